"""``HealthCard``: the health of a kiosk for its owner, in the staff panel and as ``frontdesk kiosk status --json``.

The window writes it to ``status.json`` in the state folder once a minute; readers of the file see how old it is.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import msgspec
from msgspec import Struct

from viewer import __version__
from viewer.content.article import Audience
from viewer.errors import LibraryError
from viewer.fleet.update_summary import UpdateSummary
from viewer.i18n import format_number, ntr, tr
from viewer.kiosk.core.crashes import Crashes, Mode
from viewer.kiosk.core.memory import Memory
from viewer.library.known_day import clock_synchronised
from viewer.library.library import Library
from viewer.library.schema import DUE_SOON_DAYS, Filter
from viewer.whole_file import read_regular, write_whole

STALE = 180.0
"""Age in seconds from which a card means that the kiosk no longer runs."""

LEAST_FREE = 500_000_000
"""Free bytes below which the disk needs attention."""

STEEPEST = 5_000_000.0
"""Memory growth in bytes per hour above which it needs attention: 120 MB a day."""


class HealthTopic(StrEnum):
    """Subject of a finding; each is one card of the staff panel."""

    UPTIME = "uptime"
    LIBRARY = "library"
    UPDATES = "updates"
    REVIEW = "review"
    PRINTER = "printer"
    CLOCK = "clock"
    STORAGE = "storage"
    DEVICE = "device"  # fonts, screen, touch
    SETTINGS = "settings"


class Finding(Struct, frozen=True):
    """An open task for the owner, as a sentence."""

    topic: HealthTopic
    message: str


class LibraryState(Struct, frozen=True):
    """State of the displayed library. Counts are of public articles; ``fault`` says why there is no library."""

    path: str = ""
    version: str = ""
    built: str = ""
    """ISO date and time, UTC."""

    articles: int = 0
    due_soon: int = 0
    """Number to be reviewed within ``DUE_SOON_DAYS``."""

    expired: int = 0
    """Number no longer shown."""

    damaged: int = 0
    fault: str = ""


class ClockState(Struct, frozen=True):
    """State of the machine's clock."""

    wrong: bool = False
    """It is before the newest known day, or more than three years after it: nothing expires until it is set."""

    ahead: bool = False
    """It is too far after the newest known day."""

    synchronised: bool | None = None
    """Whether the system has set it over the network since boot; None: unknown."""


class Storage(Struct, frozen=True):
    """The disk of the state folder, in bytes; None if unknown."""

    free: int | None = None
    total: int | None = None


class HealthCard(Struct, frozen=True):
    """Health of one kiosk at one moment. Each ``…_fault`` is a sentence; empty: no fault."""

    at: datetime
    clock: float
    """Seconds since boot."""

    boot: str
    uptime: float
    """Seconds since the window started."""

    name: str = ""
    program: str = __version__
    pid: int = 0
    mode: Mode = Mode.NORMAL
    memory: Memory = Memory()
    restarts: int = 0
    """Total number of restarts after crashes."""

    last_restart: datetime | None = None
    last_reason: str = ""
    library: LibraryState = LibraryState()
    clock_state: ClockState = ClockState()
    storage: Storage = Storage()
    printer: bool = False
    """Whether the print button is switched on."""

    printer_fault: str = ""
    font_fault: str = ""
    screen_fault: str = ""
    touch_fault: str = ""
    counter_fault: str = ""
    settings_faults: tuple[str, ...] = ()
    updates: UpdateSummary | None = None
    """The releases of head office; None: this machine receives none."""

    updates_shown: bool = True
    """Whether the library that is shown is the one that updates replace."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The open tasks, most urgent first."""
        return tuple(_findings(self))


def library_state(library: Library, today: date) -> LibraryState:
    """Return the state of ``library`` on ``today``."""
    try:
        public = library.count(Filter(audience=Audience.PUBLIC))
        wrong = library.clock_is_wrong(today)
        valid = public if wrong else library.count(Filter(audience=Audience.PUBLIC, valid_on=today))
        later = today + timedelta(days=DUE_SOON_DAYS + 1)
        lasting = valid if wrong else library.count(Filter(audience=Audience.PUBLIC, valid_on=later))
    except LibraryError as error:
        return LibraryState(path=str(library.path), fault=str(error))
    return LibraryState(
        path=str(library.path),
        version=library.info.version,
        built=library.info.built,
        articles=public,
        due_soon=valid - lasting,
        expired=public - valid,
        damaged=library.info.damaged,
    )


def clock_state(library: Library | None, today: date) -> ClockState:
    """Judge a clock that shows ``today``."""
    wrong = library is not None and library.clock_is_wrong(today)
    floor = max(filter(None, (library.built_day, library.known_day)), default=today) if library else today
    return ClockState(wrong, wrong and today > floor, clock_synchronised())


def with_history(card: HealthCard, crashes: Crashes) -> HealthCard:
    """Return ``card`` with the crash history."""
    last = crashes.last
    return msgspec.structs.replace(
        card, restarts=crashes.restarts, last_restart=last.at if last else None, last_reason=last.reason if last else ""
    )


def storage(folder: Path) -> Storage:
    """Return the state of the disk of ``folder``."""
    for existing in (folder, *folder.parents):
        try:
            usage = shutil.disk_usage(existing)
        except OSError:
            continue
        return Storage(usage.free, usage.total)
    return Storage()


def to_json(card: HealthCard) -> bytes:
    """Return ``card`` as JSON, with its findings."""
    values = {**msgspec.structs.asdict(card), "findings": card.findings}
    return msgspec.json.format(msgspec.json.encode(values), indent=2) + b"\n"


def save_card(card: HealthCard, path: Path) -> None:
    """Write ``card`` for ``frontdesk kiosk status``.

    Raises ``OSError`` on failure.
    """
    write_whole(path, to_json(card))


def load_card(path: Path) -> HealthCard | None:
    """Load the card from ``path``; None if it is missing or damaged."""
    try:
        return msgspec.json.decode(read_regular(path, 1_000_000), type=HealthCard)
    except (OSError, msgspec.DecodeError):
        return None


def is_running(card: HealthCard, clock: float, boot: str) -> bool:
    """Return whether the kiosk that wrote ``card`` still runs at ``clock`` of ``boot``."""
    return card.boot == boot and 0 <= clock - card.clock < STALE


def status_path(state: Path) -> Path:
    """Return the path of the card in the state folder."""
    return state / "status.json"


def _findings(card: HealthCard) -> Iterator[Finding]:
    if card.library.fault:
        yield Finding(HealthTopic.LIBRARY, card.library.fault)
    if card.mode is not Mode.NORMAL:
        yield Finding(HealthTopic.UPTIME, tr("读本接连出错，现在用最简单的方式显示（{reason}）。", reason=card.last_reason))
    faults = (
        (HealthTopic.DEVICE, card.font_fault),
        (HealthTopic.DEVICE, card.screen_fault),
        (HealthTopic.DEVICE, card.touch_fault),
        (HealthTopic.PRINTER, card.printer_fault if card.printer else ""),
        (HealthTopic.STORAGE, card.counter_fault),
    )
    yield from (Finding(topic, fault) for topic, fault in faults if fault)
    yield from _content_findings(card.library)
    if card.updates:
        yield from _update_findings(card.updates, card.at.date(), shown=card.updates_shown)
    yield from _machine_findings(card)
    yield from (Finding(HealthTopic.SETTINGS, fault) for fault in card.settings_faults)


def _content_findings(library: LibraryState) -> Iterator[Finding]:
    if library.expired:
        words = ntr("{n} 篇文章过了复审日期，已经不给患者看。", "{n} 篇文章过了复审日期，已经不给患者看。", library.expired)
        yield Finding(HealthTopic.REVIEW, words)
    if library.due_soon:
        words = ntr("{n} 篇文章快到复审日期，请医生再看一遍。", "{n} 篇文章快到复审日期，请医生再看一遍。", library.due_soon)
        yield Finding(HealthTopic.REVIEW, words)
    if library.damaged:
        yield Finding(HealthTopic.LIBRARY, ntr("{n} 篇文章坏了，没有显示。", "{n} 篇文章坏了，没有显示。", library.damaged))


def _update_findings(updates: UpdateSummary, today: date, *, shown: bool) -> Iterator[Finding]:
    words = updates.warnings(today)
    if updates.release and not shown:
        words.append(tr("收到的新内容没有显示：kiosk.toml 的 library 指定了别的文章库。请管电脑的人去掉这一行。"))
    yield from (Finding(HealthTopic.UPDATES, each) for each in words)


def _machine_findings(card: HealthCard) -> Iterator[Finding]:
    if card.clock_state.wrong and card.clock_state.ahead:
        words = tr("这台机器的日期不对，比文章的日期晚三年以上。请把日期调对；调对以前，过期的文章也会显示。")
        yield Finding(HealthTopic.CLOCK, words)
    elif card.clock_state.wrong:
        yield Finding(
            HealthTopic.CLOCK, tr("这台机器的日期不对，比文章或上次使用的日期还早。请把日期调对；调对以前，过期的文章也会显示。")
        )
    if card.storage.free is not None and card.storage.free < LEAST_FREE:
        free = format_number(card.storage.free / 1e6, 0)
        yield Finding(HealthTopic.STORAGE, tr("硬盘只剩 {free} MB，快满了。请管电脑的人清理。", free=free))
    if card.memory.trend is not None and card.memory.trend > STEEPEST:
        growth = format_number(card.memory.trend / 1e6, 1)
        yield Finding(HealthTopic.UPTIME, tr("读本占的内存越来越多（每小时 {growth} MB）。方便时请按“重启读本”。", growth=growth))
