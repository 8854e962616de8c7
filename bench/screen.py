"""A separate X screen for the bench, so that windows are painted without disturbing a desktop."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_screen(size: str = "1440x900x24") -> Iterator[str]:
    """Start Xvfb and point Qt at it; yield the platform's name. Without Xvfb, Qt draws offscreen."""
    if shutil.which("Xvfb") is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        yield "offscreen"
        return
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", size, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as said:
            os.environ["DISPLAY"] = f":{said.readline().strip()}"
        os.environ["QT_QPA_PLATFORM"] = "xcb"
        yield "xcb on Xvfb"
    finally:
        server.terminate()
        server.wait()
