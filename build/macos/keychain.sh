#!/usr/bin/env bash
# Puts the certificates into a keychain of this job's own, and keeps what notarytool needs in it.
set -euo pipefail

keychain="$RUNNER_TEMP/signing.keychain-db"
password=$(openssl rand -hex 24)
certificates="$RUNNER_TEMP/certificates.p12"
key="$RUNNER_TEMP/notary.p8"
trap 'rm -f "$certificates" "$key"' EXIT

printf '%s' "$CERTIFICATES" | base64 --decode > "$certificates"
printf '%s' "$NOTARY_KEY" | base64 --decode > "$key"
security create-keychain -p "$password" "$keychain"
security set-keychain-settings -lut 21600 "$keychain"
security unlock-keychain -p "$password" "$keychain"
security import "$certificates" -P "$CERTIFICATES_PASSWORD" -f pkcs12 -k "$keychain" -T /usr/bin/codesign -T /usr/bin/productbuild -T /usr/bin/pkgbuild
security set-key-partition-list -S apple-tool:,apple: -k "$password" "$keychain" > /dev/null
security default-keychain -s "$keychain" # where notarytool keeps its profile, and looks for it
security list-keychains -d user -s "$keychain" login.keychain-db
xcrun notarytool store-credentials case-uploader --key "$key" --key-id "$NOTARY_KEY_ID" --issuer "$NOTARY_ISSUER"
