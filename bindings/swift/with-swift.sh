#!/usr/bin/env bash
# Runs a command with Swift 6: the machine's own where there is one, otherwise,
# on Debian, that of trixie in a folder made for it.
#
#   bash bindings/swift/with-swift.sh swift --version
#   bash bindings/swift/with-swift.sh make     only make the folder
#
# The folder is $WATTWALK_SWIFT_ROOT, or swift-linux in cargo's target folder;
# it takes 2.7 GB and some two minutes to make, once. Inside, the repository and
# cargo's target folder have the same paths as outside. All mounts are made in
# a mount namespace of their own and end with it, however it ends.
#
# Exits with 77 when there is no Swift and it cannot be made, and says why.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
repository="$(cd "$here/../.." && pwd)"
target="${CARGO_TARGET_DIR:-$repository/target}"
root="${WATTWALK_SWIFT_ROOT:-$target/swift-linux}"
packages=(swiftlang swiftlang-dev libc6-dev libstdc++-14-dev libncurses-dev git ca-certificates)

missing() {
  echo "missing: $1" >&2
  exit 77
}

# OpenStack has a command of the same name.
has_swift() { swift --version 2> /dev/null | grep -qE 'Swift version ([6-9]|[1-9][0-9])\.'; }

# Makes the folder at $1; runs in the namespace.
make_root() {
  export DEBIAN_FRONTEND=noninteractive LC_ALL=C
  debootstrap --variant=minbase trixie "$1" ${WATTWALK_DEBIAN_MIRROR:+"$WATTWALK_DEBIAN_MIRROR"}
  # What the machine has set for apt (a proxy, a frozen archive) holds inside.
  cp -rL /etc/apt/apt.conf.d/. "$1/etc/apt/apt.conf.d/"
  rm -f "$1"/etc/apt/apt.conf.d/docker-*
  mount -t proc proc "$1/proc"
  mount --rbind /dev "$1/dev"
  chroot "$1" apt-get install -qq -y --no-install-recommends "${packages[@]}"
  chroot "$1" apt-get clean
}

# Runs the rest of the arguments in the folder; runs in the namespace.
run_inside() {
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  local shared
  for shared in "$repository" "$target"; do
    mkdir -p "$root$shared"
    mount --bind "$shared" "$root$shared"
  done
  # HOME: SwiftPM keeps its caches there, and refuses to work without.
  exec chroot "$root" /usr/bin/env -C "$PWD" -u TMPDIR \
    HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"
}

case "${1:?what is to be run}" in
  --make-root) make_root "$2"; exit ;;
  --run-inside) run_inside "${@:2}" ;;
esac

if has_swift; then
  [[ "$1" == make ]] && exit 0
  exec "$@"
fi

[[ "$(id -u)" == 0 ]] || missing "swift 6 (not root, so Debian's cannot be installed)"
[[ -e /etc/debian_version ]] || missing "swift 6 (not Debian, so Debian's cannot be installed)"
unshare --mount true 2> /dev/null || missing "swift 6 (no mount namespace can be made here)"

mkdir -p "$target" "$(dirname "$root")"
exec 9> "$root.lock"
flock 9
if [[ ! -e "$root" ]]; then
  if ! command -v debootstrap > /dev/null; then
    echo "installing debootstrap" >&2
    (apt-get -o DPkg::Lock::Timeout=600 update -qq && apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends \
      debootstrap debian-archive-keyring) > /dev/null || missing "debootstrap"
  fi
  echo "making $root with Swift (some minutes, once)" >&2
  rm -rf "$root.partial"
  unshare --mount --propagation private \
    bash "${BASH_SOURCE[0]}" --make-root "$root.partial" > "$root.log" 2>&1 || {
    tail -n 5 "$root.log" >&2
    missing "swift 6 (Debian's could not be installed, see $root.log)"
  }
  mv "$root.partial" "$root"
fi
exec 9>&-
[[ "$1" == make ]] && exit 0
exec unshare --mount --propagation private bash "${BASH_SOURCE[0]}" --run-inside "$@"
