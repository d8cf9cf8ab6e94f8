#!/usr/bin/env bash
# Installs what building and testing Dure needs and this machine lacks: protoc, clang, Node.js and
# rustup by apt or brew, Rust and its Wasm target by rustup, the JavaScript packages by npm. Run it
# as often as you like: what is there stays as it is.
#
#   scripts/setup.sh              all of it
#   scripts/setup.sh build        only what building the node needs, and no JavaScript
#   scripts/setup.sh zombienet    the same, and what building zombienet needs
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

NODE_MAJOR=20

has() { command -v "$1" >/dev/null 2>&1; }

# Only root may use apt; sudo where this is somebody else.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif has sudo; then
        sudo "$@"
    else
        die "'$*' needs root: run it as root, or install sudo"
    fi
}

system_packages() {
    local apt=() brew=()
    has protoc || { apt+=(protobuf-compiler) brew+=(protobuf); }
    has clang || { apt+=(clang) brew+=(llvm); }
    has cc && has c++ || { apt+=(build-essential) brew+=(gcc); }
    [ "$scope" != all ] || { has node && has npm; } || { apt+=(nodejs npm) brew+=(node); }
    [ "$scope" != zombienet ] || pkg-config --exists openssl 2>/dev/null ||
        { apt+=(libssl-dev pkg-config) brew+=(openssl pkg-config); }
    has rustup || { apt+=(rustup) brew+=(rustup); }
    [ ${#apt[@]} = 0 ] && return

    if has apt-get; then
        as_root apt-get update -qq || die "apt-get update failed: is there a network?"
        if ! has rustup && ! apt-cache policy rustup | grep 'Candidate: [0-9]' >/dev/null; then
            die "Rust is missing, and apt does not have rustup here: install it from https://rustup.rs"
        fi
        say "installing by apt: ${apt[*]}"
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${apt[@]}" >/dev/null ||
            die "apt could not install: ${apt[*]}"
    elif has brew; then
        say "installing by brew: ${brew[*]}"
        brew install "${brew[@]}" || die "brew could not install: ${brew[*]}"
    else
        die "neither apt-get nor brew is here; install by hand: ${apt[*]}"
    fi
}

rust() {
    if ! rustup show active-toolchain >/dev/null 2>&1; then
        say "installing by rustup: the stable toolchain"
        rustup toolchain install stable --profile minimal || die "rustup could not install Rust"
    fi
    local target=wasm32v1-none part
    if ! rustup target list --installed | grep -x "$target" >/dev/null; then
        say "installing by rustup: target $target"
        rustup target add "$target" || die "rustup could not install the target $target"
    fi
    for part in rustfmt clippy; do
        if ! rustup component list --installed | grep "^$part" >/dev/null; then
            say "installing by rustup: component $part"
            rustup component add "$part" || die "rustup could not install $part"
        fi
    done
}

javascript() {
    local major
    major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
    if [ "$major" -lt "$NODE_MAJOR" ]; then
        # What Debian and Ubuntu ship may be older. The npm registry has Node.js itself.
        say "installing by npm: Node.js $NODE_MAJOR into $DURE_CACHE/tools, as $(node --version) is too old"
        npm install --prefix "$DURE_CACHE/tools" --no-audit --no-fund --loglevel=error \
            "node@$NODE_MAJOR" >&2 ||
            die "npm could not install Node.js $NODE_MAJOR: see https://nodejs.org"
    fi
    if ! cmp -s scripts/package-lock.json scripts/node_modules/.dure-lock; then
        say "installing by npm: the packages of scripts/package-lock.json"
        npm ci --prefix scripts --no-audit --no-fund --loglevel=error >&2 ||
            die "npm could not install the packages of scripts/package-lock.json"
        cp scripts/package-lock.json scripts/node_modules/.dure-lock
    fi
}

scope=${1:-all}
case $scope in
    all | build | zombienet) ;;
    *) die "usage: scripts/setup.sh [build | zombienet]" ;;
esac
system_packages
rust
[ "$scope" != all ] || javascript
