"""``Look``: how large and in which colours a kiosk draws: one value, from which every screen is made."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtGui import QFont

from viewer.draw import fonts
from viewer.kiosk.visit import SIZES
from viewer.theme import Theme

LONG, SHORT = 1920, 1080
"""Design px (DESIGN.md, 3): everything is drawn for a 23.8-inch screen of this size and scaled from there."""

TARGET_MM = 20.0
"""Least height and width of what is touched, mm (docs/KIOSK.md)."""


class Look(Struct, frozen=True):
    """``width`` × ``height`` px of the screen; ``floor``: px that are 20 mm on it; ``size``: body text in design px."""

    theme: Theme
    width: int
    height: int
    floor: int
    size: int = SIZES[0]

    @property
    def portrait(self) -> bool:
        """Whether the screen stands upright."""
        return self.height > self.width

    @property
    def scale(self) -> float:
        """Px a design px."""
        across, down = (SHORT, LONG) if self.portrait else (LONG, SHORT)
        return min(self.width / across, self.height / down)

    def px(self, design: float) -> int:
        """A length."""
        return round(design * self.scale)

    def target(self, design: float) -> int:
        """A side of something touched: never under 20 mm."""
        return max(self.px(design), self.floor)

    def font(self, design: float = 32, weight: int = 400) -> QFont:
        """A font of ``design`` px; nothing on a kiosk is below 32."""
        return fonts.font(self.px(design), weight)

    def reading_font(self, design: float = 32, weight: int = 400, most: float = 1.5) -> QFont:
        """A font that grows with the visitor's text size, up to ``most`` times."""
        return fonts.font(self.px(design * min(most, self.size / SIZES[0])), weight)
