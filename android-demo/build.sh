#!/usr/bin/env bash
# Compiles the app against android-all and walks it through on the JVM, with the
# real Rust library. Wants java, mvn and aapt2; screenshots go to the folder
# named by WATTWALK_ARTIFACTS, or to target/artifacts here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

target="${CARGO_TARGET_DIR:-$PWD/../target}"
library="$(bash ../bindings/generate.sh kotlin)"
mvn -B -ntp -q -f ../bindings/kotlin/pom.xml -Dmaven.test.skip=true \
  -Dwattwalk.generated="$target/bindings/kotlin" -Dwattwalk.library="$library" install
mvn -B -ntp -Dwattwalk.library="$library" verify
