"""``KeyHints``: what keys do, in one quiet row – each key in a small frame, the words beside it (pictures 03, 09, 24)."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from viewer.draw.stylesheet import look

Hint = tuple[tuple[str, ...], str]
"""Keys, and what they do."""


class KeyHints(QWidget):
    """The row; ``show_hints`` fills it anew."""

    def __init__(self) -> None:
        super().__init__()
        self._hints: tuple[Hint, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(5)

    def show_hints(self, *hints: Hint) -> None:
        """Shows these, and no others."""
        if hints == self._hints:
            return
        self._hints = hints
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for i, (keys, words) in enumerate(hints):
            if i:
                self._row.addSpacing(9)
            for key in keys:
                self._add(key, "key")
            self._add(words, "meta")
        self._row.addStretch()

    def _add(self, words: str, style: str) -> None:
        label = QLabel(words)
        look(label, style)
        label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row.addWidget(label)
