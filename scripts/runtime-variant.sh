#!/usr/bin/env bash
# Builds the runtime with the next spec version or with more features, and leaves the usual build
# alone.
#
#   scripts/runtime-variant.sh NAME [--next-version] [--features A,B]
#
# Prints the path of the Wasm. A variant is built from a copy of the sources under a package name
# of its own, since substrate-wasm-builder keeps one Wasm a package name.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

usage="usage: scripts/runtime-variant.sh NAME [--next-version] [--features A,B]"
[ $# -gt 0 ] || die "$usage"
package=dure-runtime-$1
shift
version=$(sed -n 's|^    spec_version: \(.*\),|\1|p' runtime/src/lib.rs) features=''
while [ $# -gt 0 ]; do
    case $1 in
        --next-version) version=$((version + 1)) ;;
        --features)
            [ $# -gt 1 ] || die "$usage"
            features=$2
            shift
            ;;
        *) die "$usage" ;;
    esac
    shift
done

copy=$DURE_CACHE/$package
wbuild=$CARGO_TARGET_DIR/release/wbuild
staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT

cp -R Cargo.toml Cargo.lock rust-toolchain.toml pallets runtime "$staged"
# In place, on Linux and macOS alike.
edit() { sed "$1" "$2" >"$2.new" && mv "$2.new" "$2"; }
edit 's|^members = .*|members = ["pallets/*", "runtime"]|' "$staged/Cargo.toml"
edit "s|^name = \"dure-runtime\"|name = \"$package\"|" "$staged/runtime/Cargo.toml"
edit "s|^name = \"dure-runtime\"|name = \"$package\"|" "$staged/Cargo.lock"
edit "s|^    spec_version: .*|    spec_version: $version,|" "$staged/runtime/src/lib.rs"
# Cargo rewrites the lock file of the copy, which has fewer members: compare it before that.
cp "$staged/Cargo.lock" "$staged/Cargo.lock.staged"
cmp -s "$staged/Cargo.lock" "$copy/Cargo.lock.staged" && rm "$staged/Cargo.lock"

# Only what differs is touched, so that cargo builds only what changed.
mkdir -p "$copy/pallets" "$copy/runtime"
(cd "$copy" && find pallets runtime -type f) | while read -r file; do
    [ -e "$staged/$file" ] || rm "$copy/$file"
done
(cd "$staged" && find . -type f) | while read -r file; do
    cmp -s "$staged/$file" "$copy/$file" && continue
    mkdir -p "$(dirname "$copy/$file")"
    cp "$staged/$file" "$copy/$file"
done

# The dependencies are the same: take over what the usual build compiled.
if [ -d "$wbuild/dure-runtime/target" ] && [ ! -d "$wbuild/$package" ]; then
    mkdir -p "$wbuild/$package"
    cp -a "$wbuild/dure-runtime/target" "$wbuild/$package/target"
fi
(cd "$copy" && WASM_BUILD_WORKSPACE_HINT=$copy cargo build --release --offline -p "$package" ${features:+--features "$features"} >&2)
printf '%s\n' "$wbuild/$package/${package//-/_}.compact.compressed.wasm"
