#!/bin/sh
# Prints the Python to use: the named one, otherwise the first on this machine that is 3.11 or newer and can create a virtual
# environment.
for python in ${1:-python3.11 python3.12 python3.13 python3.14 python3}; do
    "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    command -v "$python"
    exit 0
done
echo "${1:-Frontdesk} needs Python 3.11 or newer with venv. On Debian or Ubuntu: sudo apt-get install python3 python3-venv" >&2
exit 1
