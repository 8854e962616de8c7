"""``Driver``: act on a desk window like a receptionist – keys, clicks, dialogs – and see what they see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from viewer.app.desk_program import DeskProgram
from viewer.desk.core.session import Session
from viewer.desk.desk_window import DeskWindow
from viewer.desk.dialogs import AskDialog
from viewer.reader.view import ReaderView

MAIN = "stem-cells-type-2"
TODAY = date.today()  # the bundled library was built just now

Part = TypeVar("Part", bound=QWidget)


@dataclass
class Driver:
    """One window and its user."""

    qtbot: QtBot
    window: DeskWindow
    session: Session

    @property
    def reader(self) -> ReaderView:
        """The page."""
        return self.window.sheet.reader

    def key(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys in the widget with the focus."""
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def ctrl(self, key: Qt.Key) -> None:
        """Press Ctrl and a key in the window."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, Qt.KeyboardModifier.ControlModifier)

    def click(self, widget: QWidget, at: QPoint | None = None, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        """Press and release the mouse."""
        QTest.mouseClick(widget, button, pos=at if at is not None else widget.rect().center())

    def point_away(self) -> None:
        """Move the pointer to where it has no effect."""
        QTest.mouseMove(self.window.topbar, QPoint(2, 2))
        settle()

    def click_words(self, words: str, *, after: str = "") -> None:
        """Click the first occurrence of ``words`` on the page, below the words ``after``."""
        text = self.reader.page.toRawText()
        at = text.index(words, text.index(after) if after else 0)
        cursor = QTextCursor(self.reader.page)
        cursor.setPosition(at + len(words) // 2)
        self.reader.reveal(at)
        self.click(self.reader.viewport(), self.reader.cursorRect(cursor).center())

    def wait_for_page(self) -> None:
        """Wait until the page is whole."""
        settle()
        self.qtbot.waitUntil(lambda: self.reader.settled)

    def rows(self) -> list[str]:
        """Return the titles in the list."""
        model = self.window.list.view.model()
        return [str(model.index(line, 0).data()) for line in range(model.rowCount(QModelIndex()))]

    def row_rect(self, line: int) -> QRect:
        """Return where a line of the list is drawn."""
        view = self.window.list.view
        index = view.model().index(line, 0)
        view.scrollTo(index)
        return view.visualRect(index)

    def outline_words(self) -> list[str]:
        """Return the words of each line of the outline."""
        lines = self.window.outline.list.model()
        return [str(lines.index(n, 0).data()) for n in range(lines.rowCount())]

    def find(self, kind: type[Part], name: str = "") -> Part:
        """Return the visible widget of a kind with this text or accessible name."""
        found = [part for part in self.window.findChildren(kind) if part.isVisible() and (not name or name in says(part))]
        assert found, f"no {kind.__name__} that says {name}"
        return found[-1]

    def dialog(self, open_it: Callable[[], object], do: Callable[[QDialog], None]) -> None:
        """Open a modal dialog, act in it, and close it."""
        in_dialog(self.qtbot, open_it, do)


class Paints(QObject):
    """Counts how often widgets are painted, by the names of their classes."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.counts[type(watched).__name__] += event.type() is QEvent.Type.Paint
        return False


def in_dialog(qtbot: QtBot, open_it: Callable[[], object], do: Callable[[QDialog], None]) -> None:
    """Open a modal dialog, act in it, and close it."""
    seen: list[QWidget] = []

    def act() -> None:
        shown = QApplication.activeModalWidget()
        if shown is None:
            return
        timer.stop()
        seen.append(shown)
        try:
            assert isinstance(shown, QDialog)
            do(shown)
        finally:
            shown.close()

    timer = QTimer(interval=5)
    timer.timeout.connect(act)
    timer.start()
    open_it()
    qtbot.waitUntil(lambda: bool(seen))
    timer.stop()


def says(widget: QWidget) -> tuple[str, ...]:
    """Return the texts of a widget: its words, its accessible name."""
    words = [widget.accessibleName()]
    if isinstance(widget, QAbstractButton):
        words.append(widget.text())
    return tuple(words)


def settle() -> None:
    """Process events that Qt has deferred."""
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def end(program: DeskProgram) -> None:
    """Close all windows of a program, and release it."""
    for window in [w for w in QApplication.topLevelWidgets() if isinstance(w, DeskWindow)]:
        window.close()
        window.deleteLater()
    settle()
    program.end()
    program.deleteLater()
    settle()


def focused() -> QWidget:
    """Return the widget with the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def confirmed(qtbot: QtBot, act: Callable[[], None]) -> str:
    """Start an update by ``act``, and confirm the message that ends it; return its title."""
    titles: list[str] = []

    def confirm() -> None:
        shown = QApplication.activeModalWidget()
        if isinstance(shown, AskDialog) and shown.windowTitle() != "正在更新":
            titles.append(shown.windowTitle())
            shown.accept()

    timer = QTimer(interval=50)
    timer.timeout.connect(confirm)
    timer.start()
    act()
    qtbot.waitUntil(lambda: bool(titles), timeout=60_000)
    timer.stop()
    return titles[0]
