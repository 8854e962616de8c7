"""Colours of source text: the theme's, by the first letter of Pygments' short token class."""

from __future__ import annotations

from PySide6.QtGui import QTextCharFormat

from viewer.draw import fonts
from viewer.reader.style import PageStyle, Role


def char(style: PageStyle, token: str) -> QTextCharFormat:
    """The format of a run of the class ``token`` ("k…" keyword, "s…" string, "m…" number, "c…" comment, "n…" name)."""
    c, series = style.theme.colours, style.theme.series
    colour, weight = {
        "k": (c.accent, 700),
        "s": (series[1], 400),
        "m": (series[2], 400),
        "c": (c.ink3, 400),
    }.get(token[:1], (c.ink, 400))
    made = style.char(Role.CAPTION, colour, weight)
    made.setFontFamilies([fonts.monospaced(), fonts.family()])
    return made
