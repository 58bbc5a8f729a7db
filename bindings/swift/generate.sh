#!/usr/bin/env bash
# Builds the library and puts what is generated from it into this package:
# what every build of the package needs first.
#
#   bash bindings/swift/generate.sh
#   bash bindings/swift/generate.sh --release
#
# Prints the folder that holds the library: WATTWALK_LIBRARY for SwiftPM.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

package=bindings/swift
library="$(bash bindings/generate.sh swift "$@")"
generated="${CARGO_TARGET_DIR:-$PWD/target}/bindings/swift"
mkdir -p "$package/Sources/Wattwalk/Generated"
# A file that did not change is not compiled again.
keep() { cmp -s "$1" "$2" || cp "$1" "$2"; }
keep "$generated/Wattwalk.swift" "$package/Sources/Wattwalk/Generated/Wattwalk.swift"
keep "$generated/WattwalkFFI.h" "$package/Sources/WattwalkFFI/WattwalkFFI.h"
echo "$library"
