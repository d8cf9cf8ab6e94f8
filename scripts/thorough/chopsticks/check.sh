#!/usr/bin/env bash
# chopsticks forks the chain, and builds blocks across the end of a session, with a transfer and a bare claim.
# DURE_NODE names the node.
#
# Known: it asks for Node.js 22, and does all of this with 20 too, without its database.
set -euo pipefail
# shellcheck source=scripts/thorough/install.sh
. "$(dirname "${BASH_SOURCE[0]}")/../install.sh"

PACKAGES=$(npm_packages chopsticks)
export PACKAGES
exec node scripts/thorough/blocks.js node scripts/thorough/chopsticks/fork.js
