"""The health report: complete, readable from outside, and it names what needs attention."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from tests.libraries import make_library
from viewer.content.article import Audience
from viewer.fleet.update_summary import UpdateSummary
from viewer.kiosk.core.crashes import Crash, Crashes, Mode
from viewer.kiosk.core.health import (
    ClockState,
    HealthCard,
    HealthTopic,
    LibraryState,
    Storage,
    clock_state,
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
    ("clock", "boot", "running"),
    [(5000, "b", True), (5179.9, "b", True), (5180, "b", False), (4999.9, "b", False), (5100, "c", False)],
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


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"storage": Storage(500_000_000, 10**10)}, []),
        ({"storage": Storage(499_999_999, 10**10)}, ["硬盘只剩 500 MB，快满了。请管电脑的人清理。"]),
        ({"storage": Storage(0, 10**10)}, ["硬盘只剩 0 MB，快满了。请管电脑的人清理。"]),
        ({"storage": Storage(None, 10**10)}, []),
        ({"memory": Memory(10**9, 5_000_000.0)}, []),
        ({"memory": Memory(10**9, 5_040_000.0)}, ["读本占的内存越来越多（每小时 5.0 MB）。方便时请按“重启读本”。"]),
        ({"memory": Memory(10**9, None)}, []),
        ({"clock_state": ClockState(wrong=True, ahead=True)},
         ["这台机器的日期不对，比文章的日期晚三年以上。请把日期调对；调对以前，过期的文章也会显示。"]),
        ({"clock_state": ClockState(wrong=True)},
         ["这台机器的日期不对，比文章或上次使用的日期还早。请把日期调对；调对以前，过期的文章也会显示。"]),
        ({"clock_state": ClockState(ahead=True, synchronised=False)}, []),
        ({"updates": UpdateSummary(why="slow")}, ["传得太慢，已停止；下次再试。"]),
        ({"updates": UpdateSummary(release=3)}, []),
        ({"updates": UpdateSummary(release=3), "updates_shown": False},
         ["收到的新内容没有显示：kiosk.toml 的 library 指定了别的文章库。请管电脑的人去掉这一行。"]),
        ({"updates": UpdateSummary(), "updates_shown": False}, []),
        ({"settings_faults": ("a", "b")}, ["a", "b"]),
    ],
)  # fmt: skip
def test_findings_begin_just_beyond_each_limit(change: dict[str, object], said: list[str]) -> None:
    assert [finding.message for finding in msgspec.structs.replace(WELL, **change).findings] == said


def test_everything_at_once_is_told_the_most_urgent_first() -> None:
    card = msgspec.structs.replace(
        WELL, library=LibraryState(fault="l", expired=1, due_soon=2, damaged=3), mode=Mode.PAGE, last_reason="r",
        font_fault="font", screen_fault="screen", touch_fault="touch", printer=True, printer_fault="printer",
        counter_fault="counter", updates=UpdateSummary(why="slow"), clock_state=ClockState(wrong=True), storage=Storage(1, 1),
        memory=Memory(1, 1e9), settings_faults=("s",),
    )  # fmt: skip
    assert [finding.topic.value for finding in card.findings] == [
        "library", "uptime", "device", "device", "device", "printer", "storage", "review", "review", "library", "updates",
        "clock", "storage", "uptime", "settings",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("known", "days", "wrong", "ahead"),
    [(0, 0, False, False), (0, -1, False, False), (0, -2, True, False), (0, 1095, False, False), (0, 1096, True, True),
     (100, 98, True, False), (100, 99, False, False), (100, 1195, False, False), (100, 1196, True, True)],
)  # fmt: skip
def test_clock_is_judged_by_the_newest_known_day(
    small_library: Library, known: int, days: int, *, wrong: bool, ahead: bool
) -> None:
    assert small_library.built_day is not None
    small_library.known_day = small_library.built_day + timedelta(days=known) if known else None
    judged = clock_state(small_library, small_library.built_day + timedelta(days=days))
    assert (judged.wrong, judged.ahead) == (wrong, ahead)


@pytest.fixture
def small_library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(make_library(tmp_path / "a.fdk", 1)) as library:
        yield library


def test_without_a_library_no_clock_is_wrong() -> None:
    judged = clock_state(None, date(1970, 1, 1))
    assert (judged.wrong, judged.ahead) == (False, False)


def test_card_that_is_too_long_is_not_read(tmp_path: Path) -> None:
    save_card(WELL, tmp_path / "status.json")
    data = (tmp_path / "status.json").read_bytes()
    (tmp_path / "status.json").write_bytes(data.ljust(1_000_000))
    assert load_card(tmp_path / "status.json") == WELL
    (tmp_path / "status.json").write_bytes(data.ljust(1_000_001))
    assert load_card(tmp_path / "status.json") is None


def test_a_new_card_claims_nothing() -> None:
    card = HealthCard(at=NOW, clock=1.0, boot="b", uptime=0.0)
    assert (card.pid, card.restarts, card.printer, card.updates_shown) == (0, 0, False, True)
    assert card.library == LibraryState("", "", "", 0, 0, 0, 0, "")
    assert card.clock_state == ClockState(wrong=False, ahead=False, synchronised=None)


def test_a_library_that_can_no_longer_be_read_is_a_fault_and_not_an_empty_one(tmp_path: Path) -> None:
    library = Library.open(make_library(tmp_path / "a.fdk", 1))
    library.close()
    state = library_state(library, date(2026, 11, 23))
    assert (state.path, state.articles) == (str(tmp_path / "a.fdk"), 0)
    assert "读不出来" in state.fault
    (finding,) = msgspec.structs.replace(WELL, library=state).findings
    assert finding.topic is HealthTopic.LIBRARY


def test_disk_of_nowhere_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(_path: Path) -> None:
        raise OSError

    monkeypatch.setattr("shutil.disk_usage", refusing)
    assert storage(Path("/a/b")) == Storage(None, None)
