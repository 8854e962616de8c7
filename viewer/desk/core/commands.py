"""``COMMANDS``: what may be done, as data. Menus, shortcuts, the help page and the command palette are made from this table.

A command's ``run`` calls one method of ``Actions``, which the window implements; ``enabled`` says when it may.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from viewer.desk.core.session import Session
from viewer.i18n import mark


class CommandGroup(StrEnum):
    """Where a command stands in the menu and on the help page."""

    FIND = mark("查找")
    READ = mark("阅读")
    LIST = mark("文章列表")
    VIEW = mark("显示")
    PATIENT = mark("患者屏与演示")
    PROGRAM = mark("程序")


class Actions(Protocol):
    """What a window can do; every method acts on what is open."""

    def search(self) -> None:
        """Puts the keyboard into the search field."""

    def find(self) -> None:
        """Opens find in page."""

    def find_next(self, by: int) -> None:
        """Goes to the next match (1) or the one before (−1)."""

    def back(self) -> None:
        """Goes to the place before on the trail."""

    def forward(self) -> None:
        """Goes to the place after on the trail."""

    def neighbour(self, by: int) -> None:
        """Opens the next article (1) or the one before (−1)."""

    def copy_article(self) -> None:
        """Copies all words of the article."""

    def favourite(self) -> None:
        """Stars the article, or no longer."""

    def zoom(self, by: int) -> None:
        """Makes text larger (1) or smaller (−1); 0 is 100 %."""

    def theme(self, choice: str) -> None:
        """Chooses the look."""

    def toggle_list(self) -> None:
        """Shows or hides the list."""

    def toggle_outline(self) -> None:
        """Shows or hides the outline."""

    def next_pane(self, by: int) -> None:
        """Moves the keyboard to the next pane (1) or the one before (−1)."""

    def full_screen(self) -> None:
        """Fills the screen, or no longer."""

    def sort(self, order: str) -> None:
        """Orders the list."""

    def print(self) -> None:
        """Opens the handout's preview."""

    def take_away(self) -> None:
        """Shows the code that a phone takes away."""

    def send(self) -> None:
        """Sends what is read to the patient's screen."""

    def hold(self) -> None:
        """Freezes the patient's screen, or no longer."""

    def blank(self) -> None:
        """Blanks the patient's screen, or no longer."""

    def present(self, *, from_here: bool) -> None:
        """Shows the article as slides, from the first or from the section that is read."""

    def choose_library(self) -> None:
        """Asks for another library."""

    def settings(self) -> None:
        """Opens the settings."""

    def help(self) -> None:
        """Shows all shortcuts."""

    def palette(self) -> None:
        """Opens the command palette."""

    def quit(self) -> None:
        """Closes the window."""


Run = Callable[[Actions], None]
Enabled = Callable[[Session], bool]


def _always(_session: Session) -> bool:
    return True


def _reading(session: Session) -> bool:
    return bool(session.article)


class Command(Struct, frozen=True):
    """``title`` is a message for ``tr``; ``keys`` are in Qt's portable notation, the first is shown in menus."""

    id: str
    title: str
    group: CommandGroup
    run: Run
    keys: tuple[str, ...] = ()
    icon: str = ""
    enabled: Enabled = _always
    menu: bool = True  # stands in the overflow menu, which holds what the bar has no button for


COMMANDS: tuple[Command, ...] = (
    Command(
        "search", mark("搜索全部文章"), CommandGroup.FIND, lambda a: a.search(), ("Ctrl+K", "Ctrl+Shift+F"), "search", menu=False
    ),
    Command("find", mark("在本文中查找"), CommandGroup.FIND, lambda a: a.find(), ("Ctrl+F",), "find", _reading),
    Command(
        "find-next", mark("下一处"), CommandGroup.FIND, lambda a: a.find_next(1), ("F3",), "chevron-down", _reading, menu=False
    ),
    Command(
        "find-previous",
        mark("上一处"),
        CommandGroup.FIND,
        lambda a: a.find_next(-1),
        ("Shift+F3",),
        "chevron-up",
        _reading,
        menu=False,
    ),
    Command("back", mark("后退"), CommandGroup.READ, lambda a: a.back(), ("Alt+Left",), "back", lambda s: s.can_go_back),
    Command(
        "forward",
        mark("前进"),
        CommandGroup.READ,
        lambda a: a.forward(),
        ("Alt+Right",),
        "arrow-right",
        lambda s: s.can_go_forward,
    ),
    Command("previous", mark("上一篇"), CommandGroup.READ, lambda a: a.neighbour(-1), ("Ctrl+PgUp",), "previous", _reading),
    Command("next", mark("下一篇"), CommandGroup.READ, lambda a: a.neighbour(1), ("Ctrl+PgDown",), "next", _reading),
    Command("favourite", mark("收藏或取消收藏"), CommandGroup.READ, lambda a: a.favourite(), ("Ctrl+D",), "star", _reading),
    Command("print", mark("打印讲义…"), CommandGroup.READ, lambda a: a.print(), ("Ctrl+P",), "print", _reading),
    Command("take-away", mark("扫码带走…"), CommandGroup.READ, lambda a: a.take_away(), ("Ctrl+Shift+Q",), "qr", _reading),
    Command("copy-article", mark("复制全文"), CommandGroup.READ, lambda a: a.copy_article(), (), "copy", _reading),
    Command("sort-recent", mark("按最近更新排列"), CommandGroup.LIST, lambda a: a.sort("recent"), (), "sort", menu=False),
    Command("sort-title", mark("按标题拼音排列"), CommandGroup.LIST, lambda a: a.sort("title"), (), "sort", menu=False),
    Command("sort-minutes", mark("按阅读时间排列"), CommandGroup.LIST, lambda a: a.sort("minutes"), (), "sort", menu=False),
    Command("sort-library", mark("按内容库顺序排列"), CommandGroup.LIST, lambda a: a.sort("library"), (), "sort", menu=False),
    Command("larger", mark("放大文字"), CommandGroup.VIEW, lambda a: a.zoom(1), ("Ctrl+=", "Ctrl++"), "text-larger", menu=False),
    Command("smaller", mark("缩小文字"), CommandGroup.VIEW, lambda a: a.zoom(-1), ("Ctrl+-",), "text-smaller", menu=False),
    Command("normal-size", mark("文字恢复 100%"), CommandGroup.VIEW, lambda a: a.zoom(0), ("Ctrl+0",), "fit", menu=False),
    Command("theme-light", mark("浅色"), CommandGroup.VIEW, lambda a: a.theme("light"), (), "theme-light", menu=False),
    Command("theme-dark", mark("深色"), CommandGroup.VIEW, lambda a: a.theme("dark"), (), "theme-dark", menu=False),
    Command("theme-contrast", mark("高对比"), CommandGroup.VIEW, lambda a: a.theme("contrast"), (), "contrast", menu=False),
    Command("theme-system", mark("跟随系统"), CommandGroup.VIEW, lambda a: a.theme("system"), (), "screen", menu=False),
    Command("list", mark("显示或收起文章列表"), CommandGroup.VIEW, lambda a: a.toggle_list(), ("Ctrl+Shift+L",), "split"),
    Command("outline", mark("显示或收起目录"), CommandGroup.VIEW, lambda a: a.toggle_outline(), ("Ctrl+Shift+O",), "contents"),
    Command("next-pane", mark("下一个窗格"), CommandGroup.VIEW, lambda a: a.next_pane(1), ("F6",), menu=False),
    Command("previous-pane", mark("上一个窗格"), CommandGroup.VIEW, lambda a: a.next_pane(-1), ("Shift+F6",), menu=False),
    Command("full-screen", mark("全屏"), CommandGroup.VIEW, lambda a: a.full_screen(), ("F11",), "fit"),
    Command(
        "send",
        mark("送到患者屏"),
        CommandGroup.PATIENT,
        lambda a: a.send(),
        ("Ctrl+Return", "Ctrl+Enter"),
        "screen-send",
        _reading,
        menu=False,
    ),
    Command("hold", mark("定格患者屏"), CommandGroup.PATIENT, lambda a: a.hold(), ("Ctrl+Shift+H",), "screen-hold", menu=False),
    Command(
        "blank", mark("患者屏黑屏"), CommandGroup.PATIENT, lambda a: a.blank(), ("Ctrl+Shift+B",), "screen-blank", menu=False
    ),
    Command("present", mark("从头演示"), CommandGroup.PATIENT, lambda a: a.present(from_here=False), ("F5",), "slides", _reading),
    Command(
        "present-here",
        mark("从此处演示"),
        CommandGroup.PATIENT,
        lambda a: a.present(from_here=True),
        ("Shift+F5",),
        "play",
        _reading,
    ),
    Command("open", mark("打开内容库…"), CommandGroup.PROGRAM, lambda a: a.choose_library(), ("Ctrl+O",), "folder"),
    Command("settings", mark("设置…"), CommandGroup.PROGRAM, lambda a: a.settings(), ("Ctrl+,",), "settings"),
    Command("palette", mark("全部命令…"), CommandGroup.PROGRAM, lambda a: a.palette(), ("Ctrl+Shift+P",), "more"),
    Command("help", mark("帮助与快捷键"), CommandGroup.PROGRAM, lambda a: a.help(), ("F1",), "help"),
    Command("quit", mark("退出"), CommandGroup.PROGRAM, lambda a: a.quit(), ("Ctrl+Q",), "exit"),
)


def command(identifier: str) -> Command:
    """The command of that id. Raises ``KeyError`` where there is none."""
    return _BY_ID[identifier]


_BY_ID = {each.id: each for each in COMMANDS}
