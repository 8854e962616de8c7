"""Paint beneath the text what QTextDocument cannot draw: rounded boxes, bars, list markers, the flash of a jump.

Screen, slide, thumbnail and paper share this function.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTextBlock, QTextCharFormat, QTextCursor, QTextFormat, QTextTable
from PySide6.QtWidgets import QTextEdit

from viewer.content.labels import BULLET
from viewer.draw import fonts
from viewer.reader.page import MARKED, MARKER, Box, BoxKind, Page
from viewer.reader.style import Medium, Role
from viewer.theme import Colours

_CALLOUTS = {BoxKind.TIP, BoxKind.WARNING, BoxKind.DANGER, BoxKind.NOTE, BoxKind.EDITOR}


def callout_colours(kind: BoxKind, page: Page) -> tuple[str, str, str]:
    """Return background, bar and title colour of a callout."""
    c = page.style.theme.colours
    return {
        BoxKind.TIP: (c.tint, c.accent, c.accent),
        BoxKind.WARNING: (c.caubg, c.cauln, c.cau),
        BoxKind.DANGER: (c.danbg, c.danln, c.dan),
        BoxKind.EDITOR: (c.quiet, c.cauln, c.cau),
    }.get(kind, (c.quiet, c.ink3, c.ink2))


def paint(painter: QPainter, page: Page, clip: QRectF) -> None:
    """Paint what is within ``clip`` (page coordinates)."""
    layout = page.documentLayout()
    first = max(0, layout.hitTest(clip.topLeft(), Qt.HitTestAccuracy.FuzzyHit))
    last = layout.hitTest(clip.bottomRight(), Qt.HitTestAccuracy.FuzzyHit)
    last = page.characterCount() if last < 0 else last
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for box in page.contents.boxes:
        if box.end >= first and box.start <= last + 1:
            _paint_box(painter, page, box)
    marked = page.contents.marked
    for start in marked[bisect_left(marked, page.findBlock(first).position()) : bisect_right(marked, last)]:
        block = page.findBlock(start)
        form = block.blockFormat()
        if form.hasProperty(MARKER):
            _paint_marker(painter, page, block, str(form.property(MARKER)))
        else:
            rect = layout.blockBoundingRect(block)
            y = round(rect.center().y()) + 0.5
            painter.setPen(QPen(QColor(page.style.theme.colours.line), 1))
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.left() + page.style.column, y))


def frame_rect(page: Page, box: Box) -> QRectF:
    """Return where a box is painted: its frame without the outer margins."""
    rect = page.documentLayout().frameBoundingRect(box.frame)
    form = box.frame.frameFormat()
    if isinstance(box.frame, QTextTable):
        # WORKAROUND: Qt adds the first cell's padding to the table's own position (Qt 6.11, frameBoundingRectInternal).
        cell = box.frame.cellAt(0, 0).format().toTableCellFormat()
        rect.translate(-cell.leftPadding(), -cell.topPadding())
    return rect.adjusted(form.leftMargin(), form.topMargin(), -form.rightMargin(), -form.bottomMargin())


def _paint_box(painter: QPainter, page: Page, box: Box) -> None:
    rect = frame_rect(page, box)
    theme, radius = page.style.theme, page.style.px(10)
    colours = theme.colours
    framed = theme.contrast or page.style.medium is Medium.PAPER
    if box.kind in _CALLOUTS:
        ground, bar, _ = callout_colours(box.kind, page)
        width = page.style.px(4)
        left = rect.right() - width if _is_turned(page.findBlock(box.start)) else rect.left()
        edge = QRectF(left, rect.top(), width, rect.height())
        _rounded(painter, rect, radius, ground, border=bar if framed else "", bar=bar, edge=edge)
    elif box.kind is BoxKind.CODE:
        _rounded(painter, rect, radius, colours.quiet, border=colours.line if framed else "")
    elif box.kind is BoxKind.QUOTE:
        width = page.style.px(3)
        left = rect.right() - width if _is_turned(page.findBlock(box.start)) else rect.left()
        painter.fillRect(QRectF(left, rect.top(), width, rect.height()), QColor(colours.line))
    elif box.kind is BoxKind.CARD:
        _rounded(painter, rect, radius * 1.2, colours.sheet, border=colours.edge if framed else colours.line)
    elif box.kind is BoxKind.CARD_HEAD:
        path = QPainterPath()
        inner = rect.adjusted(1, 1, -1, 0)
        path.addRoundedRect(inner.adjusted(0, 0, 0, radius * 2), radius * 1.1, radius * 1.1)
        painter.save()
        painter.setClipRect(inner, Qt.ClipOperation.IntersectClip)
        painter.fillPath(path, QColor(colours.quiet))
        painter.restore()
        _hairline(painter, colours.line, rect.left(), rect.right(), rect.bottom())
    elif box.kind is BoxKind.CARD_HALVES:
        _hairline(painter, colours.line, rect.left(), rect.right(), rect.top())
        if isinstance(box.frame, QTextTable) and box.frame.columns() > 1:
            x = round(rect.center().x()) + 0.5
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))


def _rounded(
    painter: QPainter, rect: QRectF, radius: float, ground: str, *, border: str = "", bar: str = "", edge: QRectF | None = None
) -> None:
    path = QPainterPath()
    path.addRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.fillPath(path, QColor(ground))
    if edge is not None:
        painter.save()
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        painter.fillRect(edge, QColor(bar))
        painter.restore()
    if border:
        painter.strokePath(path, QPen(QColor(border), 1))


def _hairline(painter: QPainter, colour: str, left: float, right: float, y: float) -> None:
    painter.setPen(QPen(QColor(colour), 1))
    painter.drawLine(QPointF(left + 1, round(y) + 0.5), QPointF(right - 1, round(y) + 0.5))


def _is_turned(block: QTextBlock) -> bool:
    """Return whether a block is set from right to left."""
    return block.blockFormat().layoutDirection() is Qt.LayoutDirection.RightToLeft


def _paint_marker(painter: QPainter, page: Page, block: QTextBlock, marker: str) -> None:
    """Paint a bullet, number or box half an em before the text (right of it in right-to-left text), on the first baseline."""
    layout = block.layout()
    if layout.lineCount() == 0:
        return
    line = layout.lineAt(0)
    origin = page.documentLayout().blockBoundingRect(block).topLeft()
    size = float(block.charFormat().property(block.charFormat().Property.FontPixelSize) or page.style.size(Role.BODY))
    baseline = origin.y() + line.y() + line.ascent()
    turned = _is_turned(block)
    x = origin.x() + line.x() + (line.width() if turned else 0)
    painter.setPen(Qt.PenStyle.NoPen)
    accent = QColor(page.style.theme.colours.accent)
    if marker == BULLET:
        painter.setBrush(accent)
        painter.drawEllipse(QPointF(x + (0.72 if turned else -0.72) * size, baseline - 0.36 * size), 0.15 * size, 0.15 * size)
        return
    if marker in {"☐", "☑"}:
        side = 0.82 * size
        box = QRectF(x + (0.5 if turned else -1.32) * size, baseline - 0.78 * size, side, side)
        painter.setPen(QPen(QColor(page.style.theme.colours.edge), 0.08 * size))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 0.15 * size, 0.15 * size)
        if marker == "☑":
            painter.setPen(QPen(accent, 0.12 * size))
            painter.drawPolyline(
                [QPointF(box.left() + a * side, box.top() + d * side) for a, d in ((0.22, 0.52), (0.43, 0.72), (0.78, 0.3))]
            )
        return
    reference = marker.startswith("[")
    painter.setFont(fonts.font(round(size), 500 if reference else 700))
    painter.setPen(accent)
    width = painter.fontMetrics().horizontalAdvance(marker)
    if turned:
        left = x + (block.blockFormat().rightMargin() - width if reference else 0.5 * size)
    else:
        left = x - (block.blockFormat().leftMargin() if reference else width + 0.5 * size)
    painter.drawText(QPointF(left, baseline), "\u200f" + marker if turned and not reference else marker)


def mark_format(colours: Colours, *, current: bool = False) -> QTextCharFormat:
    """Return the format of marked words; ``current``: those that were gone to."""
    made = QTextCharFormat()
    made.setProperty(MARKED, 2 if current else 1)
    made.setBackground(QColor(colours.accent if current else colours.mark))
    made.setForeground(QColor(colours.onacc if current else colours.onmark))
    return made


def dressed(form: QTextCharFormat, colours: Colours) -> QTextCharFormat:
    """Return ``form`` in the colours of another theme, if it is a mark's."""
    if not form.hasProperty(MARKED):
        return form
    made = QTextCharFormat(form)
    made.merge(mark_format(colours, current=form.property(MARKED) == 2))
    return made


FLASH_MS = 1000


class Flash:
    """Short highlight of the line that was jumped to. One per view; it shares the view's extra selections with find in page."""

    def __init__(self, view: QTextEdit) -> None:
        self._view = view
        self._timer = QTimer(view, interval=FLASH_MS, singleShot=True)
        self._timer.timeout.connect(lambda: view.setExtraSelections([]))

    def mark(self, position: int, colours: Colours) -> None:
        """Mark the line at a text position."""
        line = QTextEdit.ExtraSelection()
        line.cursor = QTextCursor(self._view.document())
        line.cursor.setPosition(position)
        line.format = mark_format(colours)
        line.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        self._view.setExtraSelections([line])
        self._timer.start()

    def leave(self) -> None:
        """Leave the extra selections to another owner."""
        self._timer.stop()
