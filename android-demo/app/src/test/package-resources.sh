#!/usr/bin/env bash
# Packs manifest, resources and assets as they come in an APK, and writes R.java.
#   package-resources.sh MAIN ANDROID_JAR ASSETS OUT_APK OUT_JAVA
set -euo pipefail
main="$1" android="$2" assets="$3" apk="$4" java="$5"
compiled="$apk.compiled.zip"
rm -rf "$apk" "$compiled" "$java"
# Linking wants what Gradle adds: the package and the SDK levels. Debian's aapt2
# is of Android 10, which knows no <queries> yet.
manifest="$apk.AndroidManifest.xml"
sed -e 's|<manifest |<manifest package="io.wattwalk.demo" |' -e '/<queries>/,/<\/queries>/d' "$main/AndroidManifest.xml" > "$manifest"
aapt2 compile --dir "$main/res" -o "$compiled"
aapt2 link -I "$android" --manifest "$manifest" --min-sdk-version 26 --target-sdk-version 34 \
  -A "$assets" -o "$apk" --java "$java" "$compiled" 2> >(grep -v "Unknown chunk type '200'" >&2)
