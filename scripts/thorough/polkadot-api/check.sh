#!/usr/bin/env bash
# polkadot-api reads blocks with bare claims and orders, by its own decoder of extrinsics. DURE_NODE names the
# node.
set -euo pipefail
# shellcheck source=scripts/thorough/install.sh
. "$(dirname "${BASH_SOURCE[0]}")/../install.sh"

PACKAGES=$(npm_packages polkadot-api)
export PACKAGES
exec node scripts/thorough/blocks.js node scripts/thorough/polkadot-api/read.js
