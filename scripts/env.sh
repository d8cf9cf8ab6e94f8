# shellcheck shell=bash
# Sourced by the other scripts: where things are, and how to speak.

DURE_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
DURE_CACHE=${DURE_CACHE:-$HOME/.cache/dure}
# Outside the checkout, so that a fresh clone finds what an earlier one built.
export CARGO_TARGET_DIR=${DURE_TARGET_DIR:-$DURE_CACHE/target}
# With the target directory elsewhere, substrate-wasm-builder must be told where Cargo.lock is.
export WASM_BUILD_WORKSPACE_HINT=$DURE_ROOT
# Binaryen, which makes the Wasm small, is the largest part of a build: clang compiles it twice as fast as GCC.
export CXX=${CXX:-clang++}
mkdir -p "$DURE_CACHE" "$CARGO_TARGET_DIR"
DURE_CACHE=$(cd "$DURE_CACHE" && pwd)
CARGO_TARGET_DIR=$(cd "$CARGO_TARGET_DIR" && pwd)
# Cargo knows sources by their dates, and takes those of two checkouts for the same: what another has built since
# these were written would pass for theirs.
if [ "$(cat "$CARGO_TARGET_DIR/checkout" 2>/dev/null)" != "$DURE_ROOT" ]; then
    for sources in node pallets runtime; do
        [ ! -d "$DURE_ROOT/$sources" ] || find "$DURE_ROOT/$sources" -type f -exec touch {} +
    done
    printf '%s\n' "$DURE_ROOT" >"$CARGO_TARGET_DIR/checkout"
fi
export PATH="$DURE_CACHE/tools/node_modules/node/bin:$DURE_CACHE/tools/bin:$HOME/.cargo/bin:$PATH"
cd "$DURE_ROOT" || exit

say() { printf '==> %s\n' "$*" >&2; }

die() {
    printf 'Error: %s\n' "$*" >&2
    exit 1
}
