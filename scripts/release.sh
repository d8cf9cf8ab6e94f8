#!/usr/bin/env bash
# Makes a release: a directory with the node, its runtime's Wasm and the staging pattern, all of the
# commit that is checked out, and with what others need to check them.
#
#   scripts/release.sh [--output DIR]
#
# The Wasm is built twice, in two places and from nothing, and has to be the same. `DURE_PROFILE=release`
# rehearses with the profile of the usual build, which takes less time than `production`.
set -euo pipefail
from=$PWD
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

PROFILE=${DURE_PROFILE:-production}
# Under a target directory.
WASM=$PROFILE/wbuild/dure-runtime/dure_runtime.compact.compressed.wasm

# The checkout is what its commit says, and nothing else.
clean() {
    local changed
    changed=$(git status --porcelain 2>/dev/null) || die "a release is made from a git checkout"
    [ -z "$changed" ] || die "the work tree differs from its commit, first in: ${changed%%$'\n'*}"
}

# A version in a file, as in `version = "0.1.0"` or `spec_version: 1,`; the first one.
version_in() {
    local found
    found=$(sed -nE "s/^ *$1[ :=]+\"?([0-9.]+)\"?,?$/\1/p" "$2" | head -n 1)
    [ -n "$found" ] || die "there is no $1 in $2"
    printf '%s\n' "$found"
}

rustc_says() { rustc --verbose --version | sed -n "s/^$1: //p"; }

# Flags for rustc by which the Wasm names no place of this machine: neither where the sources, what is
# built and cargo's registry lie, nor where the standard library's sources do, if they are installed.
#
#   remap SOURCES TARGET CARGO_HOME
remap() {
    local registry
    printf -- '--remap-path-prefix=%s=%s ' \
        "$(rustc --print sysroot)/lib/rustlib/src/rust" "/rustc/$(rustc_says commit-hash)" \
        "$1" /dure "$2" /target
    for registry in "$3"/registry/src/*; do
        printf -- '--remap-path-prefix=%s=/registry ' "$registry"
    done
}

# Cargo, with a Wasm made from nothing, by which one can't tell where it was made.
#
#   build SOURCES TARGET CARGO_HOME ARGUMENTS
build() {
    local sources target=$2 home=$3 flags
    sources=$(cd "$1" && pwd -P) # as cargo finds it
    shift 3
    rm -rf "$target/$PROFILE/wbuild/dure-runtime"
    flags=$(cd "$sources" && remap "$sources" "$target" "$home")
    (cd "$sources" && env -u SKIP_WASM_BUILD -u WASM_BUILD_TYPE \
        CARGO_TARGET_DIR="$target" CARGO_HOME="$home" RUSTC_WRAPPER="$DURE_ROOT/scripts/release/rustc.sh" \
        WASM_BUILD_WORKSPACE_HINT="$sources" WASM_BUILD_RUSTFLAGS="$flags" \
        cargo "$@" --profile "$PROFILE" --locked) || die "the build in $sources failed"
    [ -f "$target/$WASM" ] || die "the build left no $target/$WASM"
}

code_hash() { node scripts/release/code-hash.js "$1"; }

sha256() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }

# Puts the release together.
#
#   assemble DIR NODE WASM HASH COMMIT VERSION SPEC_VERSION
assemble() {
    local dir=$1 hash=$4 name=dure-runtime-$7.compact.compressed.wasm
    mkdir "$dir"
    cp "$2" "$(dirname "$2")/dure-verify" "$dir"
    cp "$3" "$dir/$name"
    cp LICENSE "$dir"
    "$dir/dure-node" export-chain-spec --chain staging >"$dir/staging.json"
    [ "$(code_hash "$dir/staging.json")" = "$hash" ] ||
        die "the node carries another Wasm than the one that was built with it"
    printf '%s\n' "$hash" >"$dir/$name.blake2-256"
    {
        printf 'Dure %s\n\n' "$6"
        printf 'commit        %s\n' "$5"
        printf 'spec version  %s\n' "$7"
        printf 'rustc         %s\n' "$(rustc --version)"
        printf 'profile       %s\n' "$PROFILE"
        printf 'node for      %s\n' "$(rustc_says host)"
        printf 'Wasm          %s  (BLAKE2b-256, for system.authorizeUpgrade)\n' "$hash"
        printf '              %s  (SHA-256)\n' "$(sha256 "$3" | cut -d ' ' -f 1)"
    } >"$dir/release.txt"
    (cd "$dir" && sha256 dure-node dure-verify "$name" "$name.blake2-256" staging.json LICENSE release.txt >SHA256SUMS)
}

main() {
    local output='' version spec commit home first second one two
    case $#,${1:-} in
        0,) ;;
        2,--output) output=$2 ;;
        *) die "usage: scripts/release.sh [--output DIR]" ;;
    esac
    [[ $PROFILE = production || $PROFILE = release ]] ||
        die "DURE_PROFILE is 'production' or 'release', not '$PROFILE'"
    clean
    version=$(version_in version Cargo.toml)
    spec=$(version_in spec_version runtime/src/lib.rs)
    commit=$(git rev-parse HEAD)
    case $output in
        '') output=$(dirname "$CARGO_TARGET_DIR")/dist/dure-$version-$spec ;;
        /*) ;;
        *) output=$from/$output ;; # the caller's path
    esac
    [ ! -e "$output" ] || die "$output is there already"

    scripts/setup.sh
    home=${CARGO_HOME:-$HOME/.cargo}
    cargo fetch --locked --target "$(rustc_says host)" # `remap` has to see the registry's directory
    work=$(mktemp -d "$DURE_CACHE/release.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    first=$CARGO_TARGET_DIR/$WASM
    second=$work/target/$WASM

    say "building the node with its Wasm, and the verifier"
    build "$DURE_ROOT" "$CARGO_TARGET_DIR" "$home" build -p dure-node -p dure-proofs
    # Every path is another one, cargo's own too. To check the runtime is enough: this makes the Wasm.
    say "building the Wasm again, in $work"
    mkdir "$work/sources"
    git archive "$commit" | tar -x -C "$work/sources"
    ln -s "$home" "$work/cargo"
    build "$work/sources" "$work/target" "$work/cargo" check -p dure-runtime --features metadata-hash

    one=$(code_hash "$first")
    two=$(code_hash "$second")
    if [ "$one" != "$two" ]; then
        trap - EXIT
        die "two builds of one commit gave two Wasms: $one ($first) and $two ($second)"
    fi
    clean
    [ "$(git rev-parse HEAD)" = "$commit" ] || die "another commit than $commit is checked out by now"
    assemble "$work/release" "$CARGO_TARGET_DIR/$PROFILE/dure-node" "$first" "$one" \
        "$commit" "$version" "$spec"
    mkdir -p "$(dirname "$output")"
    mv "$work/release" "$output"
    cat "$output/release.txt"
    say "the release is in $output"
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    main "$@"
fi
