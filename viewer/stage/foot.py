"""The foot of every slide and of the patient's screen: clinic, short disclaimer, page."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from viewer.draw import fonts, typography
from viewer.draw.icons import paint_icon
from viewer.errors import LibraryError
from viewer.library.schema import LibraryInfo
from viewer.reader.figure import Pictures
from viewer.theme import Theme

_TEXT = 28
_SMALLEST = 12
_MARK = 40


def emphasised(words: str) -> list[tuple[str, bool]]:
    """``words`` of library.toml in parts, and whether each stands between ``**``."""
    return [(part, i % 2 == 1) for i, part in enumerate(words.split("**")) if part]


def paint_mark(painter: QPainter, rect: QRectF, info: LibraryInfo, theme: Theme, pictures: Pictures) -> None:
    """Draws the clinic's own mark, or an open book on the accent."""
    if info.logo:
        try:
            asset = pictures.get(info.logo)
        except LibraryError:
            pass
        else:
            scale = min(rect.width() / max(1, asset.width), rect.height() / max(1, asset.height))
            box = QRectF(0, 0, asset.width * scale, asset.height * scale)
            box.moveCenter(rect.center())
            pictures.paint(painter, box, info.logo)
            return
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.colours.accent))
    painter.drawRoundedRect(rect, rect.width() * 0.22, rect.width() * 0.22)
    painter.restore()
    inset = rect.width() * 0.22
    paint_icon(painter, "book", theme.colours.onacc, rect.adjusted(inset, inset, -inset, -inset))


@dataclass(frozen=True)
class Foot:
    """``page`` stands at the right, ``warning`` (a review that is due) before the disclaimer."""

    info: LibraryInfo
    page: str = ""
    warning: str = ""


def paint(painter: QPainter, rect: QRectF, foot: Foot, theme: Theme, pictures: Pictures) -> None:
    """Draws ``foot`` into ``rect``."""
    info, page, warning = foot.info, foot.page, foot.warning
    colours = theme.colours
    middle = rect.center().y()
    paint_mark(painter, QRectF(rect.left(), middle - _MARK / 2, _MARK, _MARK), info, theme, pictures)
    x = rect.left() + _MARK + 16
    right = rect.right()
    metrics = QFontMetricsF(fonts.font(_TEXT))
    if page:
        painter.setFont(fonts.font(_TEXT))
        painter.setPen(QColor(colours.ink2))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, page)
        right -= metrics.horizontalAdvance(page) + 32
    parts = [(info.name + "\u3000", False, colours.ink2)]
    if warning:
        parts.append((warning + "\u3000", True, colours.cau))
    parts += [(words, bold, colours.ink2) for words, bold in emphasised(info.disclaimer_short)]
    size = _fitting([(typography.label(words), bold) for words, bold, _ in parts], right - x)
    for words, bold, colour in parts:
        font = fonts.font(size, 700 if bold else 400)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(QPointF(x, middle + (metrics.ascent() - metrics.descent()) / 2), typography.label(words))
        x += QFontMetricsF(font).horizontalAdvance(typography.label(words))


def _fitting(parts: list[tuple[str, bool]], width: float) -> int:
    """The text size in which ``parts`` stand in one line: the disclaimer is never cut short."""
    size = _TEXT
    while size > _SMALLEST:
        widths = (QFontMetricsF(fonts.font(size, 700 if bold else 400)).horizontalAdvance(words) for words, bold in parts)
        if sum(widths) <= width:
            break
        size -= 1
    return size
