"""``Scene``: what a picture of the desk is of, and the waiting that a picture of it needs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QEventLoop
from PySide6.QtGui import QCursor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from viewer.desk.window import DeskWindow
from viewer.session.session import Change, Session

THUMBNAIL_SECONDS = 0.3
"""After this the strip has drawn what the patient sees."""


@dataclass(frozen=True)
class Scene:
    """What a picture is of: an article, an anchor in it (or words to search), the window's size in px."""

    session: Session
    make_window: Callable[[Session], DeskWindow]
    article: str
    section: str
    size: tuple[int, int]

    def window(self, *, at_section: bool = True) -> DeskWindow:
        """The window, shown and laid out, on the article."""
        QCursor.setPos(0, 0)  # over nothing that answers
        window = self.make_window(self.session)
        window.resize(*self.size)
        window.show()
        if self.article:
            self.session.open(self.article)
        else:
            window.changed(Change.ARTICLE | Change.LIBRARY)
        window.sheet.reader.finish()
        window.sheet.reader.setFocus()
        settle()
        if at_section and self.section:
            window.sheet.reader.jump(self.section, flash=False)
        wait(THUMBNAIL_SECONDS)
        window.activateWindow()  # the patient's screen was opened meanwhile
        settle()
        return window


def settle() -> None:
    """Lets Qt do what it has put off."""
    for _ in range(4):
        QApplication.sendPostedEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # only a running event loop does so by itself
        QApplication.processEvents()


def settle_until(done: Callable[[], bool], seconds: float = 10) -> None:
    """Lets Qt work until ``done``, at most so long."""
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


def wait(seconds: float) -> None:
    """Lets Qt work for so long: what is drawn a little later is there then."""
    settle_until(lambda: False, seconds)


def grab(widget: QWidget) -> QImage:
    """What ``widget`` looks like now."""
    settle()
    image = widget.grab().toImage()
    widget.close()
    return image
