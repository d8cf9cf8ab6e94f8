#!/usr/bin/env bash
# Starts a network of several nodes on this machine, says where each node is, and keeps the network
# until Ctrl-C. `zombienet/run.sh four|federation`
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

case $* in
    four | federation) ;;
    *) die "usage: zombienet/run.sh four|federation" ;;
esac
build_node
enter_zombienet
cargo build --release --locked
say "starting '$1'"
exec "$CARGO_TARGET_DIR/release/dure-zombienet" "$1"
