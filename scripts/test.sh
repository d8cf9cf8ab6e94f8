#!/usr/bin/env bash
# Every check that a change must pass; CI runs exactly this.
#
#   scripts/test.sh             everything
#   scripts/test.sh STEP...     only these: format lock tools lint unit node e2e
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

ALL=(format lock tools lint unit node e2e)

# What tests and lints see of the pallets beyond the usual build.
FEATURES=runtime-benchmarks,try-runtime

# What runtime code may not do, since a panic or a silent wrap there stops or corrupts the chain.
# Only the code that runs on chain is held to it, not tests: it is checked for the Wasm target.
ON_CHAIN=(
    -D clippy::unwrap_used -D clippy::panic -D clippy::indexing_slicing
    -D clippy::todo -D clippy::unimplemented
)
# The same, where clippy would also count what FRAME's and the codec's macros write.
ON_CHAIN_WORDS=' as [ui](8|16|32|64|128|size)\b|\.expect\(|unreachable!'

format() { cargo fmt --all --check; }

# One version of each crate of polkadot-sdk, and neither RocksDB nor the benchmarking CLI.
lock() {
    local doubled unwanted
    cargo metadata --locked --format-version 1 --no-deps >/dev/null || die "Cargo.lock is out of date"
    doubled=$(sed -nE 's/^name = "((sp|sc|frame)-.*)"$/\1/p' Cargo.lock | sort | uniq -d)
    [ -z "$doubled" ] || die "in Cargo.lock more than once:" $doubled
    unwanted=$(grep -E '^name = "(librocksdb-sys|frame-benchmarking-cli)"' Cargo.lock || true)
    [ -z "$unwanted" ] || die "not wanted in Cargo.lock: $unwanted"
    say "Cargo.lock: one version of each sp-, sc- and frame- crate"
}

tools() { npm run --silent test:tools --prefix scripts; }

lint() {
    SKIP_WASM_BUILD=1 cargo clippy --release --locked --workspace --all-targets \
        --features "$FEATURES" -- -D warnings
    cargo clippy --release --locked --target wasm32v1-none --no-default-features \
        --workspace --exclude dure-node -- -D warnings "${ON_CHAIN[@]}"
    if grep -rnE "$ON_CHAIN_WORDS" pallets/*/src runtime/src \
        --exclude-dir=tests --exclude=mock.rs --exclude=benchmarking.rs; then
        die "runtime code that may panic or cut a number off (see ON_CHAIN_WORDS in scripts/test.sh)"
    fi
}

unit() {
    SKIP_WASM_BUILD=1 cargo test --release --locked --workspace --exclude dure-node \
        --features "$FEATURES"
}

node() {
    cargo build --release --locked -p dure-node
    cargo test --release --locked -p dure-node
}

e2e() {
    local next
    [ -x "$CARGO_TARGET_DIR/release/dure-node" ] || die "the node is not built: run 'scripts/test.sh node' first"
    say "building the next runtime, for the upgrade test"
    next=$(scripts/runtime-variant.sh next --next-version)
    DURE_NODE=$CARGO_TARGET_DIR/release/dure-node DURE_NEXT_WASM=$next node scripts/e2e/run.js
}

for step in "$@"; do
    [[ " ${ALL[*]} " == *" $step "* ]] || die "no step '$step'; there are: ${ALL[*]}"
done
[ $# -gt 0 ] || set -- "${ALL[@]}"

scripts/setup.sh
times=()
for step in "$@"; do
    say "$step"
    began=$SECONDS
    "$step"
    times+=("$step $((SECONDS - began))s")
done
say "passed: ${times[*]}"
