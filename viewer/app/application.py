"""The ``QApplication``: screen check, fonts, name, and Qt's own translations."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QLibraryInfo, QObject, Qt, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from viewer.draw import fonts
from viewer.draw.error_handler import reporting_plugin_faults
from viewer.draw.icons import application_icon
from viewer.errors import ViewerError
from viewer.i18n import language, tr

_FACTOR, _NUMBER = "QT_SCALE_FACTOR", re.compile(r"\d+(?:\.\d+)?")
_LOCAL = re.compile(r"(?:unix)?:(\d+)(?:\.\d+)?")


def check_screen() -> None:
    """Raise ``ViewerError`` if no window could be seen: without a screen Qt draws into memory, or aborts the program."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY"):
        return
    display = os.environ.get("DISPLAY", "")
    if not display:
        remedy = tr("请在图形桌面里运行；frontdesk shot 能把窗口画成图片。")
        raise ViewerError(tr("这里没有屏幕（没有设置 DISPLAY 或 WAYLAND_DISPLAY）。") + remedy)
    local = _LOCAL.fullmatch(display)
    if local and not _answers(f"/tmp/.X11-unix/X{local[1]}"):  # noqa: S108 - where X servers listen
        raise ViewerError(tr("屏幕 {display} 连不上。请检查 DISPLAY，或重新登录图形桌面。", display=display))


def _answers(path: str) -> bool:
    """Return whether an X server listens at ``path``, as a socket file or an abstract socket."""
    from _socket import AF_UNIX, socket  # the base of socket: the rest takes 3 ms of a start

    for address in (path, f"\0{path}"):
        line = socket(AF_UNIX)
        try:
            line.connect(address)
        except OSError:
            continue
        else:
            return True
        finally:
            line.close()
    return False


_SPOKEN = "language of Qt's words"


class _LanguageChangeFilter(QObject):
    """Blocks Qt's LanguageChange events to all windows: ``viewer.draw.retranslate`` sends them to the open ones."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        return event.type() is QEvent.Type.LanguageChange


def install_qt_translations(app: QApplication) -> None:
    """Install Qt's translations for the interface language; without a catalogue, Qt uses English."""
    if app.property(_SPOKEN) == language():
        return
    app.setProperty(_SPOKEN, language())
    hush = _LanguageChangeFilter()
    app.installEventFilter(hush)
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
    words = QTranslator(app)
    if words.load(f"qtbase_{language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(words)
    app.removeEventFilter(hush)


_ICON_MS = 100
"""Delay after the first frame until the window icon is drawn, in seven sizes."""


@contextmanager
def _scaled(percent: int) -> Iterator[None]:
    """Have Qt draw everything at ``percent`` of its size, on top of the system's scale (docs/decisions/0050).

    Qt reads the factor from the environment once, when the application is made; processes started later do not inherit it.
    """
    before = os.environ.get(_FACTOR)
    if percent == 100:
        yield
        return
    own = float(before) if before and _NUMBER.fullmatch(before) else 1.0
    os.environ[_FACTOR] = f"{own * percent / 100:g}"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_FACTOR]
        else:
            os.environ[_FACTOR] = before


def application(scale: int = 100) -> QApplication:
    """Return the application; offscreen if there is no screen to draw on. ``scale``: size of everything in it, per cent."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    if sys.platform == "linux" and not os.environ.keys() & {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    with reporting_plugin_faults(), _scaled(scale):
        app = QApplication([*sys.argv[:1], "-style", "fusion"])  # setStyle() would return a QStyle: 5 ms to create its types
    app.setApplicationName("frontdesk")
    app.setApplicationDisplayName(tr("导诊读本"))
    app.setDesktopFileName("frontdesk")
    app.setFont(fonts.font(15))
    QTimer.singleShot(_ICON_MS, app, lambda: app.setWindowIcon(application_icon()))
    return app
