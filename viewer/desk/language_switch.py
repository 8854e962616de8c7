"""The switch 中 / EN beside an article's kicker, and the change to the same place in the other language (docs/decisions/0051)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

from viewer.content.labels import language_name, language_sign
from viewer.content.text import same_heading
from viewer.desk.core.session import Session
from viewer.draw.key_hints import KeyHints
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.errors import LibraryError
from viewer.i18n import tr
from viewer.library.schema import ArticleRow
from viewer.reader.view import ReaderView
from viewer.settings import ReadingPlace

_WITH_HINT = 560
"""Width of the column from which the key is shown beside the switch, px."""


class LanguageSwitch(QWidget):
    """Lies on the page, level with the kicker, and scrolls with it."""

    chosen = Signal(str)
    """Id of the article in the language that was chosen."""

    def __init__(self, reader: ReaderView) -> None:
        super().__init__(reader.viewport())
        self._reader = reader
        self._articles: tuple[str, ...] = ()
        self._hints = KeyHints()
        self._group = QButtonGroup(self)
        self._box = QFrame()
        look(self._box, "switch")
        self._buttons = QHBoxLayout(self._box)
        self._buttons.setContentsMargins(1, 1, 1, 1)
        self._buttons.setSpacing(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._hints)
        row.addWidget(self._box)
        keep_translated(self, lambda: self._hints.show_hints((("Ctrl+L",), tr("换语言"))))
        reader.rebuilt.connect(self._place)
        reader.laid_out.connect(self._place)
        reader.verticalScrollBar().valueChanged.connect(self._place)
        reader.viewport().installEventFilter(self)
        self.hide()

    def show_versions(self, versions: Sequence[ArticleRow], current: str) -> None:
        """Offer ``versions``, of which ``current`` is open; none hides the switch."""
        for button in self._group.buttons():
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        self._articles = tuple(row.id for row in versions)
        for row in versions:
            button = QPushButton(language_sign(row.language))
            look(button, "switch")
            button.setFixedSize(56, 42)
            button.setCheckable(True)
            button.setChecked(row.id == current)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            keep_translated(button, partial(_name, button, row.language))
            button.clicked.connect(lambda _on=False, article=row.id: self._choose(article, current))
            self._group.addButton(button)
            self._buttons.addWidget(button)
        self.setVisible(bool(versions))
        self._place()

    def _choose(self, article: str, current: str) -> None:
        if article != current:
            self.chosen.emit(article)

    def choose_next(self, current: str) -> None:
        """Choose the language after that of ``current``."""
        if current in self._articles:
            self.chosen.emit(self._articles[(self._articles.index(current) + 1) % len(self._articles)])

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the column of the page."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        if self.isHidden():
            return
        page, top = self._reader.in_view
        if page.headless:
            self.move(0, -self.height() - 1)
            return
        self._hints.setVisible(page.style.column >= _WITH_HINT)
        self.adjustSize()
        kicker = page.begin().layout()
        line = kicker.lineAt(0)
        middle = kicker.position().y() + line.y() + line.ascent() - line.height() / 6  # of its letters
        middle -= top
        right = page.rootFrame().frameFormat().leftMargin() + page.style.column
        self.move(round(right) - self.width(), round(middle - self.height() / 2))


def _name(button: QPushButton, language: str) -> None:
    button.setAccessibleName(language_name(language))


def open_version(session: Session, reader: ReaderView, article: str) -> None:
    """Open the same article in another language, at the place where the reader is."""
    reader.finish()
    try:
        place = reader.place()
        if reader.article is not None:
            place = replace(place, anchor=same_heading(reader.article, place.anchor, session.library.article(article)))
    except LibraryError:  # which opening it shows
        place = ReadingPlace()
    session.leave_at(article, place)
    session.open_version(article)
