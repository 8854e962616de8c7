"""Start a module of this program in a separate process, and limit its resources. No other module starts our own processes.

A frozen program (docs/decisions/0053) has no Python to start: it starts itself, and its first words name the module.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

STARTED = (
    "viewer",
    "viewer.content.check.resident",
    "viewer.content.worker",
    "viewer.content.importing.import_worker",
    "viewer.content.svg.raster",
    "viewer.library.external_file",
    "viewer.library.validate",
)
"""All modules that ``command`` starts. A frozen program runs no other, whatever its command line says."""

_PACKAGES = Path(__file__).resolve().parents[1]
_NO_CONSOLE = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Windows would briefly show a console."""


def is_frozen() -> bool:
    """Return whether this is an installed program with its own Python, instead of a Python that runs its source."""
    return bool(getattr(sys, "frozen", False))


def command(module: str, *arguments: str) -> list[str]:
    """Return the command line that runs ``module``, one of ``STARTED``, with ``arguments``.

    In ``environment()`` it uses this program's code, whatever the working directory.
    """
    if is_frozen():
        return [sys.executable, "-m", module, *arguments]
    return [sys.executable, "-X", "utf8", "-P", "-m", module, *arguments]


def own_command() -> list[str]:
    """Return the command line that a menu entry or a service uses for this program."""
    started = Path(sys.argv[0]).absolute()
    if is_frozen():
        return [sys.executable]
    if started.suffix != ".py" and started.is_file() and os.access(started, os.X_OK):
        return [str(started)]
    return command("viewer")


def take_named_module() -> str:
    """Return the module that the command line of a frozen process names, and remove it from ``sys.argv``.

    By default the module is ``viewer``; so is it for a module that is not in ``STARTED``, whose name then stays.
    """
    if not (is_frozen() and sys.argv[1:2] == ["-m"] and sys.argv[2:3] and sys.argv[2] in STARTED):
        return "viewer"
    module = sys.argv[2]
    del sys.argv[1:3]
    return module


def restore_library_path() -> None:
    """Give all processes that a frozen program starts the environment that it was itself started with.

    Without its loader's notes (``_PYI_…``) another process of this program sets the path for itself.
    """
    for name in [name for name in os.environ if name.startswith("_PYI_")]:
        del os.environ[name]
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    elif is_frozen():
        os.environ.pop("LD_LIBRARY_PATH", None)


def environment() -> dict[str, str]:
    """Return the environment for ``command``: this process's own, plus the location of the program's code."""
    if is_frozen():
        return dict(os.environ)
    path = os.pathsep.join(filter(None, (str(_PACKAGES), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path}


def start(
    words: Sequence[str],
    *,
    stdin: int = subprocess.PIPE,
    stderr: int | None = subprocess.DEVNULL,
    env: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start the command line ``words`` with a pipe to its standard output; ``stdin`` and ``stderr`` are as for ``Popen``.

    ``env`` is ``environment()`` by default. Raises ``OSError`` if the process cannot be started.
    """
    return subprocess.Popen(  # noqa: S603 - this program's own modules
        words,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=stderr,
        creationflags=0 if stderr is None else _NO_CONSOLE,
        env=environment() if env is None else env,
    )


def run(words: Sequence[str], request: bytes, seconds: float) -> subprocess.CompletedProcess[bytes]:
    """Run the command line ``words`` to its end with ``request`` as standard input; keep its standard output only.

    Raises ``subprocess.TimeoutExpired`` after ``seconds``; ``OSError`` if the process cannot be started.
    """
    return subprocess.run(  # noqa: S603 - this program's own modules
        words,
        input=request,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=seconds,
        creationflags=_NO_CONSOLE,
        env=environment(),
        check=False,
    )


def become(words: Sequence[str]) -> NoReturn:
    """Replace this process by the command line ``words``."""
    os.execve(words[0], list(words), environment())  # noqa: S606 - this program's own modules


def can_bound_memory() -> bool:
    """Return whether the system can limit a process's memory: Linux and Windows can, macOS cannot."""
    return sys.platform in {"linux", "win32"}


def bound_memory(size: int) -> None:
    """Limit this process to less than ``size`` bytes of address space, on Windows of memory; macOS refuses."""
    if sys.platform == "win32":
        from viewer import job_object

        job_object.bound_memory(size)
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
