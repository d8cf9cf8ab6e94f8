#!/usr/bin/env bash
# subxt's program generates Rust of the node's metadata, and a crate with it compiles. DURE_NODE names the
# node.
set -euo pipefail
# shellcheck source=scripts/env.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../env.sh"

here=scripts/thorough/subxt
version=$(sed -n 's/^subxt = "=\(.*\)"$/\1/p' "$here/Cargo.toml")

# What cargo has installed it knows itself. Unoptimised, as it is run for a second.
if ! cargo install --list --root "$DURE_CACHE/tools" | grep -F "subxt-cli v$version:" >/dev/null; then
    say "installing by cargo: subxt-cli $version into $DURE_CACHE/tools (some minutes)"
    cargo install --quiet --locked --debug --root "$DURE_CACHE/tools" \
        --target-dir "$DURE_CACHE/subxt-target" "subxt-cli@$version" ||
        die "cargo could not install subxt-cli $version"
    rm -rf "$DURE_CACHE/subxt-target"
fi

built=$DURE_CACHE/thorough/subxt
mkdir -p "$built"
export DURE_API=$built/api.rs
# shellcheck disable=SC2016 # expanded by the inner shell
node scripts/thorough/blocks.js sh -c 'subxt codegen --url "$DURE_URL" >"$DURE_API"'
cargo check --quiet --locked --manifest-path "$here/Cargo.toml" --target-dir "$built/target" ||
    die "what subxt $version generates of Dure's metadata does not compile"
printf 'subxt %s generates code of the metadata, and it compiles\n' "$version"
