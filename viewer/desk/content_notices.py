"""``ContentNotices``: what staff should know of the content from head office, in the banner above the panes until they close it.

A stick with a newer release, why the last look failed, signatures that expire: each is told until it is closed, and again only
when it has become another. Whoever has no releases pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import msgspec
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from viewer.desk.core.session import Session
from viewer.desk.dialogs import AskDialog
from viewer.desk.notices import BannerButton, BannerNotice, UpdateBanner
from viewer.desk.tasks import Task
from viewer.draw.drives import Roots, removable_roots
from viewer.fleet.update_run import OfferedRelease, UpdateResult, UpdateRun, find_release, running_words
from viewer.fleet.update_summary import UpdateSummary, moment_words, summary
from viewer.folders import own_folder
from viewer.i18n import mark, tr
from viewer.settings import reason
from viewer.whole_file import read_regular, write_whole

_LOOK_MS = 200
"""Pause between two looks whether an update has ended."""


def install_release(parent: QWidget, offer: OfferedRelease | None = None) -> None:
    """Install ``offer``; without one, what there is where the last release came from. Tell how it ended."""
    try:
        run = UpdateRun(offer.path if offer else "")
    except OSError as error:
        tell(parent, tr("没有更新"), tr("没有更新：{reason}。现有内容没有变。", reason=reason(error)))
        return
    dialog = AskDialog(parent.window(), tr("正在更新"), running_words(offer))
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


_LOOK_AGAIN_MS = 10_000
"""Pause between two looks at the drives and at what the last update left."""

_Facts = tuple[UpdateSummary | None, OfferedRelease | None]


class ContentNotices(QObject):
    """Looks now and then at ``drives`` and at the state of this computer's releases, beside the window. ``banner`` returns the
    banner, which is created on first use; ``settings`` opens them.
    """

    def __init__(
        self,
        window: QWidget,
        session: Session,
        banner: Callable[[], UpdateBanner],
        settings: Callable[[], None],
        drives: Roots = removable_roots,
    ) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._banner, self._settings = banner, settings
        self._drives = drives
        self._told = self._stopped = False
        self._closed = own_folder("state") / "content-closed.json"
        self._task: Task[_Facts] | None = None
        self._timer = QTimer(self, interval=_LOOK_AGAIN_MS, singleShot=True)
        self._timer.timeout.connect(self.look)

    def look(self) -> None:
        """Look once, and again later."""
        if self._task is None and not self._stopped:
            self._task = Task(self, lambda: (summary(), find_release(self._drives())), self._looked, self._not_looked)
            self._task.start()

    def stop(self) -> None:
        """Look no more: the window closes."""
        self._stopped = True
        self._timer.stop()
        if self._task is not None:
            self._task.wait()

    def _looked(self, facts: _Facts) -> None:
        self._task = None
        if self._stopped:
            return
        found, offer = facts
        notices = {notice.key: notice for notice in self._notices(found, offer)} if found else {}
        closed = self._closed_keys()
        if not closed <= notices.keys():
            self._keep_closed(closed & notices.keys())  # what is over is told again when it comes back
        notice = next((notice for key, notice in notices.items() if key not in closed), None)
        if notice or self._told:
            self._told = True
            self._banner().show_notice(notice)
        self._timer.start()

    def _not_looked(self, error: Exception) -> None:
        self._task = None
        raise error

    def _notices(self, found: UpdateSummary, offer: OfferedRelease | None) -> Iterator[BannerNotice]:
        """Yield what is to be told, the most useful first."""
        if offer and offer.release > found.release:
            button = BannerButton(mark("从 U 盘更新"), "usb", partial(self._install, offer))
            yield self._notice(f"stick {offer.release}", lambda: _offered(found, offer), (button,))
        if found.fault:
            buttons = (
                BannerButton(mark("查看原因"), "", partial(self._explain, found)),
                BannerButton(mark("重试"), "refresh", partial(self._install, None)),
            )
            yield self._notice(f"fault {found.why} {found.what}", lambda: _failed(found), buttons)
        today = self._session.today
        if level := found.expiry_level(today):
            button = BannerButton(mark("查看"), "", self._settings)
            yield self._notice(f"expiry {found.expires} {level}", lambda: found.expiry_words(today), (button,))

    def _notice(self, key: str, words: Callable[[], tuple[str, str]], buttons: tuple[BannerButton, ...]) -> BannerNotice:
        return BannerNotice(key, words, buttons, partial(self._close, key))

    def _explain(self, found: UpdateSummary) -> None:
        source = tr("从哪里来：{source}", source=found.source or "—")
        checked = tr("最近一次查看：{at}", at=moment_words(found.checked))
        tell(self._window, tr("更新为什么没有完成"), f"{found.fault}\n\n{source}\n{checked}")

    def _install(self, offer: OfferedRelease | None) -> None:
        install_release(self._window, offer)
        self.look()

    # ---- what was closed -------------------------------------------------------------------------------------------------

    def _closed_keys(self) -> set[str]:
        with suppress(OSError, msgspec.DecodeError):
            return msgspec.json.decode(read_regular(self._closed, 100_000), type=set[str])
        return set()

    def _keep_closed(self, keys: set[str]) -> None:
        with suppress(OSError):  # it is then told again at the next start
            write_whole(self._closed, msgspec.json.encode(sorted(keys)))

    def _close(self, key: str) -> None:
        self._keep_closed(self._closed_keys() | {key})
        self.look()


def _offered(found: UpdateSummary, offer: OfferedRelease) -> tuple[str, str]:
    return tr("U 盘里有新内容：第 {release} 次发布。", release=offer.release), tr("现在是{release}。", release=found.name)


def _failed(found: UpdateSummary) -> tuple[str, str]:
    head = tr("内容更新没有完成，正在使用上一份完好的内容。") if found.release else tr("内容更新没有完成。")
    return head, tr("现在是{release}。", release=found.name) if found.release else ""
