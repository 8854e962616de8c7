"""Install a release of head office from a stick, or look for one again, in a process of its own which whoever waits may stop."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from viewer.desk.dialogs import AskDialog
from viewer.fleet.window_side import OfferedRelease, UpdateResult, UpdateRun
from viewer.i18n import tr
from viewer.settings import reason

_LOOK_MS = 200
"""Pause between two looks whether an update has ended."""


def install_release(parent: QWidget, offer: OfferedRelease | None = None) -> None:
    """Install ``offer``; without one, what there is where the last release came from. Tell how it ended."""
    try:
        run = UpdateRun(offer.path if offer else "")
    except OSError as error:
        tell(parent, tr("没有更新"), tr("没有更新：{reason}。现有内容没有变。", reason=reason(error)))
        return
    words = tr("正在检查和安装。这期间照常显示现有内容。")
    if offer:
        words = tr("正在检查和安装第 {release} 次发布。这期间照常显示现有内容。", release=offer.release)
    dialog = AskDialog(parent.window(), tr("正在更新"), words)
    dialog.add_button(tr("停止"))
    dialog.finish()
    ended: list[UpdateResult] = []

    def look_again() -> None:
        if result := run.result():
            ended.append(result)
            dialog.accept()

    timer = QTimer(dialog, interval=_LOOK_MS)
    timer.timeout.connect(look_again)
    timer.start()
    dialog.exec()
    timer.stop()
    if ended:
        tell(parent, tr("已更新") if ended[0].installed else tr("没有更新"), ended[0].words)
    else:
        run.stop()


def tell(parent: QWidget, title: str, words: str) -> None:
    """Show a message until it is confirmed."""
    dialog = AskDialog(parent.window(), title, words, 560)
    dialog.add_button(tr("知道了"), "fill", accept=True)
    dialog.finish()
    dialog.exec()
