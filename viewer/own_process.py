"""Starting a module of this program in a process of its own, and what such a process may take."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from contextlib import suppress
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


def bound_memory(size: int) -> None:
    """Hold this process below ``size`` bytes of address space, where the system can; macOS refuses."""
    _bound("RLIMIT_AS", size)


def bound_time(seconds: float) -> None:
    """Have the system end this process (SIGXCPU) after ``seconds`` more of processor time, where it can. It counts whole seconds.

    A busy machine, or a slow stick, costs a process time on the clock, but none of this.
    """
    _bound("RLIMIT_CPU", math.ceil(time.process_time() + seconds))
    _bound("RLIMIT_CORE", 0)


def _bound(limit: str, most: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    number = getattr(resource, limit)
    _, hard = resource.getrlimit(number)
    if hard == resource.RLIM_INFINITY or most <= hard:
        with suppress(OSError, ValueError):
            resource.setrlimit(number, (most, hard))
