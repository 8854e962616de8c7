"""Notices: a toast at the bottom for six seconds, and a banner above all panes until newer content can be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from viewer.desk.core.session import Session
from viewer.desk.dialogs import AskDialog
from viewer.draw import typography
from viewer.draw.icons import pixmap, set_icon
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.errors import ContentError, ViewerError
from viewer.i18n import format_number, mark, ntr, tr
from viewer.reader.screen_reader import announce
from viewer.theme import Theme

_SHOWN_MS = 6000


class Toast(QFrame):
    """Shows one message at a time; ``undo`` adds a button."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        look(self, "toast")
        self._words = QLabel()
        self._button = QPushButton()
        look(self._button, "text")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 4, 12, 4)
        row.setSpacing(24)
        row.addWidget(self._words)
        row.addWidget(self._button)
        self._timer = QTimer(self, interval=_SHOWN_MS, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self._run: Callable[[], None] | None = None
        self._button.clicked.connect(self._pressed)
        self.hide()

    @property
    def words(self) -> str:
        """The last message."""
        return self._words.text()

    def show_message(self, words: str, button: str = "", run: Callable[[], None] | None = None) -> None:
        """Show ``words``."""
        self._words.setText(words)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._run = run
        self.setFixedHeight(52)
        self.adjustSize()
        self.move((self._parent.width() - self.width()) // 2, self._parent.height() - self.height() - 64)
        self.show()
        self.raise_()
        self._timer.start()
        announce(self, words)

    def _pressed(self) -> None:
        self.hide()
        if self._run is not None:
            self._run()


@dataclass(frozen=True)
class BannerButton:
    """A button of a notice: its message, its icon ("": none), and what it does."""

    message: str
    icon: str
    run: Callable[[], None]


@dataclass(frozen=True)
class BannerNotice:
    """Something that staff should know while the library is well. ``words`` returns what it says, the first part bold;
    ``closed`` is called when they close it; two notices with one ``key`` are the same.
    """

    key: str
    words: Callable[[], tuple[str, str]]
    buttons: tuple[BannerButton, ...]
    closed: Callable[[], None]


class UpdateBanner(QFrame):
    """Amber banner above all panes; the open library stays open. Hidden while there is nothing to tell."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        look(self, "caution-bar")
        self._session = session
        self._theme = theme
        self._error: ViewerError | None = None
        self._run: Callable[[], None] | None = None
        self._unkept = False
        self._notice: BannerNotice | None = None
        self._icon, self._words = QLabel(), QLabel()
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._why, self._retry, self._close = QPushButton(), QPushButton(), QToolButton()
        look(self._why, "line")
        look(self._retry, "line")
        look(self._close, "icon")
        self._why.clicked.connect(lambda: self._pressed(0, self.explain))
        self._retry.clicked.connect(lambda: self._pressed(1, self.retry))
        self._close.clicked.connect(self._closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 9, 16, 9)
        row.setSpacing(14)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        for button in (self._why, self._retry, self._close):
            row.addWidget(button)
        self.hide()
        keep_translated(self, self._retranslate)

    @property
    def words(self) -> str:
        """The message as plain text."""
        return self._words.accessibleName()

    def show_failed(self, error: ViewerError, retry: Callable[[], None]) -> None:
        """Report that newer content could not be read, because of ``error``; ``retry`` tries again."""
        self._tell(error, retry, unkept=False)

    def show_unkept(self, error: ViewerError, retry: Callable[[], None]) -> None:
        """Report that the library exists for this run only, because ``error`` kept it from being saved."""
        self._tell(error, retry, unkept=True)

    def show_notice(self, notice: BannerNotice | None) -> None:
        """Show ``notice``, or that it is over; what keeps the library from being read is more important."""
        if self._error is not None:
            return
        new, self._notice = notice if (self._notice and self._notice.key) != (notice and notice.key) else None, notice
        if notice is not None:
            self._retranslate()
        self.setVisible(notice is not None)
        if new is not None:
            announce(self, self.words)

    def dismiss(self) -> None:
        """Hide the banner: resolved or dismissed."""
        self._error = self._run = self._notice = None
        self.hide()

    def _tell(self, error: ViewerError, retry: Callable[[], None], *, unkept: bool) -> None:
        self._error, self._run, self._unkept, self._notice = error, retry, unkept, None
        self._retranslate()
        self.show()

    def _pressed(self, number: int, otherwise: Callable[[], None]) -> None:
        if self._notice is None:
            otherwise()
        else:
            self._notice.buttons[number].run()

    def _closed(self) -> None:
        notice = self._notice
        self.dismiss()
        if notice is not None:
            notice.closed()

    def explain(self) -> None:
        """Show the details: file, line, what is wrong and what to do."""
        if self._error is None:
            return
        words = f"{self._error}\n\n{tr('改好之后按“重试”再读一次。在此之前，读本一直显示上一版。')}"
        title = tr("更新为什么没有完成")
        if self._unkept:
            words = f"{self._error}\n\n{tr('请清理磁盘，或换一个能写的位置，再按“重试”。内容都可以读。')}"
            title = tr("内容为什么没有保存")
        dialog = AskDialog(self.window(), title, words, 560)
        dialog.add_button(tr("知道了"), "fill", accept=True)
        dialog.finish()
        dialog.exec()

    def retry(self) -> None:
        """Try to read the new content again."""
        run = self._run
        self.dismiss()
        if run is not None:
            run()

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = theme
        self._retranslate()

    def _retranslate(self) -> None:
        head, rest = self._notice.words() if self._notice else self._library_words()
        buttons = self._notice.buttons if self._notice else _LIBRARY_BUTTONS
        c = self._theme.colours
        self._words.setText(f'<b style="color: {c.head}">{typography.label(head)}</b>{typography.label(rest)}')
        self._words.setAccessibleName(head + rest)
        self._icon.setPixmap(pixmap("warning", c.cau, 20, self.devicePixelRatioF()))
        for shown, button in zip((self._why, self._retry), (*buttons, None), strict=False):
            shown.setVisible(button is not None)
            if button is not None:
                shown.setText(tr(button.message))
                set_icon(shown, button.icon, self._theme) if button.icon else shown.setIcon(QIcon())
        self._close.setToolTip(tr("关闭"))
        self._close.setAccessibleName(tr("关闭"))
        set_icon(self._close, "close", self._theme, 18)

    def _library_words(self) -> tuple[str, str]:
        info = self._session.library.info
        head = tr("内容库更新失败，仍显示上一版。")
        if isinstance(self._error, ContentError):
            head = tr("{file} 有误，其余内容照常显示。", file=self._error.path.name)
        if self._unkept:
            head = tr("磁盘写不进去，这次的内容只放在临时位置，下次打开要重新生成。")
        count = ntr("{count} 篇", "{count} 篇", info.articles, count=format_number(info.articles))
        rest = tr("现用版本 {version}，{count}都可以读。", version=info.version, count=count) if info.version else ""
        return head, rest


def _nothing() -> None:
    """Do nothing: the banner itself answers the buttons of a library's fault."""


_LIBRARY_BUTTONS = (BannerButton(mark("查看原因"), "", _nothing), BannerButton(mark("重试"), "refresh", _nothing))
