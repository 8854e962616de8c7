"""Clipboard content: plain words, tables as tab-separated lines, list numbers, and the source line."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextTable

from viewer import i18n
from viewer.content import blocks as b
from viewer.content.article import Article
from viewer.content.labels import item_lines
from viewer.content.text import plain, raised, value_words
from viewer.draw import typography
from viewer.i18n import tr
from viewer.reader.page import MARKER, OBJECT_CHARACTER, REPLACED

_SOFT = {"\u2028": "\n", "\u2029": "\n", **typography.SOFT}


def table_text(table: b.Table) -> str:
    """Return a table as lines of tab-separated cells, headings first."""
    rows = ((table.header,) if any(table.header) else ()) + table.rows
    return "\n".join("\t".join(plain(cell, marked=True) for cell in row) for row in rows)


def chart_text(chart: b.Chart) -> str:
    """Return a chart's values as tab-separated cells, one line per point, then its target range and its summary."""
    unit = f" ({chart.unit})" if chart.unit else ""
    head = [chart.x_unit, *(series.name + unit for series in chart.series)]
    rows = zip(chart.x, *map(value_words, chart.series), strict=True)
    band = chart.band.label if chart.band else ""
    return "\n".join(filter(None, ("\t".join(head), *map("\t".join, rows), band, chart.summary)))


def spoken_text(block: b.Numbered) -> str:
    """Return the text of a figure, table or chart for screen readers: its alternative text, its rows or its values."""
    return "\n".join(filter(None, item_lines(block)))


def only_words(data: QMimeData, words: str) -> QMimeData:
    """Return ``data``, which Qt made, with only ``words`` in it.

    WORKAROUND: the clipboard may outlive the interpreter; data created in Python then crashes at exit (PySide6 6.11). Remove
    when the program exits cleanly after a copy without this.
    """
    data.text()  # Qt fills the data on first access
    for form in data.formats():
        data.removeFormat(form)
    data.setText(words)
    return data


def selected_text(cursor: QTextCursor) -> str:
    """Return the selection as plain text: list items with their markers, cells of a row on one line, figures as their words."""
    document = cursor.document()
    lines: list[str] = []
    before: _Cell | None = None
    block = document.findBlock(cursor.selectionStart())
    while block.isValid() and block.position() < cursor.selectionEnd():
        words = _words(block, cursor)
        here = _cell_of(block)
        if here is not None and before is not None and here.follows(before):
            lines[-1] += "\t" + words.replace("\n", " ")
        elif words or block.length() > 1:
            lines.append(words)
        before = here
        block = block.next()
    return "\n".join(lines).strip("\n")


def sourced(words: str, article: Article | None) -> str:
    """Return ``words`` of ``article`` followed by the line that names the source."""
    if not words or article is None:
        return words
    with i18n.spoken(article.language):
        return words + "\n" + tr("——《{title}》", title=article.title)


class _Cell(Struct, frozen=True):
    """A table's cell; ``single`` if it holds one paragraph."""

    table: QTextTable
    row: int
    column: int
    single: bool

    def follows(self, other: _Cell) -> bool:
        """Return whether the cell continues the line of ``other``; cells with several paragraphs start lines of their own."""
        beside = other.table is self.table and other.row == self.row and other.column != self.column
        return beside and other.single


def _cell_of(block: QTextBlock) -> _Cell | None:
    table = _table_of(block)
    if table is None:
        return None
    cell = table.cellAt(block.position())
    single = cell.firstCursorPosition().block() == cell.lastCursorPosition().block()
    return _Cell(table, cell.row(), cell.column(), single)


def _table_of(block: QTextBlock) -> QTextTable | None:
    """Return the table that contains ``block``; Qt returns null outside a table."""
    return QTextCursor(block).currentTable()


def _words(block: QTextBlock, cursor: QTextCursor) -> str:
    words = "".join(_fragments(block, cursor))
    form = block.blockFormat()
    if words and form.hasProperty(MARKER) and cursor.selectionStart() <= block.position():
        return f"{form.property(MARKER)} {words}"
    return words


def _with_formatting(words: str, form: QTextCharFormat) -> str:
    """Return ``words`` with what only their formatting says: a power, a deletion."""
    high = form.verticalAlignment() is QTextCharFormat.VerticalAlignment.AlignSuperScript
    shown = raised(words) if high else words
    return tr("（已删去：{words}）", words=shown) if form.fontStrikeOut() else shown


def _fragments(block: QTextBlock, cursor: QTextCursor) -> Iterator[str]:
    parts = block.begin()
    while not parts.atEnd():
        fragment = parts.fragment()
        start, text = fragment.position(), fragment.text()
        piece = text[max(0, cursor.selectionStart() - start) : max(0, cursor.selectionEnd() - start)]
        form = fragment.charFormat()
        if OBJECT_CHARACTER in piece:
            yield str(form.property(REPLACED) or "")
        elif words := "".join(_SOFT.get(c, c) for c in piece):
            yield _with_formatting(words, form)
        parts += 1
