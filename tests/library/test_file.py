"""A file that is no library, or not a complete one, is rejected with an explanation, at once."""

from __future__ import annotations

import os
import random
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from tests.libraries import make_library
from viewer.errors import LibraryDamaged, LibraryError, LibraryMissing, LibraryTooNew
from viewer.library.library import Library
from viewer.library.schema import FORMAT, Filter


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return make_library(tmp_path / "a.fdk", 30)


def read_all(path: Path) -> None:
    """Read everything of a library that a desk reads."""
    with Library.open(path) as library:
        for row in library.rows(Filter()):
            if not row.error:
                library.article(row.id)


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing, match=r"none\.fdk"):
        Library.open(tmp_path / "none.fdk")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [b"", b"S", b"SQLite format 3\0", b"# hba1c\n", bytes(5000)], ids=len)
def test_what_is_not_sqlite_is_refused(tmp_path: Path, words: bytes) -> None:
    path = tmp_path / "a.fdk"
    path.write_bytes(words)
    with pytest.raises(LibraryDamaged, match=r"a\.fdk"):
        Library.open(path)


def test_a_folder_is_no_library_file(tmp_path: Path) -> None:
    with pytest.raises(LibraryDamaged, match="不是文章库文件"):
        Library.open(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="there are no FIFOs")
def test_a_fifo_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.fdk")
    with pytest.raises(LibraryDamaged, match="不是文章库文件"):
        Library.open(tmp_path / "a.fdk")


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "a.fdk")
    db.execute("CREATE TABLE article (id)")
    db.commit()
    db.close()
    with pytest.raises(LibraryDamaged, match="不是文章库文件"):
        Library.open(tmp_path / "a.fdk")


def test_a_newer_file_asks_for_a_newer_program(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {FORMAT + 1}")
    db.close()
    with pytest.raises(LibraryTooNew, match="更新本程序"):
        Library.open(path)


def test_an_older_file_asks_to_be_made_again(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {FORMAT - 1}")
    db.close()
    with pytest.raises(LibraryDamaged, match="重新生成"):
        Library.open(path)


@pytest.mark.parametrize("info", ["{", '{"articles": "many"}', None])
def test_a_file_whose_description_does_not_decode_is_damaged(path: Path, info: str | None) -> None:
    db = sqlite3.connect(path)
    db.execute("DELETE FROM meta")
    if info is not None:
        db.execute("INSERT INTO meta VALUES ('info', ?)", (info,))
    db.commit()
    db.close()
    with pytest.raises(LibraryDamaged, match="已损坏"):
        Library.open(path)


def test_a_file_cut_off_at_any_byte_is_refused_at_opening(path: Path) -> None:
    whole = path.read_bytes()
    cuts = {0, 1, 15, 16, 17, 99, 100, 101, 4095, 4096, 4097, len(whole) - 1}
    cuts |= {random.Random(2).randrange(len(whole)) for _ in range(200)}
    for cut in cuts:
        path.write_bytes(whole[:cut])
        with pytest.raises(LibraryDamaged):
            Library.open(path)
    path.write_bytes(whole)
    read_all(path)


def test_flipped_bytes_raise_library_errors_alone(path: Path) -> None:
    whole, chance = path.read_bytes(), random.Random(3)
    for _ in range(150):
        hurt = bytearray(whole)
        for _ in range(chance.choice((1, 20, 400))):
            hurt[chance.randrange(len(hurt))] = chance.randrange(256)
        path.write_bytes(hurt)
        with suppress(LibraryError):
            read_all(path)
