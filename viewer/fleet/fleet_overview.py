"""``FleetOverview``: all screens of a folder of reports, the worst first; as a table of text or as CSV."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Root

from viewer.errors import FleetError
from viewer.fleet.manifest import Manifest, in_ring
from viewer.fleet.reporting import MOST, ScreenReport
from viewer.fleet.signed_metadata import Expiry, expiries, metadata_at, metadata_of, read_manifest, versions_of
from viewer.i18n import format_number, mark, ntr, tr
from viewer.whole_file import read_regular

LATE_MINUTES = 30
"""Minutes without a report after which a screen counts as missing."""
RESTARTS, LEAST_FREE = 3, 2_000_000_000
"""Restarts in seven days, and free bytes, from which a screen needs attention."""
_MOST_SCREENS = 200_000
_SHORT = 8
"""Letters of a screen's id by which it is named where its place is not known."""


class ScreenGroup(StrEnum):
    """The groups of the table, in their order."""

    MISSING = "missing"
    ATTENTION = "attention"
    FINE = "fine"


class ScreenLine(Struct, frozen=True):
    """One screen: its report, where it stands, its group, and the word of its badge. ``behind``: it does not show the newest
    release; ``old``: it does not even show the newest that is for it.
    """

    report: ScreenReport
    place: str
    group: ScreenGroup
    badge: str
    behind: bool = False
    old: bool = False


class FleetOverview(Struct, frozen=True):
    """All screens at one moment. ``release`` and ``ring`` are of the newest release in the folder, if there is one; ``late``:
    minutes without a report after which a screen counts as missing.
    """

    at: datetime
    lines: tuple[ScreenLine, ...]
    dates: tuple[Expiry, ...] = ()
    release: int = 0
    version: str = ""
    ring: int = 100
    late: int = LATE_MINUTES

    def of(self, group: ScreenGroup) -> list[ScreenLine]:
        """Return the screens of ``group``."""
        return [line for line in self.lines if line.group is group]

    @property
    def behind(self) -> list[ScreenLine]:
        """The screens that do not show the newest release."""
        return [line for line in self.lines if line.behind]

    @property
    def overdue(self) -> list[ScreenLine]:
        """The screens with articles past their review."""
        return [line for line in self.lines if line.report.expired]


def read_overview(folder: Path, now: datetime, places: Path | None = None, late: int = LATE_MINUTES) -> FleetOverview:
    """Read all reports below ``folder``; ``places``: a CSV file with a screen's id, or its first
    eight letters, and the name of its place in each line.

    A report that cannot be read is left out. Raises ``FleetError`` if there is no folder of reports.
    """
    names = _names(places) if places else {}
    newest, wide, dates = _published(folder, now)
    release = newest.release if newest else 0
    lines = []
    for report in _reports(folder / "status"):
        missing = now - report.at > timedelta(minutes=late)
        words = "" if missing else _attention(report, ahead=report.at - now > timedelta(minutes=late))
        group = ScreenGroup.MISSING if missing else ScreenGroup.ATTENTION if words else ScreenGroup.FINE
        behind = report.release < release
        old = report.release < (release if newest and in_ring(report.id, newest.ring) else wide)
        badge = tr("未报到") if missing else words or (tr("待更新") if old else tr("正常"))
        place = names.get(report.id) or names.get(report.id[:_SHORT], report.id[:_SHORT])
        lines.append(ScreenLine(report, place, group, badge, behind, old))
    order = list(ScreenGroup)
    lines.sort(key=lambda line: (order.index(line.group), min(line.report.at, now - timedelta(minutes=late)), line.place))
    if newest is None:
        return FleetOverview(now, tuple(lines), late=late)
    version = newest.contents.owner.version or newest.published
    return FleetOverview(now, tuple(lines), dates, release, version, newest.ring, late)


def _reports(folder: Path) -> Iterator[ScreenReport]:
    """Yield the reports in ``folder``; of a screen with a wrong clock the time of the file counts.

    Raises ``FleetError`` if there is no such folder.
    """
    try:
        with os.scandir(folder) as found:
            names = sorted(entry.name for entry in found if entry.name.endswith(".json") and not entry.name.startswith("."))
    except OSError as error:
        raise FleetError(tr("{folder} 里没有屏幕的状态。", folder=folder.parent)) from error
    for name in names[:_MOST_SCREENS]:
        with suppress(OSError, ValueError, RecursionError, OverflowError):
            report = msgspec.json.decode(read_regular(folder / name, MOST), type=ScreenReport)
            if name != f"{report.id}.json" or not report.at.tzinfo or report.at.year not in range(1970, 9999):
                continue
            if report.clock_wrong:
                report = replace(report, at=datetime.fromtimestamp((folder / name).stat().st_mtime, UTC))
            yield report


def _attention(report: ScreenReport, *, ahead: bool) -> str:
    """Return what needs attention, in a word; empty: nothing. ``ahead``: the report is from the future."""
    found = (
        (report.why not in {"", "unreachable"}, mark("更新被拒")),
        (report.restarts >= RESTARTS, mark("反复重启")),
        (report.total > 0 and report.free < LEAST_FREE, mark("磁盘将满")),
        (report.clock_wrong or ahead, mark("校时偏差")),
        (report.expired > 0, mark("文章过期")),
    )
    return next((tr(words) for wrong, words in found if wrong), "")


def _names(path: Path) -> dict[str, str]:
    data = read_regular(path, 64 * 2**20)
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:  # as Excel saves CSV in Chinese
        words = data.decode("gb18030", errors="replace")
    rows = csv.reader(io.StringIO(words))
    return {row[0].strip(): row[1].strip() for row in rows if len(row) > 1}


def _published(folder: Path, now: datetime) -> tuple[Manifest | None, int, tuple[Expiry, ...]]:
    """Return the newest release in ``folder``, the number of the newest for all screens, and what expires when; None, 0 and
    nothing if the folder holds only reports.
    """
    try:
        found = metadata_of(folder)
        newest = read_manifest(folder, found.manifest)
        wide = read_manifest(folder, newest.wide).release if newest.wide else 0
        root = metadata_at(versions_of(folder / "metadata", Root.type)[-1], Root)
    except (FleetError, OSError, ValueError, LookupError, RepositoryError):
        return None, 0, ()
    dates = expiries([each.signed for each in (root, *found)], now)
    return newest, wide, tuple(sorted(dates, key=lambda each: each.days))


HEADS = (
    mark("地点"), mark("状态"), mark("内容版本"), mark("最近报到"), mark("近 7 天重启"), mark("30 天内过期"), mark("磁盘可用"),
)  # fmt: skip
"""The titles of the columns."""


def cells(line: ScreenLine, now: datetime) -> tuple[tuple[str, str], ...]:
    """Return the words of a screen's row at ``now``, each with its tone: "", "amber" or "red".

    A screen that does not report has no current numbers.
    """
    report = line.report
    seen = _seen(report.at.astimezone(), now.astimezone())
    version = (report.version or "–", "amber" if line.old else "")
    if line.group is ScreenGroup.MISSING:
        return (line.place, ""), (line.badge, ""), version, (seen, "red"), *(("–", ""),) * 3
    numbers = (
        (ntr("{n} 次", "{n} 次", report.restarts), report.restarts >= RESTARTS),
        (ntr("{n} 篇", "{n} 篇", report.due), report.expired > 0),
        (f"{format_number(report.free / 1e9, 1)} GB", report.total > 0 and report.free < LEAST_FREE),
    )
    toned = ((words, "amber" if wrong else "") for words, wrong in numbers)
    return (line.place, ""), (line.badge, ""), version, (seen, ""), *toned


def _seen(at: datetime, now: datetime) -> str:
    """Return a time in the past as it is read most easily, in the time zone of this machine."""
    days = (now.date() - at.date()).days
    if days <= 0:
        return f"{at:%H:%M}"
    return ntr("{n} 天前 {time}", "{n} 天前 {time}", days, time=f"{at:%H:%M}")


def as_text(overview: FleetOverview) -> str:
    """Return the overview as lines for a terminal."""
    rows = [[tr(head) for head in HEADS], *([words for words, _ in cells(line, overview.at)] for line in overview.lines)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    padded = ([cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)] for row in rows)
    told = [f"! {each.words}" for each in overview.dates if each.level]
    return "\n".join((*told, *("  ".join(row).rstrip() for row in padded)))


def _width(words: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in words)


def as_csv(overview: FleetOverview) -> str:
    """Return the overview as CSV, with the ids of the screens."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("id", "place", "group", *ScreenReport.__struct_fields__[1:]))
    for line in overview.lines:
        values = msgspec.structs.asdict(line.report) | {"at": line.report.at.isoformat()}
        writer.writerow(map(_no_formula, (values.pop("id"), line.place, line.group, *values.values())))
    return out.getvalue()


def _no_formula(value: object) -> object:
    """Return what a spreadsheet shows as it is: whoever may write a report must not make head office's computer calculate."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
