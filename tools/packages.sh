# What Willcall is built and tested with, all from Debian. Sourced by quickstart and check; ends them with a sentence
# when something is missing and cannot be installed.

say() { if [ -t 1 ]; then printf '\n\033[1m%s\033[0m\n' "$*"; else printf '\n%s\n' "$*"; fi; }
fail() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

build_packages="g++ cmake ninja-build pkg-config protobuf-compiler libprotobuf-dev liblmdb-dev libnats-dev
  libcpp-httplib-dev libssl-dev libxxhash-dev nlohmann-json3-dev libtomlplusplus-dev libcli11-dev libsystemd-dev"
run_packages="nats-server openssl curl ca-certificates procps"
# Node.js with npm may come from elsewhere, in one package; Debian's would then be in its way.
test_packages="nodejs npm"
if command -v node >/dev/null && command -v npm >/dev/null; then test_packages=""; fi

# What makes the packages, and the fresh roots that they are tried in.
packaging_packages="dpkg-dev debhelper lintian debootstrap systemd strace util-linux rpm rpmlint patchelf cpio
  busybox-static"

# Catch2's package was renamed with its third generation.
catch_package() { if apt-cache show libcatch2-dev >/dev/null 2>&1; then echo libcatch2-dev; else echo catch2; fi; }

# install PACKAGE...: what is missing, with apt.
install() {
  local package missing=""
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok' || missing="$missing $package"
  done
  [ -z "$missing" ] && return
  command -v apt-get >/dev/null || fail "these packages are needed, and there is no apt-get here:$missing"
  local as_root=""
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "run this as root, or install sudo; it needs these packages:$missing"
    as_root=sudo
  fi
  say "Installing:$missing"
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
}

refresh_package_lists() {
  [ -n "$(find /var/lib/apt/lists -name '*_Packages*' -mmin -1440 2>/dev/null | head -n 1)" ] && return
  local as_root=""
  [ "$(id -u)" = 0 ] || as_root=sudo
  # Nothing may be missing; install() says so if something is.
  [ -z "$as_root" ] || command -v sudo >/dev/null || return 0
  command -v apt-get >/dev/null && $as_root apt-get update
}

minutes() { printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); }
