"""Dialogs for files and folders: the desktop's own (with its portal) where Qt finds one, otherwise Qt's in our style."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileInfo, QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QDialogButtonBox,
    QFileDialog,
    QFileIconProvider,
    QPushButton,
    QSplitter,
    QToolButton,
    QWidget,
)

from viewer.draw.icons import icon
from viewer.draw.stylesheet import look
from viewer.i18n import tr
from viewer.theme import Theme

_ICONS = {"backButton": "arrow-left", "forwardButton": "arrow-right", "toParentButton": "chevron-up", "newFolderButton": "folder"}
"""Qt's names of the buttons above the list, and our icons."""

_HIDDEN = ("listModeButton", "detailModeButton")
_SIZE = QSize(860, 560)


def choose_file(parent: QWidget, theme: Theme, title: str, kinds: str) -> Path | None:
    """Ask for an existing file of ``kinds``, “words（*.ending）;;…”; None if the dialog is cancelled."""
    dialog = _dressed(QFileDialog(parent, title, "", _patterns(kinds)), theme, tr("打开"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _chosen(dialog)


def choose_folder(parent: QWidget, theme: Theme, title: str) -> Path | None:
    """Ask for a folder; None if the dialog is cancelled."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _chosen(_dressed(dialog, theme, tr("选这个文件夹")))


def choose_new_file(parent: QWidget, theme: Theme, title: str, name: str, kinds: str) -> Path | None:
    """Ask where to save a file called ``name``; None if the dialog is cancelled."""
    dialog = QFileDialog(parent, title, "", _patterns(kinds))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(name)
    return _chosen(_dressed(dialog, theme, tr("保存")))


def _patterns(kinds: str) -> str:
    """Return ``kinds`` with the parentheses that Qt looks for patterns in: with full-width ones no file would match."""
    return kinds.replace("（", " (").replace("）", ")")


def _chosen(dialog: QFileDialog) -> Path | None:
    accepted = dialog.exec() and dialog.selectedFiles()
    dialog.deleteLater()
    return Path(dialog.selectedFiles()[0]) if accepted else None


def _dressed(dialog: QFileDialog, theme: Theme, verb: str) -> QFileDialog:
    """Give Qt's own dialog our words, icons and buttons; the desktop's has none of these parts and stays as it is."""
    for label, words in (
        (QFileDialog.DialogLabel.LookIn, tr("位置")),
        (QFileDialog.DialogLabel.FileName, tr("文件名")),
        (QFileDialog.DialogLabel.FileType, tr("种类")),
        (QFileDialog.DialogLabel.Accept, verb),
        (QFileDialog.DialogLabel.Reject, tr("取消")),
    ):
        dialog.setLabelText(label, words)
    icons = _Icons(theme)
    dialog.setIconProvider(icons)
    dialog.finished.connect(lambda _result: icons)  # Qt does not own it: it lives as long as the dialog
    dialog.setViewMode(QFileDialog.ViewMode.List)
    for button in dialog.findChildren(QToolButton):
        look(button, "icon")
        button.setIconSize(QSize(20, 20))
        button.style().polish(button)
        button.setVisible(button.objectName() not in _HIDDEN)
        if button.objectName() in _ICONS:
            button.setIcon(icon(_ICONS[button.objectName()], theme, 20))
    for box in dialog.findChildren(QDialogButtonBox):
        for each in box.findChildren(QPushButton):
            each.setIcon(QIcon())  # those of the style
            look(each, "fill" if box.buttonRole(each) is QDialogButtonBox.ButtonRole.AcceptRole else "line")
            each.style().polish(each)
    for splitter in dialog.findChildren(QSplitter):
        splitter.setHandleWidth(8)
        splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
    for popup in (completer.popup() for completer in dialog.findChildren(QCompleter)):
        if popup is not None:  # a window of its own, that has no ground otherwise
            look(popup, "completions")
    for view in dialog.findChildren(QAbstractItemView):
        view.setIconSize(QSize(18, 18))
    dialog.resize(_SIZE.boundedTo(dialog.screen().availableSize()))
    return dialog


class _Icons(QFileIconProvider):
    """Our icons of folders and files."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._folder, self._file = icon("folder", theme, 18, listed=True), icon("article", theme, 18, listed=True)

    def icon(self, of: QFileInfo | QFileIconProvider.IconType) -> QIcon:
        """Return the icon of a file or a folder."""
        folder = of.isDir() if isinstance(of, QFileInfo) else of is not QFileIconProvider.IconType.File
        return self._folder if folder else self._file
