"""What a booted kiosk shows, on an X server, and how long that takes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtGui import QImage

from tests.boot.machine import SUITE
from tests.kiosk.twin import seen

SIZE = (1024, 768)
"""Size of the window that cage opens on an X server."""

WALL = (2 * SIZE[0], SIZE[1])
"""Size of that server: room for two of them."""

BOOT, HOME, BACK, BACK_FROM_HANG, PLUGGED = 20, 10, 3, 25, 5
"""Maximum seconds until the home page appears: after a start of the machine's systemd, a start of the unit, the end of a process,
a hang, a screen's return.
"""


def screen(pictures: Path, number: int = 0) -> QImage:
    """Return the current picture of the first or second of two screens, side by side on the wall."""
    return seen(pictures, WALL).copy(number * SIZE[0], 0, *SIZE)


def colours(image: QImage) -> int:
    return len({image.pixel(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)})


def drawn(pictures: Path, number: int = 0) -> bool:
    return colours(screen(pictures, number)) > 20


@contextmanager
def within(seconds: float, what: str) -> Iterator[None]:
    """Judge how long the block took."""
    begun = time.monotonic()
    yield
    judge(time.monotonic() - begun, seconds, what)


def judge(took: float, seconds: float, what: str) -> None:
    """Report how long something took, and require ``seconds``: more only where other programs wait for the same cores."""
    waiting = max(1, os.getloadavg()[0] / (os.cpu_count() or 1))
    sys.stdout.write(f"{SUITE}: {what}: {took:.1f} s, {waiting:.1f} programs to a core\n")
    assert took <= seconds * waiting, (what, took, waiting)
