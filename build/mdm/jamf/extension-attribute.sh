#!/bin/sh
# Jamf Pro extension attribute: the version, and whether all settings can be used. org.caseuploader.CaseUploader
program="/Applications/Case Uploader.app/Contents/MacOS/case-uploader"
[ -x "$program" ] || { echo "<result>not installed</result>"; exit 0; }
version=$("$program" --version | head -n 1)
if "$program" settings >/dev/null 2>&1; then settings=good; else settings=wrong; fi
echo "<result>$version, settings $settings</result>"
