"""``LostScreen``: when the receptionist's monitor is unplugged, her windows move to the patient's screen; they are covered
there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QScreen
from PySide6.QtWidgets import QApplication, QWidget

from viewer.draw import fonts, typography
from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.theme import Theme

_BLIND_MS = 2000
"""Time during which Enter may still be meant for the window that had the focus."""
_KEYS = (Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value)
_KEPT_AWAY = frozenset(
    {
        QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.Shortcut, QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick, QEvent.Type.Wheel,
        QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd, QEvent.Type.ContextMenu, QEvent.Type.Close,
    }
)  # fmt: skip
"""Events that a covered window does not receive; the patient's screen may be a touch screen."""


_GROWING = frozenset({QEvent.Type.Resize, QEvent.Type.ChildAdded, QEvent.Type.LayoutRequest})


class LostScreen(QObject):
    """Watches the screen of ``desk``. ``shown`` returns whether patients or an audience see another one."""

    covered = Signal()
    asked_for = Signal()
    """Enter was pressed: the receptionist wants the desk on this screen."""

    def __init__(self, desk: QWidget, theme: Callable[[], Theme], shown: Callable[[], bool]) -> None:
        super().__init__(desk)
        self._desk = desk
        self._theme = theme
        self._shown = shown
        self._name = ""
        self._place = QRect()
        self._maximised = False
        self._covers: list[_Cover] = []
        self._since = QElapsedTimer()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenRemoved.connect(self._removed)
            application.screenAdded.connect(self._added)

    @property
    def covers(self) -> bool:
        """Whether the windows are covered."""
        return bool(self._covers)

    def lift(self) -> None:
        """Uncover the windows where they are."""
        covers, self._covers = self._covers, []
        for cover in covers:
            cover.lift()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def _removed(self, screen: QScreen) -> None:
        if screen is not self._desk.screen() or not self._shown() or self._covers:
            return
        self._name, self._place, self._maximised = screen.name(), self._desk.geometry(), self._desk.isMaximized()
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and window.screen() is screen:
                self._covers.append(_Cover(window, self._theme()))
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._since.start()
        QTimer.singleShot(0, self, self._land)

    def _land(self) -> None:
        """Move the windows to the remaining screen: Qt has done so by now, a window manager may not have."""
        if not self._covers:
            return
        room = QGuiApplication.primaryScreen().availableGeometry()
        frame, inner = self._desk.frameGeometry(), self._desk.geometry()
        if not room.contains(frame):
            room.setTopLeft(room.topLeft() + inner.topLeft() - frame.topLeft())
            room.setBottomRight(room.bottomRight() + inner.bottomRight() - frame.bottomRight())
            self._desk.setGeometry(room)
        self.covered.emit()

    def _added(self, screen: QScreen) -> None:
        """Move the windows to the screen that is back, or to its replacement."""
        if not self._name or (screen.name() != self._name and not self._covers):
            return
        place = self._place if screen.geometry().contains(self._place.center()) else screen.availableGeometry()
        self._name = ""
        self._desk.setScreen(screen)
        if self._maximised:
            self._desk.showNormal()
        self._desk.setGeometry(place)
        if self._maximised:
            self._desk.showMaximized()
        self.lift()

    def _ask(self) -> None:
        if self._since.elapsed() > _BLIND_MS:
            self.lift()
            self.asked_for.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Uncover at Enter; block all other input to the covered windows."""
        if event.type() not in _KEPT_AWAY:
            return False
        if event.type() is QEvent.Type.Shortcut:  # its owner may be no widget
            return True
        if not isinstance(watched, QWidget):
            return False
        if all(watched.window() is not cover.window() for cover in self._covers):
            return False
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            self._ask()
        return True


class _Cover(QWidget):
    """An overlay on the whole of ``window``."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._theme = theme
        self._title = tr("接诊台的屏幕断开了")
        self._words = tr("为了不让患者看到，接诊台的内容先遮住了。")
        self._remedy = tr("接好接诊台的屏幕，会自动恢复。要在这块屏幕上继续用，请按键盘上的回车键。")
        self.setAccessibleName(f"{self._title}。{self._words}{self._remedy}")
        self._kept = window.windowTitle()  # it may contain an article's title
        window.setWindowTitle(tr("导诊读本"))
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def lift(self) -> None:
        """Remove the cover."""
        self.window().setWindowTitle(self._kept)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, and stay above widgets created later."""
        if watched is self.window() and event.type() in _GROWING:
            self.setGeometry(self.window().rect())
            self.raise_()
        return False

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the message on the page's background."""
        colours = self._theme.colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.sheet))
        margin = min(96, self.width() // 10)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        parts = ((self._title, 32, 700, colours.head), (self._words, 19, 400, colours.ink), (self._remedy, 19, 400, colours.ink2))
        placed: list[tuple[QRect, str, int, int, str]] = []
        top = 0
        for words, size, weight, colour in parts:
            painter.setFont(fonts.font(size, weight))
            shown = typography.label(words)
            room = painter.boundingRect(QRect(margin, 0, self.width() - 2 * margin, 10_000), flags, shown)
            placed.append((QRect(margin, top, self.width() - 2 * margin, room.height()), shown, size, weight, colour))
            top += room.height() + size // 2 + 8
        for room, shown, size, weight, colour in placed:
            painter.setFont(fonts.font(size, weight))
            painter.setPen(QColor(colour))
            painter.drawText(room.translated(0, max(0, (self.height() - top) * 2 // 5)), flags, shown)
        painter.end()
