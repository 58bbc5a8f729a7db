#!/usr/bin/env bash
# Records the demo walk, and what Rust says of it: the contract that every
# language's replay is held to.
#
#   bash bindings/record-walk.sh   -> target/bindings/walk/{walk.jsonl,digests}
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target="${CARGO_TARGET_DIR:-$PWD/target}"
out="$target/bindings/walk"
mkdir -p "$out"
bash .ci/build --quiet
wattwalk() { "$target/debug/wattwalk" "$@"; }
# A frame every ten seconds of the walk.
wattwalk walk --headless --speed 200 --language fr --record "$out/walk.jsonl" > "$out/walk.log"
wattwalk replay "$out/walk.jsonl" --hash | grep '^sha256:' > "$out/digests"
cat "$out/digests"
