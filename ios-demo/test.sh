#!/usr/bin/env bash
# Tests what of the app needs no screen, with the real library, along the demo
# walk; and checks the app itself as far as that goes without a Mac.
#
#   bash ios-demo/test.sh
#   bash ios-demo/test.sh --filter SpeechTests    what `swift test` takes
#
# Pictures of the stops are left in the folder named by WATTWALK_ARTIFACTS, or
# in target/artifacts: SVG, pages, and PNG where there is a chromium.
# Exits with 77 when there is no Swift, and says what was missing.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cd "$here/.."
target="${CARGO_TARGET_DIR:-$PWD/target}"
swift_package=bindings/swift
with_swift() { bash "$swift_package/with-swift.sh" "$@"; }

with_swift make
WATTWALK_LIBRARY="$(bash "$swift_package/generate.sh")"
WATTWALK_WALK="$target/bindings/walk"
WATTWALK_ARTIFACTS="${WATTWALK_ARTIFACTS:-$target/artifacts}/ios"
export WATTWALK_LIBRARY WATTWALK_WALK WATTWALK_ARTIFACTS
[[ -e "$WATTWALK_WALK/walk.jsonl" ]] || bash bindings/record-walk.sh > /dev/null
mkdir -p "$WATTWALK_ARTIFACTS"
rm -f "$WATTWALK_ARTIFACTS"/*.{html,svg,png}

build() { with_swift swift "$@" --package-path "$here" --scratch-path "$target/swift-ios"; }
log="$target/swift-ios.log"
build build --build-tests 2>&1 | tee "$log"
if grep -qE "^$here/.* warning: " "$log"; then
  echo "the app's own code compiles with warnings, see above" >&2
  exit 1
fi
build test --skip-build "$@"

with_swift bash "$here/check-app.sh" "$target/swift-ios"

command -v chromium > /dev/null || { echo "no chromium: the pictures stay pages"; exit 0; }
profile="$(mktemp -d)"
trap 'rm -rf "$profile"' EXIT
for page in "$WATTWALK_ARTIFACTS"/*.html; do
  name="${page%.html}"
  size="${name##*-}"
  timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-background-networking \
    --disable-component-update --disable-sync --no-first-run --hide-scrollbars \
    --user-data-dir="$profile" --window-size="${size/x/,}" --screenshot="$name.png" \
    "file://$page" > /dev/null 2>&1 || echo "no picture of $page"
done
