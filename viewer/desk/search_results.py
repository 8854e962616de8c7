"""The rows of the search results: a group with its count, or a hit with its highlights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from math import inf

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSize, QStringListModel, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from viewer.content.article import Audience
from viewer.content.labels import evidence_word
from viewer.desk.list_model import Index
from viewer.draw import fonts, titles, typography
from viewer.draw.icons import pixmap
from viewer.draw.painting import paints
from viewer.errors import ArticleMissing
from viewer.i18n import format_date, tr
from viewer.library.library import Library
from viewer.library.schema import ArticleRow, ReviewState
from viewer.library.search.excerpts import fitted
from viewer.library.search.hits import HitGroup, HitKind, SearchHit, SearchResult, Span
from viewer.reader.figure import paint_article_cover
from viewer.theme import Theme

LINE = Qt.ItemDataRole.UserRole + 1
_KEPT = 64
"""Number of cached rows, and of cached covers."""
_HEAD_SIZE, _HIT_SIZE = QSize(300, 38), QSize(300, 60)
_KIND_ICONS = {HitKind.FIGURE: "figure", HitKind.CHART: "chart-line", HitKind.TABLE: "table", HitKind.TERM: "glossary"}


@dataclass(frozen=True)
class Head:
    """The heading row of a group."""

    group: HitGroup
    count: int


Line = Head | SearchHit


def group_word(group: HitGroup) -> str:
    """Return the name of a group."""
    return {
        HitGroup.ARTICLES: tr("标题"),
        HitGroup.SECTIONS: tr("章节"),
        HitGroup.FIGURES: tr("图与表"),
        HitGroup.TERMS: tr("术语"),
    }[group]


_ENABLED = Qt.ItemFlag.ItemIsEnabled
_SELECTABLE = _ENABLED | Qt.ItemFlag.ItemIsSelectable


class ResultModel(QStringListModel):
    """The rows of one search result: a list of their texts, so that Qt counts the rows itself. It does a hundred times a key."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show(self, result: SearchResult) -> None:
        """Show ``result`` in groups."""
        self.lines = []
        for group, hits in result.grouped().items():
            self.lines += [Head(group, len(hits)), *hits]
        self.setStringList([_text(line) for line in self.lines])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row, or its text for screen readers."""
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return _text(line)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and isinstance(line, SearchHit):
            return line.snippet
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Make only hits selectable."""
        return _SELECTABLE if index.isValid() and isinstance(self.lines[index.row()], SearchHit) else _ENABLED

    def step(self, line: int, by: int) -> int:
        """Return the row of the next hit from ``line`` in the direction ``by``, wrapping around; −1 without hits."""
        hits = [i for i, each in enumerate(self.lines) if isinstance(each, SearchHit)]
        if not hits:
            return -1
        if line not in hits:
            return hits[0]
        return hits[(hits.index(line) + by) % len(hits)]

    def next_group(self, line: int, by: int) -> int:
        """Return the row of the first hit in the next (or previous) group, wrapping around."""
        firsts = [i + 1 for i, each in enumerate(self.lines) if isinstance(each, Head)]
        if not firsts:
            return -1
        at = max((i for i, first in enumerate(firsts) if first <= line), default=0)
        return firsts[(at + by) % len(firsts)]


def _text(line: Line) -> str:
    return group_word(line.group) if isinstance(line, Head) else line.label or line.title


class ResultView(QListView):
    """The list of results. It paints its own background; otherwise every key would repaint the card and the panel below it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @paints
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the background and the rows."""
        painter = QPainter(self.viewport())
        painter.setBackground(QColor(self.theme.colours.sheet))
        painter.eraseRect(event.rect())
        painter.end()
        super().paintEvent(event)


class ResultDelegate(QStyledItemDelegate):
    """Draws the rows."""

    def __init__(self, model: ResultModel, library: Library, theme: Theme, today: Callable[[], date], parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.set_library(library)
        self.theme = theme
        self._today = today

    def set_library(self, library: Library) -> None:
        """Switch to another library. Rows and covers are cached, as every key press repaints many of them."""
        self.library = library
        self._row = lru_cache(maxsize=_KEPT)(library.row)
        self._asset = lru_cache(maxsize=_KEPT)(library.asset)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a heading or a hit."""
        return _HEAD_SIZE if isinstance(self._model.lines[index.row()], Head) else _HIT_SIZE

    @paints
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        line = self._model.lines[index.row()]
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, Head):
            self._paint_head(painter, rect, line)
        else:
            self._paint_hit(painter, rect, line, selected=bool(option.state & QStyle.StateFlag.State_Selected))
        painter.restore()

    def _paint_head(self, painter: QPainter, rect: QRect, head: Head) -> None:
        c = self.theme.colours
        area = QRectF(rect).adjusted(20, 8, -20, 0)
        painter.setFont(fonts.font(13, 700))
        painter.setPen(QColor(c.ink2))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, group_word(head.group))
        painter.setFont(fonts.font(13))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(head.count))

    def _paint_hit(self, painter: QPainter, rect: QRect, hit: SearchHit, *, selected: bool) -> None:
        c = self.theme.colours
        if selected:
            painter.fillRect(rect, QColor(c.tint))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(c.accent))
        square = QRectF(rect.left() + 20, rect.top() + 10, 40, 40)
        self._paint_square(painter, square, hit)
        right = rect.right() - 20
        if selected:
            key = QRectF(rect.right() - 70, rect.center().y() - 11, 48, 22)
            painter.setFont(fonts.font(13))
            painter.setPen(QPen(QColor(c.line if not self.theme.contrast else c.edge), 1))
            painter.setBrush(QColor(c.sheet))
            painter.drawRoundedRect(key, 5, 5)
            painter.setPen(QColor(c.ink2))
            painter.drawText(key, Qt.AlignmentFlag.AlignCenter, "Enter")
            right = round(key.left()) - 10
        left = square.right() + 12
        room = right - left
        label, spans = _label(hit)
        marked_line(painter, QRectF(left, rect.top() + 7, room, 24), label, spans, self.theme, size=16, weight=500, colour=c.head)
        second, second_spans = self._second(hit)
        below = QRectF(left, rect.top() + 32, room, 20)
        marked_line(painter, below, second, second_spans, self.theme, size=14, weight=400, colour=c.ink2)

    def _paint_square(self, painter: QPainter, square: QRectF, hit: SearchHit) -> None:
        c = self.theme.colours
        if hit.group is HitGroup.ARTICLES:
            row = self._row_of(hit)
            paint_article_cover(painter, square, row.cover if row else None, self._asset, self.theme, 6)
            return
        painter.setPen(QPen(QColor(c.edge), 1) if self.theme.contrast else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.sunken))
        painter.drawRoundedRect(square, 6, 6)
        icon = pixmap(_KIND_ICONS.get(hit.kind, "section"), c.ink2, 20, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(square.left() + 10, square.top() + 10), icon)

    def _second(self, hit: SearchHit) -> tuple[str, tuple[Span, ...]]:
        if hit.kind is HitKind.TITLE:
            return "·".join(self._facts(hit)), ()
        if hit.kind is HitKind.TERM or (hit.snippet and hit.snippet != hit.label):
            return hit.snippet, hit.spans
        return hit.title, ()

    def _row_of(self, hit: SearchHit) -> ArticleRow | None:
        """Return the row of the hit's article; None if the library was replaced by one without it since the search."""
        try:
            return self._row(hit.article)
        except ArticleMissing:
            return None

    def _facts(self, hit: SearchHit) -> list[str]:
        row = self._row_of(hit)
        if row is None:
            return []
        parts = [next((c.title for c in self.library.info.categories if c.id == row.category), "")]
        if row.published:
            parts.append(format_date(row.published, "iso"))
        if row.evidence is not None:
            parts.append(tr("证据{level}", level=evidence_word(row.evidence)))
        if row.audience is Audience.STAFF:
            parts.append(tr("内部"))
        state = self.library.state(row, self._today())
        if state is not ReviewState.FRESH:
            parts.append(tr("待复审") if state is ReviewState.DUE_SOON else tr("已过期"))
        return [part for part in parts if part]


def _label(hit: SearchHit) -> tuple[str, tuple[Span, ...]]:
    label, spans = hit.label or hit.title, hit.label_spans or (hit.title_spans if not hit.label else ())
    if hit.kind in _KIND_ICONS and hit.number:
        prefix = (tr("表{n}", n=hit.number) if hit.kind is HitKind.TABLE else tr("图{n}", n=hit.number)) + "　"
        return prefix + label, tuple((start + len(prefix), length) for start, length in spans)
    if hit.kind is HitKind.TERM and hit.pinyin:
        return f"{label}　{hit.pinyin}", spans
    return label, spans


@lru_cache(maxsize=8)
def _mark(ground: str, ink: str) -> QTextCharFormat:
    """Return the format of a found word."""
    form = QTextCharFormat()
    form.setBackground(QColor(ground))
    form.setForeground(QColor(ink))
    form.setFontWeight(700)
    return form


@cache
def _unwrapped() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    return option


def marked_line(
    painter: QPainter, rect: QRectF, words: str, spans: tuple[Span, ...], theme: Theme, *, size: int, weight: int, colour: str
) -> None:
    """Draw one line of text with highlighted spans, shortened so that the first is in view."""
    room = rect.width()

    def width(text: str) -> float:
        """Return the width of ``text``, or a bound of it if that tells whether it fits: measuring takes time."""
        bound = len(text) * size
        if bound <= room:
            return bound
        return inf if titles.max_characters(text, room / size) < len(text) else fonts.advance(text, size, weight)

    words, spans = fitted(words, spans, width, room)
    layout = QTextLayout(words, fonts.font(size, weight))
    layout.setTextOption(_unwrapped())
    formats = list(typography.ranges(words, size))
    for start, length in spans:
        mark = QTextLayout.FormatRange()
        mark.start, mark.length = start, length
        mark.format = _mark(theme.colours.mark, theme.colours.onmark)
        formats.append(mark)
    layout.setFormats(formats)
    layout.beginLayout()
    laid = layout.createLine()
    laid.setLineWidth(10_000)
    layout.endLayout()
    painter.setPen(QColor(colour))
    layout.draw(painter, QPointF(rect.left(), rect.top() + (rect.height() - laid.height()) / 2))
