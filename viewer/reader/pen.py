"""``Pen`` writes blocks, frames and inline text into a page, and handles the margins that Qt's layout drops.

It hides two habits of QTextDocument. A frame or table is always followed by a block, which the next block written reuses.
Margins vanish at the edges of frames, so the space before and after a frame is set on the frame itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from math import inf

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextFrame,
    QTextFrameFormat,
    QTextTable,
    QTextTableCell,
    QTextTableFormat,
)

from viewer.content import blocks as b
from viewer.draw import titles, typography
from viewer.draw.typography import Spacing
from viewer.reader.page import MARKER, OBJECT_CHARACTER, RULE, Box, BoxKind, Inset, Page, Written

Run = tuple[str, QTextCharFormat]
_Piece = tuple[int, str, Spacing]
"""Index of the run, text, spacing."""

_REMEMBERED = 1024
"""Texts whose pieces are remembered, about three long articles: a page is written again for each theme, size and width."""

_SIZE = QTextFormat.Property.FontPixelSize


class Pen:
    """Writes at the end of the current frame."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.style = page.style
        self.cursor = QTextCursor(page)
        self.words: tuple[str, ...] = ()  # of the article's headings
        self._fresh = True  # the current block is empty and will be reused
        self._turned = False  # the current block is set from right to left
        self._above: QTextFrame | None = None  # the frame that ended just before the current block
        self._below = 0.0  # bottom margin of the block before the cursor

    @property
    def position(self) -> int:
        """Position of the next character."""
        return self.cursor.position()

    def block(self, form: QTextBlockFormat, char: QTextCharFormat) -> None:
        """Begin a block."""
        if self._fresh:
            if self._above is not None:
                _raise_bottom_margin(self._above, form.topMargin())
            self.cursor.setBlockFormat(form)
            self.cursor.setBlockCharFormat(char)
            self._fresh = False
        else:
            self.cursor.insertBlock(form, char)
        if form.hasProperty(MARKER) or form.hasProperty(RULE):
            self.page.contents.marked.append(self.position)
        self._turned = False
        self._above = None
        self._below = form.bottomMargin()

    def runs(self, runs: list[Run], *, ends: bool = False, words: tuple[str, ...] = ()) -> None:
        """Write runs of one block; spacing, squeezed punctuation and quantities are found across run borders.

        The block takes the direction of its first letter. ``ends``: nothing follows in the block. ``words``:
        words of a title, within which no line ends.
        """
        texts = tuple(run[0] for run in runs)
        turned, width = _looked_at("".join(texts))
        if turned and not self.cursor.block().text().strip(OBJECT_CHARACTER):
            self.turn()
        size = runs[0][1].property(_SIZE) if runs else 0
        widest = self.style.column / size if size and self.style.column else inf
        if widest > max(width, typography.SHORT):
            widest = inf  # all of it fits into a line: its pieces are the same at any such width
        insert, formats = self.cursor.insertText, {}
        for index, text, spacing in _pieces(texts, widest, words, ends=ends, turned=self._turned):
            form = runs[index][1]
            if spacing is not Spacing.PLAIN:
                if (index, spacing) not in formats:
                    formats[index, spacing] = typography.spaced(form, spacing, form.property(_SIZE) or 0)
                form = formats[index, spacing]
            insert(text, form)

    def turn(self) -> None:
        """Set the current block from right to left: words, margins, marker."""
        form = self.cursor.blockFormat()
        self._turned = True
        form.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        left, right = form.leftMargin(), form.rightMargin()
        form.setLeftMargin(right)
        form.setRightMargin(left)
        if not form.alignment() & Qt.AlignmentFlag.AlignHCenter:
            form.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        self.cursor.setBlockFormat(form)

    @contextmanager
    def noted(self, part: b.Block | b.ListItem | b.Definition | b.Row) -> Iterator[None]:
        """Record in the contents where ``part`` is written, within the context."""
        start = self.position
        yield
        self.page.contents.written.append(Written(part, start, self.position))

    def space(self, desk_pixels: float) -> None:
        """Add space after a table or object: on the frame that just ended, otherwise under the previous block."""
        room = self.style.px(desk_pixels)
        if self._above is not None:
            _raise_bottom_margin(self._above, room)
        else:
            form = self.cursor.blockFormat()
            form.setBottomMargin(max(room, form.bottomMargin()))
            self.cursor.setBlockFormat(form)
            self._below = form.bottomMargin()

    def inset(self, inset: Inset, words: str = "", *, href: str = "", anchor: str = "") -> None:
        """Write an object character."""
        form = self.page.inset_format(inset, words)
        if href and not self.style.paged:
            form.setAnchor(True)
            form.setAnchorHref(href)
        if anchor:
            form.setAnchorNames([anchor])
        form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
        self.cursor.insertText(OBJECT_CHARACTER, form)

    @contextmanager
    def frame(
        self, form: QTextFrameFormat, kind: BoxKind | None = None, *, top: float = 0, bottom: float = 0
    ) -> Iterator[QTextFrame]:
        """Open a frame; ``top`` and ``bottom`` are the space around it in desk px."""
        self._hide_waiting_block()
        form.setTopMargin(max(self.style.px(top), self._below))
        form.setBottomMargin(self.style.px(bottom))
        form.setBorder(0)
        frame = self.cursor.insertFrame(form)
        box = Box(frame, kind, self.position) if kind else None
        if box:
            self.page.contents.boxes.append(box)
        self._fresh, self._above, self._below = True, None, 0
        yield frame
        self._hide_waiting_block()
        if box:
            box.end = frame.lastPosition()
        self._leave(frame)

    @contextmanager
    def table(
        self, rows: int, columns: int, form: QTextTableFormat, *, top: float = 0, bottom: float = 0
    ) -> Iterator[QTextTable]:
        """Open a table; the caller writes into its cells with ``cell``."""
        self._hide_waiting_block()
        form.setTopMargin(max(self.style.px(top), self._below))
        form.setBottomMargin(self.style.px(bottom))
        form.setBorder(0)
        form.setCellSpacing(0)
        form.setCellPadding(0)
        table = self.cursor.insertTable(rows, columns, form)
        yield table
        self._leave(table)

    def cell(self, cell: QTextTableCell) -> None:
        """Move into an empty cell; the next block written is its first."""
        self.cursor = cell.firstCursorPosition()
        self._fresh, self._above, self._below = True, None, 0

    def finish(self) -> None:
        """Hide the empty block that a frame at the very end leaves."""
        self._hide_waiting_block()

    def _leave(self, frame: QTextFrame) -> None:
        self.cursor = frame.lastCursorPosition()
        self.cursor.setPosition(frame.lastPosition() + 1)
        self._fresh, self._above, self._below = True, frame, 0

    def _hide_waiting_block(self) -> None:
        """Make an unused empty block 1 px high: Qt offers no way to remove it."""
        if not self._fresh or self.cursor.block().length() > 1:
            return
        form = QTextBlockFormat()
        form.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        char = QTextCharFormat()
        char.setProperty(char.Property.FontPixelSize, 1)
        self.cursor.setBlockFormat(form)
        self.cursor.setBlockCharFormat(char)
        self._fresh = False


def frame_format(padding: int = 0) -> QTextFrameFormat:
    """Return a frame format without border."""
    form = QTextFrameFormat()
    form.setPadding(padding)
    form.setBorder(0)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
    return form


def aligned(form: QTextBlockFormat, alignment: Qt.AlignmentFlag) -> QTextBlockFormat:
    """Return ``form`` with another alignment."""
    form.setAlignment(alignment)
    return form


def _raise_bottom_margin(frame: QTextFrame, margin: float) -> None:
    form = frame.frameFormat()
    if margin > form.bottomMargin():
        form.setBottomMargin(margin)
        if isinstance(frame, QTextTable):
            frame.setFormat(form.toTableFormat())
        else:
            frame.setFrameFormat(form)


@lru_cache(maxsize=_REMEMBERED)
def _looked_at(text: str) -> tuple[bool, float]:
    """Return whether the first letter of ``text`` belongs to a right-to-left script, and its estimated width in em."""
    return typography.is_right_to_left(text), typography.ems(text)


@lru_cache(maxsize=_REMEMBERED)
def _pieces(
    runs: tuple[str, ...], widest: float, words: tuple[str, ...] = (), *, ends: bool = False, turned: bool = False
) -> tuple[_Piece, ...]:
    """Return the pieces of ``runs``; spacing, squeezed punctuation and quantities are found across their borders.

    ``words``: words of a title, within which no line ends. The others are as for ``typography.kept``.
    """
    text = "".join(runs)
    of = typography.kinds(text)
    marks = typography.kept(text, of, widest, ends=ends, turned=turned)
    for place in titles.joined(text, words) if words else ():
        marks.setdefault(place, typography.WORD_JOINER)
    places = sorted(marks)
    spacings = typography.runs(text, of)
    made: list[_Piece] = []
    end, spacing = 0, Spacing.PLAIN
    at, place, stop = 0, 0, 0
    for index, run in enumerate(runs):
        stop += len(run)
        while at < stop:
            if at >= end:
                _, end, spacing = next(spacings)
            upto = min(end, stop)
            written = ""
            while place < len(places) and places[place] < upto:
                marked = places[place]
                written += text[at:marked] + marks[marked]
                at, place = marked + marks[marked].endswith(typography.NO_BREAK_SPACE), place + 1
            if spacing is Spacing.GAP and written:
                made.append((index, written, Spacing.PLAIN))  # it must not get letter spacing of its own
                written = ""
            made.append((index, written + text[at:upto], spacing))
            at = upto
    if len(text) in marks:
        made.append((len(runs) - 1, marks[len(text)], Spacing.PLAIN))
    return tuple(made)
