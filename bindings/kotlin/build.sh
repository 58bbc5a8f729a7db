#!/usr/bin/env bash
# The Kotlin package: library, generated code, tests, local Maven install.
#
#   bash bindings/kotlin/build.sh          build, test, install, API reference
#   bash bindings/kotlin/build.sh docs     the reference only: target/dokka/index.html
#   bash bindings/kotlin/build.sh bench    what a frame costs (release build)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

target="${CARGO_TARGET_DIR:-$PWD/../../target}"
maven() {
  mvn -B -ntp -Dwattwalk.generated="$target/bindings/kotlin" \
    -Dwattwalk.walk="$target/bindings/walk" -Dwattwalk.library="$library" "$@"
}
case "${1:-}" in
  bench)
    library="$(bash ../generate.sh kotlin --release)"
    # The same frame, with nothing to cross.
    cargo build --locked --release -p wattwalk-ffi --example frame_cost
    bash ../record-walk.sh > /dev/null
    maven test -Dtest=FrameBench -Dwattwalk.bench=true ;;
  docs)
    library="$(bash ../generate.sh kotlin)"
    maven process-classes dokka:dokka ;;
  "")
    # Unoptimised: arithmetic that overflows is caught by the hostile test.
    library="$(bash ../generate.sh kotlin)"
    bash ../record-walk.sh
    # Dokka fails on a public thing without a comment, and on a link to nothing.
    maven install dokka:dokka ;;
  *) echo "expected bench, docs or nothing, not $1" >&2; exit 2 ;;
esac
