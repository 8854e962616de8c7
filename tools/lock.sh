#!/bin/sh
# Writes requirements.lock (to run) and requirements-dev.lock (to test as well) from pyproject.toml: pinned, with the
# digest of every file of each release, so that one lock serves all machines and Python versions; no index is named in them.
# bench/webengine.lock holds the web engine that the bench compares with.
set -eu
cd "$(dirname "$0")/.."
python=${1:?usage: tools/lock.sh PYTHON}
tools=build/lock-venv
[ -x $tools/bin/pip-compile ] || { "$python" -m venv $tools && $tools/bin/pip install -q pip-tools; }

compile() {
    lock=$1; source=$2; shift 2
    $tools/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --upgrade \
        --no-header --annotation-style line --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
        "$@" -o build/lock.txt "$source"
    { echo "# Written by \`make lock\` from $source."; cat build/lock.txt; } > "$lock"
}
compile requirements.lock pyproject.toml --build-deps-for editable -c tools/lock-constraints.txt
compile requirements-dev.lock pyproject.toml --build-deps-for editable --extra dev -c requirements.lock
compile bench/webengine.lock bench/webengine.in -c requirements.lock
