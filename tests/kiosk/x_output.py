"""A screen unplugged and plugged in again, as reported by the X server's RandR extension; a window closed from outside."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes.util import find_library

_ROTATE_0 = 1


class _Resources(ctypes.Structure):
    _fields_ = (
        ("timestamp", ctypes.c_ulong),
        ("configured", ctypes.c_ulong),
        ("crtc_count", ctypes.c_int),
        ("crtcs", ctypes.POINTER(ctypes.c_ulong)),
        ("output_count", ctypes.c_int),
        ("outputs", ctypes.POINTER(ctypes.c_ulong)),
        ("mode_count", ctypes.c_int),
        ("modes", ctypes.POINTER(ctypes.c_ulong)),  # of XRRModeInfo; its first field is the id
    )


class _Monitor(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_ulong), ("primary", ctypes.c_int), ("automatic", ctypes.c_int), ("output_count", ctypes.c_int),
        ("x", ctypes.c_int), ("y", ctypes.c_int), ("width", ctypes.c_int), ("height", ctypes.c_int),
        ("width_mm", ctypes.c_int), ("height_mm", ctypes.c_int), ("outputs", ctypes.POINTER(ctypes.c_ulong)),
    )  # fmt: skip


class Monitors:
    """Parts of one X screen that programs treat as monitors. The first that is added is the one that stays."""

    def __init__(self, display: str) -> None:
        self._xlib, self._randr = ctypes.CDLL(find_library("X11")), ctypes.CDLL(find_library("Xrandr"))
        self._xlib.XOpenDisplay.restype = ctypes.c_void_p
        self._xlib.XDefaultRootWindow.restype = ctypes.c_ulong
        self._xlib.XInternAtom.restype = ctypes.c_ulong
        self._randr.XRRAllocateMonitor.restype = ctypes.POINTER(_Monitor)
        self._randr.XRRGetScreenResources.restype = ctypes.POINTER(_Resources)
        self._connection = ctypes.c_void_p(self._xlib.XOpenDisplay(display.encode()))
        self._root = ctypes.c_ulong(self._xlib.XDefaultRootWindow(self._connection))
        self._output = self._randr.XRRGetScreenResources(self._connection, self._root).contents.outputs[0]

    def plug(self, name: str, place: tuple[int, int, int, int], *, primary: bool = False) -> None:
        """Add a monitor of that name that shows ``place``: x, y, width, height."""
        self._set(name, place, primary=primary)
        self._set("none", (0, 0, 1, 1))
        self.unplug("none")  # X reports a removed monitor to all, but no monitor that is added without an output

    def _set(self, name: str, place: tuple[int, int, int, int], *, primary: bool = False) -> None:
        outputs, self._output = self._output, 0  # an output that no monitor has would count as one more
        made = self._randr.XRRAllocateMonitor(self._connection, int(bool(outputs)))
        about = made.contents
        about.name, about.primary, about.automatic = self._atom(name), primary, 0
        about.x, about.y, about.width, about.height = place
        about.width_mm, about.height_mm = place[2] // 4, place[3] // 4
        if outputs:
            about.outputs[0] = outputs
        self._randr.XRRSetMonitor(self._connection, self._root, made)
        self._xlib.XSync(self._connection, 0)

    def unplug(self, name: str) -> None:
        """Remove that monitor."""
        self._randr.XRRDeleteMonitor(self._connection, self._root, ctypes.c_ulong(self._atom(name)))
        self._xlib.XSync(self._connection, 0)

    def _atom(self, name: str) -> int:
        return int(self._xlib.XInternAtom(self._connection, name.encode(), 0))


def can_unplug() -> bool:
    """Return whether this machine has the libraries for it."""
    return all(find_library(name) for name in ("X11", "Xrandr"))


@contextmanager
def unplugged(display: str) -> Iterator[None]:
    """Switch off the only screen of ``display`` within the context; restore it afterwards."""
    xlib, randr = ctypes.CDLL(find_library("X11")), ctypes.CDLL(find_library("Xrandr"))
    xlib.XOpenDisplay.restype = ctypes.c_void_p
    xlib.XDefaultRootWindow.restype = ctypes.c_ulong
    randr.XRRGetScreenResources.restype = ctypes.POINTER(_Resources)
    connection = ctypes.c_void_p(xlib.XOpenDisplay(display.encode()))
    resources = randr.XRRGetScreenResources(connection, ctypes.c_ulong(xlib.XDefaultRootWindow(connection)))
    crtc, mode = ctypes.c_ulong(resources.contents.crtcs[0]), resources.contents.modes[0]
    outputs = (ctypes.c_ulong * 1)(resources.contents.outputs[0])

    def configure(mode: int, count: int) -> None:
        now = ctypes.c_ulong(0)
        what, turned = outputs if count else None, ctypes.c_ushort(_ROTATE_0)
        randr.XRRSetCrtcConfig(connection, resources, crtc, now, 0, 0, ctypes.c_ulong(mode), turned, what, count)
        xlib.XSync(connection, 0)

    configure(0, 0)
    try:
        yield
    finally:
        configure(mode, 1)
        xlib.XCloseDisplay(connection)


@contextmanager
def closing_windows(display: str) -> Iterator[Callable[[int], None]]:
    """Yield a function that asks the program of a window to close it, as a window manager does.

    Programs started within the context understand the request; a server without a window manager does not define it.
    """
    xlib = ctypes.CDLL(find_library("X11"))
    xlib.XOpenDisplay.restype = ctypes.c_void_p
    xlib.XInternAtom.restype = ctypes.c_ulong
    connection = ctypes.c_void_p(xlib.XOpenDisplay(display.encode()))
    protocols, delete = (xlib.XInternAtom(connection, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
    xlib.XSync(connection, 0)

    def close(window: int) -> None:
        # an XClientMessageEvent: type, serial, sent, display, window, kind, bits of an item, first item
        message = (ctypes.c_long * 24)(33, 0, 1, 0, window, protocols, 32, delete)
        xlib.XSendEvent(connection, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(message))
        xlib.XSync(connection, 0)

    try:
        yield close
    finally:
        xlib.XCloseDisplay(connection)
