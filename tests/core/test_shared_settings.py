"""Several desks, one settings file: each change is merged into the stored settings, and deleted history is nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from viewer import settings
from viewer.desk.core.shared_settings import SharedSettings
from viewer.errors import SettingsError
from viewer.settings import MOST_PLACES, ReadingPlace, Settings, load, save

HISTORY = Settings(
    favourites=("f",),
    places={"a": ReadingPlace("s", 0.5), "b": ReadingPlace()},
    recent_searches=("词", "针"),
    last_article="a",
    zoom=125,
)


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def two(path: Path, stored: Settings) -> tuple[SharedSettings, SharedSettings]:
    """Return two desks that began with the same settings."""
    save(stored, path)
    return SharedSettings(path, stored), SharedSettings(path, stored)


def test_what_two_desks_changed_is_all_there(path: Path) -> None:
    left, right = two(path, HISTORY)
    left.save(replace(HISTORY, zoom=150, favourites=("f", "l"), places={**HISTORY.places, "l": ReadingPlace("x")}))
    right.save(replace(HISTORY, theme="dark", favourites=("r",), places={"b": ReadingPlace(), "a": ReadingPlace("t", 0.1)}))
    found, _ = load(path)
    assert (found.zoom, found.theme) == (150, "dark")
    assert found.favourites == ("l", "r")
    assert found.places == {"a": ReadingPlace("t", 0.1), "b": ReadingPlace(), "l": ReadingPlace("x")}
    assert found.recent_searches == HISTORY.recent_searches


def test_searches_of_two_desks_stand_with_the_newest_first(path: Path) -> None:
    left, right = two(path, replace(HISTORY, recent_searches=("a", "b", "c")))
    start = replace(HISTORY, recent_searches=("a", "b", "c"))
    left.save(replace(start, recent_searches=("l", "a", "b", "c")))
    right.save(replace(start, recent_searches=("c", "r", "a", "b")))
    assert load(path)[0].recent_searches == ("c", "r", "l", "a", "b")


def test_a_change_taken_back_is_taken_back_and_nothing_else(path: Path) -> None:
    left, right = two(path, HISTORY)
    left.save(replace(HISTORY, favourites=()))
    right.save(replace(HISTORY, zoom=90))
    left.save(replace(HISTORY, favourites=("f",)))
    assert load(path)[0] == replace(HISTORY, zoom=90)


@pytest.mark.parametrize(
    ("before", "left", "right", "merged"),
    [
        ("abc", "xabc", "yabc", "yxabc"),
        ("abc", "bac", "abc", "bac"),
        ("abc", "abc", "yabc", "yabc"),
        ("abc", "", "abc", ""),
        ("abc", "", "yabc", "y"),
        ("", "a", "b", "ba"),
        ("ab", "xab", "xab", "xab"),
        ("ab", "ab", "yxab", "yxab"),
        ("abcdefghij", "xabcdefghi", "yabcdefghi", "yxabcdefgh"),
    ],
)
def test_searches_of_two_desks_are_merged_ten_at_most(path: Path, before: str, left: str, right: str, merged: str) -> None:
    start = replace(HISTORY, recent_searches=tuple(before))
    one, other = two(path, start)
    one.save(replace(start, recent_searches=tuple(left)))
    other.save(replace(start, recent_searches=tuple(right)))
    assert "".join(load(path)[0].recent_searches) == merged


@pytest.mark.parametrize(
    ("before", "left", "right", "merged"),
    [
        ("fg", "fgl", "fgr", "fglr"),
        ("fg", "g", "fgr", "gr"),
        ("fg", "fgl", "f", "fl"),
        ("fg", "fgl", "fgl", "fgl"),
        ("", "a", "b", "ab"),
    ],
)
def test_favourites_of_two_desks_are_merged_in_the_order_of_the_stars(
    path: Path, before: str, left: str, right: str, merged: str
) -> None:
    start = replace(HISTORY, favourites=tuple(before))
    one, other = two(path, start)
    one.save(replace(start, favourites=tuple(left)))
    other.save(replace(start, favourites=tuple(right)))
    assert "".join(load(path)[0].favourites) == merged


def test_places_that_one_desk_forgot_are_gone_and_those_of_another_stay(path: Path) -> None:
    left, right = two(path, HISTORY)
    right.save(replace(HISTORY, places={**HISTORY.places, "r": ReadingPlace("r")}))
    left.save(replace(HISTORY, places={"b": ReadingPlace("moved")}))
    assert load(path)[0].places == {"r": ReadingPlace("r"), "b": ReadingPlace("moved")}
    assert list(load(path)[0].places) == ["r", "b"]


def test_a_desk_without_changes_is_not_behind_and_history_alone_does_not_count_without_one(path: Path) -> None:
    desk, _ = two(path, HISTORY)
    assert not desk.is_behind(HISTORY)
    assert desk.is_behind(replace(HISTORY, zoom=90))
    assert desk.is_behind(replace(HISTORY, last_article="b"))
    quiet = replace(HISTORY, keep_history=False)
    desk.save(quiet)
    assert not desk.is_behind(replace(quiet, last_article="b", recent_searches=("neu",)))
    assert desk.is_behind(replace(quiet, zoom=90))


def test_places_stay_within_their_number(path: Path) -> None:
    many = replace(HISTORY, places={f"p{n}": ReadingPlace() for n in range(MOST_PLACES)})
    left, right = two(path, many)
    left.save(settings.remember_place(many, "l", ReadingPlace("x")))
    right.save(settings.remember_place(many, "r", ReadingPlace("y")))
    found = load(path)[0].places
    assert len(found) == MOST_PLACES
    assert {"l", "r"} <= found.keys()


def test_a_file_that_is_gone_or_broken_is_written_whole(path: Path) -> None:
    desk, _ = two(path, HISTORY)
    path.unlink()
    desk.save(replace(HISTORY, zoom=90))
    assert load(path) == (replace(HISTORY, zoom=90), None)
    path.write_bytes(b"{")
    desk.save(replace(HISTORY, zoom=80))
    assert load(path) == (replace(HISTORY, zoom=80), None)
    assert path.with_suffix(".bad.json").read_bytes() == b"{"


def test_what_was_read_is_not_on_the_disk_where_that_was_chosen(path: Path) -> None:
    desk, other = two(path, HISTORY)
    quiet = replace(HISTORY, keep_history=False)
    assert desk.is_behind(quiet)
    desk.save(quiet, forget=True)
    assert load(path)[0] == Settings(favourites=("f",), zoom=125, keep_history=False)
    assert not desk.is_behind(settings.remember_place(quiet, "secret", ReadingPlace("x")))
    other.save(settings.remember_place(HISTORY, "secret", ReadingPlace("x")))
    assert b"secret" not in path.read_bytes()


def test_forgetting_takes_what_any_desk_noted_and_the_copy_of_a_broken_file(path: Path) -> None:
    desk, other = two(path, HISTORY)
    read = settings.remember_search(settings.remember_place(HISTORY, "elsewhere", ReadingPlace()), "elsewhere")
    other.save(read)
    path.with_suffix(".bad.json").write_text("elsewhere")
    desk.save(settings.without_history(HISTORY), forget=True)
    assert load(path)[0] == Settings(favourites=("f",), zoom=125)
    assert [file.name for file in path.parent.iterdir() if "lock" not in file.name] == ["settings.json"]
    other.save(replace(read, zoom=80))
    assert load(path)[0] == Settings(favourites=("f",), zoom=80)


def test_what_could_not_be_written_is_written_the_next_time(path: Path) -> None:
    desk, _ = two(path, HISTORY)
    aside = path.parent.rename(path.parent.with_name("aside"))
    path.parent.write_text("in the way")
    with pytest.raises(SettingsError):
        desk.save(replace(HISTORY, zoom=90))
    path.parent.unlink()
    aside.rename(path.parent)
    assert desk.is_behind(replace(HISTORY, zoom=90))
    desk.save(replace(HISTORY, zoom=90))
    assert load(path)[0].zoom == 90


WRITER = """
import sys
from pathlib import Path
from msgspec.structs import replace
from viewer.desk.core.shared_settings import SharedSettings
from viewer.settings import Settings, load
path, name = Path(sys.argv[1]), sys.argv[2]
known = load(path)[0]
desk = SharedSettings(path, known)
for n in range(60):
    known = replace(known, favourites=(*known.favourites, f"{name}-{n}"))
    desk.save(known)
"""


def test_four_programs_that_write_at_once_lose_nothing(path: Path) -> None:
    save(Settings(), path)
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in "abcd"]
    assert [writer.wait() for writer in writers] == [0] * 4
    assert set(load(path)[0].favourites) == {f"{name}-{n}" for name in "abcd" for n in range(60)}


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_the_files_are_for_their_owner_alone(path: Path) -> None:
    SharedSettings(path, Settings()).save(HISTORY)
    assert [oct(file.stat().st_mode & 0o077) for file in path.parent.iterdir()] == ["0o0"] * 2
