"""Head and foot of slides and of the patient's screen: section and title above; clinic, short disclaimer and page below."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextLayout

from viewer.draw import fonts, titles, typography
from viewer.draw.icons import paint_icon
from viewer.library.schema import LibraryInfo
from viewer.reader.figure import Pictures
from viewer.stage.core.slides import Slide, SlideKind
from viewer.theme import Theme

TOP = 80.0
"""Space above the kicker, px of the canvas."""
KICKER = 34
_KICKER_LINE = 48
_SIZES = ((76, 1), (64, 1), (60, 2), (52, 2), (44, 3), (38, 99))
"""(text size px, maximum lines) tried for a title, in this order."""
_LINE = 1.34
_PART = 28


def head_height(slide: Slide, canvas: QSizeF, margin: float, words: tuple[str, ...]) -> float:
    """Return the height of the head of ``slide``, px."""
    if slide.kind is SlideKind.TITLE:
        return TOP
    lines = _lines(slide.title, canvas.width() - 2 * margin, words)
    return TOP + _KICKER_LINE + sum(size * _LINE for size, _ in lines)


def paint_head(painter: QPainter, slide: Slide, canvas: QSizeF, margin: float, theme: Theme, words: tuple[str, ...]) -> None:
    """Draw the head of ``slide``; no line breaks within one of ``words``."""
    colours = theme.colours
    width = canvas.width() - 2 * margin
    row = QRectF(margin, TOP, width, _KICKER_LINE)
    if slide.parts > 1:
        painter.setFont(fonts.font(_PART))
        painter.setPen(QColor(colours.ink3))
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{slide.part}/{slide.parts}")
        row.adjust(0, 0, -4 * _PART, 0)
    if slide.kicker:
        font = fonts.font(KICKER, 500)
        kicker = QFontMetricsF(font).elidedText(typography.label(slide.kicker), Qt.TextElideMode.ElideRight, row.width())
        painter.setFont(font)
        painter.setPen(QColor(colours.accent))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, kicker)
    y = TOP + _KICKER_LINE
    for size, line in _lines(slide.title, width, words):
        painter.setFont(fonts.font(size, 700))
        painter.setPen(QColor(colours.head))
        box = QRectF(margin, y, width, size * _LINE)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, typography.label(line))
        y += size * _LINE


@lru_cache(maxsize=512)
def _lines(title: str, width: float, words: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Return the lines of ``title``, each with its text size."""
    wrapped: list[str] = []
    size = _SIZES[0][0]
    for size, most in _SIZES:
        wrapped = [line for part in titles.balanced(title, width / size, words) for line in wrap_title(part, size, width)]
        if len(wrapped) <= most:
            break
    return tuple((size, line) for line in wrapped)


def wrap_title(text: str, size: int, width: float, weight: int = 700) -> list[str]:
    """Wrap ``text`` into lines of at most ``width`` px."""
    layout = QTextLayout(text, fonts.font(size, weight))
    layout.setFormats(typography.ranges(text, size))
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, 0))
        lines.append(text[line.textStart() : line.textStart() + line.textLength()].strip())
    layout.endLayout()
    return lines or [""]


_TEXT = 28
_SMALLEST = 12
_MARK = 40


def emphasised(words: str) -> list[tuple[str, bool]]:
    """Split ``words`` of library.toml into parts, each with whether it is between ``**``."""
    return [(part, i % 2 == 1) for i, part in enumerate(words.split("**")) if part]


def paint_mark(painter: QPainter, rect: QRectF, info: LibraryInfo, theme: Theme, pictures: Pictures) -> None:
    """Draw the clinic's logo, or an open book on the accent colour."""
    if info.logo and pictures.paint_fitted(painter, rect, info.logo):
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
    """Content of the foot: ``page`` is at the right, ``warning`` (a review that is due) before the disclaimer."""

    info: LibraryInfo
    page: str = ""
    warning: str = ""


def paint_foot(painter: QPainter, rect: QRectF, foot: Foot, theme: Theme, pictures: Pictures) -> None:
    """Draw ``foot`` into ``rect``."""
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
    """Return the text size at which ``parts`` fit into one line: the disclaimer is never elided."""
    size = _TEXT
    while size > _SMALLEST:
        widths = (QFontMetricsF(fonts.font(size, 700 if bold else 400)).horizontalAdvance(words) for words, bold in parts)
        if sum(widths) <= width:
            break
        size -= 1
    return size
