"""``PagePane``: a pane at the side that lists what is on the reader's page."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame

from viewer.content.article import Article
from viewer.reader.figure import Pictures
from viewer.reader.view import ReaderView


class PagePane(QFrame):
    """Lists a page when the pane is seen: of outline and rail only one is. A new layout of the page lists nothing new."""

    _waiting: ReaderView | None = None
    _article: Article | None = None  # that is listed, with
    _pictures: Pictures | None = None

    def show_page(self, view: ReaderView) -> None:
        """List the sections and items of the reader's page, now or when the pane is shown."""
        self._waiting = view
        if self.isWindow() or self.isVisibleTo(self.window()):
            self._list_waiting()

    def list_page(self, view: ReaderView) -> None:
        """List the sections and items of the reader's page."""
        raise NotImplementedError

    def forget_page(self) -> None:
        """List no page when the pane is shown."""
        self._waiting = self._article = self._pictures = None

    def showEvent(self, event: QShowEvent) -> None:
        """List the page that came while the pane was hidden."""
        super().showEvent(event)
        self._list_waiting()

    def _list_waiting(self) -> None:
        view, self._waiting = self._waiting, None
        if view is not None and (view.article is not self._article or view.pictures is not self._pictures):
            self._article, self._pictures = view.article, view.pictures
            self.list_page(view)
