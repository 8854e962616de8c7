#!/bin/sh
# Writes requirements.lock (to run) and requirements-dev.lock (to test as well) from pyproject.toml: pinned, with the
# digest of every file of each release, so that one lock serves all machines and Python versions; no index is named in them.
set -eu
cd "$(dirname "$0")/.."
python=${1:?usage: tools/lock.sh PYTHON}
tools=build/lock-venv
[ -x $tools/bin/pip-compile ] || { "$python" -m venv $tools && $tools/bin/pip install -q pip-tools; }

compile() {
    lock=$1; shift
    $tools/bin/pip-compile --quiet --generate-hashes --build-deps-for editable --strip-extras --allow-unsafe --upgrade \
        --no-header --annotation-style line --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
        "$@" -o "build/$lock" pyproject.toml
    { echo "# Written by \`make lock\` from pyproject.toml."; cat "build/$lock"; } > "$lock"
}
compile requirements.lock
compile requirements-dev.lock --extra dev -c requirements.lock
