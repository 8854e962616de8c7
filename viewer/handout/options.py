"""Options of a handout, and the dimensions of the sheet. Lengths are quarter points (1/288 inch)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from viewer.reader.style import Medium, Role

UNITS_AN_INCH = 288
"""Quarter points: the units in which paper is laid out (``Medium.PAPER``)."""

UNITS_A_MM = UNITS_AN_INCH / 25.4


class Paper(StrEnum):
    """Size of the sheet."""

    A4 = "A4"
    A5 = "A5"


class Extent(StrEnum):
    """How much of the article to print."""

    SUMMARY = "summary"
    WHOLE = "whole"


class TextSize(Enum):
    """Body text in points; NORMAL is 12 on A4 and 11 on A5."""

    NORMAL = 12
    LARGE = 14
    LARGEST = 18


@dataclass(frozen=True)
class HandoutOptions:
    """The selected options."""

    paper: Paper = Paper.A4
    extent: Extent = Extent.WHOLE
    text: TextSize = TextSize.NORMAL


@dataclass(frozen=True)
class SummaryRoom:
    """What a summary includes: height of its figure (share of a sheet; 0: none), QR
    codes, lines to write on, text size (factor).
    """

    figure: float
    codes: int
    lines: int
    text: float = 1.0


SUMMARY_ROOMS = (
    SummaryRoom(0.3, 4, 4),
    SummaryRoom(0.22, 2, 3),
    SummaryRoom(0.18, 2, 3, 11 / 12),
    SummaryRoom(0.24, 0, 3, 11 / 12),
    SummaryRoom(0.16, 0, 2, 11 / 12),
    SummaryRoom(0, 0, 2, 11 / 12),
)
"""Tried in this order, until a summary fits on one sheet. Key points, studies, checklist and disclaimer always stay."""


@dataclass(frozen=True)
class PaperSheet:
    """Dimensions of one sheet, in quarter points."""

    width: int
    height: int
    side: int
    head: int
    """Distance of the header from the top and the footer from the bottom."""

    @property
    def column(self) -> int:
        """Width of the text."""
        return self.width - 2 * self.side

    def top(self, *, first: bool) -> int:
        """Return the top of the text: below the clinic's header on the first page, below the running title on others."""
        return self.head + (164 if first else 92)

    def room(self, *, first: bool) -> int:
        """Return the height for text on a page."""
        return self.height - self.head - 160 - self.top(first=first)


_SHEETS = {
    Paper.A4: PaperSheet(round(210 * UNITS_A_MM), round(297 * UNITS_A_MM), round(20.3 * UNITS_A_MM), round(11 * UNITS_A_MM)),
    Paper.A5: PaperSheet(round(148 * UNITS_A_MM), round(210 * UNITS_A_MM), round(14 * UNITS_A_MM), round(9 * UNITS_A_MM)),
}


def sheet(options: HandoutOptions) -> PaperSheet:
    """Return the sheet for the selected paper."""
    return _SHEETS[options.paper]


def zoom(options: HandoutOptions) -> float:
    """Return the text size as ``PageStyle.zoom``."""
    points = 11 if options.paper is Paper.A5 and options.text is TextSize.NORMAL else options.text.value
    return points * 4 / Medium.PAPER.value[Role.BODY.value][0]
