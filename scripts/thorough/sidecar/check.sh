#!/usr/bin/env bash
# Substrate's REST service, @substrate/api-sidecar, tells blocks with bare claims and orders, and sends one.
# DURE_NODE names the node.
#
# Known: sidecar 18.0.0 as it is published answers 500 for each block of a chain of today's polkadot-sdk; see
# package.json, which gives it the @polkadot/api that its later versions have. It works out no fees for a
# chain that it doesn't know by name: in `info` of signed ones stands an error, with the status 200.
set -euo pipefail
# shellcheck source=scripts/thorough/install.sh
. "$(dirname "${BASH_SOURCE[0]}")/../install.sh"

PACKAGES=$(npm_packages sidecar)
export PACKAGES
exec node scripts/thorough/blocks.js node scripts/thorough/sidecar/read.js
