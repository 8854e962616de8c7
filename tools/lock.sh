#!/bin/sh
# Writes requirements.lock (to run) and requirements-dev.lock (to test as well) from pyproject.toml: pinned, with the digest of
# every file of each release and a marker where a package is for some systems alone, so that one lock serves all machines and
# every Python from 3.11 on; no index is named in them. bench/webengine.lock holds the web engine that the bench compares with,
# tools/mutations.lock what changes the code for make mutations.
# What is newer is taken, but for `tools/lock.sh PYTHON --keep`, which changes only what pyproject.toml asks for.
set -eu
cd "$(dirname "$0")/.."
python=${1:?usage: tools/lock.sh PYTHON [--keep]}
upgrade=$([ "${2:-}" = --keep ] || echo --upgrade)
tools=build/lock-venv
[ -x $tools/bin/uv ] || { "$python" -m venv --clear $tools && $tools/bin/pip install -q uv; }
printf 'hatchling\neditables\n' > build/build.in # what `pip install --editable` builds with

compile() {
    lock=$1; source=$2; shift 2
    grep -v '^#' "$lock" > build/lock.txt || true
    $tools/bin/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-header --annotation-style line \
        $upgrade "$@" -o build/lock.txt "$source"
    { echo "# Written by \`make lock\` from $source."; cat build/lock.txt; } > "$lock"
}
compile requirements.lock pyproject.toml build/build.in
compile requirements-dev.lock pyproject.toml build/build.in --extra dev -c requirements.lock
compile bench/webengine.lock bench/webengine.in -c requirements.lock
compile tools/mutations.lock tools/mutations.in
