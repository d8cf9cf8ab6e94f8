#!/usr/bin/env bash
# Builds the node and runs it: a chain of one validator, for this machine, unless flags say
# otherwise. `scripts/run.sh [FLAGS OF dure-node]`
set -euo pipefail
from=$PWD
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

scripts/setup.sh build
say "building the node (about 20 minutes on two cores the first time)"
cargo build --release --locked -p dure-node
[ $# -gt 0 ] || set -- --dev
cd "$from" # paths among the flags are the caller's
exec "$CARGO_TARGET_DIR/release/dure-node" "$@"
