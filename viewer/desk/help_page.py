"""F1: what the window can do and all its keys, from the table of commands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from viewer import __version__
from viewer.draw import typography
from viewer.draw.stylesheet import look
from viewer.i18n import mark, tr
from viewer.session.commands import COMMANDS, Group
from viewer.theme import Theme

_OTHER_KEYS = (
    ("Space / Shift+Space", mark("向下、向上翻一屏")),
    ("Home / End", mark("到文章开头、末尾")),
    ("Tab / Shift+Tab", mark("下一个、上一个链接或按钮")),
    ("Enter", mark("打开链接、引文、术语或图表")),
    ("Esc", mark("关闭，回到打开之前的地方")),
)


def key_words(keys: str) -> str:
    """A shortcut as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


class HelpDialog(QDialog):
    """Groups of commands with their keys."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
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
        for group in Group:
            rows = [(tr(c.title), "　".join(key_words(k) for k in c.keys)) for c in COMMANDS if c.group is group and c.keys]
            if group is Group.READ:
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
