"""Starting a module of this program in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_PACKAGES = Path(__file__).resolve().parents[1]


def start(module: str, *arguments: str, stderr: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """Run ``python -m module arguments``, with pipes to its standard input and output, and ``stderr`` as ``Popen`` takes it.

    It sees this very program's code, whatever folder it is started in.

    Raises ``OSError`` where the system starts no process.
    """
    path = os.pathsep.join(filter(None, (str(_PACKAGES), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(  # noqa: S603 - this program's own modules
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows would flash a console
        env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
    )
