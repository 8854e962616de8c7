"""``WideTable``: a table wider than the column. It scrolls sideways in its frame; first column and header stay."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from viewer.content import blocks as b
from viewer.draw import fonts, typography
from viewer.i18n import ntr, spoken, tr
from viewer.reader.page import Page
from viewer.reader.style import PageStyle, Role
from viewer.reader.table import table_width
from viewer.reader.table_slices import TableSlices
from viewer.theme import Theme

_BAR = 12
"""Height of the scroll bar, px at any text size."""

_GAP = 8

_FADE = 120
_SHADE = 6


class WideTable:
    """The table on its own page. ``offset`` is how far it is scrolled, px; ``cell`` is where the keyboard is: row, column.

    ``position`` is its place in the text of a page.
    """

    def __init__(self, table: b.Table, style: PageStyle, width: float = 0.0, *, whole: bool = True) -> None:
        """Lay the table out ``width`` px wide; 0: in its columns' preferred widths. If not ``whole``, ``steps`` does it."""
        self.table = table
        self.offset = 0.0
        self.cell: tuple[int, int] | None = None
        self.position = 0
        self._style = style
        self._slices = TableSlices(table, style, width or table_width(table, style))
        self._headed = any(table.header) and bool(table.rows)
        self.foot_height = _GAP + _BAR + style.size(Role.CAPTION) * 1.8
        if whole:
            for _ in self.steps():
                pass

    def steps(self) -> Iterator[None]:
        """Lay out some rows at a time, pausing after each part."""
        return self._slices.steps()

    @property
    def whole(self) -> bool:
        """Whether all rows are laid out."""
        return self._slices.whole

    @property
    def tops(self) -> list[float]:
        """The top of each row, and the lower end, px."""
        return self._slices.tops

    @property
    def lefts(self) -> list[float]:
        """The left edge of each column, and the right end, px."""
        return self._slices.lefts

    @property
    def header_height(self) -> float:
        """The height of the header, px; 0: it has none."""
        return self.tops[1] if self._headed else 0.0

    @property
    def frozen_width(self) -> float:
        """The width of the first column, which stays while the others scroll, px; 0: it is the only one."""
        return self.lefts[1] if len(self.table.align) > 1 else 0.0

    def size(self, page: Page) -> QSizeF:
        """Return the column's width, and the height of the table with its scroll bar and the words below it."""
        return QSizeF(page.style.column, self.natural.height() + self.foot_height)

    @property
    def natural(self) -> QSizeF:
        """The size of the table alone, px."""
        return self._slices.size

    @property
    def pages(self) -> list[Page]:
        """The pages that hold its rows; the rows at their ends are on two of them."""
        return self._slices.pages

    def draw(self, painter: QPainter) -> None:
        """Draw the table alone, as far as it is within the clip of ``painter``."""
        self._slices.draw(painter, painter.clipBoundingRect())

    # ---- scrolling

    def reach(self, width: float) -> float:
        """Return how far it can scroll, px, if ``width`` px of it are visible."""
        return max(0.0, self.natural.width() - width)

    def scroll(self, by: float, width: float) -> bool:
        """Scroll by ``by`` px; return whether anything moved."""
        before = self.offset
        self.offset = max(0.0, min(self.reach(width), self.offset + by))
        return self.offset != before

    def step(self, by: int, width: float) -> bool:
        """Scroll until the next (1) or previous (−1) column begins at the pinned one; return whether anything moved."""
        stops = [left - self.frozen_width for left in self.lefts[1:-1]]
        further = [stop for stop in stops if (stop - self.offset) * by > 1]
        stop = (min if by > 0 else max)(further, default=self.offset)
        return self.scroll(stop - self.offset, width)

    def show_cell(self, row: int, column: int, width: float) -> None:
        """Move the keyboard to a cell, and scroll sideways until it is visible."""
        self.cell = row, column
        if column == 0:
            return
        left, right = self.lefts[column], self.lefts[column + 1]
        last = column == len(self.table.align) - 1
        seen = width - (0 if last else min(_FADE, (width - self.frozen_width) / 3))
        self.scroll(max(0.0, right - self.offset - seen), width)
        self.scroll(min(0.0, left - self.offset - self.frozen_width), width)

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Return where a cell is in the frame, px from its upper left corner."""
        left, right = self.lefts[column], self.lefts[column + 1]
        at = QPointF(left - (self.offset if column else 0.0), self.tops[row])
        return QRectF(at, QSizeF(right - left, self.tops[row + 1] - self.tops[row]))

    def rows(self) -> int:
        """Return the number of rows, the header included."""
        return len(self.tops) - 1

    def remaining(self, width: float) -> tuple[int, int]:
        """Return how many columns are not wholly visible at the left and at the right."""
        seen = [(left - self.offset, right - self.offset) for left, right in zip(self.lefts[1:], self.lefts[2:], strict=False)]
        return sum(left < self.frozen_width - 1 for left, _ in seen), sum(right > width + 1 for _, right in seen)

    def words(self, width: float, top: float = 0.0, bottom: float = 1e9) -> str:
        """Return in words which rows are visible between ``top`` and ``bottom``, px of the frame, and what more there is."""
        first = 1 if self._headed else 0
        rows = [((3 * low + high) / 4, (low + 3 * high) / 4) for low, high in pairwise(self.tops)][first:]
        seen = [i for i, (low, high) in enumerate(rows, start=1) if low >= top and high <= bottom]
        parts = []
        if seen and len(seen) < len(rows):
            whole = tr("第 {first}–{last} 行，共 {all} 行", first=seen[0], last=seen[-1], all=len(rows))
            parts.append(whole if len(seen) > 1 else tr("第 {n} 行，共 {all} 行", n=seen[0], all=len(rows)))
        left, right = self.remaining(width)
        if left:
            parts.append(ntr("左边还有 {n} 列", "左边还有 {n} 列", left))
        if right:
            parts.append(ntr("右边还有 {n} 列", "右边还有 {n} 列", right))
        return tr("；").join(parts)

    # ---- drawing

    def foot(self, rect: QRectF, bottom: float = 1e9) -> QRectF:
        """Return where bar and words are if the frame is in ``rect`` and the view ends at ``bottom``."""
        least = rect.top() + self.header_height + self.foot_height
        end = max(min(rect.bottom(), bottom), min(least, rect.bottom()))
        return QRectF(rect.left(), end - self.foot_height, rect.width(), self.foot_height)

    def bar(self, rect: QRectF, bottom: float = 1e9) -> QRectF:
        """Return the scroll bar's handle, as ``foot``."""
        share = rect.width() / self.natural.width()
        foot = self.foot(rect, bottom)
        top = foot.top() + _GAP
        return QRectF(foot.left() + self.offset * share, top, max(rect.width() * share, 4.0 * _BAR), _BAR)

    def paint(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        """Draw the visible part, the pinned first column over it, and the foot."""
        body = QRectF(rect.left(), rect.top(), rect.width(), self.natural.height())
        self._paint_body(painter, body, body.top())
        self._paint_foot(painter, rect, self.foot(rect), page, (0.0, self.natural.height()))

    def paint_pinned(self, painter: QPainter, rect: QRectF, seen: QRectF, page: Page) -> None:
        """Draw what stays while the frame in ``rect`` scrolls through ``seen``: the header at the top, the foot at the bottom."""
        top, foot = max(0.0, seen.top() - rect.top()), self.foot(rect, seen.bottom())
        if self._headed and 0 < top < self.natural.height() - 2 * self.header_height:
            head = QRectF(rect.left(), seen.top(), rect.width(), self.header_height)
            self._paint_body(painter, head, head.top())
            paint_lower_edge(painter, head, page.style.theme)
            top += self.header_height
        self._paint_foot(painter, rect, foot, page, (top, foot.top() - rect.top()))

    def _paint_body(self, painter: QPainter, clip: QRectF, top: float) -> None:
        """Draw the table from ``top`` on as far as it is within ``clip``."""
        colours = self._style.theme.colours
        painter.save()
        painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        painter.fillRect(clip, QColor(colours.sheet))
        painter.save()
        painter.setClipRect(clip.adjusted(self.frozen_width, 0, 0, 0), Qt.ClipOperation.IntersectClip)
        painter.translate(clip.left() - self.offset, top)
        self.draw(painter)
        painter.restore()
        left, right = self.remaining(clip.width())
        if right:
            self._fade(painter, clip, min(_FADE, (clip.width() - self.frozen_width) / 3))
        starts = [edge - self.frozen_width for edge in self.lefts[1:]]
        if left and min(abs(start - self.offset) for start in starts) > 1:
            self._fade(painter, clip.adjusted(self.frozen_width, 0, 0, 0), -32)
        painter.save()
        pinned = QRectF(clip.left(), clip.top(), self.frozen_width, clip.height())
        painter.setClipRect(pinned, Qt.ClipOperation.IntersectClip)
        painter.fillRect(pinned, QColor(colours.sheet))
        painter.translate(clip.left(), top)
        self.draw(painter)
        painter.restore()
        painter.setPen(QPen(QColor(colours.edge if self.offset else colours.line), 1))
        x = round(clip.left() + self.frozen_width) - 0.5
        painter.drawLine(QPointF(x, max(clip.top(), top + 3)), QPointF(x, clip.bottom()))
        if self.cell is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colours.accent), 3))
            painter.drawRoundedRect(self.cell_rect(*self.cell).translated(clip.left(), top).adjusted(2, 2, -2, -2), 6, 6)
        painter.restore()

    def _fade(self, painter: QPainter, rect: QRectF, width: float) -> None:
        """Let the last ``width`` px of ``rect`` fade into the sheet, or, if negative, the first."""
        edge = QRectF(rect.right() - width, rect.top(), width, rect.height())
        if width < 0:
            edge = QRectF(rect.left(), rect.top(), -width, rect.height())
        sheet = QColor(self._style.theme.colours.sheet)
        clear = QColor(sheet)
        clear.setAlpha(0)
        _fill(painter, edge, edge.topRight(), clear if width > 0 else sheet, sheet if width > 0 else clear)

    def _paint_foot(self, painter: QPainter, rect: QRectF, foot: QRectF, page: Page, seen: tuple[float, float]) -> None:
        """Draw bar and words; of the table's height the part ``seen`` is visible."""
        with spoken(page.language):
            words = self.words(rect.width(), *seen)
        style, colours = page.style, page.style.theme.colours
        painter.save()
        painter.fillRect(foot, QColor(colours.sheet))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = self.bar(rect, foot.bottom())
        track, round_ = QRectF(foot.left(), bar.top(), foot.width(), bar.height()), bar.height() / 2
        if style.theme.contrast:
            painter.setPen(QPen(QColor(colours.edge), 1))
        painter.setBrush(QColor(colours.sheet if style.theme.contrast else colours.sunken))
        painter.drawRoundedRect(track, round_, round_)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.edge))
        painter.drawRoundedRect(bar, round_, round_)
        painter.setPen(QColor(colours.ink2))
        painter.setFont(fonts.font(style.size(Role.CAPTION)))
        line = foot.adjusted(0, bar.bottom() - foot.top(), 0, 0)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, typography.label(words))
        painter.restore()

    def paint_enlarged(self, painter: QPainter, rect: QRectF, room: QRectF) -> None:
        """Draw the table into ``rect``, of which ``room`` is visible: header and first column stay while the rest moves beneath.

        A header or first column that would hide more than half moves with the rest.
        """
        scale = rect.width() / self.natural.width()
        seen = rect.intersected(room)
        header, column = self.header_height * scale, self.frozen_width * scale
        left = max(0.0, seen.left() - rect.left()) if column <= seen.width() / 2 else 0.0
        top = max(0.0, seen.top() - rect.top()) if header <= seen.height() / 2 else 0.0
        parts = [(seen, 0.0, 0.0)]
        if left:
            parts.append((QRectF(seen.left(), seen.top(), column, seen.height()), left, 0.0))
        if top:
            parts.append((QRectF(seen.left(), seen.top(), seen.width(), header), 0.0, top))
        if left and top:
            parts.append((QRectF(seen.left(), seen.top(), column, header), left, top))
        for clip, right, down in parts:
            painter.save()
            painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
            painter.fillRect(clip, QColor(self._style.theme.colours.sheet))
            painter.translate(rect.left() + right, rect.top() + down)
            painter.scale(scale, scale)
            self.draw(painter)
            painter.restore()


def paint_lower_edge(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Draw the soft lower edge of a header that rows scroll under."""
    if theme.contrast:
        return
    edge = QRectF(rect.left(), rect.bottom(), rect.width(), _SHADE)
    _fill(painter, edge, edge.bottomLeft(), QColor(0, 0, 0, 40), QColor(0, 0, 0, 0))


def _fill(painter: QPainter, rect: QRectF, end: QPointF, first: QColor, last: QColor) -> None:
    """Fill ``rect`` with a gradient from its top left corner to ``end``."""
    from PySide6.QtGui import QLinearGradient  # its types take 3 ms of a start, which rarely draws one

    gradient = QLinearGradient(rect.topLeft(), end)
    gradient.setColorAt(0, first)
    gradient.setColorAt(1, last)
    painter.fillRect(rect, gradient)
