"""``NarrowRail``: list, outline, favourites and recent articles as four buttons at the left of a window too narrow for panes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QMenu, QToolButton, QVBoxLayout

from viewer.desk.core.session import Session
from viewer.desk.list_model import ArticleModel
from viewer.desk.panes import Panes
from viewer.draw import typography
from viewer.draw.icons import icon, set_icon
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.i18n import mark, tr
from viewer.theme import Theme

_MOST = 8
"""Maximum of recent articles."""


class NarrowRail(QFrame):
    """Opens what ``panes`` have no room for; ``model`` knows the titles of the articles."""

    def __init__(self, session: Session, panes: Panes, model: ArticleModel, theme: Theme) -> None:
        super().__init__()
        look(self, "narrow-rail")
        keep_translated(self, lambda: self.setAccessibleName(tr("列表、目录、收藏、最近")))
        self._session = session
        self._panes = panes
        self._model = model
        self._theme = theme
        self._buttons: dict[str, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 8, 1, 8)
        column.setSpacing(2)
        self._add(column, "split", mark("文章列表"), panes.toggle_list)
        self._add(column, "contents", mark("目录"), panes.toggle_outline)
        self._add(column, "star", mark("收藏"), self._open_favourites)
        recent = self._add(column, "history", mark("最近读过"), None)
        self._recent = QMenu(self)
        self._recent.aboutToShow.connect(self._fill_recent)
        recent.setMenu(self._recent)
        recent.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        column.addStretch()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = theme
        for name, button in self._buttons.items():
            set_icon(button, name, theme, 20)

    def _add(self, column: QVBoxLayout, name: str, message: str, run: Callable[[], None] | None) -> QToolButton:
        button = QToolButton()
        look(button, "icon")
        button.setIconSize(QSize(20, 20))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        keep_translated(button, lambda: button.setToolTip(tr(message)))
        keep_translated(button, lambda: button.setAccessibleName(tr(message)))
        if run is not None:
            button.clicked.connect(lambda _on=False: run())
        self._buttons[name] = button
        column.addWidget(button)
        return button

    def _open_favourites(self) -> None:
        self._session.choose_favourites()
        self._panes.open_list()

    def _fill_recent(self) -> None:
        """List the articles read last, the open one excepted."""
        self._recent.clear()
        read = [each for each in reversed(self._session.settings.places) if each != self._session.article]
        rows = self._model.named(tuple(read[:_MOST]))
        for row in (rows[each] for each in read if each in rows):
            action = self._recent.addAction(icon("article", self._theme, 18, listed=True), typography.label(row.title))
            action.triggered.connect(lambda _on=False, key=row.id: self._session.open(key))
        if self._recent.isEmpty():
            self._recent.addAction(tr("还没有读过别的文章")).setEnabled(False)
