#!/usr/bin/env bash
# Builds the node with the verifier beside it, and prints the node's path; or the runtime's Wasm in another
# form, and prints the path of that.
#
#   scripts/build.sh                       dure-node, and dure-verify in the same directory
#   scripts/build.sh next | benchmarks     see runtime/variants
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

usage="usage: scripts/build.sh [next | benchmarks]"
NODE=$CARGO_TARGET_DIR/release/dure-node

case $# in
    0) ;;
    1) [ "$1" = next ] || [ "$1" = benchmarks ] || die "$usage" ;;
    *) die "$usage" ;;
esac
scripts/setup.sh build
[ -x "$NODE" ] || say "building the node (about 20 minutes on two cores the first time)"
cargo build --release --locked -p dure-node -p dure-proofs
if [ $# = 0 ]; then
    printf '%s\n' "$NODE"
else
    # With the node selected too, its dependencies are those that are there already.
    cargo build --release --locked -p dure-node -p dure-runtime-variants --features "dure-runtime-variants/$1"
    printf '%s\n' "$CARGO_TARGET_DIR/release/wbuild/dure-runtime/$1.compact.compressed.wasm"
fi
