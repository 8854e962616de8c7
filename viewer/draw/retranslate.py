"""``keep_translated``: texts of widgets that follow the interface language without a restart."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

SetText = Callable[[], None]


class _Words(QObject):
    """A child of the widget: Qt sends LanguageChange to all children of a window."""

    def __init__(self, owner: QWidget, set_text: SetText) -> None:
        super().__init__(owner)
        self._set_text = set_text

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LanguageChange:
            self._set_text()
        return super().event(event)


def keep_translated(owner: QWidget, set_text: SetText) -> None:
    """Call ``set_text`` now and after each change of language, as long as ``owner`` exists.

    ``keep_translated(label, lambda: label.setText(tr("文章")))``
    """
    _Words(owner, set_text)
    set_text()


def retranslate(window: QWidget) -> None:
    """Retranslate everything in ``window`` after a change of language."""
    QApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
