"""Placeholders for an article – none yet, loading, damaged – each with the next step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from viewer.desk.list_delegate import HEIGHT as ROW
from viewer.draw import fonts, typography
from viewer.draw.icons import set_icon
from viewer.draw.painting import paints
from viewer.draw.stylesheet import look
from viewer.i18n import format_number, tr
from viewer.theme import Theme


@dataclass(frozen=True)
class NextStep:
    """A button: its label and action."""

    words: str
    run: Callable[[], None]
    icon: str = ""
    look: str = "line"


class _Drawing(QWidget):
    """A small line drawing: an empty shelf, or a torn page."""

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self._name = name
        self._theme = theme
        self.setFixedSize(244, 150)

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._name == "shelf":
            self._shelf(painter)
        else:
            self._torn(painter)
        painter.end()

    def _shelf(self, painter: QPainter) -> None:
        c, (ground, middle, deep) = self._theme.colours, self._theme.covers["celadon"]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(middle))
        painter.drawRoundedRect(QRectF(34, 44, 30, 84), 4, 4)
        painter.fillRect(QRectF(34, 60, 30, 14), QColor(ground))
        painter.setBrush(QColor(deep))
        painter.drawRoundedRect(QRectF(68, 30, 26, 98), 4, 4)
        painter.fillRect(QRectF(73, 47, 16, 4), QColor(c.sheet))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(c.edge), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(100, 38, 30, 89), 4, 4)
        painter.drawRoundedRect(QRectF(136, 52, 26, 75), 4, 4)
        sand = self._theme.covers["sand"]
        painter.setPen(QPen(QColor(sand[1]), 2))
        painter.setBrush(QColor(sand[0]))
        painter.drawPolygon(QPolygonF([QPointF(174, 127), QPointF(196, 46), QPointF(222, 53), QPointF(202, 127)]))
        painter.setPen(QPen(QColor(c.edge), 3))
        painter.drawLine(QPointF(2, 129), QPointF(242, 129))

    def _torn(self, painter: QPainter) -> None:
        c, (ground, *_rest), sand = self._theme.colours, self._theme.covers["celadon"], self._theme.covers["sand"]
        zigzag = [(98, 0), (82, -12), (66, 0), (49, -12), (33, 0), (16, -12), (0, 0)]
        painter.translate(73, 8)
        painter.setPen(QPen(QColor(c.edge), 2))
        painter.setBrush(QColor(c.sheet))
        upper = [QPointF(0, 0), QPointF(68, 0), QPointF(98, 30), *[QPointF(x, 66 + y) for x, y in zigzag]]
        painter.drawPolygon(QPolygonF(upper))
        painter.drawPolyline(QPolygonF([QPointF(68, 0), QPointF(68, 30), QPointF(98, 30)]))
        painter.setBrush(QColor(sand[0]))
        lower = [QPointF(0, 134), QPointF(98, 134), *[QPointF(x, 94 + y) for x, y in zigzag]]
        painter.drawPolygon(QPolygonF(lower))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(14, 24, 40, 6), 3, 3)
        painter.drawRoundedRect(QRectF(14, 38, 56, 6), 3, 3)
        painter.setBrush(QColor(sand[1]))
        painter.drawRoundedRect(QRectF(14, 112, 56, 6), 3, 3)


class Notice(QWidget):
    """A drawing, a sentence, an explanation, and what to do."""

    def __init__(self, drawing: str, title: str, words: str, steps: tuple[NextStep, ...], theme: Theme, small: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 48)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(_Drawing(drawing, theme), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(24)
        head = QLabel(title)
        head.setFont(fonts.font(25, 700))
        head.setStyleSheet(f"font-size: 25px; font-weight: 700; color: {theme.colours.head};")
        head.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(head)
        body = QLabel(typography.label(words))
        body.setStyleSheet(f"font-size: 17px; color: {theme.colours.ink2};")
        body.setWordWrap(True)
        body.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(body)
        column.addSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch()
        links: list[QPushButton] = []
        for step in steps:
            button = QPushButton(step.words)
            look(button, step.look)
            if step.icon:
                colour = theme.colours.onacc if step.look == "fill" else ""
                set_icon(button, step.icon, theme, colour=colour)
            button.clicked.connect(step.run)
            if step.look == "link":
                links.append(button)
            else:
                row.addWidget(button)
        row.addStretch()
        column.addLayout(row)
        for button in links:
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        if small:
            note = QLabel(typography.label(small))
            look(note, "note")
            note.setWordWrap(True)
            note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(note)
        column.addStretch(3)


class Skeleton(QWidget):
    """The loading page: flat bars without animation, and a progress card with a cancel button."""

    def __init__(self, theme: Theme, cancel: Callable[[], None] | None = None) -> None:
        super().__init__()
        self._theme = theme
        self._card = QFrame(self)
        look(self._card, "card")
        self._title = QLabel(tr("正在打开内容库"))
        look(self._title, "head")
        self._count = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        row = QHBoxLayout()
        row.addWidget(self._title)
        row.addStretch()
        row.addWidget(self._count)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(20, 14, 20, 18)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(self._bar)
        if cancel is not None:
            button = QPushButton(tr("取消"))
            look(button, "line")
            button.clicked.connect(cancel)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        self._card.setFixedWidth(400)

    def copied(self, done: int, total: int) -> None:
        """Show how much of a file is copied."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._count.setText(tr("已复制 {percent}%", percent=100 * done // total))

    def looked(self, done: int, total: int) -> None:
        """Show how many folders are looked at."""
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)
        self._count.setText(tr("已查看 {done} / {total}", done=format_number(done), total=format_number(total)))

    def progress(self, done: int, total: int) -> None:
        """Show how many articles are built or validated."""
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)
        self._count.setText(tr("{done} / {total} 篇", done=format_number(done), total=format_number(total)))

    def resizeEvent(self, _event: object) -> None:
        """Reposition the card at the foot."""
        self._card.adjustSize()
        self._card.move((self.width() - self._card.width()) // 2, self.height() - self._card.height() - 40)

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = self._theme.colours
        painter.fillRect(self.rect(), QColor(c.sheet))
        painter.setPen(QPen(QColor(c.line), 1) if self._theme.contrast else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.sunken))
        column = min(722, self.width() - 48)
        left = (self.width() - column) / 2
        y = 44.0
        for share, height, gap in (
            (0.18, 16, 16), (0.58, 34, 14), (0.72, 34, 22), (0.52, 14, 40), (1, 18, 18), (0.7, 18, 30), (1, 150, 36),
            (0.36, 26, 24), (1, 18, 16), (1, 18, 16), (0.58, 18, 16),
        ):  # fmt: skip
            painter.drawRoundedRect(QRectF(left, y, column * share, height), 6, 6)
            y += height + gap
        painter.end()


class _ListSkeleton(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedWidth(344)

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = self._theme.colours
        painter.fillRect(self.rect(), QColor(c.rail))
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), QColor(c.line))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.sunken))
        for x, width in ((20, 54), (82, 70), (160, 54), (222, 84)):
            painter.drawRoundedRect(QRectF(x, 24, width, 36), 18, 18)
        for top in range(76, self.height(), ROW):
            painter.fillRect(QRectF(0, top, self.width(), 1), QColor(c.line))
            painter.drawRoundedRect(QRectF(20, top + 15, 64, 64), 8, 8)
            for y, width in ((18, 210), (42, 150), (72, 180)):
                painter.drawRoundedRect(QRectF(98, top + y, width, 14), 5, 5)
        painter.end()


class OpeningWindow(QWidget):
    """The window while the library is being built: list and page as flat bars, with progress; closing it cancels."""

    def __init__(self, theme: Theme, cancel: Callable[[], None]) -> None:
        super().__init__()
        self.setWindowTitle(tr("导诊读本"))
        self._skeleton = Skeleton(theme, cancel)
        self.progress = self._skeleton.progress
        self.copied = self._skeleton.copied
        self.looked = self._skeleton.looked
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(_ListSkeleton(theme))
        row.addWidget(self._skeleton, 1)

    def sizeHint(self) -> QSize:
        """Return the window size of the design."""
        return QSize(1440, 900)
