"""The bars around the patient's page on the desk's own screen: title and way back, disclaimer, text size and turning."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from viewer.draw import fonts, typography
from viewer.draw.disclaimer import disclaimer, paint_disclaimer
from viewer.draw.icons import set_icon
from viewer.draw.painting import paints
from viewer.draw.stylesheet import look
from viewer.i18n import tr
from viewer.library.schema import LibraryInfo
from viewer.theme import Theme

STEPS = (100, 125, 150, 175, 200, 250)
"""Text sizes, per cent of the desk's."""

SIDE = 32
"""Space at both sides, px."""

NARROW = 960
"""Window width, px, below which the buttons for the text size have no words."""

_GAP, _PERCENT, _NUMBERS = 12, 88, 80
"""Px between the parts of the bar, and for the text size and the place in numbers."""

_WORDED, _NARROW_WIDTHS = (144, 176, 208), (64, 128, 144)
"""Least widths of a button for the text size, the previous and the next screen, px."""

_HEAD, _STRIP, _BAR = 64, 56, 96


class PageHead(QWidget):
    """Title, way back, and the patient's progress."""

    def __init__(self, title: str, leave: Callable[[], None]) -> None:
        super().__init__()
        self._title = typography.label(title)
        self._part = 0.0
        self.theme: Theme
        self.setFixedHeight(_HEAD)
        self._key = QLabel("Esc")
        look(self._key, "key")
        self.back = QPushButton()
        look(self.back, "text")
        self.back.clicked.connect(leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(SIDE, 0, SIDE - 14, 3)
        row.setSpacing(0)
        row.addStretch(1)
        row.addWidget(self._key, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.back)
        self.ask(again=False)

    def ask(self, *, again: bool) -> None:
        """Label the way back; ``again``: a second press is needed."""
        self.back.setText(tr("再按一次 Esc 返回") if again else tr("返回接诊台"))

    def show_progress(self, part: float) -> None:
        """Show how much of the article has been seen."""
        self._part = part
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, c = QPainter(self), self.theme.colours
        font = fonts.font(17, 500)
        painter.setFont(font)
        painter.setPen(QColor(c.ink2))
        room = QRect(SIDE, 0, self._key.x() - SIDE - 24, _HEAD - 3)
        words = painter.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.fillRect(0, _HEAD - 1, self.width(), 1, QColor(c.line))
        painter.fillRect(QRectF(0, _HEAD - 3, self.width() * self._part, 3), QColor(c.accent))
        painter.end()


class PageStrip(QWidget):
    """The disclaimer, always visible."""

    def __init__(self, info: LibraryInfo, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.setFixedHeight(_STRIP)
        self.set_info(info)

    def set_info(self, info: LibraryInfo) -> None:
        """Show the text of a library."""
        self._words = disclaimer(info)
        self.setAccessibleName(self._words.replace("**", ""))
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, c = QPainter(self), self.theme.colours
        painter.fillRect(self.rect(), QColor(c.rail))
        edge = 2 if self.theme.contrast else 1
        for y in (0, self.height() - edge):
            painter.fillRect(0, y, self.width(), edge, QColor(c.line))
        paint_disclaimer(painter, QRectF(self.rect()).adjusted(SIDE, 0, -SIDE, 0), self._words, self.theme, 20, centred=True)
        painter.end()


class PageBar(QWidget):
    """Text size, place, and turning buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_BAR)
        size, previous, following = _WORDED
        self.smaller, self.larger, self.version = _button(size), _button(size), _button(size)
        self.version.hide()
        self.previous, self.next = _button(previous), _button(following, "fill")
        self._percent, self._place = QLabel(), QLabel()
        for words, width in ((self._percent, _PERCENT), (self._place, 0)):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            words.setMinimumWidth(width)
            look(words, "big")
        self._place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(SIDE, 0, SIDE, 0)
        row.setSpacing(_GAP)
        for part in (self.smaller, self._percent, self.larger, self.version, self._place, self.previous, self.next):
            row.addWidget(part, 1 if part is self._place else 0)
        self._places: tuple[str, ...] = ("",)
        """The place in words and in numbers."""
        self._narrow = self._last = False
        self._theme: Theme

    def set_window_width(self, width: int) -> None:
        """Leave out words if there is little room in a window of ``width`` px; those of some languages are longer."""
        self._narrow = narrow = width < NARROW or self._needed(worded=True) > width
        size, previous, following = _NARROW_WIDTHS if narrow else _WORDED
        for button in (self.smaller, self.larger, self.version):
            button.setMinimumWidth(size)
        self.previous.setMinimumWidth(previous)
        self.next.setMinimumWidth(following)
        self._percent.setVisible(not narrow or self._needed(worded=False) <= width)

    def _needed(self, *, worded: bool) -> int:
        """Return the width of the bar with the place in numbers, the buttons for the text size with words or without."""
        size, previous, following = _WORDED if worded else _NARROW_WIDTHS
        parts = [
            (self.smaller, tr("小字") if worded else "", size),
            (self.larger, tr("大字") if worded else "", size),
            (self.previous, tr("上一屏"), previous),
            (self.next, tr("下一屏"), following),
            *(() if self.version.isHidden() else ((self.version, tr("看全文") if worded else "", size),)),
        ]
        width = 2 * SIDE + (len(parts) + 1) * _GAP + _PERCENT + _NUMBERS
        for button, words, least in parts:
            button.setText(words)
            width += max(least, button.sizeHint().width())
        return width

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = theme

    def show_version(self, *, whole: bool) -> None:
        """Offer the short version while the ``whole`` is shown, and the whole otherwise."""
        words, icon = (tr("看短版"), "section") if whole else (tr("看全文"), "article")
        self.version.setText("" if self._narrow else words)
        self.version.setAccessibleName(words)
        set_icon(self.version, icon, self._theme, 24, colour=self._theme.colours.accent)
        self.version.show()

    def show_place(self, zoom: int, screen: int, screens: int, *, first: bool, last: bool) -> None:
        """Show the text size and the place, and which buttons work."""
        names = (tr("小字"), tr("大字"))
        for button, words, icon in zip((self.smaller, self.larger), names, ("text-smaller", "text-larger"), strict=True):
            button.setText("" if self._narrow else words)
            button.setAccessibleName(words)
            set_icon(button, icon, self._theme, 24, colour=self._theme.colours.accent)
        self.smaller.setEnabled(zoom > STEPS[0])
        self.larger.setEnabled(zoom < STEPS[-1])
        self._percent.setText(f"{zoom}%")
        numbers = f"{screen} / {screens}"
        whole = tr("第 {screen} 屏，共 {screens} 屏", screen=screen, screens=screens)
        self._places = (numbers,) if self._narrow else (whole, numbers)
        self.previous.setText(tr("上一屏"))
        self.previous.setEnabled(not first)
        set_icon(self.previous, "page-up", self._theme, 24, colour=self._theme.colours.accent)
        self.next.setText(tr("已到末尾") if last else tr("下一屏"))
        self.next.setEnabled(not last)
        set_icon(self.next, "page-down", self._theme, 24, colour=self._theme.colours.onacc)
        self._fit_place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the place in words if they fit."""
        super().resizeEvent(event)
        self._fit_place()

    def _fit_place(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()
        metrics, room = self._place.fontMetrics(), self._place.width()
        fitting = (words for words in self._places if metrics.horizontalAdvance(words) <= room)
        self._place.setText(next(fitting, self._places[-1]))


def _button(width: int, name: str = "line") -> QPushButton:
    made = QPushButton()
    made.setProperty("big", True)
    look(made, name)
    made.setMinimumWidth(width)
    made.setFixedHeight(_BAR - 32)
    made.setIconSize(QSize(24, 24))
    return made
