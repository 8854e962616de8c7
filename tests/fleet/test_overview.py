"""All screens at a glance: the worst first, nothing that a stranger wrote breaks the table, and nothing about visitors."""

from __future__ import annotations

import csv
import os
import re
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from tests.content.program_sources import BROWSER, running_browser
from tests.libraries import build_library
from tests.releases import DAY, HeadOffice, Screen
from viewer.content.article import Article
from viewer.errors import FleetError
from viewer.fleet.fleet_overview import HEADS, FleetOverview, ScreenGroup, ScreenLine, as_csv, as_text, cells, read_overview
from viewer.fleet.fleet_page import write_pages
from viewer.fleet.machine_state import FleetPlace, InstalledRelease
from viewer.fleet.manifest import in_ring
from viewer.fleet.reporting import ScreenReport, report, report_of
from viewer.fleet.signed_metadata import Expiry
from viewer.i18n import set_language, tr
from viewer.kiosk.core.counters import Counters
from viewer.kiosk.core.kiosk_settings import CounterSettings

NOW = DAY + timedelta(hours=10)
GB = 1_000_000_000


def _put(folder: Path, name: str, **values: object) -> None:
    path = folder / "status" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    base = {"id": name, "at": NOW, "release": 1, "version": "2026.11", "free": 20 * GB, "total": 32 * GB}
    path.write_bytes(msgspec.json.encode(base | values))


@pytest.fixture
def folder(office: HeadOffice) -> Path:
    _put(office.folder, "aaaa")
    _put(office.folder, "bbbb", restarts=6)
    _put(office.folder, "cccc", at=NOW - timedelta(days=3))
    _put(office.folder, "dddd", free=GB)
    _put(office.folder, "eeee", why="rollback", release=0)
    return office.folder


def test_screens_are_grouped_with_the_worst_first_and_named_by_their_badge(folder: Path, tmp_path: Path) -> None:
    places = tmp_path / "places.csv"
    places.write_text("aaaa,市中医院\ncccc,东城社区\n", encoding="utf-8-sig")
    overview = read_overview(folder, NOW, places)
    assert [(line.place, line.group, line.badge) for line in overview.lines] == [
        ("东城社区", ScreenGroup.MISSING, "未报到"),
        ("bbbb", ScreenGroup.ATTENTION, "反复重启"),
        ("dddd", ScreenGroup.ATTENTION, "磁盘将满"),
        ("eeee", ScreenGroup.ATTENTION, "更新被拒"),
        ("市中医院", ScreenGroup.FINE, "正常"),
    ]
    assert [line.place for line in overview.behind] == ["eeee"]
    assert (overview.release, overview.ring) == (1, 100)
    first, *rows = csv.reader(as_csv(overview).splitlines())
    assert (first[:3], len(rows)) == (["id", "place", "group"], 5)
    assert "3 天前" in as_text(overview)


def test_places_as_excel_saves_them_are_read_by_the_whole_id_or_its_first_eight_letters(tmp_path: Path) -> None:
    for name in ("0123456789abcdef", "89abcdef01234567"):
        _put(tmp_path, name)
    places = tmp_path / "places.csv"
    places.write_bytes("编号,地点\r\n01234567,市中医院\r\n89abcdef01234567,东城社区\r\n89abcdef,别处\r\n".encode("gb18030"))
    assert [line.place for line in read_overview(tmp_path, NOW, places).lines] == ["东城社区", "市中医院"]


def test_next_expiry_is_told_above_the_table(folder: Path) -> None:
    text = as_text(read_overview(folder, NOW + timedelta(days=395)))
    assert text.startswith("! 最新版的日期：2028-01-04 到期")


def test_what_a_stranger_writes_into_the_folder_is_left_out(folder: Path) -> None:
    (folder / "status" / "ffff.json").write_text("{")
    (folder / "status" / "gggg.json").write_text('{"id": "somebody-else", "at": "2026-11-30T00:00:00Z"}')
    (folder / "status" / "hhhh.json").write_bytes(b" " * 100_000)
    _put(folder, "iiii", version="<script>alert(1)</script>")
    overview = read_overview(folder, NOW)
    assert len(overview.lines) == 6
    pages = folder.parent / "pages"
    write_pages(overview, pages)
    for page in pages.glob("*.html"):
        assert "alert(1)</script>" not in page.read_text(encoding="utf-8")


def test_pages_have_a_page_for_each_filter_and_load_nothing_else(folder: Path) -> None:
    pages = folder.parent / "pages"
    write_pages(read_overview(folder, NOW), pages)
    assert {path.name for path in pages.glob("*.html")} == {
        "index.html", "missing.html", "attention.html", "behind.html", "overdue.html",
    }  # fmt: skip
    whole = (pages / "index.html").read_text(encoding="utf-8")
    assert "5 台" in whole
    assert "http" not in whole.replace("http-equiv", "")
    assert whole.count("<script>") == 1
    assert re.search(r"script-src &#x27;sha256-[^;]*&#x27;;|script-src 'sha256-", whole)
    assert "cccc" in (pages / "missing.html").read_text(encoding="utf-8")
    assert "aaaa" not in (pages / "missing.html").read_text(encoding="utf-8")
    assert "prefers-color-scheme: dark" in (pages / "style.css").read_text(encoding="utf-8")


@pytest.mark.skipif(not BROWSER, reason="needs Chromium")
def test_a_browser_finds_a_screen_by_place_or_number_and_tells_a_page_that_is_no_longer_rewritten(
    folder: Path, tmp_path: Path
) -> None:
    for number in range(30):
        _put(folder, f"fine{number:02}")
    (tmp_path / "places.csv").write_text("aaaa,市中医院\nfine29,北岸体检中心\n", encoding="utf-8")
    fresh, stopped = tmp_path / "fresh", tmp_path / "stopped"
    write_pages(read_overview(folder, datetime.now(UTC), tmp_path / "places.csv", late=10**6), fresh)
    write_pages(read_overview(folder, NOW - timedelta(days=400)), stopped)
    visible = "[...document.querySelectorAll('tr[data-find]')].filter(row => row.checkVisibility())"
    rows = f"{visible}.map(row => row.cells[0].innerText)"
    typed = "words => { const f = document.getElementById('_query'); f.value = words; f.dispatchEvent(new Event('input')); }"
    old = "document.getElementById('_old').checkVisibility()"
    narrow = "document.querySelector('.table').scrollWidth > document.querySelector('.table').clientWidth"
    titles = "[...document.querySelectorAll('details th[scope=col]')].map(title => title.textContent)"
    lefts = "[...row.cells].map(cell => cell.getBoundingClientRect().left)"
    columns = f"(all => [all[0], all[all.length - 1]])([...document.querySelectorAll('tr[data-find]')]).map(row => {lefts})"
    with running_browser(tmp_path, 9) as browser:
        page = browser.opened((fresh / "index.html").as_uri())
        browser.ask("Emulation.setDeviceMetricsOverride", page, width=1280, height=900, deviceScaleFactor=1, mobile=False)
        assert browser.evaluated(page, narrow) is False
        browser.evaluated(page, "document.querySelector('details').open = true")
        first, last = browser.evaluated(page, columns)
        assert first == last  # a folded row is a row of the same table
        browser.evaluated(page, "document.querySelector('details').open = false")
        assert browser.evaluated(page, titles) == [tr(head) for head in HEADS]  # a screen reader says them for folded rows too
        assert browser.evaluated(page, old) is False
        assert len(browser.evaluated(page, rows)) == 13  # three that need attention, ten that are fine; the others are folded
        for words, found in (("北岸", ["北岸体检中心"]), ("DDDD", ["dddd"]), ("市 aaaa", ["市中医院"]), ("无此地", [])):
            browser.evaluated(page, f"({typed})({words!r})")
            assert browser.evaluated(page, rows) == found
        assert browser.evaluated(page, "document.getElementById('_none').checkVisibility()") is True
        browser.evaluated(page, f"({typed})('')")
        assert len(browser.evaluated(page, rows)) == 13
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert browser.evaluated(page, wide) is True
        assert browser.evaluated(browser.opened((stopped / "missing.html").as_uri()), old) is True


def test_folder_without_reports_is_told(tmp_path: Path) -> None:
    with pytest.raises(FleetError):
        read_overview(tmp_path, NOW)


def test_report_says_nothing_about_visitors_places_or_addresses(screen: Screen) -> None:
    found = report_of(screen.place, NOW)
    assert set(msgspec.structs.asdict(found)) == {
        "id", "at", "release", "version", "program", "uptime", "restarts", "due", "expired", "free", "total", "clock_wrong",
        "on_trial", "why",
    }  # fmt: skip
    assert found.release == 1
    assert len(found.id) == 32  # random, not the machine's name
    assert len(msgspec.json.encode(found)) < 500


def test_report_of_a_kiosk_is_the_same_whatever_its_visitors_read(screen: Screen, tmp_path: Path) -> None:
    (tmp_path / "status.json").write_bytes(b'{"uptime": 60.0, "restarts": 0, "library": {"path": "/srv/clinic"}, "findings": []}')
    before = report_of(screen.place, NOW, tmp_path)
    counters = Counters(tmp_path / "counters.sqlite", CounterSettings())
    for times in range(12):
        counters.count("article-1" if times < 3 else "article-2", NOW.date())
    assert [times for _, _, times in counters.rows()] == [3, 9]
    after = report_of(screen.place, NOW, tmp_path)
    assert replace(after, free=before.free) == before


def test_restarts_are_those_of_the_last_seven_days(screen: Screen, tmp_path: Path) -> None:
    told = []
    for day, total in ((0, 4), (3, 6), (6, 9), (9, 9), (17, 9)):
        (tmp_path / "status.json").write_bytes(msgspec.json.encode({"uptime": 5.0, "restarts": total}))
        told.append(report_of(screen.place, NOW + timedelta(days=day), tmp_path).restarts)
    assert told == [0, 2, 5, 3, 0]


def test_report_is_left_in_a_folder_and_read_from_there(office: HeadOffice, screen: Screen) -> None:
    report(screen.place, str(office.folder))
    (line,) = read_overview(office.folder, NOW + timedelta(days=3650)).lines
    assert line.report.release == 1


def test_report_is_put_to_an_address(screen: Screen) -> None:
    got: list[tuple[str, bytes]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            got.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(201)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        report(screen.place, f"http://127.0.0.1:{server.server_port}/clinic")
        thread.join()
    ((path, data),) = got
    found = msgspec.json.decode(data, type=ScreenReport)
    assert path == f"/clinic/status/{found.id}.json"


@pytest.mark.parametrize(("status", "words"), [(200, ""), (204, ""), (300, "HTTP 300"), (404, "HTTP 404"), (507, "HTTP 507")])
def test_a_report_that_the_server_does_not_take_is_told(tmp_path: Path, status: int, words: str) -> None:
    class Receiver(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/json"
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    place = FleetPlace(tmp_path / "fleet", tmp_path / "library.fdk")
    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/clinic/"
        try:
            if not words:
                report(place, address)
                return
            with pytest.raises(FleetError, match=f"{address}：{words}。"):
                report(place, address)
        finally:
            thread.join()


def test_a_report_that_reaches_nobody_is_told(tmp_path: Path) -> None:
    place = FleetPlace(tmp_path / "fleet", tmp_path / "library.fdk")
    with pytest.raises(FleetError, match=r"^状态没有写到 http://127\.0\.0\.1:1：[^:：]*refused。$"):
        report(place, "http://127.0.0.1:1")
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(FleetError, match="状态没有写到"):
        report(place, str(tmp_path / "file"))


# ---- without a release: a folder of reports alone ----------------------------------------------------------------------


def one(folder: Path, **values: object) -> ScreenLine:
    """Return the line of a single screen; its report has just come."""
    _put(folder, "aaaa", **values)
    os.utime(folder / "status" / "aaaa.json", (NOW.timestamp(),) * 2)
    (line,) = read_overview(folder, NOW).lines
    return line


@pytest.mark.parametrize(
    ("values", "badge"),
    [
        ({}, "正常"),
        ({"at": NOW - timedelta(minutes=30)}, "正常"), ({"at": NOW - timedelta(minutes=30, seconds=1)}, "未报到"),
        ({"at": NOW + timedelta(minutes=30)}, "正常"), ({"at": NOW + timedelta(minutes=31)}, "校时偏差"),
        ({"restarts": 2}, "正常"), ({"restarts": 3}, "反复重启"),
        ({"free": 2_000_000_000}, "正常"), ({"free": 1_999_999_999}, "磁盘将满"), ({"free": 1, "total": 0}, "正常"),
        ({"free": 1, "total": 1}, "磁盘将满"),
        ({"clock_wrong": True}, "校时偏差"), ({"expired": 1}, "文章过期"), ({"due": 9}, "正常"),
        ({"why": "unreachable"}, "正常"), ({"why": "rollback"}, "更新被拒"), ({"release": 0}, "正常"),
        ({"why": "bad", "restarts": 3, "free": 1, "clock_wrong": True, "expired": 1}, "更新被拒"),
        ({"restarts": 3, "free": 1, "clock_wrong": True, "expired": 1}, "反复重启"),
        ({"free": 1, "clock_wrong": True, "expired": 1}, "磁盘将满"), ({"clock_wrong": True, "expired": 1}, "校时偏差"),
        ({"at": NOW - timedelta(days=1), "restarts": 3}, "未报到"),
    ],
)  # fmt: skip
def test_a_screen_is_named_by_what_is_most_urgent_from_its_limit_on(
    tmp_path: Path, values: dict[str, object], badge: str
) -> None:
    line = one(tmp_path, **values)
    group = {"正常": ScreenGroup.FINE, "未报到": ScreenGroup.MISSING}.get(badge, ScreenGroup.ATTENTION)
    assert (line.badge, line.group, line.behind, line.old) == (badge, group, False, False)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, ["aaaa", "正常", "2026.11", "", "0 次", "0 篇", "20.0 GB"]),
        ({"version": "", "due": 4}, ["aaaa", "正常", "–", "", "0 次", "4 篇", "20.0 GB"]),
        ({"restarts": 3}, ["aaaa", "反复重启", "2026.11", "", "3 次 amber", "0 篇", "20.0 GB"]),
        ({"expired": 1, "due": 2}, ["aaaa", "文章过期", "2026.11", "", "0 次", "2 篇 amber", "20.0 GB"]),
        ({"free": 1_940_000_000}, ["aaaa", "磁盘将满", "2026.11", "", "0 次", "0 篇", "1.9 GB amber"]),
        ({"at": NOW - timedelta(days=2), "restarts": 9}, ["aaaa", "未报到", "2026.11", "2 天前 red", "–", "–", "–"]),
        ({"at": NOW - timedelta(days=1), "restarts": 9}, ["aaaa", "未报到", "2026.11", "1 天前 red", "–", "–", "–"]),
    ],
)
def test_a_row_tells_the_numbers_of_a_screen_and_marks_those_that_are_wrong(
    tmp_path: Path, values: dict[str, object], words: list[str]
) -> None:
    told = [f"{cell} {tone}".strip() for cell, tone in cells(one(tmp_path, **values), NOW)]
    time = f"{(NOW if 'at' not in values else NOW - timedelta(days=1)).astimezone():%H:%M}"
    assert [cell.replace(f" {time}", "").replace(time, "") for cell in told] == words


def test_screens_of_a_group_are_in_the_order_of_their_last_report_and_place(tmp_path: Path) -> None:
    for name, minutes in (("c", 40), ("a", 31), ("b", 5), ("d", 0), ("f", 90)):
        _put(tmp_path, name, at=NOW - timedelta(minutes=minutes))
    places = tmp_path / "places.csv"
    places.write_text(" b , 乙 \nd,甲\nalone\n\n", encoding="utf-8")
    lines = read_overview(tmp_path, NOW, places).lines
    assert [(line.report.id, line.place) for line in lines] == [("f", "f"), ("c", "c"), ("a", "a"), ("b", "乙"), ("d", "甲")]
    assert [line.report.id for line in read_overview(tmp_path, NOW, late=60).lines] == ["f", "a", "b", "c", "d"]
    overview = read_overview(tmp_path, NOW)
    assert [len(overview.of(group)) for group in ScreenGroup] == [3, 0, 2]
    assert (overview.release, overview.version, overview.ring, overview.dates, overview.late) == (0, "", 100, (), 30)
    assert (overview.behind, overview.overdue) == ([], [])


def test_a_screen_without_a_place_is_named_by_the_first_eight_letters_of_its_id(tmp_path: Path) -> None:
    _put(tmp_path, "0123456789abcdef", expired=2)
    overview = read_overview(tmp_path, NOW)
    assert [line.place for line in overview.overdue] == ["01234567"]


def test_a_release_for_a_part_of_the_screens_makes_the_others_wait_without_a_mark(office: HeadOffice) -> None:
    for number in range(3):  # release 1 is for all, 2 to 4 are for a part
        office.change(number)
        office.publish(ring=20)
    within, outside = (next(name for name in map(str, range(999)) if in_ring(name, 20) is wanted) for wanted in (True, False))
    for name in (within, outside):
        expected = {0: (True, True), 1: (True, name == within), 3: (True, name == within), 4: (False, False)}
        for release, (behind, old) in expected.items():
            _put(office.folder, name, release=release)
            line = next(line for line in read_overview(office.folder, NOW).lines if line.report.id == name)
            assert (line.behind, line.old, line.badge) == (behind, old, "待更新" if old else "正常")
            assert cells(line, NOW)[2] == ("2026.11", "amber" if old else "")


def test_a_screen_with_a_wrong_clock_is_judged_by_when_its_report_came(tmp_path: Path) -> None:
    _put(tmp_path, "aaaa", at="1970-01-02T00:00:00Z", clock_wrong=True)
    path, came = tmp_path / "status" / "aaaa.json", NOW.timestamp()
    for minutes, badge in ((0, "校时偏差"), (31, "未报到")):
        os.utime(path, (came - 60 * minutes,) * 2)
        (line,) = read_overview(tmp_path, NOW).lines
        assert line.badge == badge


@pytest.mark.parametrize(("size", "read"), [(65_536, True), (65_537, False)])
def test_reports_of_64_kilobytes_are_read_and_no_longer_ones(tmp_path: Path, size: int, *, read: bool) -> None:
    _put(tmp_path, "aaaa")
    path = tmp_path / "status" / "aaaa.json"
    path.write_bytes(path.read_bytes().ljust(size))
    assert bool(read_overview(tmp_path, NOW).lines) is read


def test_reports_without_a_time_zone_and_files_of_other_names_are_left_out(tmp_path: Path) -> None:
    _put(tmp_path, "aaaa", at="2026-11-30T00:00:00")
    _put(tmp_path, ".hidden")
    (tmp_path / "status" / "bbbb.txt").write_bytes((tmp_path / "status" / "aaaa.json").read_bytes())
    assert read_overview(tmp_path, NOW).lines == ()


def test_columns_of_the_text_are_as_wide_as_their_widest_word(tmp_path: Path) -> None:
    _put(tmp_path, "aaaa")
    (tmp_path / "places.csv").write_text("aaaa,⺀社区卫生服务站", encoding="utf-8")
    head, row = as_text(read_overview(tmp_path, NOW, tmp_path / "places.csv")).splitlines()
    assert head.startswith("地点" + " " * 14 + "状态  内容版本  ")
    assert row.startswith("⺀社区卫生服务站  正常  2026.11   ")
    assert row.endswith("  20.0 GB")


def test_csv_has_all_values_of_a_report(tmp_path: Path) -> None:
    _put(tmp_path, "aaaa", why="slow")
    head, row = csv.reader(as_csv(read_overview(tmp_path, NOW)).splitlines())
    assert dict(zip(head, row, strict=True)) == {
        "id": "aaaa", "place": "aaaa", "group": "attention", "at": "2026-11-30T10:00:00+00:00", "release": "1",
        "version": "2026.11", "program": ScreenReport("", NOW).program, "uptime": "0.0", "restarts": "0", "due": "0",
        "expired": "0", "free": "20000000000", "total": "32000000000", "clock_wrong": "False",
        "on_trial": "False", "why": "slow",
    }  # fmt: skip


def test_csv_holds_no_formula(tmp_path: Path) -> None:
    _put(tmp_path, "aaaa", version='=HYPERLINK("http://x")', why="@SUM(1)")
    _, row = csv.reader(as_csv(read_overview(tmp_path, NOW)).splitlines())
    assert [cell[0] for cell in row if "HYPERLINK" in cell or "SUM" in cell] == ["'", "'"]


# ---- the report of one machine -----------------------------------------------------------------------------------------


def test_a_machine_that_received_nothing_reports_itself_under_a_lasting_number(tmp_path: Path) -> None:
    place = FleetPlace(tmp_path / "fleet", tmp_path / "library.fdk")
    (tmp_path / "status.json").write_bytes(b'{"uptime": 7.6, "restarts": 2}')
    first = report_of(place, NOW + timedelta(microseconds=5), tmp_path)
    assert (first.at, first.uptime, first.restarts, first.release, first.version) == (NOW, 8.0, 0, 0, "")
    assert (first.due, first.expired, first.clock_wrong, first.on_trial, first.why) == (0, 0, False, False, "")
    assert 0 < first.free <= first.total
    assert report_of(place, NOW).id == first.id


@pytest.mark.parametrize(
    ("totals", "told"),
    [
        ([(0, 4), (7, 6)], [0, 2]), ([(0, 4), (8, 6)], [0, 0]), ([(0, 4), (0, 7)], [0, 3]), ([(0, 9), (1, 2)], [0, 0]),
        ([(0, 1), (3, 4), (8, 9), (10, 9)], [0, 3, 5, 5]), ([(5, 1), (0, 9)], [0, 0]),
    ],
)  # fmt: skip
def test_restarts_are_counted_over_seven_days(tmp_path: Path, totals: list[tuple[int, int]], told: list[int]) -> None:
    place = FleetPlace(tmp_path / "fleet", tmp_path / "library.fdk")
    found = []
    for day, total in totals:
        (tmp_path / "status.json").write_bytes(msgspec.json.encode({"restarts": total}))
        found.append(report_of(place, NOW + timedelta(days=day), tmp_path).restarts)
    assert found == told


@pytest.mark.parametrize(
    ("days", "due", "expired", "wrong"),
    [(0, 1, 1, False), (1, 2, 1, False), (-1, 0, 1, False), (-400, 0, 0, True), (2000, 0, 0, True)],
)
def test_a_report_counts_what_is_due_within_thirty_days_and_overdue(
    tmp_path: Path, days: int, due: int, expired: int, *, wrong: bool
) -> None:
    place = FleetPlace(tmp_path / "fleet", tmp_path / "library.fdk")
    left = (None, -5, 30, 31, 90)  # days until the review
    build_library(place.library, *(
        Article(f"a{at}", f"第{at}篇", (), review_due=NOW.date() + timedelta(days=day) if day is not None else None)
        for at, day in enumerate(left)
    ))  # fmt: skip
    place.save(replace(place.load(), current=InstalledRelease(4, "i", "2026-11-30"), trial=1, why="slow"))
    found = report_of(place, NOW + timedelta(days=days))
    assert (found.due, found.expired, found.clock_wrong) == (due, expired, wrong)
    assert (found.release, found.version, found.on_trial, found.why) == (4, "2026-11-30", True, "slow")
    place.save(replace(place.load(), current=InstalledRelease(4, "i", "2026-11-30", "v4"), trial=None))
    assert (report_of(place, NOW).version, report_of(place, NOW).on_trial) == ("v4", False)
    place.library.unlink()
    gone = report_of(place, NOW)
    assert (gone.release, gone.due, gone.expired) == (4, 0, 0)


# ---- the page of all screens -------------------------------------------------------------------------------------------


def lines_of(group: ScreenGroup, number: int, **values: object) -> tuple[ScreenLine, ...]:
    reports = (replace(ScreenReport(f"{group}{at}", NOW, free=5, total=10), **values) for at in range(number))
    return tuple(ScreenLine(report, report.id, group, "badge") for report in reports)


def pages_of(overview: FleetOverview, folder: Path) -> dict[str, str]:
    write_pages(overview, folder)
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.html")}


@pytest.mark.parametrize(("group", "first"), [(ScreenGroup.MISSING, 20), (ScreenGroup.ATTENTION, 50), (ScreenGroup.FINE, 10)])
def test_the_first_rows_of_a_group_are_open_and_the_others_folded(tmp_path: Path, group: ScreenGroup, first: int) -> None:
    whole = pages_of(FleetOverview(NOW, lines_of(group, first)), tmp_path / "whole")["index"]
    assert (whole.count("<tr data-find") + whole.count("<tr\ndata-find"), "<details" in whole) == (first, False)
    assert f"，{first} 台" in whole
    more = pages_of(FleetOverview(NOW, lines_of(group, first + 2)), tmp_path / "more")
    opened, _, folded = more["index"].partition("<details")
    assert (opened.count("data-find="), folded.count("data-find=")) == (first, 2)
    assert "其余 2 台" in folded
    if group is not ScreenGroup.FINE:
        assert (more[group.value].count("data-find="), "<details" in more[group.value]) == (first + 2, False)
        assert more["overdue"].count("data-find=") == 0


@pytest.mark.parametrize(
    ("free", "total", "group", "used"),
    [
        (5, 10, ScreenGroup.FINE, "width:50%"), (1, 3, ScreenGroup.FINE, "width:67%"), (10, 10, ScreenGroup.FINE, ""),
        (0, 0, ScreenGroup.FINE, ""), (5, 10, ScreenGroup.MISSING, ""), (0, 10, ScreenGroup.ATTENTION, "width:100%"),
    ],
)  # fmt: skip
def test_a_bar_shows_how_much_of_the_disk_is_used(tmp_path: Path, free: int, total: int, group: ScreenGroup, used: str) -> None:
    page = pages_of(FleetOverview(NOW, lines_of(group, 1, free=free, total=total)), tmp_path / "pages")["index"]
    assert ('class="used"' in page) is bool(used)
    assert used in page


@pytest.mark.parametrize(("days", "look"), [(91, ""), (90, "notice"), (8, "notice"), (7, "notice red"), (-1, "notice red")])
def test_the_next_expiry_is_amber_from_90_days_on_and_red_from_seven(tmp_path: Path, days: int, look: str) -> None:
    dates = (Expiry("timestamp", NOW + timedelta(days=days), days), Expiry("root", NOW + timedelta(days=999), 999))
    page = pages_of(FleetOverview(NOW, lines_of(ScreenGroup.FINE, 1), dates), tmp_path / "pages")["index"]
    assert ("最新版的日期" in page) is bool(look)
    assert re.findall('<p class="(notice[^"]*)"', page)[1:] == ([look] if look else [])


def test_english_has_one_kiosk_and_two_kiosks(tmp_path: Path) -> None:
    set_language("en")
    try:
        page = pages_of(FleetOverview(NOW, lines_of(ScreenGroup.FINE, 1, due=2)), tmp_path / "pages")["index"]
    finally:
        set_language("zh_CN")
    assert re.findall("<b>([0-9]+)</b>([a-z]+)", page) == [("0", "kiosks"), ("0", "kiosks"), ("1", "kiosk"), ("2", "articles")]


def test_long_numbers_have_thousands_separators(tmp_path: Path) -> None:
    lines = tuple(replace(line, behind=True) for line in lines_of(ScreenGroup.FINE, 1234))
    page = pages_of(FleetOverview(NOW, lines, release=3, ring=100), tmp_path / "pages")["index"]
    told = ("1,234 台，", "正常，1,234 台", "<b>1,234</b>", "其余 1,224 台", "0 台已更新，1,234 台等待", "共 1,234 台")
    assert [words for words in told if words not in page] == []


def test_a_release_tells_how_many_screens_have_it(tmp_path: Path) -> None:
    lines = (
        *lines_of(ScreenGroup.FINE, 3, due=4),
        *(replace(line, behind=True) for line in lines_of(ScreenGroup.MISSING, 1, due=7)),
    )
    page = pages_of(FleetOverview(NOW, lines, release=3, version="v3", ring=20), tmp_path / "a")["index"]
    assert "内容 v3，第 3 版" in page
    assert "3 台已更新，1 台等待" in page
    assert "满 24 小时无异常" in page
    assert "--part: 20%" in page
    assert re.search(r"30 天内过期</span><p><b>7</b>", page)
    assert re.search(r"正常</span><p><b>3</b>", page)
    assert "满 24 小时" not in pages_of(FleetOverview(NOW, lines, release=3, ring=100), tmp_path / "b")["index"]
    alone = pages_of(FleetOverview(NOW, ()), tmp_path / "c")["index"]
    assert "已更新" not in alone
    assert "这里没有屏幕。" in alone
