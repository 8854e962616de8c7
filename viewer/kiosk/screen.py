"""``ScreenView``: the base of all screens – a body above the pinned disclaimer and the button bar; intents go up."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from viewer.draw import typography
from viewer.draw.disclaimer import disclaimer, disclaimer_lines, paint_disclaimer
from viewer.draw.icons import paint_icon
from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.kiosk import lettering
from viewer.kiosk.core.intents import Intent
from viewer.kiosk.core.visit import VisitLocation
from viewer.kiosk.lettering import KioskLook, Lettering
from viewer.kiosk.touch import ButtonKind, TouchButton
from viewer.kiosk.version_switch import VersionSwitch
from viewer.library.schema import LibraryInfo


class BarChoice(Struct, frozen=True):
    """A button of the bar and its intent; ``intent`` None is a gap that pushes the rest to the right."""

    icon: str = ""
    words: str = ""
    intent: Intent | None = None
    kind: ButtonKind = ButtonKind.LINE
    on: bool | None = None  # None: no toggle
    enabled: bool = True


GAP = BarChoice()


class ButtonBar(QWidget):
    """Bar of buttons; ``note`` is at the right. ``aligned``: with the cards above, if that leaves room."""

    requested = Signal(object)
    """The ``Intent`` of the touched button."""

    def __init__(
        self, look: KioskLook, choices: tuple[BarChoice | VersionSwitch, ...], note: str = "", *, aligned: bool = False
    ) -> None:
        super().__init__()
        self._look = look
        self.aligned = aligned
        self.setFixedHeight(max(look.px(144), look.floor + look.px(24)))
        row = QHBoxLayout(self)
        side = look.px(72 if aligned and not look.portrait else 32)
        row.setContentsMargins(side, look.px(16), side, look.px(16))
        row.setSpacing(look.px(12))
        self.buttons: dict[Intent, TouchButton] = {}
        for choice in choices:
            if isinstance(choice, VersionSwitch):
                choice.requested.connect(self.requested)
                row.addWidget(choice)
                continue
            if choice.intent is None:
                if not look.portrait:
                    row.addStretch(1)
                continue
            button = TouchButton(look, choice.icon, choice.words, kind=choice.kind, on=choice.on)
            button.setEnabled(choice.enabled)
            if look.portrait:
                button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _on=False, intent=choice.intent: self.requested.emit(intent))
            self.buttons[choice.intent] = button
            row.addWidget(button)
        natural = sum(each.sizeHint().width() + row.spacing() for each in self.buttons.values())
        if look.portrait and natural > look.width - 2 * side:
            self._make_room()
        if note and not look.portrait:
            row.addStretch(1)
            row.addWidget(_Shield(look))
            words = Lettering(note, look.font(32), look.theme.colours.ink2)
            words.setWordWrap(False)
            row.addWidget(words)

    def _make_room(self) -> None:
        """Make all buttons higher, because words of one of them need a second line."""
        if any(" " in button.text() for button in self.buttons.values()):
            for button in self.buttons.values():
                button.setFixedHeight(self._look.target(152))
            self.setFixedHeight(self._look.target(152) + self._look.px(32))

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the background and the hairline above."""
        colours = self._look.theme.colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.sheet))
        painter.fillRect(QRectF(0, 0, self.width(), 2 if self._look.theme.contrast else 1), QColor(colours.line))
        painter.end()


class _Shield(QWidget):
    """The mark before a note about privacy or locking."""

    def __init__(self, look: KioskLook) -> None:
        super().__init__()
        self._look = look
        self.setFixedSize(look.px(38), look.px(38))

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, "shield", self._look.theme.colours.ink2, QRectF(self.rect()))
        painter.end()


class Disclaimer(QWidget):
    """Pinned disclaimer strip, ``aligned`` with cards above. ``**words**`` of library.toml are bold; one line, or two if
    the bold ones need one of their own; smaller only if that does not fit.
    """

    def __init__(self, look: KioskLook, info: LibraryInfo, *, aligned: bool = True) -> None:
        super().__init__()
        self._look = look
        self._side = look.px((56 if look.portrait else 72) if aligned else 42)
        self._words = disclaimer(info)
        self._lines = disclaimer_lines(self._words, look.width - self._side - look.px(24), look.px(32))
        self.setFixedHeight(look.px(64 if self._lines == 1 else 108))
        self.setAccessibleName(self._words.replace("**", ""))

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw icon and words."""
        look, colours = self._look, self._look.theme.colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.rail))
        painter.fillRect(QRectF(0, 0, self.width(), 2 if look.theme.contrast else 1), QColor(colours.line))
        line = QRectF(self.rect()).adjusted(self._side, 0, -look.px(24), 0)
        paint_disclaimer(painter, line, self._words, look.theme, look.px(32), lines=self._lines)
        painter.end()


class ReadingHead(QWidget):
    """Header: title, number of the screen, progress, and the section that continues."""

    def __init__(self, look: KioskLook, title: str) -> None:
        super().__init__()
        self._look = look
        self._title = title
        self._where = ""
        self._part = 0.0
        self._section = ""
        self._column = QRectF()
        self.setFixedHeight(look.px(96 + 52))

    def show_place(self, screen: int, screens: int, section: str, column: QRectF) -> None:
        """Show the visitor's position; ``section`` is written above the text's ``column``."""
        self._column = column
        self._where = tr("第 {screen} 屏，共 {screens} 屏", screen=screen, screens=screens)
        self._part = screen / max(1, screens)
        self._section = section
        self.setAccessibleName("，".join(filter(None, (self._title, self._where, section))))
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        look, colours = self._look, self._look.theme.colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.sheet))
        side, line = look.px(40), look.px(94)
        font, title = look.font(32), look.font(34, 700)
        wide = QFontMetricsF(font).horizontalAdvance(typography.label(self._where))
        y = (line - lettering.height(title)) / 2
        room = self.width() - 2 * side - wide - look.px(40)
        lettering.draw(painter, QRectF(side, y, room, 100), lettering.wrapped(self._title, title, room), title, colours.head)
        where = QRectF(self.width() - side - wide - 2, y, wide + 2, 100)
        lettering.draw(painter, where, (typography.label(self._where),), font, colours.ink2, Qt.AlignmentFlag.AlignRight)
        painter.fillRect(QRectF(0, line, self.width(), 1), QColor(colours.line))
        painter.fillRect(QRectF(0, line - 1, self.width() * self._part, look.px(4)), QColor(colours.accent))
        if self._section:
            font = look.font(32, 500)
            lines = lettering.wrapped(self._section, font, self._column.width())
            area = QRectF(self._column.left(), line + look.px(8), self._column.width(), 100)
            lettering.draw(painter, area, lines, font, colours.accent)
        painter.end()


class ScreenView(QWidget):
    """Base of all screens. A screen is created for one look and discarded with its
    state: nothing remains for the next visitor.
    """

    requested = Signal(object)
    """An ``Intent`` for the window."""

    def __init__(self, look: KioskLook) -> None:
        super().__init__()
        self.look = look
        self.resize(look.width, look.height)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def put(self, *parts: QWidget) -> None:
        """Stack ``parts`` from top to bottom."""
        for part in parts:
            self._column.addWidget(part)

    def put_body(self, body: QWidget) -> None:
        """Give ``body`` the remaining space."""
        self._column.addWidget(body, 1)

    def put_foot(self, info: LibraryInfo, bar: ButtonBar) -> None:
        """Add the disclaimer and the bar."""
        self.put(Disclaimer(self.look, info, aligned=bar.aligned), bar)
        bar.requested.connect(self.act)

    def act(self, intent: object) -> None:
        """Handle an intent of this screen; pass others on to the window."""
        self.requested.emit(intent)

    def place(self, location: VisitLocation) -> VisitLocation:
        """Return ``location`` with the visitor's exact position on this screen."""
        return location

    def close_sheet(self) -> bool:
        """Close the open sheet; return False if none is open."""
        return False

    def activate_layout(self) -> None:
        """Activate the layout now, so that the first frame is final."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        for child in self.findChildren(QWidget):
            inner = child.layout()
            if inner is not None:
                inner.activate()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the background."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.look.theme.colours.rail))
        painter.end()


def discard(widget: QWidget) -> None:
    """Delete ``widget`` once its event handlers have returned."""
    widget.hide()
    widget.deleteLater()
