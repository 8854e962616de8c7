"""``Scene``: the input of a picture of the desk, and the waiting it needs; the reader and a whole page without a window."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QCursor, QEnterEvent, QHoverEvent, QImage, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from viewer.desk.core.session import Change, Session
from viewer.desk.desk_window import DeskWindow
from viewer.draw.painting import closes_painters
from viewer.errors import ViewerError
from viewer.i18n import format_number, tr
from viewer.reader.view import ReaderView

THUMBNAIL_SECONDS = 0.3
"""Time after which the strip has drawn what the patient sees."""
_PHOTOGRAPHS_SECONDS = 30.0
"""Time limit for laying out a page and decoding the photographs in view."""


@dataclass(frozen=True)
class Scene:
    """Input of a picture: an article, an anchor in it (or words to search), the window's size in px."""

    session: Session
    make_window: Callable[[Session], DeskWindow]
    article: str
    section: str
    size: tuple[int, int]

    def window(self, *, at_section: bool = True) -> DeskWindow:
        """Return the window, shown and laid out, with the article."""
        QCursor.setPos(0, 0)  # where the pointer has no effect
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
        window.activateWindow()  # the patient's screen has opened meanwhile
        _complete(window.sheet.reader)
        return window


def settle() -> None:
    """Process Qt's pending events."""
    for _ in range(4):
        QApplication.sendPostedEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # only a running event loop does so by itself
        QApplication.processEvents()


def _complete(view: ReaderView) -> None:
    """Wait until the page has the width that its pane was given, is complete, and has its photographs."""
    settle()  # the pane is told its size
    settle_until(lambda: view.settled and not view.photographs.waiting, _PHOTOGRAPHS_SECONDS)
    view.page.documentLayout().blockBoundingRect(view.page.lastBlock())  # Qt lays out a long page piece by piece
    settle()


def settle_until(done: Callable[[], bool], seconds: float = 10) -> None:
    """Process events until ``done`` or a timeout."""
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


def wait(seconds: float) -> None:
    """Process events for some seconds, for what is drawn with a delay."""
    settle_until(lambda: False, seconds)


@closes_painters
def overlaid(window: QWidget, popup: QWidget, place: QPoint) -> QImage:
    """Return a picture of ``window`` with ``popup``, a window of its own, over it."""
    image = window.grab().toImage()
    painter = QPainter(image)
    painter.drawPixmap(place, popup.grab())
    painter.end()
    popup.close()
    window.close()
    return image


def press(widget: QWidget, key: Qt.Key) -> None:
    """Press and release a key in ``widget``."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))


def point_at(widget: QWidget, at: QPoint) -> None:
    """Move the pointer to a point of ``widget``."""
    place, none = QPointF(at), Qt.MouseButton.NoButton
    over = QPointF(widget.mapToGlobal(at))
    for event in (
        QEnterEvent(place, place, over),
        QHoverEvent(QEvent.Type.HoverEnter, place, over, place),
        QMouseEvent(QEvent.Type.MouseMove, place, over, none, none, Qt.KeyboardModifier.NoModifier),
        QHoverEvent(QEvent.Type.HoverMove, place, over, place),
    ):
        QApplication.sendEvent(widget, event)


def grab(widget: QWidget) -> QImage:
    """Grab a picture of ``widget``."""
    settle()
    image = widget.grab().toImage()
    widget.close()
    return image


_STRIP = 8000
"""Height of the strips in which a page is drawn, px."""

_MOST_PIXELS = 150_000_000
"""Maximum pixels of a picture, which takes 600 MB of memory."""


def reader(scene: Scene) -> QImage:
    """Grab the reader pane alone, in the size of the picture."""
    view = _offscreen_reader(scene, scene.size[1])
    if scene.section:
        view.jump(scene.section, flash=False)
    return grab(view)


def page(scene: Scene) -> QImage:
    """Return the whole article, however long, drawn in strips because a widget and its painter end at 32,767 px.

    Raises ``ViewerError`` if the picture would be larger than ``_MOST_PIXELS``.
    """
    view = _offscreen_reader(scene, 900)
    width, height = view.width(), round(view.page.size().height())
    ratio = view.devicePixelRatioF()
    if width * height * ratio**2 > _MOST_PIXELS:
        most = format_number(_MOST_PIXELS // width)
        words = tr("这一页有 {height} 像素高，最多画 {most}。", height=format_number(height), most=most)
        raise ViewerError(words + tr("请用小一些的 --size 或 --scale，或用 frontdesk print。"))
    whole = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_RGB32)
    rows, filled = memoryview(whole.bits()), 0
    for top in range(0, height, _STRIP):
        view.resize(width, min(_STRIP, height - top))
        settle()
        view.verticalScrollBar().setValue(top)
        settle()
        strip = _on_ground(view.grab().toImage(), view.style_now.theme.colours.sheet)
        piece = strip.constBits()[: len(rows) - filled]
        rows[filled : filled + len(piece)] = piece
        filled += len(piece)
    view.close()
    return whole


@closes_painters
def _on_ground(image: QImage, colour: str) -> QImage:
    """Return ``image`` with its transparent areas filled, e.g. the place of the scroll bar."""
    ground = QImage(image.size(), QImage.Format.Format_RGB32)
    ground.setDevicePixelRatio(image.devicePixelRatio())
    ground.fill(QColor(colour))
    painter = QPainter(ground)
    painter.drawImage(0, 0, image)
    painter.end()
    return ground


def _offscreen_reader(scene: Scene, height: int) -> ReaderView:
    """Return the reader pane without a window, ``height`` px high, with its page complete and laid out in its width."""
    view = scene.window().sheet.reader
    view.setParent(None)
    view.resize(scene.size[0], height)
    view.show()
    _complete(view)
    return view
