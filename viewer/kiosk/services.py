"""``StaffServices``: the services of a kiosk – staff PIN, counters, health card, printer."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from viewer.content.article import Article
from viewer.draw import fonts
from viewer.errors import ViewerError
from viewer.fleet.machine_state import FleetPlace
from viewer.fleet.update_summary import summary
from viewer.i18n import tr
from viewer.kiosk.core import health
from viewer.kiosk.core.counters import Counters
from viewer.kiosk.core.crashes import Mode, load_crashes
from viewer.kiosk.core.idle import boot_id, time_since_boot
from viewer.kiosk.core.kiosk_file import Fault
from viewer.kiosk.core.kiosk_settings import KioskSettings, PrinterSettings
from viewer.kiosk.core.memory import MemoryTrend, resident_bytes
from viewer.kiosk.core.pin import StaffPin
from viewer.library.library import Library
from viewer.whole_file import read_regular, write_whole

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter  # most kiosks have no printer; their start should not pay for one


class _Sheets(Struct, frozen=True):
    day: date
    printed: int


class KioskPrinter:
    """Prints with a daily limit. ``counts``: file of today's sheets; ``printer`` returns the printer, None if there is none."""

    def __init__(self, settings: PrinterSettings, counts: Path, printer: Callable[[], QPrinter | None] | None = None) -> None:
        self._settings = settings
        self._counts = counts
        self._printer = printer or self._queue

    def ready(self, today: date) -> bool:
        """Return whether to show the print button."""
        return self._settings.on and self._sheets(today) < self._settings.daily_limit and self._printer() is not None

    @property
    def fault(self) -> str:
        """Why nothing can be printed, for the health card; empty if printing works or is switched off."""
        wanted = self._settings.on and self._printer() is None
        return tr("没有找到打印机，打印按钮已隐藏。") if wanted else ""

    def print(self, article: Article, library: Library, today: date) -> None:
        """Print the one-page summary of ``article``.

        Raises ``ViewerError`` if the printer does not accept it.
        """
        from viewer.handout.handout import Handout, printable
        from viewer.handout.options import Extent, HandoutOptions
        from viewer.handout.printing import prepare, print_handout

        printer = self._printer()
        if printer is None:
            return
        options = HandoutOptions(extent=Extent.SUMMARY)
        handout = Handout(printable(library, article, today), options)
        prepare(printer, options.paper, article.title)
        sheets = _Sheets(today, self._sheets(today) + print_handout(printer, handout))
        with suppress(OSError):  # with a full disk, only today's limit does not work
            write_whole(self._counts, msgspec.json.encode(sheets))

    def _sheets(self, today: date) -> int:
        try:
            sheets = msgspec.json.decode(read_regular(self._counts, 1000), type=_Sheets)
        except (OSError, msgspec.DecodeError):
            return 0
        return sheets.printed if sheets.day == today else 0

    def _queue(self) -> QPrinter | None:
        """Return the owner's printer, or the system's default."""
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

        name = self._settings.name
        found = QPrinterInfo.printerInfo(name) if name else QPrinterInfo.defaultPrinter()
        if found.isNull():
            return None
        return QPrinter(found, QPrinter.PrinterMode.HighResolution)


CRASHES = "crashes.json"
"""Name of the supervisor's history file in the state folder."""


class Report(Struct):
    """Creates health cards; ``counter_fault`` and the other functions are called each time."""

    settings: KioskSettings
    faults: tuple[Fault, ...]
    mode: Mode
    counter_fault: Callable[[], str]
    printer_fault: Callable[[], str] = str
    screen_fault: Callable[[], str] = str
    _started: float = field(default_factory=time_since_boot)
    _memory: MemoryTrend = field(default_factory=MemoryTrend)

    def card(self, library: Library | None, library_fault: str = "") -> health.HealthCard:
        """Return the current health. ``library_fault``: why there is no library, or why a newer one is not shown."""
        now = time_since_boot()
        self._memory.sample(now, resident_bytes())
        today = date.today()
        held = health.library_state(library, today) if library else health.LibraryState(fault=tr("没有打开的文章库。"))
        state, place = self.settings.state_path, FleetPlace.own()
        card = health.HealthCard(
            at=datetime.now().astimezone(),
            clock=now,
            boot=boot_id(),
            uptime=now - self._started,
            name=self.settings.name,
            pid=os.getpid(),
            mode=self.mode,
            memory=self._memory.memory(),
            library=replace(held, fault=library_fault or held.fault),
            clock_state=health.clock_state(library, today),
            storage=health.storage(state),
            font_fault="" if fonts.family() else tr("这台机器没有中文字体，有些字显示不出来。请管电脑的人安装 fonts-noto-cjk。"),
            counter_fault=self.counter_fault(),
            printer=self.settings.printer.on,
            printer_fault=self.printer_fault(),
            screen_fault=self.screen_fault(),
            settings_faults=tuple(str(fault) for fault in self.faults),
            updates=summary(place),
            updates_shown=library is None or self.mode is not Mode.NORMAL or library.path == place.library,
        )
        return health.with_history(card, load_crashes(state / CRASHES))

    def save(self, card: health.HealthCard) -> None:
        """Write ``card``; ignore a full disk, which the card itself reports."""
        try:
            health.save_card(card, health.status_path(self.settings.state_path))
        except OSError:
            return


class StaffServices(Struct, frozen=True):
    """The services; their files are in the state folder."""

    staff_pin: StaffPin
    counters: Counters
    printer: KioskPrinter
    report: Report

    def print(self, article: Article, library: Library, today: date) -> tuple[str, str]:
        """Print ``article``; return title and text of the message for the visitor."""
        try:
            self.printer.print(article, library, today)
        except ViewerError as error:
            return tr("没有打印"), str(error)
        return tr("正在打印"), tr("请到打印机取纸。")


def open_services(settings: KioskSettings, faults: tuple[Fault, ...] = (), mode: Mode = Mode.NORMAL) -> StaffServices:
    """Create the services of a kiosk with these ``settings``."""
    state: Path = settings.state_path
    counters = Counters(state / "counters.sqlite", settings.counters)
    printer = KioskPrinter(settings.printer, state / "printed.json")
    report = Report(settings, faults, mode, lambda: counters.fault, lambda: printer.fault)
    return StaffServices(StaffPin(settings.pin_path, state / "tries.json"), counters, printer, report)
