"""A picture of a printed sheet, for ``frontdesk shot``."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QImage

from viewer.handout.handout import Handout, printable
from viewer.handout.options import HandoutOptions
from viewer.library.library import Library


def handout_image(library: Library, article: str, width: int, page: int = 1, options: HandoutOptions | None = None) -> QImage:
    """Sheet ``page`` (from 1) of ``article`` on paper, ``width`` px wide.

    Raises ``LibraryError``.
    """
    handout = Handout(printable(library, library.article(article), date.today()), options or HandoutOptions())
    return handout.image(min(max(1, page), handout.pages) - 1, width)
