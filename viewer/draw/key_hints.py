"""``KeyHints``: what keys do, in one quiet row – each key in a small frame, its meaning next to it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from viewer.draw.stylesheet import look

Hint = tuple[tuple[str, ...], str]
"""Keys, and what they do."""

_GAP = 14
"""Px between two hints."""


class KeyHints(QWidget):
    """A row of hints. Rows shown before are reused: creating the labels takes 2 ms, and a search may change them at every key.

    If it ``folds``, it takes the room that there is, and leaves out the last ones.
    """

    def __init__(self, *, folds: bool = False) -> None:
        super().__init__()
        self._folds = folds
        self._rows: dict[tuple[Hint, ...], QWidget] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_hints(self, *hints: Hint) -> None:
        """Show these hints and no others."""
        if hints not in self._rows:
            self._rows[hints] = _Row(hints, folds=self._folds)
            self._column.addWidget(self._rows[hints])
        for each, row in self._rows.items():
            row.setVisible(each == hints)


class _Row(QWidget):
    """Hints side by side; those at the end that do not fit are left out."""

    def __init__(self, hints: tuple[Hint, ...], *, folds: bool) -> None:
        super().__init__()
        self._folds = folds
        self._hints: list[QWidget] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        for keys, words in hints:
            hint = QWidget()
            parts = QHBoxLayout(hint)
            parts.setContentsMargins(0, 0, 0, 0)
            parts.setSpacing(5)
            for key in keys:
                parts.addWidget(_label(key, "key"))
            parts.addWidget(_label(words, "meta"))
            self._hints.append(hint)
            row.addWidget(hint)
        row.addStretch()

    def _widths(self) -> list[int]:
        """Return how far each hint reaches."""
        made, end = [], 0
        for hint in self._hints:
            end += hint.sizeHint().width()
            made.append(end)
            end += _GAP
        return made

    def sizeHint(self) -> QSize:
        """Return the room of all hints."""
        return QSize((self._widths() or [0])[-1], super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the room of all hints, or of none if they fold."""
        return QSize(0 if self._folds else self.sizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the hints that fit."""
        super().resizeEvent(event)
        if self._folds:
            for hint, end in zip(self._hints, self._widths(), strict=True):
                hint.setVisible(end <= self.width())


def _label(words: str, style: str) -> QLabel:
    label = QLabel(words)
    look(label, style)
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return label
