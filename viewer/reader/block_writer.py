"""``BlockWriter`` writes the blocks of an article through a ``Pen``: one small builder per kind."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat

from viewer.content import blocks as b
from viewer.content.labels import alternative, item_label, item_mark
from viewer.content.text import plain
from viewer.draw import typography
from viewer.i18n import tr
from viewer.reader import inline_writer
from viewer.reader.boxes import write_callout, write_study
from viewer.reader.chart import ChartInset, divided
from viewer.reader.copying import chart_text, table_text
from viewer.reader.figure import FigureInset, Pictures
from viewer.reader.large_tables import TablesLaidOut, scrolls
from viewer.reader.page import KEPT_WITH_NEXT, KEPT_WITH_PREVIOUS, MARKER, RULE, BoxKind, Item, OutlineEntry
from viewer.reader.pen import Pen, frame_format
from viewer.reader.style import Medium, Role
from viewer.reader.table import split_columns, write_table

_HEADINGS = {2: (Role.H2, 30.0, 8.0), 3: (Role.H3, 14.0, 6.0)}
_PARAGRAPH_GAP = 17.0
_LIST_INDENT = 34.0


class BlockWriter:
    """Writes blocks; ``role`` is their text size (body, or smaller within callouts and cards)."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self.tables = TablesLaidOut()

    def blocks(self, pen: Pen, blocks: tuple[b.Block, ...], role: Role) -> None:
        """Write ``blocks``; inside a box the last one has no space after it."""
        boxed = role is not Role.BODY
        for i, block in enumerate(blocks):
            self._block(pen, block, role, last=boxed and i == len(blocks) - 1)

    def _block(self, pen: Pen, block: b.Block, role: Role, *, last: bool, level: int = 0) -> None:
        """Write ``block``; ``level`` is its nesting depth in lists."""
        with pen.noted(block):
            self._write(pen, block, role, last=last, level=level)

    def _write(  # noqa: C901, PLR0912 - one arm per kind of block
        self, pen: Pen, block: b.Block, role: Role, *, last: bool, level: int
    ) -> None:
        match block:
            case b.Heading():
                self._heading(pen, block, last=last)
            case b.Paragraph():
                self._paragraph(pen, block, role, last=last)
            case b.List():
                self._list(pen, block, role, last=last, level=level)
            case b.Definitions():
                self._definitions(pen, block, role, last=last)
            case b.Quote():
                self._quote(pen, block, last=last)
            case b.Code():
                self._code(pen, block, last=last)
            case b.Callout():
                write_callout(pen, block, self.blocks, last=last)
            case b.Table():
                self._table(pen, block, last=last)
            case b.Figure():
                self._figure(pen, block, last=last)
            case b.Chart():
                self._chart(pen, block, last=last)
            case b.Study():
                write_study(pen, block, self.blocks)
            case b.Rule():
                form = pen.style.block(Role.META, bottom=8)
                form.setProperty(RULE, 1)
                pen.block(form, QTextCharFormat())
            case b.SlideBreak() | b.Notes():
                pass  # only the slides and the presenter show them
            case _:
                assert_never(block)

    def _heading(self, pen: Pen, block: b.Heading, *, last: bool) -> None:
        role, top, bottom = _HEADINGS.get(block.level, (Role.BODY, 8.0, 4.0))
        form = pen.style.block(role, top=top, bottom=0 if last else bottom)
        form.setHeadingLevel(block.level)
        char = pen.style.char(role, pen.style.theme.colours.head, 700)
        pen.block(form, char)
        pen.page.contents.anchors[block.anchor] = pen.position
        pen.page.contents.outline.append(OutlineEntry(block.level, plain(block.children), block.anchor, pen.position))
        inline_writer.write(pen, block.children, char, words=pen.words)

    def _paragraph(self, pen: Pen, block: b.Paragraph, role: Role, *, last: bool) -> None:
        char = pen.style.char(role)
        pen.block(pen.style.block(role, bottom=0 if last else _PARAGRAPH_GAP * (1 if role is Role.BODY else 0.6)), char)
        inline_writer.write(pen, block.children, char)

    def _list(self, pen: Pen, block: b.List, role: Role, *, last: bool, level: int) -> None:
        for i, item in enumerate(block.items):
            final = i == len(block.items) - 1
            gap = 0.0 if final and last and not level else _PARAGRAPH_GAP if final and not level else 6.0
            with pen.noted(item):
                self._item(pen, item, role, item_mark(block, i), gap, level)

    def _item(self, pen: Pen, item: b.ListItem, role: Role, marker: str, gap: float, level: int) -> None:
        left, first = _LIST_INDENT * (level + 1), True
        for i, inner in enumerate(item.blocks):
            bottom = gap if i == len(item.blocks) - 1 else 6.0
            if isinstance(inner, b.Paragraph):
                form = pen.style.block(role, bottom=bottom, left=left)
                if first:
                    form.setProperty(MARKER, marker)
                pen.block(form, char := pen.style.char(role))
                inline_writer.write(pen, inner.children, char)
                first = False
            else:
                self._block(pen, inner, role, last=role is not Role.BODY, level=level + 1)
        if first:
            form = pen.style.block(role, bottom=gap, left=left)
            form.setProperty(MARKER, marker)
            pen.block(form, pen.style.char(role))

    def _definitions(self, pen: Pen, block: b.Definitions, role: Role, *, last: bool) -> None:
        for i, item in enumerate(block.items):
            with pen.noted(item):
                self._definition(pen, item, role, final=last and i == len(block.items) - 1)

    def _definition(self, pen: Pen, item: b.Definition, role: Role, *, final: bool) -> None:
        char = pen.style.char(role, pen.style.theme.colours.head, 700)
        pen.block(pen.style.block(role, bottom=2), char)
        inline_writer.write(pen, item.term, char)
        for j, inner in enumerate(item.blocks):
            if isinstance(inner, b.Paragraph):
                body = pen.style.char(role)
                end = j == len(item.blocks) - 1
                pen.block(pen.style.block(role, bottom=0 if final and end else 10, left=_LIST_INDENT), body)
                inline_writer.write(pen, inner.children, body)
            else:
                self.blocks(pen, (inner,), role)

    def _quote(self, pen: Pen, block: b.Quote, *, last: bool) -> None:
        form = frame_format()
        form.setPadding(pen.style.px(4))
        with pen.frame(form, BoxKind.QUOTE, top=4, bottom=0 if last else 20):
            for i, inner in enumerate(block.blocks):
                if isinstance(inner, b.Paragraph):
                    char = pen.style.char(Role.BODY, pen.style.theme.colours.ink2)
                    gap = 0 if i == len(block.blocks) - 1 else 8
                    pen.block(pen.style.block(Role.BODY, bottom=gap, left=20), char)
                    inline_writer.write(pen, inner.children, char)
                else:
                    self.blocks(pen, (inner,), Role.CALLOUT)

    def _code(self, pen: Pen, block: b.Code, *, last: bool) -> None:
        with pen.frame(frame_format(pen.style.px(16)), BoxKind.CODE, top=4, bottom=0 if last else 20):
            plain_char = inline_writer.char(pen.style, "")
            pen.block(pen.style.block(Role.CAPTION), plain_char)
            for kind, text in block.runs:
                lines = text.split("\n")
                for i, line in enumerate(lines):
                    if i:
                        pen.block(pen.style.block(Role.CAPTION), plain_char)
                    if line:
                        pen.cursor.insertText(line, inline_writer.char(pen.style, kind))

    def _table(self, pen: Pen, block: b.Table, *, last: bool) -> None:
        self._caption(pen, block, above=True)
        if pen.style.paged:
            for i, part in enumerate(split_columns(block, pen.style)):
                if i:
                    pen.space(10)
                write_table(pen, part)
        elif scrolls(block, pen.style):
            made = self.tables.take(block, pen.style)
            pen.block(pen.style.inset_block(bottom=4), pen.style.char(Role.TABLE))
            made.position = pen.position
            pen.inset(made, table_text(block), href=f"item:{block.anchor}")
        else:
            write_table(pen, block)
        self._source(pen, block.caption, last=last)

    def _figure(self, pen: Pen, block: b.Figure, *, last: bool) -> None:
        self._item_anchor(pen, block)
        form = pen.style.inset_block(top=6, bottom=8)
        if pen.style.medium is Medium.PAPER:
            form.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        if block.caption.number:
            form.setProperty(KEPT_WITH_NEXT, 1)
        pen.block(form, pen.style.char(Role.CAPTION))
        pen.inset(FigureInset(block, self._pictures), alternative(block), href=f"item:{block.anchor}")
        self._caption(pen, block, above=False)
        pen.space(0 if last else 22)

    def _chart(self, pen: Pen, block: b.Chart, *, last: bool) -> None:
        self._caption(pen, block, above=True)
        for i, part in enumerate(divided(block, pen.style) if pen.style.medium is Medium.PAPER else (block,)):
            pen.block(pen.style.inset_block(bottom=4), pen.style.char(Role.CAPTION))
            pen.inset(ChartInset(part), "" if i else chart_text(block), href=f"item:{block.anchor}")
        self._source(pen, block.caption, last=last)

    def _item_anchor(self, pen: Pen, block: b.Numbered) -> None:
        contents = pen.page.contents
        contents.anchors[block.anchor] = pen.position + 1
        if block.caption.number:
            contents.items.append(Item(block, item_label(block), plain(block.caption.children), pen.position + 1))

    def _caption(self, pen: Pen, block: b.Numbered, *, above: bool) -> None:
        colours = pen.style.theme.colours
        if above:
            self._item_anchor(pen, block)
        if not block.caption.number:
            return
        form = pen.style.block(Role.CAPTION, top=10 if above else 0, bottom=8)
        if above:
            form.setProperty(KEPT_WITH_NEXT, 1)
        pen.block(form, pen.style.char(Role.CAPTION, colours.ink2))
        if typography.is_right_to_left(plain(block.caption.children)):
            pen.turn()
        pen.runs([(item_label(block) + "\u2002", pen.style.char(Role.CAPTION, colours.head, 700))])
        inline_writer.write(pen, block.caption.children, pen.style.char(Role.CAPTION, colours.ink2))
        quiet = pen.style.char(Role.CAPTION, colours.ink3)
        hint = (b.Text(tr("点图可放大")),) if pen.style.medium is Medium.KIOSK else ()
        for words in filter(None, () if above else (block.caption.source, hint)):
            pen.runs([("\u2003", quiet)])
            inline_writer.write(pen, words, quiet)

    def _source(self, pen: Pen, caption: b.Caption, *, last: bool) -> None:
        """Write the source note, and the space after a figure, table or chart."""
        gap = 0 if last else 22
        if caption.source:
            char = pen.style.char(Role.CAPTION, pen.style.theme.colours.ink2)
            form = pen.style.block(Role.CAPTION, top=2, bottom=gap)
            form.setProperty(KEPT_WITH_PREVIOUS, 1)
            pen.block(form, char)
            inline_writer.write(pen, caption.source, char)
        elif gap:
            pen.space(gap)
