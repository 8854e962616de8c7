"""``KioskSettings``: what the owner of a kiosk decides, in ``kiosk.toml``. A field is its key, its default and its check.

A wrong value costs that value alone: the safe default is used, and the fault is named with its line (``kiosk.core.kiosk_file``).
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from viewer.folders import own_folder
from viewer.i18n import Language, mark

SYSTEM_FILE = Path("/etc/frontdesk/kiosk.toml")
"""The file of a kiosk that was installed (docs/KIOSK.md)."""

_HOUR = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_SPAN = rf"{_HOUR}-({_HOUR}|24:00)"

Seconds = Annotated[int, Meta(ge=20, le=600)]
Hours = Annotated[
    str,
    Meta(pattern=rf"^({_SPAN}( *, *{_SPAN})*)?$", description=mark('时间段，如 "08:00-12:00, 13:30-17:30"，不开放写 ""')),
]
Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description=mark('日期，如 "2026-10-01"'))]


class ScreenSettings(Struct, frozen=True):
    """``[screen]``."""

    inches: Annotated[float, Meta(ge=7, le=120)] = 23.8
    """Diagonal of the picture in inches, 7–120: with it, buttons are at least 20 mm high."""

    pixel_shift: bool = True
    """The attract loop moves by a few px a minute, against burning in."""

    cursor: bool = False
    """The pointer is drawn, for a kiosk with a mouse or trackball."""

    def pixels(self, millimetres: float, width: int, height: int) -> int:
        """Px that are at least so many millimetres on this screen of ``width`` × ``height`` px."""
        return math.ceil(millimetres / 25.4 * math.hypot(width, height) / self.inches)


class IdleSettings(Struct, frozen=True):
    """``[idle]``: all in seconds."""

    reader: Seconds = 120
    """Without a touch in an article, until the question whether somebody is there; 20–600."""

    elsewhere: Annotated[int, Meta(ge=20, le=300)] = 60
    """The same on other screens, 20–300."""

    warning: Annotated[int, Meta(ge=20, le=120)] = 30
    """Countdown of that question, 20–120: WCAG 2.2.1 asks for 20."""

    attract_after: Annotated[int, Meta(ge=30, le=3600)] = 120
    """On the untouched home page until the attract loop, 30–3600."""

    slide: Annotated[int, Meta(ge=5, le=120)] = 12
    """Each page of the attract loop, 5–120."""


class StaffSettings(Struct, frozen=True):
    """``[staff]``."""

    pin_file: str = ""
    """File of the PIN's hash (``frontdesk kiosk set-pin`` writes it); empty: ``pin.json`` in the state folder."""

    pin_seconds: Annotated[int, Meta(ge=20, le=120)] = 30
    """The PIN pad goes away untouched after, 20–120 s."""

    panel_seconds: Annotated[int, Meta(ge=20, le=600)] = 60
    """The staff panel locks itself untouched after, 20–600 s."""

    maintenance_minutes: Annotated[int, Meta(ge=1, le=480)] = 30
    """Left for maintenance, the kiosk comes back by itself after, 1–480 min."""


class HoursSettings(Struct, frozen=True):
    """``[hours]``: spans of each weekday; one that ends at or before its start ends the next day."""

    monday: Hours = "00:00-24:00"
    tuesday: Hours = "00:00-24:00"
    wednesday: Hours = "00:00-24:00"
    thursday: Hours = "00:00-24:00"
    friday: Hours = "00:00-24:00"
    saturday: Hours = "00:00-24:00"
    sunday: Hours = "00:00-24:00"

    closed_on: tuple[Day, ...] = ()
    """Days on which no span begins, as ``2026-10-01``."""

    closed: Literal["dim", "black"] = "dim"
    """How the screen looks outside the hours. A touch lights it up for one visit."""

    timezone: str = ""
    """IANA name, e.g. ``Asia/Shanghai``; empty: the machine's."""

    @property
    def week(self) -> tuple[str, ...]:
        """The spans of Monday to Sunday."""
        return (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday)


class CounterSettings(Struct, frozen=True):
    """``[counters]``: how often which article is opened a day. No search, no order, no time of day is kept."""

    on: bool = True
    """Count."""

    suppress_below: Annotated[int, Meta(ge=1, le=100)] = 5
    """Smaller counts are left blank in the export, 1–100 (1: none is)."""

    keep_days: Annotated[int, Meta(ge=1, le=3660)] = 400
    """Counts are deleted after, 1–3660 days."""


class PrinterSettings(Struct, frozen=True):
    """``[printer]``."""

    on: bool = False
    """The print button is there while the printer is ready."""

    name: str = ""
    """The queue's name; empty: the system's own choice."""

    daily_limit: Annotated[int, Meta(ge=1, le=10000)] = 100
    """Sheets a day, 1–10000; then the button goes away until the next."""


class SafeModeSettings(Struct, frozen=True):
    """``[safe_mode]``: what happens when the program crashes again and again."""

    crashes: Annotated[int, Meta(ge=2, le=20)] = 3
    """So many crashes, 2–20 …"""

    within_minutes: Annotated[int, Meta(ge=1, le=120)] = 5
    """… within so many minutes, 1–120, begin safe mode: the last good library and a plain home page."""

    leave_after_minutes: Annotated[int, Meta(ge=1, le=1440)] = 60
    """Without a crash for so long, 1–1440 min, the next start is a normal one."""


class KioskSettings(Struct, frozen=True):
    """Everything in ``kiosk.toml``."""

    name: Annotated[str, Meta(max_length=60)] = ""
    """What the staff calls this kiosk, shown on the health page: 大厅 1 号机."""

    library: str = ""
    """Library file or folder, relative to this file; empty: the one on the command line, else the bundled one."""

    state: str = ""
    """Folder of counters, tries, crashes and the last good library; empty: the user's own."""

    languages: Annotated[tuple[Language, ...], Meta(min_length=1)] = ("zh_CN", "en")
    """Languages a visitor may choose, the first is the one every visit begins with."""

    screen: ScreenSettings = ScreenSettings()
    idle: IdleSettings = IdleSettings()
    staff: StaffSettings = StaffSettings()
    hours: HoursSettings = HoursSettings()
    counters: CounterSettings = CounterSettings()
    printer: PrinterSettings = PrinterSettings()
    safe_mode: SafeModeSettings = SafeModeSettings()

    @property
    def state_path(self) -> Path:
        """The folder of what happened."""
        return Path(self.state) if self.state else own_folder("state")

    @property
    def pin_path(self) -> Path:
        """The file of the PIN's hash."""
        return Path(self.staff.pin_file) if self.staff.pin_file else self.state_path / "pin.json"


def kiosk_path() -> Path:
    """The file used where none is named: the installed kiosk's, else the user's own."""
    return SYSTEM_FILE if SYSTEM_FILE.is_file() else own_folder("config") / "kiosk.toml"
