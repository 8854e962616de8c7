"""``Backroom``: what stands behind a kiosk's window – the staff's door, the counts, the health card, the printer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec import Struct

from viewer.content.article import Article
from viewer.errors import ViewerError
from viewer.i18n import tr
from viewer.kiosk.paper import PaperTray
from viewer.kiosk.report import Report
from viewer.kiosk_file import Fault
from viewer.kiosk_settings import KioskSettings
from viewer.library.library import Library
from viewer.session.counters import Counters
from viewer.session.crashes import Mode
from viewer.session.pin import StaffDoor


class Backroom(Struct, frozen=True):
    """One of each; their files lie in the state folder."""

    door: StaffDoor
    counters: Counters
    paper: PaperTray
    report: Report

    def print(self, article: Article, library: Library, today: date) -> tuple[str, str]:
        """Prints ``article``; what the visitor is told, as a title and a sentence."""
        try:
            self.paper.print(article, library, today)
        except ViewerError as error:
            return tr("没有打印"), str(error)
        return tr("正在打印"), tr("请到打印机取纸。")


def open_backroom(settings: KioskSettings, faults: tuple[Fault, ...] = (), mode: Mode = Mode.NORMAL) -> Backroom:
    """The backroom of a kiosk with these ``settings``."""
    state: Path = settings.state_path
    counters = Counters(state / "counters.sqlite", settings.counters)
    paper = PaperTray(settings.printer, state / "printed.json")
    report = Report(settings, faults, mode, lambda: counters.fault, lambda: paper.fault)
    return Backroom(StaffDoor(settings.pin_path, state / "tries.json"), counters, paper, report)
