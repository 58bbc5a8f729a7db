#!/usr/bin/env bash
# Tests the Swift package against the library as it is now, and runs the
# README's examples.
#
#   bash bindings/swift/test.sh
#   bash bindings/swift/test.sh --filter EventTests    what `swift test` takes
#
# Exits with 77 when there is no Swift, and says what was missing.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cd "$here/../.."
repository="$PWD"
target="${CARGO_TARGET_DIR:-$PWD/target}"
swift() { bash "$here/with-swift.sh" swift "$@"; }

bash "$here/with-swift.sh" make
WATTWALK_LIBRARY="$(bash "$here/generate.sh")"
WATTWALK_WALK="$target/bindings/walk"
export WATTWALK_LIBRARY WATTWALK_WALK

# The recorded walk, and what Rust says of it: the same on every system.
bash bindings/record-walk.sh

run_tests() { swift test --package-path "$here" --scratch-path "$target/swift-build" "$@"; }
if [[ $# != 0 ]]; then
  run_tests "$@"
  exit
fi
run_tests --skip LeakTests
# Memory is measured with nothing else going on.
run_tests --skip-build --filter LeakTests

# block NUMBER FILE: a block of Swift in a page.
block() {
  awk -v wanted="$1" '
    /^```/ && inside { inside = 0; next }
    $0 == "```swift" { inside = ++number == wanted; next }
    inside' "$2"
}
page="$here/README.md"
# The API's documentation shows the same.
for number in 1 2; do
  diff <(block $number "$page") <(block $number "$here/Sources/Wattwalk/Wattwalk.docc/FirstFrame.md")
done

echo "the README's example:"
example="$target/swift-example"
mkdir -p "$example/tour"
ln -sfn "$repository" "$example/wattwalk"
block 1 "$page" > "$example/tour/Package.swift"
block 2 "$page" > "$example/tour/main.swift"
cd "$example/tour"
shown="$(swift run --scratch-path "$target/swift-example/build")"
echo "$shown"
grep -qE '^[1-9][0-9]+ shapes$' <<< "$shown"
grep -qE '[0-9].+(W|bit/s|m³/h)$' <<< "$shown"

echo "the README's own source:"
block 3 "$page" > main.swift
shown="$(swift run --scratch-path "$target/swift-example/build")"
echo "$shown"
grep -qx 'Our meter: working' <<< "$shown"
grep -qE '^120.+kW from our-meter$' <<< "$shown"

echo "the README's card:"
block 4 "$page" > main.swift
shown="$(swift run --scratch-path "$target/swift-example/build")"
echo "$shown"
grep -qE '^Card: .' <<< "$shown"
grep -qE '^Followed to: .' <<< "$shown"
grep -qE 'Lowest .+ at [0-9:]+, highest .+ at [0-9:]+$' <<< "$shown"
