"""``ScreenView``: what all screens share – a body over the pinned disclaimer and the bar, and wishes that go up."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from viewer.draw.painting import paints
from viewer.kiosk.bar import Bar, Disclaimer
from viewer.kiosk.look import Look
from viewer.kiosk.visit import Stop
from viewer.library.schema import LibraryInfo
from viewer.session.idle import Screen


class ScreenView(QWidget):
    """A screen is made for one look and thrown away with what was done on it: nothing is left for the next visitor."""

    wanted = Signal(object)
    """A ``Wish`` for the window."""

    screen_kind = Screen.ELSEWHERE
    """What the clock of the kiosk takes it for."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.resize(look.width, look.height)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def put(self, *parts: QWidget) -> None:
        """Stands ``parts`` one below the other."""
        for part in parts:
            self._column.addWidget(part)

    def put_body(self, body: QWidget) -> None:
        """Gives ``body`` the room that is left."""
        self._column.addWidget(body, 1)

    def put_foot(self, info: LibraryInfo, bar: Bar) -> None:
        """The disclaimer and the bar."""
        self.put(Disclaimer(self.look, info), bar)
        bar.wanted.connect(self.act)

    def act(self, wish: object) -> None:
        """Does what it can itself; the rest goes up."""
        self.wanted.emit(wish)

    def place(self, stop: Stop) -> Stop:
        """``stop`` with where exactly the visitor is on this screen."""
        return stop

    def close_sheet(self) -> bool:
        """Takes away what lies over the screen; False where nothing does."""
        return False

    def settle(self) -> None:
        """Computes the geometry now, so that the first picture is the final one."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        for child in self.findChildren(QWidget):
            inner = child.layout()
            if inner is not None:
                inner.activate()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.look.theme.colours.rail))
        painter.end()


def discard(widget: QWidget) -> None:
    """Lets go of ``widget`` for good, once nothing that happens in it is under way."""
    widget.hide()
    widget.deleteLater()
