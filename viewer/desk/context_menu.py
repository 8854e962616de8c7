"""Context menus: what can be done with one part of the page, one row of the list, one line of the outline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QMenu, QWidget, QWidgetAction

from viewer.desk.command_menus import Command
from viewer.draw import fonts, typography
from viewer.draw.icons import icon
from viewer.draw.painting import paints
from viewer.draw.stylesheet import look
from viewer.i18n import tr
from viewer.theme import Theme

_WIDTH, _NAME_WIDTH = 304, 220
_AROUND, _KEY_SIDE = 112, 16
"""Width of a row without its words and keys, and the space at the right of the keys, px."""
_KEYS = "keys"
_ORDER = (("send", "enlarge"), ("print", "take-away"), ("copy", "copy-source"), ("favourite",))
"""Ids of commands, in groups."""


class Choice(Struct, frozen=True):
    """What a command does to the thing that is meant: its words there, and what it runs."""

    words: str
    run: Callable[[], object]


class ContextMenu(QMenu):
    """The menu of one thing. Its first line names the thing; commands without a choice are left out."""

    def __init__(
        self, parent: QWidget, name: str, commands: Sequence[Command], choices: Mapping[str, Choice], theme: Theme
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        look(self, "context")
        self._theme = theme
        widest = 0.0
        if name:
            line = QLabel()
            look(line, "menu-name")
            metrics = QFontMetricsF(fonts.font(13))
            line.setText(metrics.elidedText(typography.label(name), Qt.TextElideMode.ElideRight, _NAME_WIDTH))
            held = QWidgetAction(self)
            held.setDefaultWidget(line)
            held.setEnabled(False)
            self.addAction(held)
        named = {each.id: each for each in commands}
        for number, group in enumerate(_ORDER):
            found = [(named[each], choices[each]) for each in group if each in choices]
            if number and found:
                self.addSeparator()
            for command, choice in found:
                keys = command.keys[0].replace("Return", "Enter") if command.keys else "Enter" if command.id == "enlarge" else ""
                action = self.addAction(icon(command.icon, theme, 20, listed=True), choice.words)
                action.setProperty(_KEYS, keys)
                widest = max(widest, _advance(choice.words, 15) + _advance(keys, 13))
                action.triggered.connect(lambda _on=False, choice=choice: choice.run())

        self.setMinimumWidth(max(_WIDTH, round(widest) + _AROUND))

    @paints
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and their keys in small letters at the right."""
        super().paintEvent(event)
        painter, c = QPainter(self), self._theme.colours
        painter.setFont(fonts.font(13))
        for action in self.actions():
            painter.setPen(QColor(c.onsel if action is self.activeAction() else c.ink3))
            area = self.actionGeometry(action).adjusted(0, 0, -_KEY_SIDE, 0)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), action.property(_KEYS) or "")
        painter.end()

    def open_at(self, at: QPoint, *, by_key: bool) -> None:
        """Open it to the right and below ``at``, a point of the screen; ``by_key``: with the first command chosen."""
        self.popup(at)
        if by_key:
            first = next((action for action in self.actions() if action.isEnabled() and not action.isSeparator()), None)
            if first is not None:
                self.setActiveAction(first)


class MeantFrame(QWidget):
    """A frame of 3 px with a gap of 2 round what a menu is about, over ``pane``; it goes with the menu."""

    def __init__(self, pane: QWidget, rect: QRect, theme: Theme, menu: QMenu) -> None:
        super().__init__(pane)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(rect.adjusted(-5, -5, 5, 5))
        menu.aboutToHide.connect(self.deleteLater)
        self.show()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.colours.accent), 3))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 10, 10)
        painter.end()


def _advance(words: str, size: int) -> float:
    return QFontMetricsF(fonts.font(size)).horizontalAdvance(words)


def favourite_words(*, starred: bool) -> str:
    """Return what the last command does now."""
    return tr("取消收藏") if starred else tr("收藏")
