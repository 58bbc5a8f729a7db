#!/usr/bin/env bash
# Builds Wattwalk.xcframework, with which Xcode builds the package for iPhone,
# iPad, their simulator and the Mac. Needs a Mac with Xcode 16 and rustup.
# NOT RUN by the project's tests, which run on Linux.
#
#   bash bindings/swift/xcframework.sh
#
# Package.swift links the framework where it finds one beside it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

[[ "$(uname)" == Darwin ]] || { echo "an XCFramework is built on a Mac" >&2; exit 1; }
command -v xcodebuild > /dev/null || { echo "missing: xcodebuild, install Xcode" >&2; exit 1; }

# As in Package.swift.
export IPHONEOS_DEPLOYMENT_TARGET=16.0 MACOSX_DEPLOYMENT_TARGET=13.0
targets=(
  aarch64-apple-ios                          # devices
  aarch64-apple-ios-sim x86_64-apple-ios     # simulator
  aarch64-apple-darwin x86_64-apple-darwin   # Mac
)
package="$PWD/bindings/swift"
target="${CARGO_TARGET_DIR:-$PWD/target}"
work="$target/xcframework"

rustup target add "${targets[@]}"
for triple in "${targets[@]}"; do
  cargo build --locked --release -p wattwalk-ffi --target "$triple"
done

bash bindings/swift/generate.sh --release > /dev/null

# A folder of the module's name: headers of several frameworks share one place
# in an app's build.
rm -rf "$work" "$package/Wattwalk.xcframework"
headers="$work/headers/WattwalkFFI"
mkdir -p "$headers" "$work/simulator" "$work/mac"
cp "$target/bindings/swift/WattwalkFFI.h" "$headers/"
cp "$target/bindings/swift/WattwalkFFI.modulemap" "$headers/module.modulemap"

library=release/libwattwalk_ffi.a
lipo -create -output "$work/simulator/libwattwalk_ffi.a" \
  "$target/aarch64-apple-ios-sim/$library" "$target/x86_64-apple-ios/$library"
lipo -create -output "$work/mac/libwattwalk_ffi.a" \
  "$target/aarch64-apple-darwin/$library" "$target/x86_64-apple-darwin/$library"

xcodebuild -create-xcframework \
  -library "$target/aarch64-apple-ios/$library" -headers "$work/headers" \
  -library "$work/simulator/libwattwalk_ffi.a" -headers "$work/headers" \
  -library "$work/mac/libwattwalk_ffi.a" -headers "$work/headers" \
  -output "$package/Wattwalk.xcframework"

# What a release names: Package.swift of an app can point at the zip's address.
(cd "$package" && ditto -c -k --keepParent Wattwalk.xcframework "$work/Wattwalk.xcframework.zip")
swift package compute-checksum "$work/Wattwalk.xcframework.zip"
