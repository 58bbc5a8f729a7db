#!/usr/bin/env bash
# Builds the library and writes what a language needs to call it.
#
#   bash bindings/generate.sh kotlin   -> target/bindings/kotlin
#   bash bindings/generate.sh swift    -> target/bindings/swift
#   bash bindings/generate.sh kotlin --release
#
# Prints the folder that holds the library.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

language="${1:?kotlin or swift}"
case "${2:-}" in
  --release) profile=release; cargo build --locked --release -p wattwalk-ffi >&2 ;;
  "") profile=debug; bash .ci/build >&2 ;;
  *) echo "expected --release or nothing, not $2" >&2; exit 2 ;;
esac

folder="${CARGO_TARGET_DIR:-$PWD/target}"
library="$folder/$profile/libwattwalk_ffi.so"
[[ -e "$library" ]] || library="${library%.so}.dylib"
out="$folder/bindings/$language"
rm -rf "$out"
bindgen() {
  case "$profile" in
    debug) "$folder/debug/wattwalk-bindgen" "$@" >&2 ;;
    *) cargo run --locked --quiet -p wattwalk-bindgen -- "$@" >&2 ;;
  esac
}
bindgen generate "$library" \
  --language "$language" --config bindings/uniffi.toml --no-format --out-dir "$out"
case "$language" in
  kotlin) bindgen tidy "$out/io/wattwalk/wattwalk.kt" ;;
  swift) bindgen tidy "$out/Wattwalk.swift" ;;
esac
echo "$folder/$profile"
