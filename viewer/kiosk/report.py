"""The health card of the running kiosk: what the panel shows, and ``frontdesk kiosk status`` reads."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime

from msgspec import Struct, field
from msgspec.structs import replace

from viewer.draw import fonts
from viewer.i18n import tr
from viewer.kiosk_file import Fault
from viewer.kiosk_settings import KioskSettings
from viewer.library.library import Library
from viewer.session import health
from viewer.session.crashes import Mode, load_crashes
from viewer.session.idle import time_since_boot
from viewer.session.lockout import boot_id
from viewer.session.memory import MemoryTrend, resident_bytes

CRASHES = "crashes.json"
"""File of the supervisor's history in the state folder."""


class Report(Struct):
    """``counter_fault`` and ``printer_fault`` ask how those are."""

    settings: KioskSettings
    faults: tuple[Fault, ...]
    mode: Mode
    counter_fault: Callable[[], str]
    printer_fault: Callable[[], str] = str
    _started: float = field(default_factory=time_since_boot)
    _memory: MemoryTrend = field(default_factory=MemoryTrend)

    def card(self, library: Library | None, library_fault: str = "") -> health.HealthCard:
        """How everything is now. ``library_fault``: why there is no library, or why a newer one is not shown."""
        now = time_since_boot()
        self._memory.sample(now, resident_bytes())
        today = date.today()
        held = health.library_state(library, today) if library else health.LibraryState(fault=tr("没有打开的文章库。"))
        state = self.settings.state_path
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
            font_fault="" if fonts.family() else tr("系统里没有中文字体，请安装 fonts-noto-cjk。"),
            counter_fault=self.counter_fault(),
            printer=self.settings.printer.on,
            printer_fault=self.printer_fault(),
            settings_faults=tuple(str(fault) for fault in self.faults),
        )
        return health.with_history(card, load_crashes(state / CRASHES))

    def save(self, card: health.HealthCard) -> None:
        """Writes ``card``; a full disk is on the card already."""
        try:
            health.save_card(card, health.status_path(self.settings.state_path))
        except OSError:
            return
