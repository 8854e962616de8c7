"""The kiosk's library: the owner's file, followed, and never shown before it is validated."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.folders import write_folder
from viewer.errors import LibraryError
from viewer.kiosk.core.crashes import Mode
from viewer.kiosk.core.last_good import good_library_path
from viewer.kiosk.program import LibrarySource
from viewer.kiosk.public_library import CurrentLibrary
from viewer.library.library_builder import pack
from viewer.library.schema import Filter

FORMATS = Path(__file__).parent.parent / "library" / "formats"
WAIT = 30_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the owner's file."""
    path = tmp_path / "library.fdk"
    pack(write_folder(tmp_path / "old", "one"), path)
    return path


@pytest.fixture
def source(file: Path, tmp_path: Path) -> Iterator[LibrarySource]:
    """Follow the owner's file."""
    made = LibrarySource(file, tmp_path / "state", Mode.NORMAL)
    yield made
    made.end()


@pytest.fixture
def current_library(source: LibrarySource) -> Iterator[CurrentLibrary]:
    """Yield what is open."""
    made = CurrentLibrary(source.open)
    made.load()
    yield made
    made.close()


def articles(current_library: CurrentLibrary) -> list[str]:
    """Return what the public may read."""
    current_library.load_if_changed()
    return [row.id for row in current_library.public.rows()] if current_library.public else []


def test_a_new_file_is_validated_beside_the_running_kiosk_and_then_shown(
    qtbot: QtBot, file: Path, source: LibrarySource, current_library: CurrentLibrary, tmp_path: Path
) -> None:
    assert articles(current_library) == ["one"]
    pack(write_folder(tmp_path / "new", "one", "two"), file)

    def shown() -> bool:
        source.follow()
        return articles(current_library) == ["one", "two"]

    qtbot.waitUntil(shown, timeout=WAIT)
    assert source.fault == ""


def test_a_file_that_is_refused_leaves_what_was_shown_and_says_so(
    qtbot: QtBot, file: Path, source: LibrarySource, current_library: CurrentLibrary
) -> None:
    whole = file.read_bytes()
    file.write_bytes(b"no library at all" * 1000)

    def told() -> bool:
        source.follow()
        return "library.fdk" in source.fault

    qtbot.waitUntil(told, timeout=WAIT)
    assert articles(current_library) == ["one"]
    current_library.load()
    assert articles(current_library) == ["one"], "also after a restart"
    assert "library.fdk" in source.fault
    file.write_bytes(whole)

    def mended() -> bool:
        source.follow()
        return source.fault == ""

    qtbot.waitUntil(mended, timeout=WAIT)


def test_a_file_that_is_gone_leaves_what_was_shown(file: Path, source: LibrarySource, current_library: CurrentLibrary) -> None:
    file.unlink()
    source.follow()
    current_library.load()
    assert articles(current_library) == ["one"]
    assert "library.fdk" in source.fault


def test_without_a_file_and_an_earlier_copy_there_is_a_reason(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"none\.fdk"):
        LibrarySource(tmp_path / "none.fdk", tmp_path / "state", Mode.NORMAL).open()


def test_what_is_kept_for_safe_mode_is_the_validated_copy(
    file: Path, source: LibrarySource, current_library: CurrentLibrary, tmp_path: Path
) -> None:
    source.keep()
    file.write_bytes(b"")
    safe = CurrentLibrary(LibrarySource(file, tmp_path / "state", Mode.SAFE).open)
    assert safe.load()
    assert articles(safe) == ["one"]
    safe.close()


@pytest.mark.parametrize("version", [1, 2, 3])
def test_safe_mode_shows_what_an_earlier_version_kept(file: Path, tmp_path: Path, version: int) -> None:
    state = tmp_path / "state"
    state.mkdir()
    shutil.copyfile(FORMATS / f"format-{version}.fdk", good_library_path(state))
    with LibrarySource(file, state, Mode.SAFE).open() as library:
        assert library.rows(Filter())
