#!/usr/bin/env bash
# Compares the Merkle trees of badges with those of pymerkle, a program of others in Python: of leaves by
# chance, and of a batch that the tool issues on a chain. DURE_NODE names the node.
set -euo pipefail
# shellcheck source=scripts/thorough/install.sh
. "$(dirname "${BASH_SOURCE[0]}")/../install.sh"

PYTHON=$(python_packages pymerkle)
export PYTHON
exec node scripts/thorough/pymerkle/check.js
