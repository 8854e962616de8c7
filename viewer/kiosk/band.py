"""The upper third of the home page and the lists: whose kiosk it is, the time, a greeting, hills. Nothing to reach for."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from viewer import resources
from viewer.draw.painting import closes_painters, paints
from viewer.i18n import format_date, tr
from viewer.kiosk import lettering
from viewer.kiosk.look import Look
from viewer.kiosk.mark import Mark
from viewer.library.schema import LibraryInfo

_CLOCK_MS = 5000


def weekday(number: int) -> str:
    """The day of the week, 0 is Monday."""
    days = (tr("星期一"), tr("星期二"), tr("星期三"), tr("星期四"), tr("星期五"), tr("星期六"), tr("星期日"))
    return days[number]


@lru_cache(maxsize=4)
@closes_painters
def _scene(width: int, height: int, ratio: float) -> QPixmap:
    drawn = QPixmap(QSize(width, height) * ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(resources.text("scenes", "home-scene.svg").encode())).render(painter)
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


class Band(QWidget):
    """``kicker`` stands above the ``title``; ``clock`` is left out where the machine's is wrong."""

    def __init__(self, look: Look, info: LibraryInfo, title: str, words: str, *, kicker: str = "", clock: bool = True) -> None:
        super().__init__()
        self._look = look
        self._info = info
        self._kicker = kicker
        self._title = title
        self._words = words
        self.setFixedHeight(look.px(648 if look.portrait else 360))
        self.setAccessibleName("，".join(filter(None, (info.name, kicker, title, words))))
        self.mark = Mark(look, self)
        self.mark.move(look.px(56 if look.portrait else 72), look.px(52))
        self._clock = clock
        timer = QTimer(self, interval=_CLOCK_MS)
        timer.timeout.connect(self.update)
        timer.start()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws ground, hills, names, time and greeting."""
        look, colours = self._look, self._look.theme.colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.tint))
        if not look.theme.contrast:
            wide = min(self.width(), look.px(1080 if look.portrait else 830))
            tall = round(wide / 3)
            painter.drawPixmap(self.width() - wide, self.height() - tall, _scene(wide, tall, self.devicePixelRatioF()))
        else:
            painter.fillRect(QRectF(0, self.height() - 2, self.width(), 2), QColor(colours.edge))
        side = look.px(56 if look.portrait else 72)
        left = side + self.mark.width() + look.px(20)
        area = QRectF(left, look.px(40), self.width(), 200)
        y = lettering.draw(painter, area, (self._info.name,), look.font(40, 700), colours.head)
        area.moveTop(y - look.px(4))
        lettering.draw(painter, area, (self._info.slogan,), look.font(32), colours.ink2)
        if self._clock:
            self._paint_clock(painter, side)
        self._paint_greeting(painter, side)
        painter.end()

    def _paint_clock(self, painter: QPainter, side: int) -> None:
        look, colours = self._look, self._look.theme.colours
        now = datetime.now().astimezone()
        area = QRectF(side, look.px(40), self.width() - 2 * side, 200)
        right = Qt.AlignmentFlag.AlignRight
        y = lettering.draw(painter, area, (f"{now:%H:%M}",), look.font(40, 500), colours.head, right)
        day = f"{format_date(now.date(), 'short')}\u2003{weekday(now.weekday())}"
        lettering.draw(painter, area.adjusted(0, y - area.top() - look.px(4), 0, 0), (day,), look.font(32), colours.ink2, right)

    def _paint_greeting(self, painter: QPainter, side: int) -> None:
        look, colours = self._look, self._look.theme.colours
        y = float(look.px(210 if look.portrait else 156 if not self._kicker else 146))
        room = self.width() - 2 * side - (0 if look.portrait else look.px(420))
        if self._kicker:
            y = lettering.draw(painter, QRectF(side, y, room, 100), (self._kicker,), look.font(32, 500), colours.accent)
        title = look.font(76 if not self._kicker else 64, 700)
        y = lettering.draw(painter, QRectF(side, y, room, 400), lettering.wrapped(self._title, title, room), title, colours.head)
        body = look.font(34)
        lines = tuple(line for part in self._words.split("\n") for line in lettering.wrapped(part, body, room, 2))
        lettering.draw(painter, QRectF(side, y + look.px(2), room, 300), lines, body, colours.ink2)
