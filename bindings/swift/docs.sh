#!/usr/bin/env bash
# Builds the API's documentation with DocC: target/artifacts/swift-docs. A link
# that leads nowhere is an error.
#
#   bash bindings/swift/docs.sh
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cd "$here/../.."
target="${CARGO_TARGET_DIR:-$PWD/target}"
graphs="$target/swift-docs"
out="$target/artifacts/swift-docs"

bash "$here/with-swift.sh" make
WATTWALK_LIBRARY="$(bash "$here/generate.sh")"
export WATTWALK_LIBRARY
rm -rf "$graphs" "$out"
mkdir -p "$graphs" "$(dirname "$out")"
# Apart from the tests' build: other flags would build all of it again.
bash "$here/with-swift.sh" swift build --package-path "$here" --target Wattwalk \
  --scratch-path "$target/swift-docs-build" \
  -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$graphs" >&2
# Debian has it beside the compiler, outside the path.
docc="$(bash "$here/with-swift.sh" sh -c 'command -v docc || ls /usr/libexec/swift/bin/docc')"
bash "$here/with-swift.sh" "$docc" convert "$here/Sources/Wattwalk/Wattwalk.docc" \
  --fallback-display-name Wattwalk --fallback-bundle-identifier io.wattwalk.Wattwalk \
  --additional-symbol-graph-dir "$graphs" --output-path "$out" \
  --warnings-as-errors
echo "$out"
