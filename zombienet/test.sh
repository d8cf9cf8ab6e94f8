#!/usr/bin/env bash
# Tests on networks of several nodes. `zombienet/test.sh [TEST]`
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

build_node
enter_zombienet
cargo fmt --check
cargo test --release --locked -- "$@"
