#!/usr/bin/env bash
# Compares the Merkle trees of badges with those of pymerkle, a program of others in Python: of leaves by
# chance, and of a batch that the tool issues on a chain. DURE_NODE names the node.
set -euo pipefail
# shellcheck source=scripts/env.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../env.sh"

here=$DURE_ROOT/scripts/thorough/pymerkle
venv=$DURE_CACHE/thorough/pymerkle

command -v python3 >/dev/null || die "python3 is needed"
if ! cmp -s "$here/requirements.txt" "$venv/installed"; then
    rm -rf "$venv"
    said=$(python3 -m venv "$venv" 2>&1) ||
        die "python3 makes no virtual environment (Debian has it in python3-venv): ${said%%$'\n'*}"
    said=$("$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --no-deps \
        --requirement "$here/requirements.txt" 2>&1) || die "pip can't install pymerkle: ${said%%$'\n'*}"
    cp "$here/requirements.txt" "$venv/installed"
fi
PYTHON=$venv/bin/python exec node "$here/check.js"
