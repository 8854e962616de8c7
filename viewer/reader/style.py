"""Sizes and colours of the parts of a page: ``PageStyle`` = theme × medium × text size."""

from __future__ import annotations

from enum import Enum, IntEnum
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextFormat

from viewer.draw import fonts
from viewer.theme import Theme


class Role(IntEnum):
    """Role of a text on the page; the value indexes ``Medium``'s sizes."""

    H1 = 0
    H2 = 1
    H3 = 2
    LEAD = 3
    BODY = 4
    CALLOUT = 5
    TABLE = 6
    CAPTION = 7
    META = 8


class Medium(Enum):
    """Where a page is shown: (size, line) in px at 100 % for each role, then the glyphs per line (docs/DESIGN.md, Type).

    Paper is laid out in quarter points; ``handout`` scales it down.
    """

    DESK = ((32, 46), (25, 36), (20, 30), (20, 35), (19, 33), (18, 30), (17, 26), (15, 25), (13, 20))
    PATIENT = ((32, 46), (25, 36), (20, 30), (20, 35), (19, 33), (19, 32), (17, 26), (15, 25), (13, 20))
    KIOSK = ((56, 72), (48, 66), (40, 56), (34, 58), (32, 56), (32, 52), (32, 48), (32, 48), (32, 44))
    SLIDE = ((76, 104), (56, 76), (44, 60), (42, 66), (40, 64), (38, 58), (36, 54), (32, 46), (32, 46))
    PAPER = ((80, 108), (52, 74), (46, 66), (48, 80), (46, 78), (44, 70), (44, 64), (38, 56), (34, 50))


MEASURE = 38
"""Glyphs of body text per line; never over 40 (WCAG 1.4.8)."""

_DESK_BODY = Medium.DESK.value[Role.BODY][0]


class PageStyle(Struct, frozen=True, dict=True):
    """Style of one page. ``zoom`` is 1 at 100 %; ``column`` is the text width in px, at most ``measure`` body glyphs.

    ``tallest`` is the maximum height of a figure or chart in px (0: no limit), for pages of limited height.
    """

    theme: Theme
    medium: Medium = Medium.DESK
    zoom: float = 1.0
    column: int = 0
    tallest: int = 0

    @cached_property
    def paged(self) -> bool:
        """Whether the page neither scrolls nor reacts to clicks: paper, slides, the patient's page on the desk's screen."""
        return self.medium in {Medium.PAPER, Medium.SLIDE, Medium.PATIENT}

    def fitted(self, available: int) -> PageStyle:
        """Return the same style with the column that fits into ``available`` px."""
        return replace(self, column=max(160, min(available, MEASURE * self.size(Role.BODY))))

    @cached_property
    def _sizes(self) -> tuple[tuple[int, int], ...]:
        return tuple((round(size * self.zoom), round(line * self.zoom)) for size, line in self.medium.value)

    @cached_property
    def _chars(self) -> dict[tuple[Role, str, int], QTextCharFormat]:
        """The formats made so far: a page asks for each of them hundreds of times."""
        return {}

    @cached_property
    def _blocks(self) -> dict[tuple[Role, float, float, float, float], QTextBlockFormat]:
        return {}

    def size(self, role: Role) -> int:
        """Return a role's text height, px."""
        return self._sizes[role][0]

    def line(self, role: Role) -> int:
        """Return a role's line height, px."""
        return self._sizes[role][1]

    def px(self, desk_pixels: float) -> int:
        """Return the length that is ``desk_pixels`` on the desk at 100 %, in proportion to this page's body text."""
        return round(desk_pixels * self._sizes[Role.BODY][0] / _DESK_BODY)

    def char(self, role: Role, colour: str | None = None, weight: int = 400) -> QTextCharFormat:
        """Return the character format of a role, to be changed at will; ``colour`` defaults to ink."""
        key = (role, colour or self.theme.colours.ink, weight)
        if key not in self._chars:
            self._chars[key] = self._char(*key)
        return QTextCharFormat(self._chars[key])

    def _char(self, role: Role, colour: str, weight: int) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setFontFamilies([fonts.family()])
        made.setProperty(QTextFormat.Property.FontPixelSize, self.size(role))
        made.setForeground(QColor(colour))
        made.setFontHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if self.paged:
            made.setFontFeatures({fonts.LOCALISED: 0})
        if weight != 400:
            made.setFontWeight(QFont.Weight(weight))
        return made

    def block(self, role: Role, *, top: float = 0, bottom: float = 0, left: float = 0, right: float = 0) -> QTextBlockFormat:
        """Return the block format of a role; margins in desk px at 100 %. Lines stay evenly spaced despite superscripts."""
        key = (role, top, bottom, left, right)
        if key not in self._blocks:
            self._blocks[key] = self._block(*key)
        return QTextBlockFormat(self._blocks[key])

    def _block(self, role: Role, top: float, bottom: float, left: float, right: float) -> QTextBlockFormat:
        made = QTextBlockFormat()
        made.setTopMargin(self.px(top))
        made.setBottomMargin(self.px(bottom))
        made.setLeftMargin(self.px(left))
        made.setRightMargin(self.px(right))
        made.setLineHeight(self.line(role), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        made.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        return made

    def inset_block(self, *, top: float = 0, bottom: float = 0) -> QTextBlockFormat:
        """Return the block format around an object that brings its own height."""
        made = QTextBlockFormat()
        made.setTopMargin(self.px(top))
        made.setBottomMargin(self.px(bottom))
        return made
