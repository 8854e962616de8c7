"""``KioskSettings``: the owner's choices in ``kiosk.toml``. Each field defines its key, default and check.

A wrong value affects only itself: its safe default is used, and the fault is reported
with its line (``kiosk.core.kiosk_file``).
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from viewer.folders import own_folder, system_folder
from viewer.i18n import Language, mark

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
    """Screen diagonal in inches, 7–120; it makes buttons at least 20 mm high."""

    output: Annotated[str, Meta(max_length=60)] = ""
    """The connector of the screen that shows the kiosk, e.g. ``HDMI-A-1``; if empty or missing, the first screen is used."""

    turn: Literal[0, 90, 180, 270] = 0
    """How far the monitor is turned, clockwise, in degrees; the compositor turns the picture back."""

    pixel_shift: bool = True
    """The attract loop moves by a few px a minute, to prevent burn-in."""

    cursor: bool = False
    """Show the pointer, for a kiosk with a mouse or trackball."""

    def pixels(self, millimetres: float, width: int, height: int) -> int:
        """Return how many px are at least ``millimetres`` on this screen of ``width`` × ``height`` px."""
        return math.ceil(millimetres / 25.4 * math.hypot(width, height) / self.inches)


class IdleSettings(Struct, frozen=True):
    """``[idle]``, all in seconds."""

    reader: Seconds = 120
    """Time without a touch in an article until the kiosk asks whether somebody is there, 20–600."""

    elsewhere: Annotated[int, Meta(ge=20, le=300)] = 60
    """The same on other screens, 20–300."""

    warning: Annotated[int, Meta(ge=20, le=120)] = 30
    """Countdown of that question, 20–120; WCAG 2.2.1 requires 20."""

    attract_after: Annotated[int, Meta(ge=30, le=3600)] = 120
    """Time on the untouched home page until the attract loop, 30–3600."""

    slide: Annotated[int, Meta(ge=5, le=120)] = 12
    """Time per page of the attract loop, 5–120."""


class StaffSettings(Struct, frozen=True):
    """``[staff]``."""

    pin_file: str = ""
    """File of the PIN's hash (written by ``frontdesk kiosk set-pin``); empty: ``pin.json`` in the state folder."""

    pin_seconds: Annotated[int, Meta(ge=20, le=120)] = 30
    """Time without a touch until the PIN pad closes, 20–120 s."""

    panel_seconds: Annotated[int, Meta(ge=20, le=600)] = 60
    """Time without a touch until the staff panel locks itself, 20–600 s."""

    maintenance_minutes: Annotated[int, Meta(ge=1, le=480)] = 30
    """Length of a maintenance break; then the kiosk comes back by itself, 1–480 min."""


class HoursSettings(Struct, frozen=True):
    """``[hours]``: opening spans of each weekday; a span that ends at or before its start ends on the next day."""

    monday: Hours = "00:00-24:00"
    tuesday: Hours = "00:00-24:00"
    wednesday: Hours = "00:00-24:00"
    thursday: Hours = "00:00-24:00"
    friday: Hours = "00:00-24:00"
    saturday: Hours = "00:00-24:00"
    sunday: Hours = "00:00-24:00"

    closed_on: tuple[Day, ...] = ()
    """Days on which no span begins, e.g. ``2026-10-01``."""

    closed: Literal["dim", "black"] = "dim"
    """Appearance outside the hours. A touch lights the screen up for one visit."""

    timezone: str = ""
    """IANA name, e.g. ``Asia/Shanghai``; empty: the machine's time zone."""

    @property
    def week(self) -> tuple[str, ...]:
        """The spans of Monday to Sunday."""
        return (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday)


class CounterSettings(Struct, frozen=True):
    """``[counters]``: how often each article is opened per day. No search, no order, no time of day is kept."""

    on: bool = True
    """Whether openings are counted."""

    suppress_below: Annotated[int, Meta(ge=1, le=100)] = 5
    """Counts below this are left blank in the export, 1–100 (1: none)."""

    keep_days: Annotated[int, Meta(ge=1, le=3660)] = 400
    """Days after which counts are deleted, 1–3660."""


class PrinterSettings(Struct, frozen=True):
    """``[printer]``."""

    on: bool = False
    """Show the print button while the printer is ready."""

    name: str = ""
    """Name of the print queue; empty: the system's default."""

    daily_limit: Annotated[int, Meta(ge=1, le=10000)] = 100
    """Sheets per day, 1–10000; when they are used up, the button is hidden until the next day."""


class SafeModeSettings(Struct, frozen=True):
    """``[safe_mode]``: what happens when the program crashes repeatedly."""

    crashes: Annotated[int, Meta(ge=2, le=20)] = 3
    """Number of crashes that start safe mode, 2–20 …"""

    within_minutes: Annotated[int, Meta(ge=1, le=120)] = 5
    """… if they happen within this many minutes, 1–120. Safe mode has the last good library and a plain home page."""

    leave_after_minutes: Annotated[int, Meta(ge=1, le=1440)] = 60
    """Minutes without a crash after which the next start is a normal one, 1–1440."""


class KioskSettings(Struct, frozen=True):
    """All settings of ``kiosk.toml``."""

    name: Annotated[str, Meta(max_length=60)] = ""
    """The staff's name for this kiosk, shown on the health page, e.g. 大厅 1 号机."""

    library: str = ""
    """Library file or folder, relative to this file; empty: the one on the command line, otherwise the bundled one."""

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
    """Return the file used if none is named: the installed kiosk's (docs/KIOSK.md), otherwise the user's own."""
    installed = system_folder() / "kiosk.toml"
    return installed if installed.is_file() else own_folder("config") / "kiosk.toml"
