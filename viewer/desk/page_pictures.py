"""Pictures of the reader without its window: as it stands on the screen, and of a whole article however high."""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage, QPainter

from viewer.desk.scene import Scene, grab, settle, settle_until
from viewer.draw.painting import closes_painters
from viewer.errors import ViewerError
from viewer.i18n import format_number, tr
from viewer.reader.view import ReaderView

_STRIP = 8000
"""Height in px of a piece of a page that is drawn at once."""

_MOST_PIXELS = 150_000_000
"""Of a picture: it takes 600 MB of memory."""


def reader(scene: Scene) -> QImage:
    """The reader pane alone, in the size of the picture."""
    view = _reader_alone(scene, scene.size[1])
    if scene.section:
        view.jump(scene.section, flash=False)
    return grab(view)


def page(scene: Scene) -> QImage:
    """The whole article, however long: drawn in strips, since a widget and its painter end at 32,767 px.

    Raises ``ViewerError`` where the picture would be larger than ``_MOST_PIXELS``.
    """
    view = _reader_alone(scene, 900)
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
    """``image`` without what one can see through: where the bar of a page that is shown whole would be."""
    ground = QImage(image.size(), QImage.Format.Format_RGB32)
    ground.setDevicePixelRatio(image.devicePixelRatio())
    ground.fill(QColor(colour))
    painter = QPainter(ground)
    painter.drawImage(0, 0, image)
    painter.end()
    return ground


def _reader_alone(scene: Scene, height: int) -> ReaderView:
    """The reader pane without its window, so high, with its page whole and set in its width."""
    view = scene.window().sheet.reader
    view.setParent(None)
    view.resize(scene.size[0], height)
    view.show()
    settle_until(lambda: view.settled)
    return view
