"""A library imported from a stick: read to its last page, complete or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.libraries import make_library
from viewer.errors import LibraryError
from viewer.library import imported_library
from viewer.library.external_file import StoppedError, current_copy
from viewer.library.imported_library import import_library, inspect


def test_pages_that_were_flipped_on_the_stick_are_found_out(tmp_path: Path) -> None:
    source = make_library(tmp_path / "clinic.fdk", 200)
    data = bytearray(source.read_bytes())
    with closing(sqlite3.connect(source)) as db:
        ((page,),) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'by_recent'")
        ((size,),) = db.execute("PRAGMA page_size")
    data[(page - 1) * size : page * size] = b"\xaa" * size
    source.write_bytes(data)
    assert inspect(source).articles == 200, "only reading every page can tell"
    target = tmp_path / "data" / "library.fdk"
    with pytest.raises(LibraryError, match=r"clinic\.fdk"):
        import_library(source, target)
    assert list(target.parent.iterdir()) == []


def test_stopped_import_leaves_nothing(tmp_path: Path) -> None:
    source = make_library(tmp_path / "clinic.fdk", 5)
    with pytest.raises(StoppedError):
        import_library(source, tmp_path / "data" / "library.fdk", cancelled=lambda: True)
    assert list((tmp_path / "data").iterdir()) == []


def test_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    source = make_library(tmp_path / "clinic.fdk", 5)
    (tmp_path / "data").write_text("a file in the folder's place", encoding="utf-8")
    with pytest.raises(LibraryError, match="没有导入"):
        import_library(source, tmp_path / "data" / "library.fdk")


def test_an_imported_library_is_the_file_of_the_stick_and_known_as_validated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imported_library, "validate_in_process", lambda *_: ("one: bad",))
    source, target = make_library(tmp_path / "clinic.fdk", 5), imported_library.imported_path()
    told: list[tuple[int, int]] = []
    info = import_library(source, target, lambda *done: told.append(done))
    assert (info.articles, info.name, target.read_bytes()) == (5, "测试门诊", source.read_bytes())
    assert (told[-1], current_copy(target)) == ((1000, 1000), target)
    older = target.read_bytes()
    (tmp_path / "bad.fdk").write_bytes(b"x")
    with pytest.raises(LibraryError):
        import_library(tmp_path / "bad.fdk", target)
    assert target.read_bytes() == older
