"""The command palette (Ctrl+Shift+P): type a few letters or pinyin initials of a command, Enter runs it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from viewer.desk.help_page import key_words
from viewer.draw.icons import icon
from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.session.commands import COMMANDS, Actions, Command
from viewer.session.session import Session
from viewer.theme import Theme

_COMMAND = Qt.ItemDataRole.UserRole
_KEYS = Qt.ItemDataRole.UserRole + 1


class _Line(QStyledItemDelegate):
    """A command with its keys at the right end."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    @paints
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Draws both."""
        super().paint(painter, option, index)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(QColor(self._theme.colours.onsel if chosen else self._theme.colours.ink2))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(option.rect.adjusted(0, 0, -12, 0), right, str(index.data(_KEYS)))


class CommandPalette(QDialog):
    """Lists the commands that may run now."""

    def __init__(self, parent: QWidget, actions: Actions, session: Session, theme: Theme) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._parent = parent
        self._actions = actions
        self._session = session
        self._theme = theme
        self._field = QLineEdit()
        self._field.setPlaceholderText(tr("输入命令"))
        self._field.setAccessibleName(tr("输入命令"))
        self._field.textChanged.connect(self._fill)
        self._field.installEventFilter(self)
        self._list = QListWidget()
        self._list.setIconSize(QSize(18, 18))
        self._list.setItemDelegate(_Line(theme, self._list))
        self._list.setAccessibleName(tr("全部命令…"))
        self._list.itemActivated.connect(self._run)
        self._list.itemClicked.connect(self._run)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self._field)
        column.addWidget(self._list)
        self.setFixedSize(520, 440)
        self._fill("")

    def open_palette(self) -> None:
        """Shows it over the middle of the window."""
        corner = self._parent.mapToGlobal(self._parent.rect().topLeft())
        self.move(corner.x() + (self._parent.width() - self.width()) // 2, corner.y() + 80)
        self.show()
        self._field.setFocus()

    def matches(self, words: str) -> list[Command]:
        """The commands whose title or id holds all of ``words``."""
        wanted = words.lower().split()
        found = []
        for each in COMMANDS:
            text = f"{tr(each.title)} {each.title} {each.id}".lower()
            if each.id != "palette" and each.enabled(self._session) and all(word in text for word in wanted):
                found.append(each)
        return found

    def _fill(self, words: str) -> None:
        self._list.clear()
        for each in self.matches(words):
            item = QListWidgetItem(icon(each.icon or "chevron-right", self._theme, 18, listed=True), tr(each.title))
            item.setData(_COMMAND, each.id)
            item.setData(_KEYS, key_words(each.keys[0]) if each.keys else "")
            item.setSizeHint(QSize(0, 40))
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _run(self, item: QListWidgetItem) -> None:
        identifier = item.data(_COMMAND)
        self.close()
        next(c for c in COMMANDS if c.id == identifier).run(self._actions)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter in the field move and run."""
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self._list.setCurrentRow(max(0, min(self._list.count() - 1, self._list.currentRow() + step)))
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                item = self._list.currentItem()
                if item is not None:
                    self._run(item)
                return True
        return False
