#!/usr/bin/env bash
# Every check that a change must pass; CI runs exactly this.
#
#   scripts/test.sh                    everything, what finds faults early first
#   scripts/test.sh STEP...            only these: format lock tools lint unit node e2e
#   scripts/test.sh unit PACKAGE...    only these packages, such as `pallet-cbdc`
#   scripts/test.sh e2e FILE...        only these files of end-to-end tests, such as `vouchers`
#   scripts/test.sh --thorough         everything, with longer kills and partitions, and after it
#                                      zombienet's networks and the programs of others (an hour more)
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

ALL=(format lock tools lint unit node e2e)
THOROUGH=(zombienet foreign)

# What tests and lints see of the pallets beyond the usual build.
FEATURES=runtime-benchmarks,try-runtime

# What runtime code may not do either, beside the lints in Cargo.toml: a panic or a silent wrap stops or
# corrupts the chain. Here clippy would also count what FRAME's and the codec's macros write.
ON_CHAIN_WORDS=' as [ui](8|16|32|64|128|size)\b|\.expect\(|unreachable!'

NODE=$CARGO_TARGET_DIR/release/dure-node
VERIFY=$CARGO_TARGET_DIR/release/dure-verify
NEXT_WASM=$CARGO_TARGET_DIR/release/wbuild/dure-runtime/next.compact.compressed.wasm

format() {
    cargo fmt --all --check
    # What rustfmt leaves as it is: comments, strings, macros. (Weights are generated.)
    if LC_ALL=C.UTF-8 grep -rsnE '^.{101,}' node pallets runtime zombienet --include='*.rs' \
        --exclude=weights.rs --exclude-dir=weights; then
        die "lines of more than 100 columns"
    fi
    npm run --silent format --prefix scripts
}

# One version of each crate of polkadot-sdk.
lock() {
    local doubled
    cargo metadata --locked --format-version 1 --no-deps >/dev/null || die "Cargo.lock is out of date"
    doubled=$(sed -nE 's/^name = "((sp|sc|frame)-.*)"$/\1/p' Cargo.lock | sort | uniq -d)
    [ -z "$doubled" ] || die "in Cargo.lock more than once: ${doubled//$'\n'/, }"
    say "Cargo.lock: one version of each sp-, sc- and frame- crate"
}

tools() { npm run --silent test:tools --prefix scripts; }

lint() {
    local part
    for part in lint types links; do
        say "lint: npm run $part --prefix scripts"
        npm run --silent "$part" --prefix scripts
    done
    say "lint: shellcheck"
    git ls-files '*.sh' scripts/dure .ci/run | xargs shellcheck --external-sources
    if grep -rnE "$ON_CHAIN_WORDS" pallets/*/src runtime/src \
        --exclude-dir=tests --exclude=mock.rs --exclude=benchmarking.rs; then
        die "runtime code that may panic or cut a number off (see ON_CHAIN_WORDS in scripts/test.sh)"
    fi
    say "lint: cargo deny"
    cargo deny --locked --log-level error check bans licenses sources
    say "lint: clippy"
    local targets
    for targets in --all-targets '--test node'; do
        # shellcheck disable=SC2086 # two words
        SKIP_WASM_BUILD=1 cargo clippy --release --locked --workspace $targets \
            --features "$FEATURES" -- -D warnings
    done
}

# Each step selects dure-node, or the workspace with it: cargo then sees the same features in all of them, and
# compiles once what they have in common. Of the node itself nothing is compiled for these tests.
unit() {
    local packages=(--workspace) pallet
    [ $# = 0 ] || packages=(-p dure-node)
    for pallet in "$@"; do packages+=(-p "$pallet"); done
    local built=$DURE_CACHE/unit.log
    SKIP_WASM_BUILD=1 cargo test --no-run --release --locked "${packages[@]}" --features "$FEATURES" 2>&1 |
        tee "$built"
    # Side by side, the largest first: they take the longest.
    # shellcheck disable=SC2016 # expanded by the inner shell
    sed -n 's/^ *Executable .* (\(.*\))$/\1/p' "$built" | xargs ls -S |
        DURE_THOROUGH=$thorough xargs -P "$(getconf _NPROCESSORS_ONLN)" -I '{}' bash -c '
            said=$("$1" 2>&1) && code=0 || code=$?
            printf "%s\n" "     Running ${1##*/}" "$said"
            exit "$code"' unit '{}'
}

# The node with its tests, and the next runtime's Wasm for the upgrade test.
node() {
    scripts/build.sh
    # They wait for the runtime to be compiled, so that there is time to build meanwhile.
    cargo test --release --locked -p dure-node --test node &
    local tests=$!
    scripts/build.sh next
    wait "$tests"
}

e2e() {
    [ -x "$NODE" ] && [ -x "$VERIFY" ] && [ -f "$NEXT_WASM" ] || die "the node is not built: run 'scripts/test.sh node' first"
    DURE_NODE=$NODE DURE_VERIFY=$VERIFY DURE_NEXT_WASM=$NEXT_WASM DURE_CACHE=$DURE_CACHE \
        DURE_THOROUGH=$thorough command node scripts/e2e/run.js "$@"
}

zombienet() { "$DURE_ROOT/zombienet/test.sh"; }

foreign() {
    local check
    for check in scripts/thorough/*/check.sh; do
        say "foreign: $check"
        DURE_NODE=$NODE DURE_NEXT_WASM=$NEXT_WASM DURE_CACHE=$DURE_CACHE "$check"
    done
}

# Says every minute which step goes on, at descriptor 3: some of cargo's are silent for longer.
heartbeat() {
    # The pause holds no output open, as it may outlive this script.
    while sleep 60 3>&-; do say "$1, since $((SECONDS - $2)) s" 2>&3; done
}

# Ends it, and waits for that, so that bash has nothing to say of it.
quiet() {
    [ -n "$beat" ] || return 0
    { kill "$beat" && wait "$beat"; } 2>/dev/null || true
    beat=''
}

finish() {
    local code=$?
    quiet
    [ $code = 0 ] || say "failed: $step, after $((SECONDS - began)) s; alone: scripts/test.sh $step"
}

run() {
    step=$* began=$SECONDS
    say "$step"
    # What bash says of its end is for nobody.
    heartbeat "$step" "$began" 3>&2 >/dev/null 2>&1 &
    beat=$!
    "$@"
    quiet
    times+=("$1 $((SECONDS - began))s")
}

thorough=0
if [ "${1:-}" = --thorough ]; then
    thorough=1
    shift
    ALL+=("${THOROUGH[@]}")
fi
[ $# -gt 0 ] || set -- "${ALL[@]}"
# A word that is no step belongs to the step before it.
steps=() last=''
for word in "$@"; do
    if [[ " ${ALL[*]} ${THOROUGH[*]} " == *" $word "* ]]; then
        last=$word
        steps+=("$word")
    elif [ "$last" = unit ] || [ "$last" = e2e ]; then
        steps[${#steps[@]} - 1]+=" $word"
    else
        die "no step '$word'; there are: ${ALL[*]} ${THOROUGH[*]}"
    fi
done

times=() step=setup began=$SECONDS beat=''
trap finish EXIT
scripts/setup.sh
[ "$thorough" = 0 ] || scripts/setup.sh zombienet
times+=("setup $((SECONDS - began))s")
for step in "${steps[@]}"; do
    read -ra words <<<"$step"
    run "${words[@]}"
done
say "passed in $SECONDS s: ${times[*]}"
