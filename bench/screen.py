"""An X server of our own, on which the windows of probes are painted, and its pixels."""

from __future__ import annotations

import mmap
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_FRAME = "FRONTDESK_BENCH_FRAME"
"""The variable that names the file with the pixels of the screen."""


@contextmanager
def own_screen(size: str = "1440x900x24") -> Iterator[str]:
    """Start Xvfb and point Qt at it; yield the platform's name. Without Xvfb, Qt draws offscreen."""
    if shutil.which("Xvfb") is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        yield "offscreen"
        return
    reader, writer = os.pipe()
    with tempfile.TemporaryDirectory(prefix="bench-screen-") as folder:
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", size, "-nolisten", "tcp", "-fbdir", folder]
        server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        try:
            with os.fdopen(reader) as said:
                os.environ["DISPLAY"] = f":{said.readline().strip()}"
            os.environ["QT_QPA_PLATFORM"] = "xcb"
            os.environ[_FRAME] = str(Path(folder, "Xvfb_screen0"))
            yield "xcb on Xvfb"
        finally:
            server.terminate()
            server.wait()
            with suppress(KeyError):
                del os.environ[_FRAME]


@contextmanager
def pixels() -> Iterator[mmap.mmap]:
    """Map the pixels of the screen, as they are now and as they become.

    Raises ``RuntimeError`` without an X server.
    """
    if _FRAME not in os.environ:
        message = "needs Xvfb"
        raise RuntimeError(message)
    with Path(os.environ[_FRAME]).open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as seen:
        yield seen
