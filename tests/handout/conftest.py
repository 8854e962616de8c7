"""The library that ships, packed once, and the application as the program makes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.screens import dressed_application, packed_library
from viewer import theme
from viewer.library.library import Library
from viewer.theme import Theme


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return dressed_application()


@pytest.fixture(scope="session")
def library_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return packed_library(tmp_path_factory.mktemp("stage"))


@pytest.fixture
def library(qapp: QApplication, library_path: Path) -> Iterator[Library]:
    with Library.open(library_path) as opened:
        yield opened


@pytest.fixture
def light() -> Theme:
    return theme.load("light")
