"""One set of keys and one release are made once a session; each test gets a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.releases import HeadOffice, Screen


@pytest.fixture(scope="session")
def first_release(tmp_path_factory: pytest.TempPathFactory) -> HeadOffice:
    office = HeadOffice(tmp_path_factory.mktemp("office"))
    office.make_keys()
    office.publish()
    return office


@pytest.fixture
def office(first_release: HeadOffice, tmp_path: Path) -> HeadOffice:
    return first_release.copy(tmp_path / "office")


@pytest.fixture(scope="session")
def first_screen(first_release: HeadOffice, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("screen")
    Screen(folder).receive(first_release.folder)
    return folder


@pytest.fixture
def screen(first_screen: Path, tmp_path: Path) -> Screen:
    """Return a screen that shows the first release."""
    shutil.copytree(first_screen, tmp_path / "screen")
    return Screen(tmp_path / "screen")
