"""``drag_source.py KIND``: a small window that is dragged away as a file, text or picture, or as the file of that path;
reports when it is ready and the result.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

_STAY_MS = 60_000


def tell(words: str) -> None:
    """Print a line for the parent process."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def burden(kind: str) -> QMimeData:
    """Return the dragged data."""
    data = QMimeData()
    if kind == "file":
        data.setUrls([QUrl.fromLocalFile("/etc/passwd"), QUrl("https://example.org")])
    elif kind.startswith("/"):
        data.setUrls([QUrl.fromLocalFile(kind)])
    elif kind == "text":
        data.setText("file:///etc/passwd")
        data.setHtml("<a href='https://example.org'>x</a>")
    else:
        data.setImageData(QImage(64, 64, QImage.Format.Format_RGB32))
    return data


class Source(QWidget):
    """Raises itself until it is grabbed."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind
        self._stay = _STAY_MS if kind.startswith("/") else 0
        self._rise = QTimer(self, interval=10)
        self._rise.timeout.connect(self.raise_)
        self.setWindowFlag(Qt.WindowType.X11BypassWindowManagerHint)
        self.setGeometry(40, 300, 160, 120)
        self.show()
        self._rise.start()
        QTimer.singleShot(0, lambda: tell("here"))

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin the drag, and end the program with it; with a path later: the target fetches it after the drop."""
        self._rise.stop()
        drag = QDrag(self)
        drag.setMimeData(burden(self._kind))
        tell(drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction | Qt.DropAction.LinkAction).name or "")
        QTimer.singleShot(self._stay, QApplication.exit)


if __name__ == "__main__":
    app = QApplication(sys.argv)
    source = Source(sys.argv[1])
    sys.exit(app.exec())
