"""The first start: four questions, each of which can be left for later, before the desk's window opens (picture 30)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout

from viewer.desk.first_run_rail import Rail
from viewer.desk.first_run_source import SourceStep
from viewer.desk.first_run_steps import ClinicStep, PinStep, Step, UseStep
from viewer.desk.removable import Roots, removable_roots
from viewer.draw.focus import FocusRing
from viewer.draw.stylesheet import look
from viewer.i18n import tr
from viewer.settings import Settings
from viewer.theme import Theme

_STEPS = 4
_RAIL_FROM = 860
"""Width of the window from which the steps stand beside the question, px; each question says its number as well."""

_PADDING = {"fill": 28, "line": 22, "text": 14}


class FirstRun(QDialog):
    """Asks; ``roots`` gives the drives on which library files are looked for."""

    chosen = Signal(object)
    """``Settings`` with what was answered, when the last step is left. Closing the window instead keeps nothing."""

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
        self.steps: tuple[Step, ...] = (self.clinic, self.source, self.use, self.pin)
        self._rail = Rail(theme, [step.rail for step in self.steps])
        self._pages = QStackedWidget()
        for step in self.steps:
            self._pages.addWidget(step)
            step.changed.connect(self._say)
        self.back = _button(tr("上一步"), "line", self.go_back)
        self.later = _button(tr("以后再设置"), "text", self.postpone)
        self.onward = _button("", "fill", self.go_on)
        self.onward.setDefault(True)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 0, 0)
        foot.setSpacing(12)
        foot.addWidget(self.back)
        foot.addStretch()
        foot.addWidget(self.later)
        foot.addWidget(self.onward)
        self._right = QVBoxLayout()
        self._right.setSpacing(24)
        self._right.addWidget(self._pages, 1)
        self._right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(self._right, 1)
        self.ring = FocusRing(self, theme)
        self._show(0)

    # ---- the steps

    @property
    def at(self) -> int:
        """The step that is shown, 0 is the first."""
        return self._pages.currentIndex()

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self.steps[self.at]

    def go_on(self) -> None:
        """Takes the answer, and goes on when it can be used."""
        self.step.say("")
        self._wait(waiting=True)
        self.step.answer(self._settings, self._take, self._refuse)

    def go_back(self) -> None:
        """Goes to the step before."""
        self._show(max(0, self.at - 1))

    def postpone(self) -> None:
        """Leaves this step for later and goes on; what is being imported is stopped instead."""
        if self.onward.isEnabled():
            self._next()
        else:
            self.step.stop()

    def _take(self, settings: Settings) -> None:
        self._wait(waiting=False)
        self._settings = settings
        self._done |= {self.at}
        self._next()

    def _refuse(self, words: str) -> None:
        self._wait(waiting=False)
        self.step.say(words)

    def _next(self) -> None:
        if self.at + 1 < len(self.steps):
            self._show(self.at + 1)
        else:
            self.chosen.emit(self._settings)

    def _show(self, at: int) -> None:
        self._pages.setCurrentIndex(at)
        self.step.say("")
        self.step.enter(self._settings)
        self._rail.set_place(at, self._done)
        self._say()
        (self.step.first() or self.onward).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _say(self) -> None:
        self.onward.setText(self.step.onward())
        self.back.setVisible(self.at > 0)

    def _wait(self, *, waiting: bool) -> None:
        """While something is imported it can be stopped, and nothing else."""
        for button in (self.back, self.onward):
            button.setEnabled(not waiting)
        self._pages.setEnabled(not waiting)
        self.later.setText(tr("停止") if waiting else tr("以后再设置"))

    # ---- Qt

    def reject(self) -> None:
        """Esc leaves the step for later."""
        self.postpone()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ends what still runs."""
        for step in self.steps:
            step.stop()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives the margins what room there is."""
        super().resizeEvent(event)
        width, height = self.width(), self.height()
        self._rail.setVisible(width >= _RAIL_FROM)
        self._rail.setFixedWidth(max(232, min(400, round(width * 0.278))))
        side, top = max(24, min(104, round(width * 0.072))), 64 if height >= 800 else 36
        self._right.setContentsMargins(side - 8, top, side, 72 if height >= 800 else 32)

    def sizeHint(self) -> QSize:
        """The design's size."""
        return QSize(1440, 900)


def _button(words: str, style: str, run: Callable[[], None]) -> QPushButton:
    made = QPushButton(words)
    look(made, style)
    made.setStyleSheet(f"min-height: 46px; padding: 0 {_PADDING[style]}px;")
    made.clicked.connect(run)
    return made
