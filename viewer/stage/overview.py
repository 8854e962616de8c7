"""``Overview``: all slides of a talk in a grid, with the time planned for each; slides can be skipped."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from viewer.draw import fonts, typography
from viewer.draw.icons import set_icon
from viewer.draw.key_hints import KeyHints
from viewer.draw.painting import paints
from viewer.draw.stylesheet import look
from viewer.i18n import tr
from viewer.reader import screen_reader
from viewer.stage.core.slides import planned_seconds
from viewer.stage.core.talk import Talk, clock_words
from viewer.stage.presenter_bars import verb_button
from viewer.stage.slide_painter import SlidePainter
from viewer.theme import Theme

_SIDE, _ACROSS, _DOWN = 32, 20, 16
"""Px beside the grid, between its columns and between its rows."""

_RING = 6
"""Room for the ring around a slide, px."""

_LABEL = 30
_NARROWEST, _MOST_COLUMNS = 240, 4
_SKIPPED = 0.4
"""Opacity of a skipped slide."""

_K = Qt.Key
_FIRST, _LAST = -10_000, 10_000


class Overview(QWidget):
    """Arrows, Home and End move the ring, Space skips or restores, Enter or a click goes to the slide, G or Esc leaves."""

    chosen = Signal(int)
    left = Signal()
    print_requested = Signal()

    def __init__(self, slides: SlidePainter, talk: Talk, theme: Theme) -> None:
        super().__init__()
        self._talk = talk
        self._theme = theme
        self._slides = slides
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("全部页面"))
        self.grid = SlideGrid(slides, talk, theme)
        self.grid.chosen.connect(self.chosen)
        self._plan, self._elapsed, self._title = QLabel(), QLabel(), QLabel()
        self._go_on = verb_button(theme, "play", "", "fill", lambda: self.chosen.emit(self.grid.index))
        self._go_on.setText(tr("从第 {n} 页继续", n=1))
        set_icon(self._go_on, "play", theme, 24, colour=theme.colours.onacc)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(_SIDE - _RING, 20, _SIDE - _RING, 20)
        inner.addWidget(self.grid)
        inner.addStretch()
        self._area.setWidget(holder)
        holder.setAutoFillBackground(False)  # setWidget() turns it on, in the desk's colours
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self._area, 1)
        column.addWidget(self._foot())

    def show_slides(self, slides: SlidePainter, index: int) -> None:
        """Show the grid with the ring at slide ``index``."""
        self._slides = slides
        self.grid.set_slides(slides, index)
        self._reveal()
        self.refresh()

    def refresh(self) -> None:
        """Show the state of the talk."""
        slides = self._slides.deck.slides
        shown = [slide for i, slide in enumerate(slides) if i not in self._talk.skipped]
        minutes = -(-sum(map(planned_seconds, shown)) // 60)
        self._title.setText(typography.label(self._slides.deck.article.title))
        self._plan.setText(typography.label(tr("{n} 页，计划 {m} 分钟", n=len(shown), m=minutes)))
        self._elapsed.setText(clock_words(self._talk.elapsed))
        typed, at = self._talk.typed, self.grid.index + 1
        words = tr("跳到第 {n} 页", n=typed) if typed else tr("从第 {n} 页继续", n=at)
        self._go_on.setText(words)
        self.grid.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the keys of the grid; the others are the presenter's view's own."""
        across = self.grid.columns
        steps = {_K.Key_Right: 1, _K.Key_Left: -1, _K.Key_Down: across, _K.Key_Up: -across}
        steps |= {_K.Key_Home: _FIRST, _K.Key_End: _LAST}
        key = _K(event.key()) if event.key() in _K._value2member_map_ else _K.Key_unknown
        if key in steps:
            self.grid.move_by(steps[key])
            self._reveal()
            self._tell()
        elif key is _K.Key_Space:
            self._talk.skip(self.grid.index)
            self._tell()
        elif key in {_K.Key_Return, _K.Key_Enter}:
            typed = self._talk.typed
            self.chosen.emit(int(typed) - 1 if typed else self.grid.index)
        elif key in {_K.Key_Escape, _K.Key_G}:
            self.left.emit()
        else:
            event.ignore()

    def _tell(self) -> None:
        """Show where the ring is, and tell screen readers."""
        self.refresh()
        index = self.grid.index
        skipped = tr("跳过") if index in self._talk.skipped else ""
        words = (tr("第 {n} 页", n=index + 1), self._slides.deck.slides[index].title, skipped)
        screen_reader.announce(self, "，".join(filter(None, words)))

    def _reveal(self) -> None:
        rect = self.grid.cell(self.grid.index).translated(self.grid.pos())
        self._area.ensureVisible(rect.center().x(), rect.center().y(), 0, rect.height() // 2 + _LABEL + _DOWN)

    def _head(self) -> QFrame:
        box = QFrame()
        look(box, "topbar")
        box.setFixedHeight(72)
        back = QToolButton()
        look(back, "icon")
        set_icon(back, "arrow-left", self._theme, 20)
        back.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        back.setAccessibleName(tr("返回"))
        back.setToolTip(tr("返回"))
        back.clicked.connect(self.left)
        name = QLabel(tr("全部页面"))
        look(name, "head")
        look(self._title, "meta")
        look(self._plan, "note")
        self._elapsed.setStyleSheet("font-size: 24px; font-weight: 500;")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(name)
        words.addWidget(self._title)
        words.addStretch()
        rule = QFrame()
        look(rule, "rule")
        rule.setFixedSize(1, 32)
        row = QHBoxLayout(box)
        row.setContentsMargins(20, 0, _SIDE, 0)
        row.setSpacing(20)
        row.addWidget(back)
        row.addLayout(words, 1)
        for part in (self._plan, rule, self._elapsed):
            row.addWidget(part)
        return box

    def _foot(self) -> QFrame:
        box = QFrame()
        look(box, "strip")
        keys = KeyHints(folds=True)
        keys.show_hints(
            (("↑", "↓", "←", "→"), tr("选页")),
            (("Enter",), tr("跳到这一页")),
            ((tr("空格"),), tr("跳过或恢复")),
            (("G",), tr("返回")),
        )
        row = QHBoxLayout(box)
        row.setContentsMargins(_SIDE, 12, _SIDE, 12)
        row.setSpacing(12)
        row.addWidget(keys, 1)
        row.addWidget(verb_button(self._theme, "print", tr("打印全部页面"), "line", self.print_requested.emit))
        row.addWidget(self._go_on)
        return box


class SlideGrid(QWidget):
    """The slides with number, title and planned time below each; ``index`` is where the ring is."""

    chosen = Signal(int)

    def __init__(self, slides: SlidePainter, talk: Talk, theme: Theme) -> None:
        super().__init__()
        self._slides = slides
        self._talk = talk
        self._theme = theme
        self.index = 0

    @property
    def columns(self) -> int:
        """The number of slides beside each other."""
        return max(1, min(_MOST_COLUMNS, (self.width() - 2 * _RING + _ACROSS) // (_NARROWEST + _ACROSS)))

    def set_slides(self, slides: SlidePainter, index: int) -> None:
        """Show ``slides`` with the ring at ``index``."""
        self._slides, self.index = slides, index
        self._fit()
        self.update()

    def move_by(self, by: int) -> None:
        """Move the ring by ``by`` slides, as far as there are any."""
        self.index = min(max(0, self.index + by), len(self._slides.deck.laid) - 1)
        self.update()

    def cell(self, index: int) -> QRect:
        """Return where a slide is drawn, without its label."""
        width = (self.width() - 2 * _RING - _ACROSS * (self.columns - 1)) // self.columns
        canvas = self._slides.deck.canvas
        height = width * canvas.height() // canvas.width()
        row, column = divmod(index, self.columns)
        return QRect(QPoint(_RING + column * (width + _ACROSS), _RING + row * (height + _LABEL + _DOWN)), QSize(width, height))

    def _fit(self) -> None:
        self.setFixedHeight(self.cell(len(self._slides.deck.laid) - 1).bottom() + _LABEL + _DOWN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height of all rows."""
        super().resizeEvent(event)
        self._fit()

    @paints
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the slides in view."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        for index in range(len(self._slides.deck.laid)):
            rect = self.cell(index)
            if rect.adjusted(-_RING, -_RING, _RING, _LABEL).intersects(event.rect()):
                self._paint_slide(painter, index, rect)
        painter.end()

    def _paint_slide(self, painter: QPainter, index: int, rect: QRect) -> None:
        c, slide = self._theme.colours, self._slides.deck.slides[index]
        here, skipped = index == self.index, index in self._talk.skipped
        painter.setOpacity(_SKIPPED if skipped else 1.0)
        painter.drawImage(rect.topLeft(), self._slides.image(index, rect.size(), self.devicePixelRatioF()))
        painter.setOpacity(1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(c.line), 1))
        painter.drawRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5))
        if here:
            painter.setPen(QPen(QColor(c.accent), 3))
            painter.drawRoundedRect(QRectF(rect).adjusted(-4.5, -4.5, 4.5, 4.5), 6, 6)
        line = QRectF(rect.left(), rect.bottom() + 8, rect.width(), 20)
        end = tr("跳过") if skipped else clock_words(planned_seconds(slide)).removeprefix("0")
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(fonts.font(14, 700 if here else 400))
        painter.setPen(QColor(c.ink if skipped or here else c.ink3))
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, end)
        number = str(index + 1)
        painter.setPen(QColor(c.accent if here else c.ink3))
        painter.drawText(line, middle, number)
        metrics = painter.fontMetrics()
        words = line.adjusted(26, 0, -metrics.horizontalAdvance(end) - 12, 0)
        painter.setPen(QColor(c.head if here else c.ink3 if skipped else c.ink2))
        title = metrics.elidedText(typography.label(slide.title), Qt.TextElideMode.ElideRight, round(words.width()))
        painter.drawText(words, middle, title)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the slide that was clicked."""
        at = event.position().toPoint()
        found = next((i for i in range(len(self._slides.deck.laid)) if self.cell(i).contains(at)), None)
        if found is not None:
            self.chosen.emit(found)
