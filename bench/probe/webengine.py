"""For comparison: the same article as a web page in a QWebEngineView, from the start of the process to its painted frame.

With a second argument the window measures nothing and stays until its process is ended.
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

from bench.probe.cost import cpu, memory, report

_PAINTED = "painted"
_TELL = f"requestAnimationFrame(() => requestAnimationFrame(() => {{ document.title = '{_PAINTED}' }}))"


def main() -> None:
    """Show the page named on the command line and measure."""
    # Without a GPU, as on most front desks; root cannot use the sandbox.
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--disable-gpu" + (" --no-sandbox" if os.geteuid() == 0 else "")
    application = QApplication(sys.argv)
    view = QWebEngineView()
    view.resize(1280, 800)
    used: list[float] = []

    stays = len(sys.argv) > 2

    def settled() -> None:
        report(cpu=used[0], memory=memory())
        application.quit()

    def titled(title: str) -> None:
        if title == _PAINTED and not stays:
            used.append(cpu())
            QTimer.singleShot(1500, settled)

    view.titleChanged.connect(titled)
    view.loadFinished.connect(lambda _: view.page().runJavaScript(_TELL))
    view.load(QUrl.fromLocalFile(sys.argv[1]))
    view.show()
    application.exec()


main()
