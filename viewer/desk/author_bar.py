"""``AuthorBar``: the bar of author mode – folder, state, time of the last check, errors left, check again, pack."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from viewer.draw import typography
from viewer.draw.icons import pixmap, set_icon
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.i18n import ntr, tr
from viewer.theme import Theme

HEIGHT = 56
_TIME_FROM, _DRAFT_FROM = 1100, 900
"""Widths, px, from which the time of the last check is shown; the mark of a draft, and the words of the button beside packing."""


class AuthorBar(QFrame):
    """Bar of 56 px below the top bar."""

    check_requested = Signal()
    pack_requested = Signal()

    def __init__(self, folder: str, theme: Theme) -> None:
        super().__init__()
        look(self, "topbar")
        self.setFixedHeight(HEIGHT)
        self._theme = theme
        self._folder = folder
        self._errors: int | None = None
        self._read: datetime | None = None
        self._failure = ""
        self._packing = False
        self._icon, self._name, self._mode = QLabel(), QLabel(), QLabel()
        self._draft_icon, self._draft, self._time = QLabel(), QLabel(), QLabel()
        self._left_icon, self.left = QLabel(), QLabel()
        self.check, self.pack = QPushButton(), QPushButton()
        look(self._name, "head")
        for label in (self._mode, self._draft, self._time):
            look(label, "meta")
        self._time.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        look(self.check, "line")
        self.check.clicked.connect(self.check_requested)
        self.pack.clicked.connect(self.pack_requested)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch()
        names.addWidget(self._name)
        names.addWidget(self._mode)
        names.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 16, 0)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addLayout(names)
        row.addSpacing(10)
        row.addWidget(self._draft_icon)
        row.addWidget(self._draft)
        row.addSpacing(6)
        row.addWidget(self._time, 1)
        row.addStretch()
        row.addWidget(self._left_icon)
        row.addWidget(self.left)
        row.addWidget(self.check)
        row.addWidget(self.pack)
        keep_translated(self, self._show)

    def show_state(self, errors: int | None, read: datetime | None, failure: str = "") -> None:
        """Show how many errors are left (None: not checked yet), when the folder was read, and why that failed."""
        self._errors, self._read, self._failure = errors, read, failure
        self._show()

    def show_packing(self, *, packing: bool) -> None:
        """Show whether the library is being packed."""
        self._packing = packing
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = theme
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._time.setVisible(self.width() >= _TIME_FROM)
        for label in (self._draft_icon, self._draft):
            label.setVisible(self.width() >= _DRAFT_FROM)
        self.check.setText(tr("重新检查") if self.width() >= _DRAFT_FROM else "")

    def _show(self) -> None:
        c, ratio = self._theme.colours, self.devicePixelRatioF()
        self._icon.setPixmap(pixmap("folder", c.ink2, 20, ratio))
        self._name.setText(typography.label(self._folder))
        self._mode.setText(tr("写作模式·文件夹"))
        self._draft_icon.setPixmap(pixmap("edit-note", c.ink2, 16, ratio))
        self._draft.setText(tr("草稿"))
        ready = self._errors == 0 and not self._packing and not self._failure
        if self._failure:
            said, icon, ink = self._failure, "warning", c.cau
        elif self._errors is None:
            said, icon, ink = tr("正在检查…"), "refresh", c.ink2
        elif self._errors:
            said = ntr("还有 {n} 个错误，改完才能打包", "还有 {n} 个错误，改完才能打包", self._errors)
            icon, ink = "stop-sign", c.dan
        else:
            said, icon, ink = tr("没有错误，可以打包"), "check", c.accent
        self.left.setText(typography.label(said))
        self.left.setStyleSheet(f"color: {ink}; font-weight: 500;")
        self._left_icon.setPixmap(pixmap(icon, ink, 18, ratio))
        if self._read is not None:
            self._time.setText(tr("{time} 已读入改动，保存后这里自动更新", time=f"{self._read:%H:%M}"))
        self.check.setAccessibleName(tr("重新检查"))
        self.check.setToolTip(tr("重新检查"))
        self._fit()
        self.pack.setText(tr("正在打包…") if self._packing else tr("检查通过后打包"))
        self.pack.setEnabled(ready)
        look(self.pack, "fill" if ready else "line")
        self.pack.style().unpolish(self.pack)
        self.pack.style().polish(self.pack)
        set_icon(self.check, "refresh", self._theme, 18)
        set_icon(self.pack, "export", self._theme, 18, colour=c.onacc if ready else c.ink3)
