"""Screen readers: ``attend`` presents a widget by its nodes, ``announce`` speaks words at once.

``QAccessible`` and the interfaces of ``viewer.reader.accessible_page`` are imported after the first frame: their types
take 5 ms, and usually no screen reader runs.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Protocol, cast
from weakref import WeakSet

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QAccessibleInterface

    from viewer.reader.page_nodes import Described

_INTERFACES = "viewer.reader.accessible_page"


class Drawn(Protocol):
    """A widget that draws its text itself."""

    def described(self) -> Described:
        """Return the widget's description for screen readers."""


_attended: WeakSet[QWidget] = WeakSet()


def attend(widget: QWidget) -> None:
    """Present ``widget``, which is ``Drawn``, as it describes itself; call it after the first frame."""
    if widget not in _attended:
        _attended.add(widget)
        QTimer.singleShot(0, widget, lambda: _begin(widget))


def changed(widget: QWidget) -> None:
    """Notify screen readers that ``widget`` shows something else."""
    if _INTERFACES in sys.modules:
        from viewer.reader import accessible_page

        accessible_page.changed(widget)


def focus_moved(widget: QWidget) -> None:
    """Notify screen readers that another link of ``widget`` has received the keyboard focus."""
    if _INTERFACES in sys.modules:
        from viewer.reader import accessible_page

        accessible_page.focus_moved(widget)


def announce(widget: QWidget, words: str, *, urgent: bool = False) -> None:
    """Have ``words`` spoken after the next frame; if ``urgent``, interrupt the current speech."""
    QTimer.singleShot(0, widget, lambda: _announce(widget, words, urgent=urgent))


def _announce(widget: QWidget, words: str, *, urgent: bool) -> None:
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if words and QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(widget, words)
        level = QAccessible.AnnouncementPoliteness
        event.setPoliteness(level.Assertive if urgent else level.Polite)
        QAccessible.updateAccessibility(event)


def _begin(widget: QWidget) -> None:
    from PySide6.QtGui import QAccessible

    _install_factory()
    if QAccessible.isActive():  # Qt may already have created its own interface
        from viewer.reader import accessible_page

        accessible_page.replace(widget)


@cache
def _install_factory() -> None:
    from PySide6.QtGui import QAccessible

    QAccessible.installFactory(_interface)


def _interface(_key: str, asked: QObject) -> QAccessibleInterface | None:
    """Return the interface of ``asked``; Qt calls this for every object that a screen reader requests."""
    if not isinstance(asked, QWidget) or asked not in _attended:
        return None
    from viewer.reader import accessible_page

    return accessible_page.describe(asked, cast("Drawn", asked).described())
