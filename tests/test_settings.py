"""The desk's settings: stored, checked, and never lost because of one bad value."""

from __future__ import annotations

import errno
import os
import resource
import signal
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer import settings
from viewer.errors import SettingsError
from viewer.settings import ReadingPlace, Settings, load, remember_place, remember_search, save, toggle_favourite

if TYPE_CHECKING:
    from pathlib import Path


def test_missing_file_gives_defaults_without_a_word(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.json") == (Settings(), None)


def test_saved_settings_come_back(tmp_path: Path) -> None:
    kept = Settings(theme="dark", zoom=175, favourites=("b", "a"), places={"a": ReadingPlace("第一节", 0.25)}, language="en")
    save(kept, tmp_path / "new" / "settings.json")
    assert load(tmp_path / "new" / "settings.json") == (kept, None)


def test_one_wrong_value_costs_that_value_alone_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"zoom": 9000, "theme": "pink", "favourites": ["a"], "written_by_a_later_version": 1}', encoding="utf-8")
    loaded, notice = load(path)
    assert loaded == Settings(favourites=("a",))
    assert notice is not None
    assert "zoom 应为：整数 80–250" in notice
    assert 'theme 应为："contrast" 或 "dark" 或 "light" 或 "system"' in notice
    assert "pink" in (tmp_path / "settings.bad.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe{}", b'{"zoom": 1', b"\x00" * 64, b'{"a": ' * 5000])
def test_file_that_is_no_settings_is_kept_aside(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(data)
    loaded, notice = load(path)
    assert loaded == Settings()
    assert notice is not None
    assert (tmp_path / "settings.bad.json").read_bytes() == data
    save(loaded, path)
    assert load(path) == (Settings(), None)


def test_folder_pipe_or_endless_file_in_the_place_of_the_file_is_named_and_left_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with (tmp_path / "endless").open("wb") as file:
        file.truncate(1_000_000_000)
    for name in ("pipe", "folder", "endless"):
        loaded, notice = load(tmp_path / name)
        assert loaded == Settings()
        assert notice is not None
        assert name in notice
        assert (tmp_path / name).exists()


def test_full_disk_says_so_and_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    save(Settings(zoom=110), path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(SettingsError, match=r"settings\.json"):
            save(Settings(favourites=tuple(f"article-{n}" for n in range(1000))), path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert load(path) == (Settings(zoom=110), None)
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]


def test_folder_that_cannot_be_made_is_a_settings_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError):
        save(Settings(), tmp_path / "file" / "settings.json")


def test_reason_is_in_the_readers_words() -> None:
    assert settings.reason(OSError(errno.ENOSPC, "No space left on device")) == "磁盘已满"
    assert settings.reason(OSError(errno.EROFS, "Read-only file system")) == "没有权限，或磁盘只读"


def test_places_keep_the_latest_and_forget_the_longest_unvisited() -> None:
    now = Settings()
    for n in range(settings.MOST_PLACES + 2):
        now = remember_place(now, f"a{n}", ReadingPlace("", 0.5))
    now = remember_place(now, "a2", ReadingPlace("end", 1.0))
    assert len(now.places) == settings.MOST_PLACES
    assert list(now.places)[-1] == "a2"
    assert "a0" not in now.places


@given(st.lists(st.text(), max_size=30))
def test_searches_are_few_distinct_newest_first_and_always_writable(queries: list[str]) -> None:
    now = Settings()
    for query in queries:
        now = remember_search(now, query)
    assert len(now.recent_searches) == len(set(now.recent_searches)) <= settings.MOST_SEARCHES
    assert all(now.recent_searches)
    assert msgspec.json.decode(msgspec.json.encode(now), type=Settings) == now


def test_star_on_and_off() -> None:
    starred = toggle_favourite(toggle_favourite(Settings(), "a"), "b")
    assert starred.favourites == ("a", "b")
    assert toggle_favourite(starred, "a").favourites == ("b",)
