"""``KeyHints``: what keys do, in one quiet row – each key in a small frame, its meaning next to it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from viewer.draw.stylesheet import look

Hint = tuple[tuple[str, ...], str]
"""Keys, and what they do."""


class KeyHints(QWidget):
    """A row of hints. Rows shown before are reused: creating the labels takes 2 ms, and a search may change them at every key."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[tuple[Hint, ...], QWidget] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_hints(self, *hints: Hint) -> None:
        """Show these hints and no others."""
        if hints not in self._rows:
            self._rows[hints] = _row(hints)
            self._column.addWidget(self._rows[hints])
        for each, row in self._rows.items():
            row.setVisible(each == hints)


def _row(hints: tuple[Hint, ...]) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(5)
    for i, (keys, words) in enumerate(hints):
        if i:
            row.addSpacing(9)
        for key in keys:
            row.addWidget(_label(key, "key"))
        row.addWidget(_label(words, "meta"))
    row.addStretch()
    return made


def _label(words: str, style: str) -> QLabel:
    label = QLabel(words)
    look(label, style)
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return label
