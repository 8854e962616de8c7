"""Callouts: a tinted box with a bar, an icon and a title in words."""

from __future__ import annotations

from viewer.content import blocks as b
from viewer.content.labels import callout_label, callout_word, label_before
from viewer.reader import inlines
from viewer.reader.insets import Icon
from viewer.reader.page import BoxKind
from viewer.reader.pen import Pen, frame_format
from viewer.reader.study import WriteBlocks
from viewer.reader.style import Role
from viewer.reader.underlay import callout_colours

_ICONS = {
    b.CalloutKind.TIP: "book",
    b.CalloutKind.WARNING: "warning",
    b.CalloutKind.DANGER: "stop-sign",
    b.CalloutKind.NOTE: "info",
    b.CalloutKind.EDITOR: "edit-note",
}


def write_callout(pen: Pen, block: b.Callout, write_blocks: WriteBlocks, *, last: bool) -> None:
    """Writes the box; ``write_blocks`` writes the blocks within it."""
    box = BoxKind(block.callout.value)
    with pen.frame(frame_format(pen.style.px(20)), box, top=6, bottom=0 if last else 26):
        colour = callout_colours(box, pen.page)[2]
        char = pen.style.char(Role.CALLOUT, colour, 700)
        pen.block(pen.style.block(Role.CALLOUT, bottom=4), char)
        label = callout_label(block)
        pen.inset(Icon(_ICONS[block.callout], colour, 1.1, char), label_before(label) if label else "")
        inlines.write(pen, block.title or (b.Text(callout_word(block.callout)),), char)
        write_blocks(pen, block.blocks, Role.CALLOUT)
