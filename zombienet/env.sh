# shellcheck shell=bash
# Sourced by run.sh and test.sh: builds the node and puts it on the PATH, where zombienet looks for
# it. `DURE_NODE` names one that is already built.

[[ ${DURE_NODE:-/} == /* ]] || DURE_NODE=$PWD/$DURE_NODE
. "$(dirname "${BASH_SOURCE[0]}")/../scripts/env.sh"

build_node() {
    scripts/setup.sh zombienet
    if [ -z "${DURE_NODE:-}" ]; then
        DURE_NODE=$(scripts/build.sh)
    fi
    [ -f "$DURE_NODE" ] && [ -x "$DURE_NODE" ] || die "DURE_NODE is no program: $DURE_NODE"
    [ "${DURE_NODE##*/}" = dure-node ] || die "DURE_NODE must be called dure-node: $DURE_NODE"
    export PATH=${DURE_NODE%/*}:$PATH
}

# What follows is built in zombienet/, apart from the node: its crates are other versions.
enter_zombienet() {
    export CARGO_TARGET_DIR=$DURE_CACHE/zombienet-target
    cd zombienet || exit
    say "building zombienet (about 15 minutes on two cores the first time)"
}
