#!/usr/bin/env bash
# Runs rustc for cargo (`RUSTC_WRAPPER`) while scripts/release.sh builds. Cargo names a crate, and with it
# all its symbols, after the directory that it lies in, unless it comes from a registry. For the Wasm it is
# named after its package here, so that the Wasm is the same wherever it is built.
set -euo pipefail

args=("$@")
if [[ " $* " == *" wasm32v1-none "* ]]; then
    for n in "${!args[@]}"; do
        [[ ${args[n]} != metadata=* ]] || args[n]=metadata=$CARGO_PKG_NAME-$CARGO_PKG_VERSION
    done
fi
exec "${args[@]}"
