"""Intents: what a visitor asks for. A screen sends them up, and the window acts on them."""

from __future__ import annotations

from msgspec import Struct

from viewer.kiosk.core.visit import VisitLocation


class Go(Struct, frozen=True):
    """Go to ``location``."""

    location: VisitLocation


class Turn(Struct, frozen=True):
    """Show another page of the same screen: ``location`` replaces the current one."""

    location: VisitLocation


class Back(Struct, frozen=True):
    """Go back one step."""


class Home(Struct, frozen=True):
    """Go to the home page."""


class Resize(Struct, frozen=True):
    """Make the text larger (1) or smaller (−1) by one step."""

    by: int


class SwitchContrast(Struct, frozen=True):
    """Switch high contrast on or off."""


class SwitchLanguage(Struct, frozen=True):
    """Switch to the next language."""


class Scroll(Struct, frozen=True):
    """Scroll ``by`` screens down the page."""

    by: int


class ShowContents(Struct, frozen=True):
    """Show or hide the table of contents."""


class SwitchVersion(Struct, frozen=True):
    """Switch between the short version of the article and its full text."""


class ShowInitials(Struct, frozen=True):
    """Show or hide the initials of the titles in a list."""


class TakeAway(Struct, frozen=True):
    """Show the article as a QR code."""


class Print(Struct, frozen=True):
    """Print the article."""


class AskStaff(Struct, frozen=True):
    """Show the PIN pad."""


class Unlocked(Struct, frozen=True):
    """Report that the PIN was right."""


class Leave(Struct, frozen=True):
    """End the window with ``status`` (``viewer.kiosk.core.crashes``); staff only."""

    status: int


class Activity(Struct, frozen=True):
    """Report activity without a touch: a page still scrolls."""


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
    | SwitchVersion
    | ShowInitials
    | TakeAway
    | Print
    | AskStaff
    | Unlocked
    | Leave
    | Activity
)
