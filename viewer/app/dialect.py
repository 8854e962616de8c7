"""Qt's own words – dialogs for files and printers, menus of text fields – in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLibraryInfo, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from viewer.i18n import language

_SPOKEN = "language of Qt's words"


class _Hush(QObject):
    """Keeps the news from every window there is: ``viewer.draw.wording`` tells those that are open."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        return event.type() is QEvent.Type.LanguageChange


def speak(app: QApplication) -> None:
    """Let Qt speak the language of the interface; where it has no catalogue of it, it speaks English."""
    if app.property(_SPOKEN) == language():
        return
    app.setProperty(_SPOKEN, language())
    hush = _Hush()
    app.installEventFilter(hush)
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
    words = QTranslator(app)
    if words.load(f"qtbase_{language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(words)
    app.removeEventFilter(hush)
