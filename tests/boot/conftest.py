"""The X server that a booted machine draws on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.boot.on_screen import WALL
from tests.kiosk.x_output import closing_windows
from tests.kiosk.x_screen import x_server


@pytest.fixture(scope="module", name="pictures")
def _pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module", name="server")
def _server(pictures: Path) -> Iterator[tuple[str, Callable[[int], None]]]:
    """Yield the X server's display, and a function that closes a window on it."""
    with x_server(WALL, pictures) as display, closing_windows(display) as close:
        yield display, close
