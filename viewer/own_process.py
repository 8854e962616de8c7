"""Start a module of this program in a separate process, and limit its resources."""

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

    It uses this program's code, whatever the working directory.

    Raises ``OSError`` if the process cannot be started.
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
    """Limit this process to less than ``size`` bytes of address space, where the system can; macOS refuses."""
    _bound("RLIMIT_AS", size)


def bound_time(seconds: float) -> None:
    """Have the system end this process (SIGXCPU) after ``seconds`` more of processor time, where supported. Whole seconds count.

    Waiting on a busy machine or a slow stick does not count.
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
