# Removes the per-machine package, whichever version it is. Ends with msiexec's own code; 0 if there is none.
$installer = New-Object -ComObject WindowsInstaller.Installer
$code = 0
foreach ($product in @($installer.RelatedProducts('{B0C2A3F4-6B5E-4E0C-9C53-5D2C7A1E8F60}'))) {
    $done = Start-Process msiexec.exe -Wait -PassThru -ArgumentList '/x', $product, '/qn', '/norestart'
    if ($done.ExitCode -ne 0) { $code = $done.ExitCode }
}
exit $code
