"""``IdleInhibitor``: keep the screens on while something is shown (docs/decisions/0028).

It asks everything that may darken a screen: the X server, the desktop on the session bus, logind on the system bus. Each drops
the request when the connection ends, however this process ends. No user setting is changed.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QNativeInterface

if TYPE_CHECKING:
    from viewer.draw.desktop_inhibitors import DesktopInhibitors


class IdleInhibitor(QObject):
    """Keeps the screens on while it is set; deleted with ``parent``. Services that are not available are skipped."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._on = False
        self._inhibitors: DesktopInhibitors | None = None

    def set(self, *, on: bool) -> None:
        """Inhibit the screen saver, or allow it again."""
        if on == self._on:
            return
        self._on = on
        _suspend_screen_saver(on=on)
        if self._inhibitors is not None:
            self._inhibitors.end()
            self._inhibitors = None
        if on:
            try:
                from viewer.draw.desktop_inhibitors import DesktopInhibitors
            except ImportError:  # QtDBus needs libdbus
                return
            self._inhibitors = DesktopInhibitors(self)


# ---- the X server ----------------------------------------------------------------------------------------------------------

_SUSPEND = 5
"""Number of the request that suspends the screen saver and DPMS until it is withdrawn or the connection ends."""
_PRESENT_AT = 8
"""Byte of the reply to ``QueryExtension`` that says whether the server has the extension."""


class _Extension(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char_p), ("number", ctypes.c_int))


class _Part(ctypes.Structure):
    _fields_ = (("data", ctypes.c_void_p), ("length", ctypes.c_size_t))


class _Request(ctypes.Structure):
    _fields_ = (
        ("parts", ctypes.c_size_t), ("extension", ctypes.POINTER(_Extension)),
        ("opcode", ctypes.c_uint8), ("void", ctypes.c_uint8),
    )  # fmt: skip


class _Suspend(ctypes.Structure):
    _fields_ = (("major", ctypes.c_uint8), ("minor", ctypes.c_uint8), ("length", ctypes.c_uint16), ("on", ctypes.c_uint32))


_screen_saver = _Extension(b"MIT-SCREEN-SAVER", 0)


def _suspend_screen_saver(*, on: bool) -> None:
    """Send the request over Qt's own connection with libxcb, which Qt itself needs; libXss may be missing."""
    native = QGuiApplication.instance().nativeInterface()  # type: ignore[union-attr]
    if not isinstance(native, QNativeInterface.QX11Application) or QGuiApplication.platformName() != "xcb":  # e.g. offscreen
        return
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return
    connection = ctypes.c_void_p(native.connection())
    xcb.xcb_get_extension_data.restype = ctypes.POINTER(ctypes.c_uint8)
    found = xcb.xcb_get_extension_data(connection, ctypes.byref(_screen_saver))
    if not found or not found[_PRESENT_AT]:
        return
    if on:
        xcb.xcb_force_screen_saver(connection, 0)  # switch the screens on in case they are dark
    words = _Suspend(0, _SUSPEND, 0, on)
    parts = (_Part * 3)()  # libxcb uses the two parts before the first one
    parts[2] = _Part(ctypes.addressof(words), ctypes.sizeof(words))
    request = _Request(1, ctypes.pointer(_screen_saver), _SUSPEND, 1)
    xcb.xcb_send_request(connection, 0, ctypes.byref(parts, 2 * ctypes.sizeof(_Part)), ctypes.byref(request))
    xcb.xcb_flush(connection)
