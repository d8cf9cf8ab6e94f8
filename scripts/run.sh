#!/usr/bin/env bash
# Builds the node and runs it: a chain of one validator, for this machine, unless a flag names another.
#
#   scripts/run.sh [FLAGS OF dure-node]
set -euo pipefail
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
node=$("$scripts/build.sh")

# A command, a chain, or a question about the binary itself is as it is.
dev=--dev
[[ ${1:---} == -* ]] || dev=''
for flag in "$@"; do
    case $flag in
        --dev | --chain | --chain=* | --help | -h | --version | -V) dev='' ;;
    esac
done
exec "$node" ${dev:+"$dev"} "$@"
