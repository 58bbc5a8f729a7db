#!/usr/bin/env bash
# Checks the app, which only a Mac can compile: parses it, and type-checks it
# against the stand-ins of Apple's frameworks in Tests/standins.
#
#   bash bindings/swift/with-swift.sh bash ios-demo/check-app.sh SCRATCH
#
# SCRATCH is the folder in which `swift build` has built this package.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
scratch="$1"
work="$scratch/app"
rm -rf "$work"
mkdir -p "$work/modules"

mapfile -t app < <(find "$here/App" -name '*.swift' | sort)
swiftc -frontend -parse -swift-version 6 "${app[@]}"

cd "$work/modules"
# Apple's own modules were not compiled in Swift 6 mode either.
for module in UIKit CoreLocation CoreMotion AVFoundation ARKit OSLog Security Network SwiftUI; do
  swiftc -swift-version 5 -emit-module -parse-as-library -I . -module-name "$module" \
    "$here/Tests/standins/$module.swift" -o "$module.swiftmodule"
done

# Selectors are Objective-C's: there are none on Linux.
cp -r "$here/App" "$work/sources"
sed -i 's/#selector(\([A-Za-z.]*\))/"\1"/; s/@objc //' "$work/sources/Stage.swift"
mapfile -t app < <(find "$work/sources" -name '*.swift' | sort)
swiftc -swift-version 6 -warnings-as-errors -typecheck -parse-as-library -module-name App -I . \
  -I "$scratch/debug/Modules" \
  -Xcc "-fmodule-map-file=$here/../bindings/swift/Sources/WattwalkFFI/module.modulemap" "${app[@]}"
echo "the app: ${#app[@]} files parsed, and type-checked against stand-ins"
