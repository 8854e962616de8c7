"""Fixtures of all tests that draw: the application in the program's style, and the bundled library, packed once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.screens import dressed_application
from viewer import theme
from viewer.library.library import Library
from viewer.theme import Theme


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return dressed_application()


@pytest.fixture(scope="session")
def bundled(shipped_file: Path) -> Path:
    """Return the bundled articles in one file."""
    return shipped_file


@pytest.fixture
def library(qapp: QApplication, bundled: Path) -> Iterator[Library]:
    with Library.open(bundled) as opened:
        yield opened


@pytest.fixture
def light() -> Theme:
    return theme.load("light")
