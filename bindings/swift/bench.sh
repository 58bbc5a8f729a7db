#!/usr/bin/env bash
# What it costs Swift to cross: a frame of some 200 parts beside the same call in
# Rust, in turns, and events a second. Release builds of both sides.
#
#   bash bindings/swift/bench.sh        at two minutes of the rehearsed walk
#   bash bindings/swift/bench.sh 300    at so many seconds
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cd "$here/../.."
target="${CARGO_TARGET_DIR:-$PWD/target}"

bash "$here/with-swift.sh" make
WATTWALK_LIBRARY="$(bash "$here/generate.sh" --release)"
export WATTWALK_LIBRARY
cargo build --locked --release -p wattwalk-ffi --example frame_cost
bash "$here/with-swift.sh" swift run -c release --package-path "$here/Benches" \
  --scratch-path "$target/swift-bench" FrameBench \
  "$WATTWALK_LIBRARY/examples/frame_cost" "$PWD/assets/fort-issy" "${1:-120}"
