"""``Guard``: the event filter of a kiosk. Every event of the application passes it first.

It lists what is allowed, so a key or button that is not listed does nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent, QMouseEvent, QTouchEvent, QWheelEvent, QWindow
from PySide6.QtWidgets import QApplication

_E = QEvent.Type
_K = Qt.Key
_M = Qt.KeyboardModifier

DROPPED = frozenset({
    _E.ContextMenu, _E.DragEnter, _E.DragMove, _E.DragLeave, _E.Drop, _E.Shortcut, _E.WhatsThis, _E.WhatsThisClicked,
    _E.QueryWhatsThis, _E.EnterWhatsThisMode, _E.ToolTip, _E.StatusTip, _E.InputMethod, _E.InputMethodQuery, _E.FileOpen,
    _E.Gesture, _E.GestureOverride, _E.NativeGesture, _E.Quit, _E.TabletPress, _E.TabletMove, _E.TabletRelease,
})  # fmt: skip
"""Events that no kiosk screen uses."""

KEYS = frozenset({
    _K.Key_Tab, _K.Key_Backtab, _K.Key_Return, _K.Key_Enter, _K.Key_Space, _K.Key_Left, _K.Key_Right, _K.Key_Up, _K.Key_Down,
    _K.Key_PageUp, _K.Key_PageDown, _K.Key_Home, _K.Key_End, _K.Key_Backspace, _K.Key_Shift,
})  # fmt: skip
"""Keys that do something, in addition to those that type a character."""

_KEY_EVENTS = frozenset({_E.KeyPress, _E.KeyRelease, _E.ShortcutOverride})
_PRESSES = frozenset({_E.MouseButtonPress, _E.MouseButtonDblClick})
_MOUSE_EVENTS = frozenset({*_PRESSES, _E.MouseButtonRelease, _E.MouseMove})
_TOUCH_EVENTS = frozenset({_E.TouchBegin, _E.TouchUpdate, _E.TouchEnd, _E.TouchCancel})
_WATCHED = DROPPED | _KEY_EVENTS | _MOUSE_EVENTS | _TOUCH_EVENTS | {_E.Wheel}

_SCHEMES = ("http", "https", "file", "ftp", "mailto", "tel", "sms", "data", "qrc")


def allows_key(key: int, modifiers: Qt.KeyboardModifier, text: str) -> bool:
    """Return whether a key may reach a screen: those in ``KEYS`` and those that type, with no modifier but Shift."""
    if modifiers & ~(_M.ShiftModifier | _M.KeypadModifier):
        return False
    return key in KEYS or (len(text) == 1 and text.isprintable())


def asks_for_staff(key: int, modifiers: Qt.KeyboardModifier) -> bool:
    """Return whether the key is Ctrl+Alt+F, the keyboard's way to the PIN pad."""
    return key == _K.Key_F and modifiers == _M.ControlModifier | _M.AltModifier


class Guard(QObject):
    """Filters all events and calls back. ``touched`` gets the point (None: a key) and returns whether to swallow the touch;
    ``lifted`` is called when the finger is gone, ``staff`` when a keyboard asks for the PIN pad.
    """

    def __init__(
        self, app: QApplication, touched: Callable[[QPoint | None], bool], lifted: Callable[[], None], staff: Callable[[], None]
    ) -> None:
        super().__init__(app)
        self._touched = touched
        self._lifted = lifted
        self._staff = staff
        self._swallowing = False
        app.installEventFilter(self)
        for scheme in _SCHEMES:
            QDesktopServices.setUrlHandler(scheme, self, "swallow")  # type: ignore[arg-type]  # the call rejects the bytes of the stub

    def release(self) -> None:
        """Remove the guard before the window closes."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        for scheme in _SCHEMES:
            QDesktopServices.unsetUrlHandler(scheme)

    @Slot(QUrl)
    def swallow(self, _url: QUrl) -> None:
        """Ignore requests to open an address."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return True to drop the event."""
        kind = event.type()
        if kind not in _WATCHED:
            return False
        if kind in DROPPED:
            return True
        first = isinstance(watched, QWindow)  # before Qt sends it to a widget
        if isinstance(event, QKeyEvent):
            return self._drops_key(event, first=first)
        if isinstance(event, QWheelEvent):
            return bool(event.modifiers()) or (first and self._touched(event.globalPosition().toPoint()))
        if isinstance(event, QMouseEvent):
            return self._drops_mouse(event, first=first)
        return first and isinstance(event, QTouchEvent) and self._drops_touch(event)

    def _drops_key(self, event: QKeyEvent, *, first: bool) -> bool:
        if first and event.type() is _E.KeyPress and asks_for_staff(event.key(), event.modifiers()):
            self._staff()
            return True
        if not allows_key(event.key(), event.modifiers(), event.text()):
            event.accept()
            return True
        counts = first and event.type() is _E.KeyPress and event.key() != _K.Key_Shift and not event.isAutoRepeat()
        return counts and self._touched(None)

    def _drops_mouse(self, event: QMouseEvent, *, first: bool) -> bool:
        kind = event.type()
        if kind is _E.MouseMove:
            return self._swallowing or bool(event.buttons() & ~Qt.MouseButton.LeftButton)
        if event.button() is not Qt.MouseButton.LeftButton:
            return True
        if not first:
            return False
        if kind in _PRESSES:
            self._swallowing = self._swallowing or self._touched(event.globalPosition().toPoint())
            return self._swallowing
        return self._ends()

    def _drops_touch(self, event: QTouchEvent) -> bool:
        if event.type() is _E.TouchBegin:
            points = event.points()
            at = points[0].globalPosition().toPoint() if points else QPoint()
            self._swallowing = self._swallowing or self._touched(at)
            return self._swallowing
        return self._ends() if event.type() in (_E.TouchEnd, _E.TouchCancel) else self._swallowing

    def _ends(self) -> bool:
        self._lifted()
        swallowed, self._swallowing = self._swallowing, False
        return swallowed


def wipe_clipboard() -> None:
    """Clear what this program may have put on the clipboard or into the primary selection."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard():
        clipboard.clear(clipboard.Mode.Clipboard)
    if clipboard.ownsSelection():
        clipboard.clear(clipboard.Mode.Selection)
