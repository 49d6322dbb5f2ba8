# Makes the application in Configuration Manager. Run in its PowerShell console; the folder, on a share that
# the distribution points can read (\\server\share\...), holds the MSI, detect.ps1 and uninstall.ps1.
param(
    [Parameter(Mandatory)][string]$Folder,
    [string]$Site = 'trial.flywheel.io',
    [string]$Name = 'Case Uploader 0.1.0'
)
$ErrorActionPreference = 'Stop'
# Not by Get-Content: on the site's drive, PowerShell takes \\server for a place of that drive.
$detect = [IO.File]::ReadAllText([IO.Path]::Combine($Folder, 'detect.ps1'))
New-CMApplication -Name $Name -Publisher 'Case Uploader developers' -SoftwareVersion '0.1.0'
Add-CMScriptDeploymentType -ApplicationName $Name -DeploymentTypeName 'MSI' -ContentLocation $Folder `
    -InstallCommand "msiexec /i `"CaseUploader-0.1.0-win-x64.msi`" /qn /norestart SITE_ADDRESS=$Site" `
    -UninstallCommand 'powershell.exe -NoProfile -ExecutionPolicy Bypass -File uninstall.ps1' `
    -InstallationBehaviorType InstallForSystem -LogonRequirementType WhetherOrNotUserLoggedOn `
    -ScriptLanguage PowerShell -ScriptText $detect `
    -EstimatedRuntimeMins 5 -MaximumRuntimeMins 30
