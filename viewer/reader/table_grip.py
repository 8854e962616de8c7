"""``TableGrip``: a wide table in the text is moved sideways by the wheel or by its own scroll bar."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from viewer.reader.page import Page
from viewer.reader.places import inset_at
from viewer.reader.table import WideTable

_REACH = 6
"""A press this far above the bar, px, still takes hold of it."""


class TableGrip:
    """Each method says whether it was meant for a wide table. Points are in page px."""

    def __init__(self) -> None:
        self._held: tuple[WideTable, QRectF] | None = None
        self._x = 0.0

    def wheel(self, page: Page, at: QPointF, sideways: float) -> bool:
        """Moves the table under the pointer."""
        found = _table_at(page, at)
        if found is None:
            return False
        found[0].scroll(-sideways / 2, found[1].width())
        return True

    def press(self, page: Page, at: QPointF) -> bool:
        """Takes hold of the bar under the pointer."""
        found = _table_at(page, at)
        if found is None or at.y() < found[0].bar(found[1]).top() - _REACH:
            return False
        self._held, self._x = found, at.x()
        return True

    def drag(self, x: float) -> bool:
        """Moves what is held."""
        if self._held is None:
            return False
        table, box = self._held
        share = box.width() / (table.reach(box.width()) + box.width())
        table.scroll((x - self._x) / share, box.width())
        self._x = x
        return True

    def release(self) -> bool:
        """Lets go."""
        held, self._held = self._held, None
        return held is not None


def _table_at(page: Page, at: QPointF) -> tuple[WideTable, QRectF] | None:
    found = inset_at(page, at)
    return (found[0], found[1]) if found is not None and isinstance(found[0], WideTable) else None
