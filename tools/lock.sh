#!/bin/sh
# Writes requirements.lock (to run) and requirements-dev.lock (to test as well) from pyproject.toml: pinned, with the digest of
# every file of each release and a marker for packages of some systems only, so that one lock works on all machines and
# every Python from 3.11 on; they name no package index. bench/webengine.lock pins the web engine that the bench compares with,
# tools/mutations.lock the tool that changes the code for make mutations, packaging/freeze.lock what make deb freezes and packs with.
# Packages are upgraded, except with `tools/lock.sh PYTHON --keep`, which changes only what pyproject.toml requires.
set -eu
cd "$(dirname "$0")/.."
python=${1:?usage: tools/lock.sh PYTHON [--keep]}
upgrade=$([ "${2:-}" = --keep ] || echo --upgrade)
tools=build/lock-venv
[ -x $tools/bin/uv ] || { "$python" -m venv --clear $tools && $tools/bin/pip install -q uv; }
printf 'hatchling\neditables\n' > build/build.in # needed by `pip install --editable`

compile() {
    lock=$1; source=$2; shift 2
    grep -v '^#' "$lock" > build/lock.txt || true
    $tools/bin/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-header --annotation-style line \
        $upgrade "$@" -o build/lock.txt "$source"
    { echo "# Written by \`make lock\` from $source."; cat build/lock.txt; } > "$lock"
}
compile requirements.lock pyproject.toml build/build.in --extra authoring --extra fleet
compile requirements-dev.lock pyproject.toml build/build.in --extra authoring --extra fleet --extra dev -c requirements.lock
compile bench/webengine.lock bench/webengine.in -c requirements.lock
compile tools/mutations.lock tools/mutations.in
compile packaging/freeze.lock packaging/freeze.in
