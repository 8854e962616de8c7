"""``WindowWatchdog``: check four times a second that the window fills the screen, is on top and has the focus."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QWidget

from viewer import theme
from viewer.kiosk.output import KioskOutput, on_wayland

_MS = 250


_GONE = 6
"""Number of checks after which a missing window is assumed to have been destroyed from outside."""


class Ground(QWidget):
    """Black cover for the machine's other screens, so that nothing else is visible there."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("frontdesk")
        self.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.load("light").colours.rail))
        self.setPalette(palette)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ignore closing."""
        event.ignore()


class WindowWatchdog(QObject):
    """Keeps ``window`` on the screen of ``output``, also when a screen is unplugged, comes back or
    changes its size; other screens are covered.
    """

    def __init__(self, window: QWidget, output: KioskOutput) -> None:
        super().__init__(window)
        self._window = window
        self._output = output
        self._grounds: list[Ground] = []
        self._unseen = 0
        self._timer = QTimer(self, interval=_MS)
        self._timer.timeout.connect(self.keep)

    def start(self) -> None:
        """Show the window and start checking."""
        QGuiApplication.instance().screenRemoved.connect(self._hide_without_screen)  # type: ignore[union-attr]
        if not self._hide_without_screen():
            self._show()
        self._timer.start()

    def stop(self) -> None:
        """Stop checking."""
        self._timer.stop()
        for ground in self._grounds:
            ground.hide()
            ground.deleteLater()
        self._grounds.clear()

    def keep(self) -> None:
        """Restore what another program has changed."""
        window = self._window
        if self._hide_without_screen():
            return
        if window.geometry() != self._output.area() and not on_wayland():
            window.setGeometry(self._output.area())
        if window.isMinimized() or not window.isVisible():
            window.showFullScreen()
        self._keep_seen()
        self._cover_others()
        window.raise_()
        if not window.isActiveWindow():
            window.activateWindow()
        QGuiApplication.sync()  # otherwise the requests stay in Qt's buffer until the next event

    def _hide_without_screen(self) -> bool:
        """Hide the window while the compositor has no screen, because Qt would crash with it; return whether there is none."""
        gone = on_wayland() and self._output.screen is None
        if gone:
            self._window.hide()
        return gone

    def _cover_others(self) -> None:
        """Cover each screen that shows another part of the desktop than the window.

        On Wayland none is covered: only the compositor places windows there, and cage would
        put a cover over the kiosk (``KioskOutput.part_seen``).
        """
        if on_wayland():
            return
        others = self._output.others()
        while len(self._grounds) > len(others):
            self._grounds.pop().deleteLater()
        self._grounds += [Ground() for _ in range(len(others) - len(self._grounds))]
        for ground, where in zip(self._grounds, others, strict=True):
            if ground.geometry() != where or not ground.isVisible():
                ground.setGeometry(where)
                ground.show()
            ground.raise_()

    def _keep_seen(self) -> None:
        """Bring back a window that was unmapped or destroyed from outside: Qt still considers it visible."""
        handle = self._window.windowHandle()
        if handle.isExposed():
            self._unseen = 0
            return
        self._unseen += 1
        if self._unseen % _GONE == 0:
            self._window.hide()
            self._window.destroy()
            self._window.setWindowState(Qt.WindowState.WindowNoState)
            self._show()
        else:
            handle.hide()
            handle.showFullScreen()

    def _show(self) -> None:
        self._window.setGeometry(self._output.area())
        self._window.showFullScreen()
        if not on_wayland():
            self._window.setGeometry(self._output.area())  # without a window manager showFullScreen keeps the size hint
