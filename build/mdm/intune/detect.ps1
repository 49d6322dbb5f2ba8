# Writes one line and ends with 0 if this version or a newer one is installed; else it writes nothing.
$program = Join-Path $env:ProgramW6432 'Case Uploader\CaseUploader.exe'
if (-not (Test-Path -LiteralPath $program)) { exit 0 }
$found = (Get-Item -LiteralPath $program).VersionInfo.FileVersionRaw
if ($found -ge [version]'0.1.0.0') { Write-Output "Case Uploader $found" }
exit 0
