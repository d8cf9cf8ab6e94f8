# shellcheck shell=bash
# Sourced by the checks that need packages of others: puts them below $DURE_CACHE/thorough, once for each
# state of what names them, and prints where.
# shellcheck source=scripts/env.sh
. "$(dirname "${BASH_SOURCE[0]}")/../env.sh"

# Those of DIRECTORY/requirements.txt, all of them with their hashes. Prints the Python that has them.
python_packages() {
    local from=$DURE_ROOT/scripts/thorough/$1 to=$DURE_CACHE/thorough/$1 said
    command -v python3 >/dev/null || die "python3 is needed"
    if ! cmp -s "$from/requirements.txt" "$to/installed"; then
        rm -rf "$to"
        said=$(python3 -m venv "$to" 2>&1) ||
            die "python3 makes no virtual environment (Debian has it in python3-venv): ${said%%$'\n'*}"
        said=$("$to/bin/pip" install --quiet --disable-pip-version-check --require-hashes --no-deps \
            --requirement "$from/requirements.txt" 2>&1) || die "pip can't install $1: ${said##*$'\n'}"
        cp "$from/requirements.txt" "$to/installed"
    fi
    printf '%s\n' "$to/bin/python"
}

# Those of DIRECTORY/package-lock.json, whose scripts are not run. Prints the directory that has them.
npm_packages() {
    local from=$DURE_ROOT/scripts/thorough/$1 to=$DURE_CACHE/thorough/$1
    if ! cmp -s "$from/package-lock.json" "$to/installed"; then
        rm -rf "$to"
        mkdir -p "$to"
        cp "$from/package.json" "$from/package-lock.json" "$DURE_ROOT/scripts/.npmrc" "$to"
        npm ci --prefix "$to" --ignore-scripts --loglevel=error >&2 || die "npm can't install $1"
        cp "$from/package-lock.json" "$to/installed"
    fi
    printf '%s\n' "$to"
}
