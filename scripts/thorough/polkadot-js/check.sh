#!/usr/bin/env bash
# @polkadot/api reads blocks with bare claims and orders. DURE_NODE names the node.
set -euo pipefail
# shellcheck source=scripts/env.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../env.sh"

exec node scripts/thorough/blocks.js node scripts/thorough/polkadot-js/read.js
