"""Roll-out by Intune and Configuration Manager: commands, detection rules and return codes."""

from __future__ import annotations

import json
from typing import Any, Final

from build.parts import version

FOLDER: Final = r"%ProgramFiles%\Case Uploader"
PROGRAM: Final = "CaseUploader.exe"
MSI: Final = "CaseUploader-{version}-win-x64.msi"
UPGRADE_CODE: Final = "{B0C2A3F4-6B5E-4E0C-9C53-5D2C7A1E8F60}"

RETURN_CODES: Final = {0: "success", 1707: "success", 3010: "softReboot", 1641: "hardReboot", 1618: "retry"}
"""Of msiexec; 1603 with the WebView2 runtime missing is a failure, as it must be."""


def intune_app() -> str:
    """Give the body of a Win32 app, as the portal shows it and Microsoft Graph takes it."""
    msi = MSI.format(version=version())
    detect: dict[str, Any] = {
        "@odata.type": "#microsoft.graph.win32LobAppFileSystemRule",
        "ruleType": "detection",
        "path": FOLDER,
        "fileOrFolderName": PROGRAM,
        "check32BitOn64System": False,
        "operationType": "version",
        "operator": "greaterThanOrEqual",
        "comparisonValue": f"{version()}.0",
    }
    body = {
        "@odata.type": "#microsoft.graph.win32LobApp",
        "displayName": "Case Uploader",
        "displayVersion": version(),
        "publisher": "Case Uploader developers",
        "description": "Sends de-identified imaging cases of a clinical trial to Flywheel.",
        "setupFilePath": msi,
        "installCommandLine": f'msiexec /i "{msi}" /qn /norestart SITE_ADDRESS=trial.flywheel.io',
        "uninstallCommandLine": "powershell.exe -NoProfile -ExecutionPolicy Bypass -File uninstall.ps1",
        "installExperience": {"runAsAccount": "system", "deviceRestartBehavior": "basedOnReturnCode"},
        "minimumSupportedWindowsRelease": "Windows10_21H2",
        "applicableArchitectures": "x64",
        "rules": [detect],
        "returnCodes": [{"returnCode": code, "type": kind} for code, kind in RETURN_CODES.items()],
    }
    return json.dumps(body, indent=2) + "\n"


def detection_script() -> str:
    """Give a script for Configuration Manager and Intune: it writes a line if the version is there."""
    return f"""\
# Writes one line and ends with 0 if this version or a newer one is installed; else it writes nothing.
$program = Join-Path $env:ProgramW6432 'Case Uploader\\{PROGRAM}'
if (-not (Test-Path -LiteralPath $program)) {{ exit 0 }}
$found = (Get-Item -LiteralPath $program).VersionInfo.FileVersionRaw
if ($found -ge [version]'{version()}.0') {{ Write-Output "Case Uploader $found" }}
exit 0
"""


def uninstall_script() -> str:
    """Give a script that removes whichever version is there, by the package's upgrade code."""
    return f"""\
# Removes the per-machine package, whichever version it is. Ends with msiexec's own code; 0 if there is none.
$installer = New-Object -ComObject WindowsInstaller.Installer
$code = 0
foreach ($product in @($installer.RelatedProducts('{UPGRADE_CODE}'))) {{
    $done = Start-Process msiexec.exe -Wait -PassThru -ArgumentList '/x', $product, '/qn', '/norestart'
    if ($done.ExitCode -ne 0) {{ $code = $done.ExitCode }}
}}
exit $code
"""


def sccm_script() -> str:
    """Give a script that makes the application in Configuration Manager."""
    msi = MSI.format(version=version())
    return f"""\
# Makes the application in Configuration Manager. Run in its PowerShell console; the folder, on a share that
# the distribution points can read (\\\\server\\share\\...), holds the MSI, detect.ps1 and uninstall.ps1.
param(
    [Parameter(Mandatory)][string]$Folder,
    [string]$Site = 'trial.flywheel.io',
    [string]$Name = 'Case Uploader {version()}'
)
$ErrorActionPreference = 'Stop'
# Not by Get-Content: on the site's drive, PowerShell takes \\\\server for a place of that drive.
$detect = [IO.File]::ReadAllText([IO.Path]::Combine($Folder, 'detect.ps1'))
New-CMApplication -Name $Name -Publisher 'Case Uploader developers' -SoftwareVersion '{version()}'
Add-CMScriptDeploymentType -ApplicationName $Name -DeploymentTypeName 'MSI' -ContentLocation $Folder `
    -InstallCommand "msiexec /i `"{msi}`" /qn /norestart SITE_ADDRESS=$Site" `
    -UninstallCommand 'powershell.exe -NoProfile -ExecutionPolicy Bypass -File uninstall.ps1' `
    -InstallationBehaviorType InstallForSystem -LogonRequirementType WhetherOrNotUserLoggedOn `
    -ScriptLanguage PowerShell -ScriptText $detect `
    -EstimatedRuntimeMins 5 -MaximumRuntimeMins 30
"""
