#!/usr/bin/env bash
# PyPI's async-substrate-interface reads blocks with bare claims and orders, and sends one. DURE_NODE names
# the node.
set -euo pipefail
# shellcheck source=scripts/thorough/install.sh
. "$(dirname "${BASH_SOURCE[0]}")/../install.sh"

python=$(python_packages async-substrate-interface)
export PYTHONPATH=$DURE_ROOT/scripts/thorough PYTHONDONTWRITEBYTECODE=1
exec node scripts/thorough/blocks.js "$python" scripts/thorough/async-substrate-interface/read.py
