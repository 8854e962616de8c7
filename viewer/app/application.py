"""The one ``QApplication``, with its fonts and its name."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from viewer.draw import fonts
from viewer.draw.icons import application_icon
from viewer.draw.platform_plugin import plugin_faults_told
from viewer.i18n import tr

_ICON_MS = 100
"""The first frame is given so long before the icon of the window is drawn, in seven sizes."""


def application() -> QApplication:
    """The application; offscreen where there is no screen to draw on."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    if sys.platform == "linux" and not os.environ.keys() & {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    with plugin_faults_told():
        app = QApplication([*sys.argv[:1], "-style", "fusion"])  # setStyle() would answer with a QStyle: 5 ms to make its types
    app.setApplicationName("frontdesk")
    app.setApplicationDisplayName(tr("导诊读本"))
    app.setDesktopFileName("frontdesk")
    app.setFont(fonts.font(15))
    QTimer.singleShot(_ICON_MS, app, lambda: app.setWindowIcon(application_icon()))
    return app
