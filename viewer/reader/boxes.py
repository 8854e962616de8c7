"""The boxes of a page: study cards with their two halves (can show, cannot show), and callouts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QTextLength, QTextTableCellFormat, QTextTableFormat

from viewer.content import blocks as b
from viewer.content.labels import badge_parts, badge_words, callout_label, callout_word, label_before, study_facts, study_halves
from viewer.content.text import plain
from viewer.draw import icons, typography
from viewer.i18n import tr
from viewer.reader import inline_writer
from viewer.reader.insets import Badge, Icon
from viewer.reader.page import Box, BoxKind
from viewer.reader.pen import Pen, frame_format
from viewer.reader.style import Role
from viewer.reader.underlay import callout_colours

WriteBlocks = Callable[[Pen, tuple[b.Block, ...], Role], None]

_SIDE_BY_SIDE_EM = 26
"""Column width, em of body text, from which the two halves are side by side."""


def badge(pen: Pen, study: b.Study) -> Badge:
    """Return the evidence badge: amber for very low certainty, celadon for low and above."""
    c = pen.style.theme.colours
    ink, ground = (c.cau, c.caubg) if study.evidence is b.Evidence.VERY_LOW else (c.accent, c.tint)
    return Badge(icons.design_icon(study.design), badge_parts(study), ink, ground)


def write_study(pen: Pen, study: b.Study, write_blocks: WriteBlocks) -> None:
    """Write the card; ``write_blocks`` writes the blocks within it."""
    page, style = pen.page, pen.style
    with pen.frame(frame_format(), BoxKind.CARD, top=4, bottom=26):
        page.contents.anchors[study.anchor] = pen.position
        with pen.frame(frame_format(style.px(20)), BoxKind.CARD_HEAD, bottom=0):
            pen.block(style.inset_block(bottom=8), style.char(Role.CAPTION))
            pen.inset(badge(pen, study), badge_words(study))
            if study.title:
                title = style.char(Role.H3, style.theme.colours.head, 700)
                pen.block(style.block(Role.H3), title)
                inline_writer.write(pen, study.title, title)
            _write_source(pen, study)
        rows = [*study.rows, *_facts(study)]
        if rows:
            _write_rows(pen, rows, write_blocks)
        if study.blocks:
            with pen.frame(frame_format(style.px(20)), top=0, bottom=0):
                write_blocks(pen, study.blocks, Role.CALLOUT)
        if study.shows or study.cannot_show:
            _write_halves(pen, study, write_blocks)


def _write_source(pen: Pen, study: b.Study) -> None:
    char = pen.style.char(Role.CAPTION, pen.style.theme.colours.ink2)
    children: list[b.Inline] = []
    if study.publication:
        children.append(b.Text(study.publication))
    if study.citation is not None:
        children.append(b.Text(tr("，参考文献") if children else tr("参考文献")))
        children.append(b.Citation(study.citation))
    if children:
        pen.block(pen.style.block(Role.CAPTION, top=2), char)
        inline_writer.write(pen, tuple(children), char)


def _facts(study: b.Study) -> list[b.Row]:
    """Return comparator, follow-up and registration as rows, as far as they are given."""
    return [b.Row(label, (b.Paragraph((b.Text(words),)),)) for label, words in study_facts(study)]


def _write_rows(pen: Pen, rows: list[b.Row], write_blocks: WriteBlocks) -> None:
    style = pen.style
    form = QTextTableFormat()
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    label_width = style.px(20) + style.size(Role.CALLOUT) * 5.2
    form.setColumnWidthConstraints(
        [QTextLength(QTextLength.Type.FixedLength, label_width), QTextLength(QTextLength.Type.VariableLength, 0)]
    )
    with pen.table(len(rows), 2, form) as table:
        for i, row in enumerate(rows):
            pen.cell(table.cellAt(i, 0))
            label = style.char(Role.CALLOUT, style.theme.colours.ink2)
            pen.block(style.block(Role.CALLOUT), label)
            pen.runs([(row.label, label)])
            top, bottom = 16 if i == 0 else 2, 14 if i == len(rows) - 1 else 2
            table.cellAt(i, 0).setFormat(_cell(pen, top=top, bottom=bottom, left=20, right=4))
            pen.cell(table.cellAt(i, 1))
            with pen.noted(row):
                write_blocks(pen, row.blocks, Role.CALLOUT)
            table.cellAt(i, 1).setFormat(_cell(pen, top=top, bottom=bottom, left=4, right=20))


def _cell(pen: Pen, *, top: float, bottom: float, left: float, right: float) -> QTextTableCellFormat:
    form = QTextTableCellFormat()
    form.setTopPadding(pen.style.px(top))
    form.setBottomPadding(pen.style.px(bottom))
    form.setLeftPadding(pen.style.px(left))
    form.setRightPadding(pen.style.px(right))
    return form


def _write_halves(pen: Pen, study: b.Study, write_blocks: WriteBlocks) -> None:
    style, colours = pen.style, pen.style.theme.colours
    beside = style.column >= _SIDE_BY_SIDE_EM * style.size(Role.BODY)
    form = QTextTableFormat()
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    if beside:
        form.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, 50)] * 2)
    looks = (("can-show", colours.accent), ("cannot-show", colours.ink))
    with pen.table(1 if beside else 2, 2 if beside else 1, form) as table:
        for i, ((words, body), (icon, colour)) in enumerate(zip(study_halves(study), looks, strict=True)):
            row, column = (0, i) if beside else (i, 0)
            pen.cell(table.cellAt(row, column))
            char = style.char(Role.CALLOUT, colour, 700)
            pen.block(style.block(Role.CALLOUT, bottom=2), char)
            pen.inset(Icon(icon, colour, 1.1, char))
            pen.runs([(words, char)])
            write_blocks(pen, body, Role.CALLOUT)
            table.cellAt(row, column).setFormat(_cell(pen, top=18, bottom=18, left=20, right=20))
        pen.page.contents.boxes.append(Box(table, BoxKind.CARD_HALVES, table.firstPosition(), table.lastPosition()))


_ICONS = {
    b.CalloutKind.TIP: "book",
    b.CalloutKind.WARNING: "warning",
    b.CalloutKind.DANGER: "stop-sign",
    b.CalloutKind.NOTE: "info",
    b.CalloutKind.EDITOR: "edit-note",
}


def write_callout(pen: Pen, block: b.Callout, write_blocks: WriteBlocks, *, last: bool) -> None:
    """Write the box; ``write_blocks`` writes the blocks within it."""
    box = BoxKind(block.callout.value)
    with pen.frame(frame_format(pen.style.px(20)), box, top=6, bottom=0 if last else 26):
        colour = callout_colours(box, pen.page)[2]
        char = pen.style.char(Role.CALLOUT, colour, 700)
        pen.block(pen.style.block(Role.CALLOUT, bottom=4), char)
        title = block.title or (b.Text(callout_word(block.callout)),)
        before, after = (0.45, 0.0) if typography.is_right_to_left(plain(title)) else (0.0, 0.45)
        icon = Icon(_ICONS[block.callout], colour, 1.1, char, before=before, after=after)
        label = callout_label(block)
        pen.inset(icon, label_before(label) if label else "")
        inline_writer.write(pen, title, char)
        write_blocks(pen, block.blocks, Role.CALLOUT)
