"""Dialogs built from the table of commands: the help page with keys (F1), the palette (Ctrl+Shift+P)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from viewer import __version__
from viewer.desk.command_menus import Command, CommandGroup
from viewer.desk.core.session import Session
from viewer.draw import typography
from viewer.draw.icons import icon
from viewer.draw.painting import paints
from viewer.draw.shadow import ShadowOf
from viewer.draw.stylesheet import look
from viewer.i18n import mark, tr
from viewer.theme import Theme

_OTHER_KEYS = (
    ("Space / Shift+Space", mark("向下、向上翻一屏")),
    ("Home / End", mark("到文章开头、末尾")),
    ("← / →", mark("文章里的上一个、下一个链接")),
    ("Tab / Shift+Tab", mark("下一个、上一个按钮或区域")),
    ("Enter", mark("打开链接、引文、术语或图表")),
    ("Esc", mark("关闭，回到打开之前的地方")),
)


def key_words(keys: str) -> str:
    """Return a shortcut in the notation of this system."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


class HelpDialog(QDialog):
    """Help page: groups of commands with their keys."""

    def __init__(self, parent: QWidget, commands: Sequence[Command], theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("帮助与快捷键"))
        self.resize(720, min(760, parent.height() - 40))
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 20, 28, 20)
        title = QLabel(tr("帮助与快捷键"))
        look(title, "title")
        column.addWidget(title)
        words = tr("在搜索框里输入汉字、全拼或拼音首字母（如 gxb）都能找到文章。点文章里的引文、术语、图和表可以放大看。")
        intro = QLabel(typography.label(words))
        intro.setWordWrap(True)
        look(intro, "note")
        column.addWidget(intro)
        area = QScrollArea()
        area.setWidgetResizable(True)
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 8, 12, 8)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        line = 0
        for group in CommandGroup:
            rows = [(tr(c.title), "　".join(key_words(k) for k in c.keys)) for c in commands if c.group is group and c.keys]
            if group is CommandGroup.READ:
                rows += [(tr(words), keys) for keys, words in _OTHER_KEYS]
            head = QLabel(tr(group.value))
            look(head, "head")
            head.setContentsMargins(0, 12, 0, 2)
            grid.addWidget(head, line, 0, 1, 2)
            line += 1
            for words, keys in rows:
                grid.addWidget(QLabel(words), line, 0)
                shown = QLabel(keys)
                look(shown, "note")
                grid.addWidget(shown, line, 1, Qt.AlignmentFlag.AlignRight)
                line += 1
        grid.setColumnStretch(0, 1)
        area.setWidget(body)
        column.addWidget(area, 1)
        foot = QHBoxLayout()
        version = QLabel(tr("导诊读本 {version}", version=__version__))
        look(version, "meta")
        foot.addWidget(version)
        foot.addStretch()
        close = QPushButton(tr("关闭"))
        look(close, "fill")
        close.clicked.connect(self.accept)
        foot.addWidget(close)
        column.addLayout(foot)
        body.setStyleSheet(f"background: {theme.colours.sheet};")


_COMMAND = Qt.ItemDataRole.UserRole
_KEYS = Qt.ItemDataRole.UserRole + 1


class _Line(QStyledItemDelegate):
    """Draws a command with its keys at the right end."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    @paints
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Draw the command and its keys."""
        super().paint(painter, option, index)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(QColor(self._theme.colours.onsel if chosen else self._theme.colours.ink2))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(option.rect.adjusted(0, 0, -12, 0), right, str(index.data(_KEYS)))


class CommandPalette(QDialog):
    """Palette of the commands available now."""

    def __init__(self, parent: QWidget, commands: Sequence[Command], session: Session, theme: Theme) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._parent = parent
        self._commands = commands
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
        look(self, "popup")
        self.setFixedSize(520, 440)
        self._fill("")

    def open_palette(self) -> None:
        """Show the palette over the middle of the window."""
        corner = self._parent.mapToGlobal(self._parent.rect().topLeft())
        self.move(corner.x() + (self._parent.width() - self.width()) // 2, corner.y() + 80)
        if not self._theme.contrast:
            self.finished.connect(ShadowOf(self, self._parent).deleteLater)
        self.show()
        self._field.setFocus()

    def matches(self, words: str) -> list[Command]:
        """Return the commands whose title or id contains all of ``words``."""
        wanted = words.lower().split()
        found = []
        for each in self._commands:
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
        next(c for c in self._commands if c.id == identifier).run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the arrow keys and Enter in the field."""
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
