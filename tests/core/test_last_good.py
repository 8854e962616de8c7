"""After a crash the visitor finds the article again, once; after a bad library the previous one is shown."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from viewer.kiosk.core.last_good import (
    LastState,
    forget_state,
    good_library_path,
    keep_library,
    keep_state,
    last_state_path,
    open_library,
    pop_state,
)
from viewer.settings import ReadingPlace

READING = LastState("hba1c", ReadingPlace("why", 0.5), zoom=150, language="en", contrast=True, clock=100.0, boot="b")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "visitor.json"


def test_visitor_is_found_again_once(file: Path) -> None:
    keep_state(READING, file)
    assert pop_state(file, 103.0, "b") == READING
    assert pop_state(file, 103.5, "b") is None


@pytest.mark.parametrize(("clock", "boot"), [(130.1, "b"), (99.9, "b"), (220, "b"), (101, "another")])
def test_visitor_of_long_ago_is_not_found(file: Path, clock: float, boot: str) -> None:
    keep_state(READING, file)
    assert pop_state(file, clock, boot) is None
    assert not file.exists()


def test_reset_leaves_nothing(file: Path) -> None:
    keep_state(READING, file)
    forget_state(file)
    assert list(file.parent.iterdir()) == []


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'{"article": 1}'])
def test_damaged_state_leads_home(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    assert pop_state(file, 100.0, "b") is None


def test_state_lies_in_memory_where_there_is_such_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert last_state_path(Path("/state")) == tmp_path / "frontdesk-kiosk.json"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "missing"))
    assert last_state_path(Path("/state")) == Path("/state/visitor.json")


def library(path: Path, words: str) -> Path:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE IF NOT EXISTS article (words TEXT)")
        db.execute("INSERT INTO article VALUES (?)", (words,))
    return path


def words(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [row[0] for row in db.execute("SELECT words FROM article")]


def test_library_that_held_is_copied_once_for_each_version(tmp_path: Path) -> None:
    state, path = tmp_path / "new" / "state", library(tmp_path / "a.fdk", "one")
    assert keep_library(path, state)
    assert not keep_library(path, state)
    library(path, "two")
    os.utime(path, (1, 1))
    assert keep_library(path, state)
    assert words(good_library_path(state)) == ["one", "two"]
    assert [entry.name for entry in state.iterdir()] == ["last-good.fdk"]


def test_copy_holds_what_is_only_in_the_write_ahead_log(tmp_path: Path) -> None:
    path = library(tmp_path / "a.fdk", "one")
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("INSERT INTO article VALUES ('two')")
        db.commit()
        keep_library(path, tmp_path / "state")
    assert words(good_library_path(tmp_path / "state")) == ["one", "two"]


def test_damaged_library_does_not_replace_the_good_one(tmp_path: Path) -> None:
    state, path = tmp_path / "state", library(tmp_path / "a.fdk", "one")
    keep_library(path, state)
    path.write_bytes(b"damaged" * 1000)
    with pytest.raises(sqlite3.DatabaseError):
        keep_library(path, state)
    assert words(good_library_path(state)) == ["one"]
    assert [entry.name for entry in state.iterdir()] == ["last-good.fdk"]


@pytest.mark.parametrize("clock", [100.0, 130.0])
def test_visitor_is_found_again_for_half_a_minute(file: Path, clock: float) -> None:
    keep_state(READING, file)
    assert pop_state(file, clock, "b") == READING


def test_state_that_is_too_long_is_not_read(file: Path) -> None:
    keep_state(READING, file)
    data = file.read_bytes()
    file.write_bytes(data.ljust(10_000))
    assert pop_state(file, 100.0, "b") == READING
    file.write_bytes(data.ljust(10_001))
    assert pop_state(file, 100.0, "b") is None


def test_a_state_without_choices_is_the_default_page() -> None:
    assert LastState("a") == LastState("a", ReadingPlace("", 0.0), zoom=100, language="zh_CN", contrast=False, clock=0.0, boot="")


def test_without_a_last_good_library_none_is_opened(tmp_path: Path) -> None:
    assert open_library(tmp_path) is None
