"""What version 0.1.0 wrote is read for ever: the files in formats/ were written by it, and are never written again.

A new version may add files of its own in a folder beside them. A test here fails if an upgrade would lose a clinic's settings,
favourites, PIN, counts or library.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from viewer import settings
from viewer.kiosk.core.counters import Counters
from viewer.kiosk.core.crashes import load_crashes
from viewer.kiosk.core.kiosk_file import load_kiosk
from viewer.kiosk.core.kiosk_settings import CounterSettings
from viewer.kiosk.core.last_good import open_library
from viewer.kiosk.core.pin import Answer, StaffPin
from viewer.library import external_file
from viewer.library.library import Library
from viewer.library.schema import Filter
from viewer.library.search.searcher import Searcher

FORMATS = Path(__file__).parent / "formats"


@pytest.fixture(name="kept")
def _kept(tmp_path: Path) -> Path:
    """Return a copy of what a machine with version 0.1.0 has."""
    return Path(shutil.copytree(FORMATS / "0.1.0", tmp_path / "kept"))


def test_settings_favourites_and_reading_places_go_on(kept: Path) -> None:
    chosen, fault = settings.load(kept / "settings.json")
    assert fault is None
    assert (chosen.theme, chosen.zoom, chosen.language) == ("dark", 130, "en")
    assert (chosen.favourites, chosen.last_article) == (("one", "two"), "two")
    assert chosen.places["one"] == settings.ReadingPlace("第-一-节", 0.25)
    assert chosen.recent_searches == ("血糖", "tnb")


def test_the_pin_and_its_wrong_tries_go_on(kept: Path) -> None:
    staff = StaffPin(kept / "pin.json", kept / "tries.json")
    assert staff.digits == 6
    assert staff.enter("274914") is Answer.WRONG
    assert staff.enter("274913") is Answer.RIGHT


def test_counts_go_on(kept: Path) -> None:
    counters = Counters(kept / "counters.sqlite", CounterSettings())
    assert counters.rows() == [("2026-11-28", "one", 2), ("2026-11-29", "two", 1)]
    counters.close()
    assert counters.fault == ""


def test_crashes_go_on(kept: Path) -> None:
    crashes = load_crashes(kept / "crashes.json")
    assert (crashes.restarts, crashes.running) == (3, "b1")
    assert crashes.last is not None
    assert crashes.last.reason == "SIGSEGV"


def test_the_kiosks_settings_go_on(kept: Path) -> None:
    chosen, faults = load_kiosk(kept / "kiosk.toml")
    assert faults == ()
    assert (chosen.name, chosen.screen.inches, chosen.idle.reader) == ("大厅一号", 32, 90)
    assert (chosen.hours.monday, chosen.hours.closed_on) == ("08:00-12:00, 13:30-17:30", ("2026-10-01",))
    assert chosen.counters.suppress_below == 3


def test_the_library_is_shown_and_searched(kept: Path) -> None:
    copy = external_file.validated_copy(kept / "library.fdk")
    assert external_file.damaged_in(kept / "library.fdk") == ()
    with Library.open(copy) as library:
        assert [row.id for row in library.rows(Filter())] == ["one", "two"]
        assert library.article("one").blocks
    with Searcher(copy) as searcher:
        assert searcher.search("one").hits


def test_the_last_good_library_is_found_where_it_was(kept: Path) -> None:
    shutil.copyfile(kept / "library.fdk", kept / "last-good.fdk")
    library = open_library(kept)
    assert library
    with library:
        assert [row.id for row in library.rows(Filter())] == ["one", "two"]
