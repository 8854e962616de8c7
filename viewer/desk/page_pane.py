"""``PagePane``: a pane at the side that lists what is on the reader's page."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame

from viewer.reader.view import ReaderView


class PagePane(QFrame):
    """Lists a page when the pane is seen: of outline and rail only one is."""

    _waiting: ReaderView | None = None

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
        self._waiting = None

    def showEvent(self, event: QShowEvent) -> None:
        """List the page that came while the pane was hidden."""
        super().showEvent(event)
        self._list_waiting()

    def _list_waiting(self) -> None:
        view, self._waiting = self._waiting, None
        if view is not None:
            self.list_page(view)
