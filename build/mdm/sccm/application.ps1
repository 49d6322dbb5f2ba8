# Makes the application in Configuration Manager. Run in its PowerShell console; the folder holds the MSI,
# detect.ps1 and uninstall.ps1.
param(
    [Parameter(Mandatory)][string]$Folder,
    [string]$Site = 'trial.flywheel.io',
    [string]$Name = 'Case Uploader 0.1.0'
)
$ErrorActionPreference = 'Stop'
New-CMApplication -Name $Name -Publisher 'Case Uploader developers' -SoftwareVersion '0.1.0'
Add-CMScriptDeploymentType -ApplicationName $Name -DeploymentTypeName 'MSI' -ContentLocation $Folder `
    -InstallCommand "msiexec /i `"CaseUploader-0.1.0-win-x64.msi`" /qn /norestart SITE_ADDRESS=$Site" `
    -UninstallCommand 'powershell.exe -NoProfile -ExecutionPolicy Bypass -File uninstall.ps1' `
    -InstallationBehaviorType InstallForSystem -LogonRequirementType WhetherOrNotUserLoggedOn `
    -ScriptLanguage PowerShell -ScriptText (Get-Content -Raw (Join-Path $Folder 'detect.ps1')) `
    -EstimatedRuntimeMins 5 -MaximumRuntimeMins 30
