#!/usr/bin/env bash
# Installs what building and testing Dure needs and this machine lacks: protoc, clang, shellcheck, Chromium,
# Node.js and rustup by apt or brew, Rust and its Wasm target by rustup, cargo-deny by cargo, the JavaScript
# packages by npm. It says what, before it does. Run it as often as you like: what is there stays as it is.
#
#   scripts/setup.sh               all of it
#   scripts/setup.sh build         only what building the node needs
#   scripts/setup.sh javascript    only what the tools and examples need
#   scripts/setup.sh zombienet     what building the node and zombienet needs
#   scripts/setup.sh weights       what building the node and frame-omni-bencher needs
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

NODE_MAJOR=20
# Of that, from this minor version on.
NODE_MINOR=19
CARGO_DENY_VERSION=0.20.2

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

builds() { [ "$scope" != javascript ]; }
scripts() { [ "$scope" = all ] || [ "$scope" = javascript ]; }

system_packages() {
    local apt=() brew=()
    if builds; then
        has protoc || { apt+=(protobuf-compiler) brew+=(protobuf); }
        has clang++ || { apt+=(clang) brew+=(llvm); }
        has cc && has c++ || { apt+=(build-essential) brew+=(gcc); }
        has rustup || { apt+=(rustup) brew+=(rustup); }
    fi
    if scripts; then
        has node && has npm || { apt+=(nodejs npm) brew+=(node); }
    fi
    if [ "$scope" = all ]; then
        has shellcheck || { apt+=(shellcheck) brew+=(shellcheck); }
        has chromium || { apt+=(chromium) brew+=(chromium); }
    fi
    if [ "$scope" = zombienet ]; then
        pkg-config --exists openssl 2>/dev/null || { apt+=(libssl-dev pkg-config) brew+=(openssl pkg-config); }
    fi
    if [ "$scope" = weights ]; then
        compgen -G '/usr/lib/llvm-*/lib/libclang.so' >/dev/null || has brew || apt+=(libclang-dev)
    fi
    [ ${#apt[@]} = 0 ] && return

    if has apt-get; then
        as_root apt-get update -qq || die "apt-get update failed: is there a network?"
        if builds && ! has rustup && ! apt-cache policy rustup | grep 'Candidate: [0-9]' >/dev/null; then
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
        local version
        version=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
        say "installing by rustup: Rust $version"
        rustup toolchain install "$version" --profile minimal || die "rustup could not install Rust $version"
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

# Checks licences and sources of what is linked in. Unoptimised, as it is run for a second.
cargo_deny() {
    cargo deny --version 2>/dev/null | grep -xF "cargo-deny $CARGO_DENY_VERSION" >/dev/null && return
    say "installing by cargo: cargo-deny $CARGO_DENY_VERSION into $DURE_CACHE/tools (some minutes)"
    cargo install --quiet --locked --debug --root "$DURE_CACHE/tools" --target-dir "$DURE_CACHE/deny-target" \
        "cargo-deny@$CARGO_DENY_VERSION" || die "cargo could not install cargo-deny"
    rm -rf "$DURE_CACHE/deny-target"
}

node_is_fit() {
    node -e '
        const [major, minor] = process.versions.node.split(".").map(Number);
        const [needs, least] = process.argv.slice(1).map(Number);
        process.exit(major > needs || (major === needs && minor >= least) ? 0 : 1);
    ' "$NODE_MAJOR" "$NODE_MINOR"
}

javascript() {
    if ! node_is_fit; then
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
    all | build | javascript | zombienet | weights) ;;
    *) die "usage: scripts/setup.sh [build | javascript | zombienet | weights]" ;;
esac
system_packages
if builds; then rust; fi
if [ "$scope" = all ]; then cargo_deny; fi
if scripts; then javascript; fi
