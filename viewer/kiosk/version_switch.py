"""``VersionSwitch``: the short version and the full text of an article side by side, each with its number of screens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from viewer.draw import typography
from viewer.draw.painting import paints
from viewer.i18n import ntr, tr
from viewer.kiosk import lettering
from viewer.kiosk.core.intents import SwitchVersion
from viewer.kiosk.lettering import KioskLook
from viewer.kiosk.touch import Touchable
from viewer.reader.page_screens import ArticleKey, ScreenCounts

_RADIUS, _BAR = 16, 8

_COUNT_AFTER_MS = 300
"""Time after which the screens of the version that is not shown are counted."""


class VersionHalf(Touchable):
    """One version: its name and below it the number of its screens. The version shown is tinted, bold, and has a bar."""

    def __init__(self, look: KioskLook, words: str, width: float, switch: QWidget, *, on: bool) -> None:
        super().__init__(look, words, switch)
        self._switch = switch
        self._width = width
        self._count = ""
        self.set_on(on)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def show_count(self, screens: int) -> None:
        """Show the number of screens."""
        self._count = ntr("{n} 屏", "{n} 屏", screens)
        self.setAccessibleName(tr("{version}，{count}", version=self.text(), count=self._count))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size in the design, at least 20 mm each way."""
        return QSize(self.look.target(self._width), self.look.target(112))

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, name and number within the rounded outline of the switch."""
        look, colours = self.look, self.look.theme.colours
        on, down, radius = self.isChecked(), self.isDown(), look.px(_RADIUS)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        whole = QRectF(self._switch.rect()).translated(-self.x(), -self.y())
        outline.addRoundedRect(whole.adjusted(1, 1, -1, -1), radius, radius)
        painter.setClipPath(outline)
        area = QRectF(self.rect())
        painter.fillRect(area, QColor(colours.tint2 if on or down else colours.sheet))
        ink = colours.onsel if on or down else colours.ink
        if (on or down) and not look.theme.contrast:
            painter.fillRect(area.adjusted(0, area.height() - look.px(_BAR), 0, 0), QColor(colours.accent))
        name, count = look.font(32, 700 if on else 500), look.font(32)
        y = (area.height() - lettering.height(name) - lettering.height(count)) / 2
        for words, font, colour in ((self.text(), name, ink), (self._count, count, ink if on or down else colours.ink2)):
            line = QRectF(0, y, area.width(), area.height())
            y = lettering.draw(painter, line, (typography.label(words),), font, colour, Qt.AlignmentFlag.AlignHCenter)
        painter.setClipping(False)
        painter.setPen(QPen(QColor(colours.edge), max(1.0, look.px(2.0 if look.theme.contrast else 1.5))))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(whole.adjusted(1, 1, -1, -1), radius, radius)
        if self.x() > 0:
            painter.drawLine(area.topLeft(), area.bottomLeft())
        painter.end()


class VersionSwitch(QWidget):
    """Two halves of ``width`` design px: the short version and the full text, of which ``whole`` says which one is shown."""

    requested = Signal(object)
    """``SwitchVersion``: the half of the other version was pressed."""

    def __init__(self, look: KioskLook, *, whole: bool, width: float = 200) -> None:
        super().__init__()
        self._whole = whole
        short = VersionHalf(look, tr("短版"), width, self, on=not whole)
        self.halves = short, VersionHalf(look, tr("看全文"), width, self, on=whole)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for half in self.halves:
            row.addWidget(half)
        self.other.clicked.connect(lambda: self.requested.emit(SwitchVersion()))
        self.setAccessibleName(tr("短版或全文"))

    @property
    def other(self) -> VersionHalf:
        """The half of the version that is not shown."""
        return self.halves[not self._whole]

    def count(self, counts: ScreenCounts, article: ArticleKey, shown: int, other: Callable[[], int]) -> None:
        """Show the number of screens of the version shown, and of the other one.

        ``other`` lays out the latter; it runs once for each of ``counts``, shortly after the version shown is on the screen.
        """
        counts[article, self._whole] = shown
        self.halves[self._whole].show_count(shown)
        known = counts.get((article, not self._whole))
        if known is not None:
            self.other.show_count(known)
            return

        def count_other() -> None:
            if not self.isVisible():
                return  # the visitor is elsewhere
            counts[article, not self._whole] = screens = other()
            self.other.show_count(screens)

        later = QTimer(self, interval=_COUNT_AFTER_MS, singleShot=True)
        later.timeout.connect(count_other)
        later.start()
