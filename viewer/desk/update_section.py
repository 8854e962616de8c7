"""The section “内容更新” of the settings: what head office sent, what was refused and why, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from viewer.desk.content_notices import install_release, tell
from viewer.desk.dialogs import AskDialog
from viewer.desk.tasks import Task
from viewer.draw import typography
from viewer.draw.icons import pixmap, set_icon
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.errors import FleetError, LibraryError
from viewer.fleet.installed import put_back
from viewer.fleet.update_run import OfferedRelease
from viewer.fleet.update_summary import UpdateSummary, summary
from viewer.folders import own_folder
from viewer.i18n import tr
from viewer.library.imported_library import imported_path
from viewer.settings import reason
from viewer.theme import Theme
from viewer.whole_file import write_whole


def write_comparison(before: Path) -> Path:
    """Write the page that compares the release before with the one shown; return its path.

    Raises ``LibraryError``, ``OSError``.
    """
    from viewer.library.comparison import as_html, compare

    page = own_folder("cache") / "what-changed.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    shown = as_html(compare(before, imported_path()), tr("上一版"), tr("现在这一版"), review=False)
    write_whole(page, shown.encode())
    return page


def _breakable(words: str) -> str:
    """Return ``words`` with invisible places in paths and addresses where a line may end."""
    return typography.label(words).replace("/", "/\u200b").replace("\\", "\\\u200b")


class UpdateSection(QFrame):
    """Releases of head office on this computer; hidden if it receives none.

    ``today`` judges the expiry; ``offer`` is on a stick.
    """

    def __init__(self, theme: Theme, today: date, offer: OfferedRelease | None = None) -> None:
        super().__init__()
        look(self, "box")
        self._theme, self._today, self._offer = theme, today, offer
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 14, 16, 14)
        self._column.setSpacing(10)
        self._body: QWidget | None = None
        self._task: Task[Path] | None = None
        keep_translated(self, self.refresh)

    def refresh(self) -> None:
        """Read the state again, and show it."""
        found = summary()
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self._body = None
        self.setVisible(found is not None or self._offer is not None)
        if not self.isHidden():
            self._body = self._made(found or UpdateSummary())
            self._column.addWidget(self._body)

    def _made(self, found: UpdateSummary) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = QLabel(tr("内容更新"))
        look(head, "head")
        column.addWidget(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(found.facts):
            label, words = QLabel(name), QLabel(_breakable(value))
            look(label, "note")
            words.setWordWrap(True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1)
        column.addLayout(grid)
        for said in found.warnings(self._today):
            column.addLayout(self._warning(said))
        if self._offer is not None and self._offer.release > found.release:
            offered = tr("从 U 盘更新到第 {release} 次发布", release=self._offer.release)
            column.addLayout(self._buttons((offered, "usb", partial(self._update, self._offer))))
        if found.source:
            column.addLayout(self._buttons((tr("现在查看有没有新内容"), "refresh", partial(self._update, None))))
        if found.before:
            changed = (tr("看看改了什么"), "split", partial(self._compare, Path(found.before)))
            column.addLayout(self._buttons(changed, (tr("放回上一版……"), "history", self._put_back)))
        return body

    def _warning(self, said: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        sign, words = QLabel(), QLabel(_breakable(said))
        sign.setPixmap(pixmap("warning", self._theme.colours.cau, 20, self.devicePixelRatioF()))
        look(words, "caution")
        words.setWordWrap(True)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        return row

    def _buttons(self, *offers: tuple[str, str, Callable[[], None]]) -> QHBoxLayout:
        """Return a row of buttons with these words, icons and actions."""
        row = QHBoxLayout()
        row.setSpacing(12)
        for words, icon, act in offers:
            button = QPushButton(words)
            look(button, "line")
            set_icon(button, icon, self._theme)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked, act=act: act())
            row.addWidget(button)
        row.addStretch()
        return row

    def _update(self, offer: OfferedRelease | None) -> None:
        install_release(self, offer)
        self.refresh()

    def _compare(self, before: Path) -> None:
        """Compare the release before with this one beside the window; show the page when it is made."""
        if self._task is None:
            self._task = Task(self, partial(write_comparison, before), self._compared, self._not_compared)
            self._task.start()

    def _compared(self, page: Path) -> None:
        self._task = None
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))

    def _not_compared(self, error: Exception) -> None:
        self._task = None
        if not isinstance(error, LibraryError | OSError):
            raise error
        tell(self, tr("没有比较成"), str(error))

    def _put_back(self) -> None:
        """Ask, then show the release before; the window follows its file."""
        words = tr("马上显示上一版。现在这一版在这台电脑上不再安装，要等总部发布新的一版。")
        dialog = AskDialog(self.window(), tr("放回上一版？"), words)
        dialog.add_button(tr("不放回"))
        dialog.add_button(tr("放回上一版"), "danger", accept=True)
        dialog.finish()
        if not dialog.exec():
            return
        try:
            put_back()
        except FleetError as error:
            tell(self, tr("没有放回上一版"), str(error))
        except OSError as error:
            tell(self, tr("没有放回上一版"), tr("没有放回：{reason}。现有内容没有变。", reason=reason(error)))
        self.refresh()
