"""``keep_translated``: words on a widget that follow the language of the window without a restart."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

Say = Callable[[], None]


class _Words(QObject):
    """A child of the widget: Qt passes LanguageChange on to all children of a window."""

    def __init__(self, owner: QWidget, say: Say) -> None:
        super().__init__(owner)
        self._say = say

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LanguageChange:
            self._say()
        return super().event(event)


def keep_translated(owner: QWidget, say: Say) -> None:
    """Runs ``say`` now, and again whenever the language changes, for as long as ``owner`` lives.

    ``keep_translated(label, lambda: label.setText(tr("文章")))``
    """
    _Words(owner, say)
    say()


def retranslate(window: QWidget) -> None:
    """Lets everything in ``window`` say its words anew: the language has changed."""
    QApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
