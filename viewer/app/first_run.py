"""The setup wizard at the first start: four steps, each of which can be skipped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from viewer.app.first_run_source import SourceStep
from viewer.app.first_run_steps import ClinicStep, FirstRunStep, PinStep, UseStep
from viewer.draw import fonts, typography
from viewer.draw.drives import Roots, removable_roots
from viewer.draw.focus import FocusRing
from viewer.draw.icons import paint_icon
from viewer.draw.painting import paints
from viewer.draw.stylesheet import look
from viewer.i18n import tr
from viewer.settings import Settings
from viewer.theme import Theme

_MARK, _STEP, _GAP = 44, 36, 60
"""Sides of the mark and of a step's circle, and distance between two steps, px."""

_HILLS_FROM = 540
"""Height of the window from which hills are drawn below the steps, px."""

_FAR = ((0, 70), (0.16, 102), (0.4, 118), (0.6, 84), (0.76, 62), (0.86, 62), (1, 88))
_NEAR = ((0, 35), (0.24, 82), (0.68, 62), (1, 36))
"""Hills: a start, then three points per curve; x as a share of the width, y in px above the bottom."""


class StepList(QWidget):
    """The list of steps; it does not take input."""

    def __init__(self, theme: Theme, titles: Sequence[str]) -> None:
        super().__init__()
        self._theme = theme
        self._titles = tuple(titles)
        self._at = 0
        self._done: frozenset[int] = frozenset()
        self.setFixedWidth(400)

    def set_place(self, at: int, done: frozenset[int]) -> None:
        """Mark step ``at`` (0 is the first) as current and ``done`` as answered."""
        self._at, self._done = at, done
        self.setAccessibleName(tr("步骤"))
        self.setAccessibleDescription("，".join(self._titles))
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw logo, steps and hills."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.colours.tint))
        if self.height() >= _HILLS_FROM:
            self._paint_hills(painter)
        left, top = round(self.width() * 0.12), 56 if self.height() >= 800 else 40
        self._paint_name(painter, left, top)
        first = top + 112 + (28 if self.height() >= 800 else 0)
        for index in range(len(self._titles)):
            self._paint_step(painter, index, QRectF(left, first + index * _GAP - _STEP / 2 - 10, _STEP, _STEP))
        if self._theme.contrast:
            painter.fillRect(QRectF(self.width() - 2, 0, 2, self.height()), QColor(self._theme.colours.line))
        painter.end()

    def _paint_name(self, painter: QPainter, left: float, top: float) -> None:
        c = self._theme.colours
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.accent))
        mark = QRectF(left, top, _MARK, _MARK)
        painter.drawRoundedRect(mark, 10, 10)
        paint_icon(painter, "book", c.onacc, mark.adjusted(9, 9, -9, -9))
        painter.setPen(QColor(c.head))
        painter.setFont(fonts.font(20, 700))
        painter.drawText(mark.adjusted(_MARK + 14, 0, self.width(), 0), Qt.AlignmentFlag.AlignVCenter, tr("导诊读本"))

    def _paint_step(self, painter: QPainter, index: int, circle: QRectF) -> None:
        c = self._theme.colours
        current, done = index == self._at, index in self._done
        rim = circle.adjusted(0.75, 0.75, -0.75, -0.75)
        if current:
            ground, edge, ink = c.accent, c.accent, c.onacc
        elif done:
            ground, edge, ink = c.tint2, c.tint2, c.onsel if self._theme.contrast else c.accent
        else:
            ground, edge, ink = c.tint, c.edge, c.ink2
        painter.setPen(QPen(QColor(edge), 1.5))
        painter.setBrush(QColor(ground))
        painter.drawEllipse(rim)
        if done and not current:
            paint_icon(painter, "check", ink, circle.adjusted(8, 8, -8, -8))
        else:
            painter.setPen(QColor(ink))
            painter.setFont(fonts.font(16, 700 if current else 400))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(index + 1))
        painter.setPen(QColor(c.head if current else c.ink2))
        painter.setFont(fonts.font(16, 700 if current else 400))
        words = circle.adjusted(_STEP + 14, -12, self.width() - circle.right() - 12, 12)
        flags = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(words, flags, typography.label(self._titles[index]))

    def _paint_hills(self, painter: QPainter) -> None:
        """Draw two hills and a sun; outlines only on black backgrounds."""
        c, theme, outlined = self._theme.colours, self._theme, self._theme.contrast
        near = QColor(theme.covers["celadon"][1])
        near.setAlphaF(0.35 if theme.dark else 0.62)
        wide, foot = self.width(), float(self.height())
        painter.setPen(QPen(QColor(c.line), 2) if outlined else Qt.PenStyle.NoPen)
        sun = QColor(theme.covers["sand"][1 if theme.dark else 0])
        sun.setAlphaF(0.6 if theme.dark else 1)
        painter.setBrush(QColor(c.tint) if outlined else sun)
        painter.drawEllipse(QPointF(wide * 0.75, foot - 128), 40, 40)
        for ground, ((_, start), *curves) in ((QColor(c.tint2), _FAR), (near, _NEAR)):
            hill = QPainterPath(QPointF(-4, foot + 4))
            hill.lineTo(-4, foot - start)
            hill.lineTo(0, foot - start)
            for at in range(0, len(curves), 3):
                hill.cubicTo(*(QPointF(wide * x, foot - y) for x, y in curves[at : at + 3]))
            hill.lineTo(wide + 4, hill.currentPosition().y())
            hill.lineTo(wide + 4, foot + 4)
            painter.setBrush(QColor(c.tint) if outlined else ground)
            painter.drawPath(hill)


_STEPS = 4
_STEP_LIST_FROM = 860
"""Width of the window from which the steps are next to the question, px; each question also shows its number."""

_PADDING = {"fill": 28, "line": 22, "text": 14}


class FirstRun(QDialog):
    """The wizard; ``roots`` returns the drives to search for library files."""

    chosen = Signal(object)
    """Emits ``Settings`` with the answers after the last step. Closing the window earlier saves nothing."""

    def __init__(self, settings: Settings, theme: Theme, roots: Roots = removable_roots) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Window)
        self.setWindowTitle(tr("导诊读本"))
        self.setMinimumSize(640, 480)
        self._settings = settings
        self._done: frozenset[int] = frozenset()
        self.clinic = ClinicStep(theme, 1, _STEPS)
        self.source = SourceStep(theme, 2, _STEPS, roots)
        self.use = UseStep(theme, 3, _STEPS)
        self.pin = PinStep(theme, 4, _STEPS, self.use.kiosk.isChecked)
        self.steps: tuple[FirstRunStep, ...] = (self.clinic, self.source, self.use, self.pin)
        self._step_list = StepList(theme, [step.title for step in self.steps])
        self._pages = QStackedWidget()
        for step in self.steps:
            self._pages.addWidget(step)
            step.changed.connect(self._update_labels)
        self.back = _button(tr("上一步"), "line", self.go_back)
        self.later = _button(tr("以后再设置"), "text", self.postpone)
        self.next_button = _button("", "fill", self.go_on)
        self.next_button.setDefault(True)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 0, 0)
        foot.setSpacing(12)
        foot.addWidget(self.back)
        foot.addStretch()
        foot.addWidget(self.later)
        foot.addWidget(self.next_button)
        self._right = QVBoxLayout()
        self._right.setSpacing(24)
        self._right.addWidget(self._pages, 1)
        self._right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._step_list)
        row.addLayout(self._right, 1)
        self.ring = FocusRing(self, theme)
        self._show(0)

    # ---- the steps

    @property
    def at(self) -> int:
        """Index of the current step, from 0."""
        return self._pages.currentIndex()

    @property
    def step(self) -> FirstRunStep:
        """The current step."""
        return self.steps[self.at]

    def go_on(self) -> None:
        """Accept the answer and go to the next step if it is valid."""
        self.step.show_message("")
        self._wait(waiting=True)
        self.step.answer(self._settings, self._accept, self._refuse)

    def go_back(self) -> None:
        """Go to the previous step."""
        self._show(max(0, self.at - 1))

    def postpone(self) -> None:
        """Skip this step; during an import, cancel the import instead."""
        if self.next_button.isEnabled():
            self._next()
        else:
            self.step.stop()

    def _accept(self, settings: Settings) -> None:
        self._wait(waiting=False)
        self._settings = settings
        self._done |= {self.at}
        self._next()

    def _refuse(self, words: str) -> None:
        self._wait(waiting=False)
        self.step.show_message(words)

    def _next(self) -> None:
        if self.at + 1 < len(self.steps):
            self._show(self.at + 1)
        else:
            self.chosen.emit(self._settings)

    def _show(self, at: int) -> None:
        self._pages.setCurrentIndex(at)
        self.step.show_message("")
        self.step.enter(self._settings)
        self._step_list.set_place(at, self._done)
        self._update_labels()
        (self.step.first() or self.next_button).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _update_labels(self) -> None:
        self.next_button.setText(self.step.next_label())
        self.back.setVisible(self.at > 0)

    def _wait(self, *, waiting: bool) -> None:
        """Allow only cancelling while an import runs."""
        for button in (self.back, self.next_button):
            button.setEnabled(not waiting)
        self._pages.setEnabled(not waiting)
        self.later.setText(tr("停止") if waiting else tr("以后再设置"))

    # ---- Qt

    def reject(self) -> None:
        """Skip the step at Esc."""
        self.postpone()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop running work."""
        for step in self.steps:
            step.stop()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the margins to the window."""
        super().resizeEvent(event)
        width, height = self.width(), self.height()
        self._step_list.setVisible(width >= _STEP_LIST_FROM)
        self._step_list.setFixedWidth(max(232, min(400, round(width * 0.278))))
        side, top = max(24, min(104, round(width * 0.072))), 64 if height >= 800 else 36
        self._right.setContentsMargins(side - 8, top, side, 72 if height >= 800 else 32)

    def sizeHint(self) -> QSize:
        """Return the window size of the design."""
        return QSize(1440, 900)


def _button(words: str, style: str, run: Callable[[], None]) -> QPushButton:
    made = QPushButton(words)
    look(made, style)
    made.setStyleSheet(f"min-height: 46px; padding: 0 {_PADDING[style]}px;")
    made.clicked.connect(run)
    return made
