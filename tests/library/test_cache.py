"""The cache of a folder is where the user may write, one file per folder."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.folders import write_folder
from viewer import __version__
from viewer.library import kept_copy
from viewer.library.cache import cache_path, create_tables, discard, is_cache, is_current, note_use, statements
from viewer.library.library_builder import refresh


@pytest.fixture(autouse=True)
def _plain_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FRONTDESK_HOME")


def test_each_folder_has_its_own_file_in_the_users_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    one, other = cache_path(tmp_path / "one" / "文章"), cache_path(tmp_path / "other" / "文章")
    assert one != other
    assert one.name.startswith("文章-")
    assert one.parent.is_dir()
    monkeypatch.chdir(tmp_path)
    assert cache_path(Path("one/../one/文章")) == one


def test_the_programs_own_home_holds_its_cache_where_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "home"))
    assert cache_path(tmp_path).parent == tmp_path / "home" / "cache"


def test_where_the_users_cache_cannot_be_written_the_temporary_folder_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    home = cache_path(tmp_path).parent
    assert home.parent == tmp_path
    assert os.name == "nt" or home.stat().st_mode & 0o077 == 0


def test_the_root_folder_has_a_cache_too() -> None:
    assert cache_path(Path("/")).name.startswith("library-")


def test_cache_that_nobody_used_for_90_days_goes_with_the_next_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "home"))
    folders = [write_folder(tmp_path / name, "a") for name in ("gone", "seldom", "daily")]
    caches = [cache_path(folder) for folder in folders]
    for folder, cache, days in zip(folders, caches, (91, 89, 400), strict=True):
        refresh(folder, cache)
        os.utime(cache, (time.time() - days * 86_400,) * 2)
    foreign = caches[0].with_name("mine.fdk")
    foreign.write_bytes(b"x")
    os.utime(foreign, (0, 0))
    refresh(folders[2], caches[2])
    assert sorted(path.name for path in caches[0].parent.iterdir()) == sorted([caches[1].name, caches[2].name, "mine.fdk"])


def test_nothing_goes_beside_a_file_that_is_no_cache(tmp_path: Path) -> None:
    old = tmp_path / "library-0123456789ab.fdk"
    old.write_bytes(b"x")
    os.utime(old, (0, 0))
    refresh(write_folder(tmp_path / "folder", "a"), tmp_path / "out.fdk")
    assert old.exists()


@pytest.mark.parametrize(("seconds", "kept"), [(-60, True), (60, False)])
def test_a_cache_is_kept_for_ninety_days_to_the_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: int, *, kept: bool
) -> None:
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "home"))
    used, other = cache_path(tmp_path / "used"), cache_path(tmp_path / "other")
    for path in (used, other, other.with_name(f"{other.name}-wal"), other.with_suffix(".json")):
        path.write_bytes(b"x")
    os.utime(other, (time.time() - 90 * 86_400 - seconds,) * 2)
    os.utime(used, (0, 0))
    note_use(used)
    assert used.stat().st_mtime > time.time() - 60
    left = {path.name for path in used.parent.iterdir()} - {used.name}
    assert left == ({other.name, f"{other.name}-wal", f"{other.stem}.json"} if kept else set())


def test_a_cache_is_recognised_by_its_place_and_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "home"))
    home = cache_path(tmp_path).parent
    names = ("a-0123456789ab.fdk", "a-0123456789abc.fdk", "a-0123456789a.fdk", "a-0123456789ag.fdk", "a.fdk", "-0123456789ab.fdk")
    assert [is_cache(home / name) for name in names] == [True, False, False, False, False, False]
    assert not is_cache(tmp_path / names[0])


def test_a_damaged_cache_is_deleted_with_its_logs_and_a_folder_in_its_place_is_moved_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.fdk"
    for name in ("a.fdk", "a.fdk-wal", "a.fdk-shm", "a.json", "b.fdk"):
        (tmp_path / name).write_bytes(b"x")
    discard(path)
    assert [each.name for each in tmp_path.iterdir()] == ["b.fdk"]
    path.mkdir()
    discard(path)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.fdk.damaged", "b.fdk"]


def test_a_script_is_split_where_its_statements_end() -> None:
    assert statements("CREATE TABLE a (b);\nCREATE TABLE c (\n d -- e;\n);\n") == [
        "CREATE TABLE a (b);\n", "CREATE TABLE c (\n d -- e;\n);\n"
    ]  # fmt: skip
    assert statements("") == []


def test_tables_of_another_version_are_not_current_and_are_made_anew(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.fdk", isolation_level=None)) as db:
        db.execute("CREATE TABLE meta (key, value)")
        assert not is_current(db)
        create_tables(db)
        assert is_current(db)
        tables = set(db.execute("SELECT name FROM sqlite_schema"))
        db.execute("UPDATE meta SET value = 'x' WHERE key = 'schema'")
        assert not is_current(db)
        create_tables(db)
        assert set(db.execute("SELECT name FROM sqlite_schema")) == tables
        assert (db.execute("PRAGMA user_version").fetchone(), db.execute("PRAGMA application_id").fetchone()) == (
            (4,), (0x46444B31,)
        )  # fmt: skip
    with closing(sqlite3.connect(":memory:")) as db:
        assert not is_current(db)


@pytest.mark.parametrize("open_elsewhere", [(), ("a.fdk",), ("a.fdk", "a.1.fdk")])
def test_a_copy_takes_the_next_name_while_windows_keeps_the_others_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_elsewhere: tuple[str, ...]
) -> None:
    monkeypatch.setattr(kept_copy, "may_move", lambda path: path.name not in open_elsewhere)
    free = ("a.fdk", "a.1.fdk", "a.2.fdk")[len(open_elsewhere)]
    assert kept_copy.free_place(tmp_path / "a.fdk") == tmp_path / free
    for name in ("a.fdk", "a.1.fdk", "a.2.fdk", "ab.1.fdk", "a.json"):
        (tmp_path / name).write_bytes(b"x")
    kept_copy.delete_unused(tmp_path / "a.fdk", tmp_path / free)
    assert {path.name for path in tmp_path.iterdir()} == {"ab.1.fdk", "a.json", free}


@pytest.mark.parametrize(("size", "read"), [(4_194_304, True), (4_194_305, False)])
def test_a_record_of_four_megabytes_is_read_and_no_longer_one(tmp_path: Path, size: int, *, read: bool) -> None:
    record = kept_copy.Record((1, 2), "digest", "rules", ("a",), "b.fdk")
    kept_copy.note_record(tmp_path / "a.fdk", record)
    path = tmp_path / "a.json"
    path.write_bytes(path.read_bytes().ljust(size))
    assert kept_copy.record_of(tmp_path / "a.fdk") == (record if read else None)
    assert kept_copy.named_copy(tmp_path / "a.fdk", record) == tmp_path / "b.fdk"
    assert kept_copy.named_copy(tmp_path / "a.fdk", None) == tmp_path / "a.fdk"


def test_any_change_of_a_file_changes_its_looks(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    looks = kept_copy.looks_of(tmp_path / "a")
    status = (tmp_path / "a").stat()
    assert looks == (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    (tmp_path / "a").write_bytes(b"xy")
    assert kept_copy.looks_of(tmp_path / "a") != looks


def test_where_no_folder_of_our_own_can_be_written_a_new_one_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary" / f"frontdesk-{os.getuid()}").write_text("in the way, too")
    path = cache_path(tmp_path / "文章")
    assert path.parent.parent == tmp_path / "temporary"
    assert path.name.startswith("文章-")


def test_a_copy_is_validated_again_by_another_version_of_the_program() -> None:
    assert kept_copy.current_rules() == f"{__version__}/4/1"
