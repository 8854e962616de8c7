"""What a visitor asks for: values that a screen sends up, and the window acts on."""

from __future__ import annotations

from msgspec import Struct

from viewer.kiosk.core.visit import VisitLocation


class Go(Struct, frozen=True):
    """Go to ``location``."""

    location: VisitLocation


class Turn(Struct, frozen=True):
    """Stay, but on another page of the same: ``location`` takes the place of the present one."""

    location: VisitLocation


class Back(Struct, frozen=True):
    """Go back one step."""


class Home(Struct, frozen=True):
    """Go to the home page."""


class Resize(Struct, frozen=True):
    """Text larger (1) or smaller (−1) by a step."""

    by: int


class SwitchContrast(Struct, frozen=True):
    """High contrast on or off."""


class SwitchLanguage(Struct, frozen=True):
    """The next language."""


class Scroll(Struct, frozen=True):
    """``by`` screens down the page."""

    by: int


class ShowContents(Struct, frozen=True):
    """The table of contents, or away with it."""


class TakeAway(Struct, frozen=True):
    """The article as a QR code."""


class Print(Struct, frozen=True):
    """The article on paper."""


class AskStaff(Struct, frozen=True):
    """The PIN pad."""


class Unlocked(Struct, frozen=True):
    """The PIN was right."""


class Leave(Struct, frozen=True):
    """End the window with ``status`` (``viewer.kiosk.core.crashes``); staff only."""

    status: int


class Activity(Struct, frozen=True):
    """Something goes on that is no touch: a page still rolls."""


Intent = (
    Go
    | Turn
    | Back
    | Home
    | Resize
    | SwitchContrast
    | SwitchLanguage
    | Scroll
    | ShowContents
    | TakeAway
    | Print
    | AskStaff
    | Unlocked
    | Leave
    | Activity
)
