#!/usr/bin/env bash
# Packs the base path of a stopped node into one archive: its database and its network key. Needs
# nothing of the repository, so that it can be copied to the node's machine.
#
#   backup.sh [--with-keys] BASE_PATH ARCHIVE
#
# Session keys are left out: two nodes with one validator's keys sign double votes, and the chain
# removes a validator for these. --with-keys is for moving a validator, when its old machine ends.
set -euo pipefail

die() {
    printf 'Error: %s\n' "$*" >&2
    exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# Takes the lock of the file at descriptor 9, which lasts until this script ends. macOS has no flock.
lock() {
    if has flock; then
        flock -n 9
    else
        perl -MFcntl=:flock -e 'open(my $file, "<&=", 9) && flock($file, LOCK_EX | LOCK_NB) or exit 1'
    fi
}

usage="usage: backup.sh [--with-keys] BASE_PATH ARCHIVE"
exclude='chains/*/keystore'
[ "${1:-}" != --with-keys ] || { exclude='' && shift; }
[ $# = 2 ] && [[ $1 != -* && $2 != -* ]] || die "$usage"
base=$1 archive=$2
[ ! -e "$archive" ] || die "$archive is there already"
has flock || has perl || die "neither flock nor perl is here, to see whether a node runs on $base"

set -- "$base"/chains/*/paritydb/*/lock
[ $# = 1 ] || die "$base holds more than one database"
[ -f "$1" ] || die "$base holds no database (chains/CHAIN/paritydb)"
[ -r "$1" ] || die "$1 can't be read"
# A running node holds this lock; held by us, it keeps one from starting before the backup is done.
exec 9<"$1"
lock || die "a node runs on $base: stop it first"
if [ -z "$exclude" ]; then
    ls "$base"/chains/*/keystore/* >/dev/null 2>&1 ||
        die "$base holds no session keys (chains/CHAIN/keystore)"
fi

umask 077
part=$archive.part
trap 'rm -f "$part"' EXIT
# -h: parts of a base path may be links to other disks.
said=$(tar -C "$base" -czhf - ${exclude:+"--exclude=$exclude"} chains 2>&1 >"$part") ||
    die "$archive can't be written: ${said%%$'\n'*}"
mv "$part" "$archive"
if [ -n "$exclude" ]; then
    printf '%s: database and network key, no session keys\n' "$archive"
else
    printf '%s: database, network key and session keys\n' "$archive"
    printf 'WARNING: the node of %s must never run again once these keys are used elsewhere\n' "$base" >&2
fi
