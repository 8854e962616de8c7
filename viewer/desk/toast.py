"""A quiet notice at the foot of the window, for six seconds (DESIGN.md, 4)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from viewer.draw.stylesheet import look

_SHOWN_MS = 6000


class Toast(QFrame):
    """One at a time; ``undo`` adds a button."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        look(self, "toast")
        self._words = QLabel()
        self._button = QPushButton()
        look(self._button, "text")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 4, 12, 4)
        row.setSpacing(24)
        row.addWidget(self._words)
        row.addWidget(self._button)
        self._timer = QTimer(self, interval=_SHOWN_MS, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self._run: Callable[[], None] | None = None
        self._button.clicked.connect(self._pressed)
        self.hide()

    @property
    def words(self) -> str:
        """What was said last; kept so that it can be read later."""
        return self._words.text()

    def say(self, words: str, button: str = "", run: Callable[[], None] | None = None) -> None:
        """Shows ``words``."""
        self._words.setText(words)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._run = run
        self.setFixedHeight(52)
        self.adjustSize()
        self.move((self._parent.width() - self.width()) // 2, self._parent.height() - self.height() - 64)
        self.show()
        self.raise_()
        self._timer.start()

    def _pressed(self) -> None:
        self.hide()
        if self._run is not None:
            self._run()
