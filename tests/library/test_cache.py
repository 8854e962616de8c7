"""The cache of a folder is where the user may write, one file per folder."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest

from tests.folders import write_folder
from viewer.library.cache import cache_path
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
