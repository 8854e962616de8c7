"""Where things stand on a page: sections, reading places, objects. Pure questions to the page's layout, in page px."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt

from viewer.reader.page import INSET, Inset, Page
from viewer.settings import Place

JUMP_MARGIN = 24
"""Room kept above a heading that is jumped to, px (DESIGN.md, 8)."""


def y_of(page: Page, position: int) -> float:
    """Top of the block that holds a position in the text."""
    return page.documentLayout().blockBoundingRect(page.findBlock(position)).top()


def place_at(page: Page, y: float) -> Place:
    """The place whose line is at ``y``: the heading above, and how far it is to the next."""
    for (anchor, top), (_, bottom) in pairwise(_marks(page)):
        if y < bottom:
            return Place(anchor, min(1.0, max(0.0, (y - top) / max(1.0, bottom - top))))
    return Place()


def y_of_place(page: Page, place: Place) -> int | None:
    """Where ``place`` is; None where the page has no such heading (yet)."""
    for (anchor, top), (_, bottom) in pairwise(_marks(page)):
        if anchor == place.anchor:
            return round(top + place.fraction * (bottom - top))
    return None


def section_at(page: Page, y: float, *, last: bool = False) -> str:
    """Anchor of the section that is read when ``y`` is at the top; empty above the first. ``last``: the page ends below."""
    if last and page.contents.outline:
        return page.contents.outline[-1].anchor
    found = ""
    for entry in page.contents.outline:
        if y_of(page, entry.position) - 2 * JUMP_MARGIN > y:
            break
        found = entry.anchor
    return found


def inset_at(page: Page, at: QPointF) -> tuple[Inset, QRectF] | None:
    """The object that is alone in its line under a point, and where it is painted."""
    layout = page.documentLayout()
    position = layout.hitTest(at, Qt.HitTestAccuracy.ExactHit)
    if position < 0:
        return None
    block = page.findBlock(position)
    parts = block.begin()
    while not parts.atEnd():
        form = parts.fragment().charFormat()
        if form.hasProperty(INSET):
            inset = page.inset(form)
            box = QRectF(layout.blockBoundingRect(block).topLeft(), inset.size(page))
            if box.contains(at):
                return inset, box
        parts += 1
    return None


def _marks(page: Page) -> list[tuple[str, float]]:
    """(anchor, y) of the page's head, its sections and its end."""
    headings = [(entry.anchor, y_of(page, entry.position) - JUMP_MARGIN) for entry in page.contents.outline]
    return [("", 0.0), *headings, ("", max(page.size().height(), 1.0))]
