#!/usr/bin/env bash
# Unpacks an archive of backup.sh into a new base path. Run it as the node's user, so that the files
# are that user's.
#
#   restore.sh ARCHIVE BASE_PATH
set -euo pipefail

die() {
    printf 'Error: %s\n' "$*" >&2
    exit 1
}

[ $# = 2 ] && [[ $1 != -* && $2 != -* ]] || die "usage: restore.sh ARCHIVE BASE_PATH"
archive=$1 base=$2
[ -f "$archive" ] && [ -r "$archive" ] || die "$archive can't be read"
if [ -e "$base" ]; then
    [ -d "$base" ] || die "$base is no directory"
    [ -z "$(ls -A "$base")" ] || die "$base is not empty"
fi
# To the end of it: that checks gzip's checksum of the whole.
names=$(tar -tzf "$archive" 2>/dev/null) || die "$archive is damaged, or no archive"
! grep -qvE '^chains/' <<<"$names" && grep -qE '^chains/[^/]+/paritydb/[^/]+/metadata$' <<<"$names" ||
    die "$archive is no backup of a node"

umask 077
mkdir -p "$base" || die "$base can't be made"
# Aside at first, so that a base path is never left half full.
part=$base/.restoring
trap 'rm -rf "$part"' EXIT
mkdir "$part" 2>/dev/null || die "$base can't be written to"
said=$(tar -C "$part" -xzf "$archive" 2>&1) || die "$archive can't be unpacked: ${said%%$'\n'*}"
mv "$part/chains" "$base/chains"
printf '%s: restored from %s\n' "$base" "$archive"
if grep -qE '^chains/[^/]+/keystore/[^/]+$' <<<"$names"; then
    printf 'WARNING: with session keys: the machine they come from must never run again\n' >&2
fi
