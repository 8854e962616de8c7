"""All screens at a glance: the worst first, nothing that a stranger wrote breaks the table, and nothing about visitors."""

from __future__ import annotations

import csv
import re
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import msgspec
import pytest

from tests.content.program_sources import BROWSER, running_browser
from tests.releases import DAY, HeadOffice, Screen
from viewer.errors import FleetError
from viewer.fleet.fleet_overview import ScreenGroup, as_csv, as_text, read_overview
from viewer.fleet.fleet_page import write_pages
from viewer.fleet.reporting import ScreenReport, report, report_of

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
    with running_browser(tmp_path, 9) as browser:
        page = browser.opened((fresh / "index.html").as_uri())
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
