#!/usr/bin/env bash
# Builds the node, and prints its path. What `scripts/run.sh` and `scripts/test.sh` build is the same.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

[ $# = 0 ] || die "usage: scripts/build.sh"
scripts/setup.sh build
[ -x "$CARGO_TARGET_DIR/release/dure-node" ] || say "building the node (about 20 minutes on two cores the first time)"
cargo build --release --locked -p dure-node
printf '%s\n' "$CARGO_TARGET_DIR/release/dure-node"
