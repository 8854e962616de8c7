#!/bin/sh
# Finds every Python from 3.11 on that is on this machine, by its name or in pyenv.
#
#   tools/pythons.sh                  prints them, oldest first
#   tools/pythons.sh make test        runs the command with PYTHON= set to each, and lists at the end which passed and which are missing
set -u
cd "$(dirname "$0")/.."
find() { # find VERSION: print the Python of that version
    command -v pyenv >/dev/null 2>&1 && set -- "$1" "$(pyenv root)/versions/$1".*/bin/python
    for python in "python$1" "$@"; do
        version=$("$python" -c 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
        [ "$version" = "${1}" ] && { command -v "$python"; return 0; }
    done
    return 1
}

passed="" failed="" absent=""
for version in 3.11 3.12 3.13 3.14; do
    if ! python=$(find $version); then absent="$absent $version"
    elif [ $# = 0 ]; then echo "$python"
    elif "$@" PYTHON="$python"; then passed="$passed $version"
    else failed="$failed $version"
    fi
done
[ $# != 0 ] || exit 0
echo "Passed:${passed:- none}. Failed:${failed:- none}. Not on this machine:${absent:- none}."
[ -n "$passed" ] && [ -z "$failed" ]
