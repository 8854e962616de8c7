"""The top bar: clinic, search, text size, theme, menus; the patient screen's strip at the right end."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from viewer.desk.command_menus import Command, command_menu
from viewer.desk.core.session import Session
from viewer.desk.search_field import SearchField
from viewer.draw import typography
from viewer.draw.icons import icon, paint_icon, set_icon
from viewer.draw.painting import paints
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.i18n import mark, tr
from viewer.library.schema import Asset
from viewer.reader.figure import Pictures
from viewer.theme import Theme

HEIGHT, LOW_HEIGHT = 64, 56
"""Height, and height in a small window, px."""
_LOW = 560
_STRIP_WIDTHS = ((1500, 600, 248), (1366, 528, 248), (1280, 422, 248), (960, 172, 172), (0, 162, 162))
"""From a window's width on: about the width of the patient screen's strip with a second screen, and without, px."""
WIDE_FROM, RAIL_FROM, TRAIL_FROM, SMALL_FROM, SIZES_FROM = 1440, 1280, 1100, 960, 720
"""Window widths, px, from which the search field begins at the sheet and may shrink, from which it shrinks to 264 at most,
and from which back, forward, the usual height and text sizes are in the bar (docs/DESIGN.md, Spacing).
"""
_NAME_ROOMS = ((1700, 320), (1440, 200), (960, 120), (0, 0))
"""From a window's width on: px for the clinic's name; a longer one is elided."""
_THEME_ICONS = {"light": "theme-light", "dark": "theme-dark", "contrast": "contrast", "system": "theme-system"}


class ClinicName(QWidget):
    """The clinic's logo, or the built-in mark: an open book on the accent colour."""

    def __init__(self, session: Session, theme: Theme, side: int = 36) -> None:
        super().__init__()
        self._session = session
        self._pictures = Pictures(self._asset)
        self.theme = theme
        self.setFixedSize(side, side)

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the logo or the mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        logo = self._session.library.info.logo
        if not logo or not self._pictures.paint_fitted(painter, rect, logo):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.theme.colours.accent))
            painter.drawRoundedRect(rect, 8, 8)
            inset = rect.width() * 0.22
            paint_icon(painter, "book", self.theme.colours.onacc, rect.adjusted(inset, inset, -inset, -inset))
        painter.end()

    def _asset(self, key: str) -> Asset:
        return self._session.library.asset(key)  # of the currently open library


class TopBar(QFrame):
    """Bar of 64 px; its buttons run commands. They have no icons before ``set_theme``."""

    searched = Signal(str)
    """Text of the search field while typing (committed text only)."""
    fitted = Signal()
    """The parts of the bar have been chosen for another size of the window."""

    def __init__(self, session: Session, commands: Sequence[Command], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "topbar")
        self.setFixedHeight(HEIGHT)
        self._session = session
        self._commands = commands
        self._theme = theme
        self._mark = ClinicName(session, theme)
        self._name = QLabel()
        look(self._name, "head")
        self._slogan = QLabel()
        look(self._slogan, "meta")
        self.list_button = self._icon_button("list")
        self._trail = {"arrow-left": self._icon_button("back"), "arrow-right": self._icon_button("forward")}
        self.search = SearchField(theme)
        self.search.textChanged.connect(self.searched)
        self._sizes = self._size_control()
        self._theme_button = self._menu_button(mark("外观"), [f"theme-{choice}" for choice in _THEME_ICONS])
        self._more = self._menu_button(mark("更多"))
        self.outline_button = self._icon_button("outline")
        rule = QFrame()
        look(rule, "rule")
        rule.setFixedSize(1, 32)
        self._strip_rule = rule
        self._reserved = QWidget()
        self._name_room = _NAME_ROOMS[0][1]
        self._brand = self._make_brand()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 0, 16, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.list_button)
        self._row.addWidget(self._brand)
        for button in self._trail.values():
            self._row.addWidget(button)
        self._row.addSpacing(8)
        self._row.addWidget(self.search, 1)
        self._row.addSpacing(8)
        self._row.addWidget(self._sizes)
        self._row.addSpacing(4)
        self._row.addWidget(self._theme_button)
        self._row.addWidget(self._more)
        self._row.addWidget(self.outline_button)
        self._row.addStretch(0)
        self._row.addWidget(rule)
        rule.hide()
        self.refresh()

    def reserve_strip(self) -> None:
        """Reserve the space of the patient screen's strip until it is added, so that nothing moves."""
        widths = next(row for row in _STRIP_WIDTHS if self.window().width() >= row[0])
        self._reserved.setFixedWidth(widths[1 if len(QGuiApplication.screens()) > 1 else 2])
        self._strip_rule.show()
        self._row.addWidget(self._reserved)

    def add_strip(self, strip: QWidget) -> None:
        """Put the patient screen's strip at the right end."""
        self._row.removeWidget(self._reserved)
        self._reserved.hide()
        self._strip_rule.show()
        self._row.addSpacing(4)
        self._row.addWidget(strip)
        strip.show()

    def set_window_size(self, window: QSize) -> None:
        """Show what fits in a window; the keys and menus of what is hidden always work."""
        width = window.width()
        self.setFixedHeight(HEIGHT if width >= SMALL_FROM and window.height() >= _LOW else LOW_HEIGHT)
        side = 20 if width >= SMALL_FROM else 12
        self._row.setContentsMargins(side, 0, side - 4, 0)
        self._name_room = next(room for least, room in _NAME_ROOMS if width >= least)
        for words in (self._name, self._slogan):
            words.setVisible(self._name_room > 0)
        for button in self._trail.values():
            button.setVisible(width >= TRAIL_FROM)
        self._sizes.setVisible(width >= SIZES_FROM)
        self._brand.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._brand.setMinimumWidth(140 if width >= WIDE_FROM else 0)
        self.search.setMinimumWidth(264 if width >= RAIL_FROM else 168)
        self._set_name()
        self.fitted.emit()

    def refresh(self) -> None:
        """Update the clinic's name and the text size."""
        self._set_name()
        self._percent.setText(f"{self._session.settings.zoom}%")
        back, forward = self._trail.values()
        back.setEnabled(self._session.can_go_back)
        forward.setEnabled(self._session.can_go_forward)
        self._mark.update()

    def _set_name(self) -> None:
        """Show clinic and slogan as far as there is room."""
        info = self._session.info.in_language(self._session.settings.language)
        for label, words in ((self._name, info.name), (self._slogan, info.slogan)):
            label.ensurePolished()
            shown = typography.label(words)
            label.setText(label.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, self._name_room))
            label.setToolTip(words)
        whole = self._slogan.fontMetrics().horizontalAdvance(typography.label(info.slogan)) <= self._name_room
        self._slogan.setVisible(bool(info.slogan) and whole)  # without one, the name is in the middle

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = self._mark.theme = self.search.theme = theme
        for button, name in (
            (self.list_button, "article"),
            (self.outline_button, "contents"),
            (self._theme_button, _THEME_ICONS[self._session.settings.theme]),
            (self._more, "more"),
            (self._smaller, "text-smaller"),
            (self._larger, "text-larger"),
        ):
            button.setIcon(icon(name, theme, 20))
        for name, button in self._trail.items():
            button.setIcon(icon(name, theme, 20))
        set_icon(self.search.clear_button, "close", theme, 18)
        self.refresh()

    def _make_brand(self) -> QWidget:
        identity = QVBoxLayout()
        identity.setSpacing(0)
        identity.addStretch()
        identity.addWidget(self._name)
        identity.addWidget(self._slogan)
        identity.addStretch()
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._mark)
        row.addLayout(identity)
        row.addStretch()
        return box

    def _menu_button(self, message: str, identifiers: Sequence[str] | None = None) -> QToolButton:
        button = self._icon_button()
        button.setMenu(command_menu(self, self._commands, self._session, lambda: self._theme, identifiers))
        keep_translated(button, lambda: _name(button, tr(message)))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _icon_button(self, identifier: str = "") -> QToolButton:
        button = QToolButton()
        look(button, "icon")
        button.setIconSize(QSize(20, 20))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if identifier:
            found = next(each for each in self._commands if each.id == identifier)
            keys = QKeySequence(found.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if found.keys else ""
            keep_translated(button, lambda: _name(button, tr(found.title), keys))
            button.clicked.connect(lambda _on=False: found.run())
        return button

    def _size_control(self) -> QFrame:
        box = QFrame()
        look(box, "segments")
        row = QHBoxLayout(box)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        self._smaller = self._icon_button("smaller")
        self._larger = self._icon_button("larger")
        self._percent = QToolButton()
        look(self._percent, "number")
        self._percent.setFixedWidth(54)
        keep_translated(self._percent, lambda: self._percent.setToolTip(tr("文字恢复 100%")))
        keep_translated(self._percent, lambda: self._percent.setAccessibleName(tr("文字大小")))
        self._percent.clicked.connect(lambda: self._session.step_zoom(0))
        row.addWidget(self._smaller)
        row.addWidget(self._percent)
        row.addWidget(self._larger)
        box.setFixedHeight(46)
        return box


def _name(button: QToolButton, words: str, keys: str = "") -> None:
    button.setToolTip(f"{words}  {keys}" if keys else words)
    button.setAccessibleName(words)
