"""What a visitor asks for: values that a screen sends up, and the window acts on."""

from __future__ import annotations

from dataclasses import dataclass

from viewer.kiosk.visit import Stop


@dataclass(frozen=True)
class Go:
    """Go to ``stop``."""

    stop: Stop


@dataclass(frozen=True)
class Turn:
    """Stay, but on another page of the same: ``stop`` takes the place of the present one."""

    stop: Stop


@dataclass(frozen=True)
class Back:
    """Go back one step."""


@dataclass(frozen=True)
class Home:
    """Go to the home page."""


@dataclass(frozen=True)
class Resize:
    """Text larger (1) or smaller (−1) by a step."""

    by: int


@dataclass(frozen=True)
class SwitchContrast:
    """High contrast on or off."""


@dataclass(frozen=True)
class SwitchLanguage:
    """The next language."""


@dataclass(frozen=True)
class Scroll:
    """``by`` screens down the page."""

    by: int


@dataclass(frozen=True)
class Contents:
    """The table of contents, or away with it."""


@dataclass(frozen=True)
class TakeAway:
    """The article as a QR code."""


@dataclass(frozen=True)
class Print:
    """The article on paper."""


@dataclass(frozen=True)
class AskStaff:
    """The PIN pad."""


@dataclass(frozen=True)
class Unlocked:
    """The PIN was right."""


@dataclass(frozen=True)
class Leave:
    """End the window with ``status`` (``viewer.session.supervision``); staff only."""

    status: int


@dataclass(frozen=True)
class Activity:
    """Something goes on that is no touch: a page still rolls."""


Wish = (
    Go | Turn | Back | Home | Resize | SwitchContrast | SwitchLanguage | Scroll | Contents | TakeAway
    | Print | AskStaff | Unlocked | Leave | Activity
)
