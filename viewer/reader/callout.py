"""Callouts: a tinted box with a bar, an icon and a title in words."""

from __future__ import annotations

from viewer.content import blocks as b
from viewer.content.labels import callout_label, callout_word, label_before
from viewer.content.text import plain
from viewer.draw import typography
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
        title = block.title or (b.Text(callout_word(block.callout)),)
        before, after = (0.45, 0.0) if typography.is_right_to_left(plain(title)) else (0.0, 0.45)
        icon = Icon(_ICONS[block.callout], colour, 1.1, char, before=before, after=after)
        label = callout_label(block)
        pen.inset(icon, label_before(label) if label else "")
        inlines.write(pen, title, char)
        write_blocks(pen, block.blocks, Role.CALLOUT)
