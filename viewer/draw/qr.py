"""QR codes made locally, painted with a whole number of device pixels per module."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

QUIET_ZONE = 4
"""Modules of quiet zone on each side (ISO/IEC 18004)."""

DARK = "#0E2F33"
"""Colour of the modules, on white in every theme (docs/DESIGN.md, Colours)."""


@lru_cache(maxsize=32)
def modules(text: str, error: str = "m") -> tuple[bytes, ...]:
    """Return the rows of the code of ``text``, one byte per module, 1 = dark.

    Raises ``segno.DataOverflowError`` if ``text`` is longer than a code can hold (2,331 bytes at level M).
    """
    import segno  # 25 ms that a start need not pay

    return tuple(bytes(row) for row in segno.make_qr(text, error=error, boost_error=True).matrix)


def paint(painter: QPainter, rect: QRectF, text: str, error: str = "m") -> None:
    """Draw the code of ``text`` centred in ``rect`` on white, including its quiet zone."""
    rows = modules(text, error)
    count = len(rows) + 2 * QUIET_ZONE
    ratio = painter.device().devicePixelRatioF()
    module = max(1, int(min(rect.width(), rect.height()) * ratio / count)) / ratio
    side = module * count
    left, top = rect.center().x() - side / 2, rect.center().y() - side / 2
    left, top = round(left * ratio) / ratio, round(top * ratio) / ratio
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(QRectF(left, top, side, side), QColor(Qt.GlobalColor.white))
    painter.translate(left + QUIET_ZONE * module, top + QUIET_ZONE * module)
    painter.setBrush(QColor(DARK))
    painter.scale(module, module)
    painter.drawRects(_squares(rows))
    painter.restore()


def _squares(rows: tuple[bytes, ...]) -> list[QRectF]:
    """Return the dark modules as rectangles, one module = 1; adjacent ones are merged, so a PDF stays small."""
    made: list[QRectF] = []
    growing: dict[tuple[int, int], QRectF] = {}
    for y, row in enumerate(rows):
        spans, start = [], None
        for x, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                spans.append((start, x))
                start = None
        made += [rect for span, rect in growing.items() if span not in spans]
        above, growing = growing, {}
        for left, right in spans:
            new = QRectF(left, y, right - left, 0)
            growing[left, right] = above.get((left, right), new).adjusted(0, 0, 0, 1)
    return [*made, *growing.values()]
