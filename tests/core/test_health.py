"""The health report: complete, readable from outside, and it names what needs attention."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from tests.libraries import make_library
from viewer.content.article import Audience
from viewer.kiosk.core.crashes import Crash, Crashes, Mode
from viewer.kiosk.core.health import (
    STALE,
    ClockState,
    HealthCard,
    HealthTopic,
    LibraryState,
    Storage,
    is_running,
    library_state,
    load_card,
    save_card,
    status_path,
    storage,
    with_history,
)
from viewer.kiosk.core.memory import Memory
from viewer.library.library import Library
from viewer.library.schema import Filter, ReviewState

NOW = datetime(2026, 11, 23, 10, 24, 8, tzinfo=UTC)
WELL = HealthCard(at=NOW, clock=5000.0, boot="b", uptime=4000.0, name="大厅 1 号机", library=LibraryState(articles=38))


def test_kiosk_that_is_well_has_nothing_to_do() -> None:
    assert WELL.findings == ()


@pytest.mark.parametrize(
    ("change", "topic", "words"),
    [
        ({"library": LibraryState(fault="打不开。")}, HealthTopic.LIBRARY, "打不开"),
        ({"library": LibraryState(due_soon=3)}, HealthTopic.REVIEW, "3 篇文章快到复审日期"),
        ({"library": LibraryState(expired=1)}, HealthTopic.REVIEW, "1 篇文章过了复审日期"),
        ({"library": LibraryState(damaged=2)}, HealthTopic.LIBRARY, "2 篇文章坏了"),
        ({"mode": Mode.SAFE, "last_reason": "被信号结束：SIGSEGV"}, HealthTopic.UPTIME, "SIGSEGV"),
        ({"clock_state": ClockState(wrong=True)}, HealthTopic.CLOCK, "日期不对"),
        ({"storage": Storage(12_000_000, 10**10)}, HealthTopic.STORAGE, "只剩 12 MB"),
        ({"printer": True, "printer_fault": "缺纸。"}, HealthTopic.PRINTER, "缺纸"),
        ({"font_fault": "没有中文字体。"}, HealthTopic.DEVICE, "字体"),
        ({"memory": Memory(10**9, 9e6)}, HealthTopic.UPTIME, "9.0 MB"),
        ({"counter_fault": "计数暂停：disk full。"}, HealthTopic.STORAGE, "计数暂停"),
        ({"settings_faults": ("kiosk.toml:3: …",)}, HealthTopic.SETTINGS, "kiosk.toml:3"),
    ],
)
def test_what_wants_doing_is_named_with_its_card(change: dict[str, object], topic: HealthTopic, words: str) -> None:
    (finding,) = msgspec.structs.replace(WELL, **change).findings
    assert finding.topic is topic
    assert words in finding.message


def test_printer_that_nobody_wants_needs_no_paper() -> None:
    assert msgspec.structs.replace(WELL, printer_fault="缺纸。").findings == ()


def test_card_is_read_from_outside_with_its_findings(tmp_path: Path) -> None:
    card = msgspec.structs.replace(WELL, library=LibraryState(due_soon=3))
    save_card(card, status_path(tmp_path))
    values = json.loads(status_path(tmp_path).read_text(encoding="utf-8"))
    assert values["findings"] == [{"topic": "review", "message": "3 篇文章快到复审日期，请医生再看一遍。"}]
    assert values["at"] == "2026-11-23T10:24:08Z"
    assert load_card(status_path(tmp_path)) == card


@pytest.mark.parametrize("data", [b"", b"{}", b"[", b'{"at": 3}'])
def test_damaged_card_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "status.json").write_bytes(data)
    assert load_card(tmp_path / "status.json") is None


@pytest.mark.parametrize(
    ("clock", "boot", "running"), [(5100, "b", True), (5000 + STALE, "b", False), (10, "b", False), (5100, "c", False)]
)
def test_old_card_is_of_a_kiosk_that_no_longer_runs(clock: float, boot: str, *, running: bool) -> None:
    assert is_running(WELL, clock, boot) is running


def test_history_tells_restarts_and_the_last_reason() -> None:
    crashes = Crashes().crashed(Crash(NOW, "窗口没有响应", 1.0, "b"))
    card = with_history(WELL, crashes)
    assert (card.restarts, card.last_reason, card.last_restart) == (1, "窗口没有响应", NOW)
    assert with_history(WELL, Crashes()) == WELL


def test_library_is_counted_as_the_public_sees_it(tmp_path: Path) -> None:
    with Library.open(make_library(tmp_path / "a.fdk", 200)) as library:
        rows = [row for row in library.rows(Filter()) if row.audience is Audience.PUBLIC and not row.error]
        today = date(2026, 11, 23)
        state = library_state(library, today)
        assert state.articles == len(rows)
        assert state.expired == sum(library.state(row, today) is ReviewState.EXPIRED for row in rows) > 0
        assert state.due_soon == sum(library.state(row, today) is ReviewState.DUE_SOON for row in rows) > 0
        assert state.damaged == library.info.damaged
        dead_clock = library_state(library, date(1970, 1, 1))
        assert (dead_clock.expired, dead_clock.due_soon) == (0, 0)


def test_disk_of_a_folder_that_is_not_there_yet_is_known(tmp_path: Path) -> None:
    found = storage(tmp_path / "a" / "b")
    assert found.free is not None
    assert found.total is not None
    assert 0 <= found.free <= found.total
