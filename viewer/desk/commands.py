"""``desk_commands``: the desk's commands as one table, the source of menus, keys, help page, palette and bar buttons.

A command is one entry: id, title, group, function, keys, icon, and when it is available.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from viewer.desk.actions import DeskActions
from viewer.desk.command_menus import Command
from viewer.desk.command_menus import CommandGroup as Group
from viewer.desk.core.session import Session
from viewer.desk.interfaces import Desk
from viewer.i18n import mark
from viewer.library.schema import Sort

if TYPE_CHECKING:  # loaded when an author's folder is opened
    from viewer.desk.author_mode import AuthorMode


def _reading(session: Session) -> bool:
    return bool(session.article)


def _versions(session: Session) -> bool:
    return bool(session.versions())


def desk_commands(window: Desk, actions: DeskActions) -> tuple[Command, ...]:
    """Return the commands of ``window`` in menu order. Titles are messages for ``tr``."""
    session = window.session
    other_language = window.sheet.choose_next_version
    order, resize, draw_in, stage = session.choose_sort, session.step_zoom, session.set_theme, actions.on_stage

    def favourite() -> None:
        session.toggle_favourite(session.article)

    def authoring(_session: Session) -> bool:
        return window.author is not None

    def author(run: Callable[[AuthorMode], None]) -> None:
        if window.author is not None:
            run(window.author)

    def find_next(by: int) -> None:
        window.sheet.step_match(by)

    def help_page() -> None:
        from viewer.desk.command_dialogs import HelpDialog

        HelpDialog(window.widget(), table, window.theme).exec()

    def palette() -> None:
        from viewer.desk.command_dialogs import CommandPalette

        CommandPalette(window.widget(), table, session, window.theme).open_palette()

    table = (
        Command("search", mark("搜索全部文章"), Group.FIND, actions.search, ("Ctrl+K", "Ctrl+Shift+F"), "search"),
        Command("find", mark("在本文中查找"), Group.FIND, actions.find, ("Ctrl+F",), "find", _reading, menu=True),
        Command("find-next", mark("下一处"), Group.FIND, lambda: find_next(1), ("F3",), "chevron-down", _reading),
        Command("find-previous", mark("上一处"), Group.FIND, lambda: find_next(-1), ("Shift+F3",), "chevron-up", _reading),
        Command("back", mark("后退"), Group.READ, actions.back, ("Alt+Left",), "back", lambda s: s.can_go_back),
        Command("forward", mark("前进"), Group.READ, actions.forward, ("Alt+Right",), "arrow-right", lambda s: s.can_go_forward),
        Command("previous", mark("上一篇"), Group.READ, lambda: actions.neighbour(-1), ("Ctrl+PgUp",), "previous", _reading),
        Command("next", mark("下一篇"), Group.READ, lambda: actions.neighbour(1), ("Ctrl+PgDown",), "next", _reading),
        Command("language", mark("换成另一种语言"), Group.READ, other_language, ("Ctrl+L",), "glossary", _versions),
        Command("favourite", mark("收藏或取消收藏"), Group.READ, favourite, ("Ctrl+D",), "star", _reading, menu=True),
        Command("print", mark("打印讲义…"), Group.READ, actions.print, ("Ctrl+P",), "print", _reading, menu=True),
        Command(
            "take-away",
            mark("扫码带走…"),
            Group.READ,
            actions.take_away,
            ("Ctrl+Shift+Q",),
            "qr",
            _reading,
            menu=True,
        ),
        Command("copy", mark("复制"), Group.READ, window.sheet.reader.copy, ("Ctrl+C",), "copy", _reading),
        Command("copy-source", mark("复制带来源"), Group.READ, actions.copy_source, ("Ctrl+Shift+C",), "quote", _reading),
        Command("copy-article", mark("复制全文"), Group.READ, actions.copy_article, (), "copy", _reading),
        Command("enlarge", mark("放大图表"), Group.READ, actions.enlarge, (), "zoom-in", _reading),
        Command("context-menu", mark("所指内容的菜单"), Group.READ, actions.context_menu, ("Shift+F10", "Menu"), "pointer"),
        Command("sort-recent", mark("按最近更新排列"), Group.LIST, lambda: order(Sort.RECENT), (), "sort"),
        Command("sort-title", mark("按标题拼音排列"), Group.LIST, lambda: order(Sort.TITLE), (), "sort"),
        Command("sort-minutes", mark("按阅读时间排列"), Group.LIST, lambda: order(Sort.MINUTES), (), "sort"),
        Command("sort-library", mark("按内容库顺序排列"), Group.LIST, lambda: order(Sort.LIBRARY), (), "sort"),
        Command("larger", mark("放大文字"), Group.VIEW, lambda: resize(1), ("Ctrl+=", "Ctrl++"), "text-larger"),
        Command("smaller", mark("缩小文字"), Group.VIEW, lambda: resize(-1), ("Ctrl+-",), "text-smaller"),
        Command("normal-size", mark("文字恢复 100%"), Group.VIEW, lambda: resize(0), ("Ctrl+0",), "fit"),
        Command("theme-light", mark("浅色"), Group.VIEW, lambda: draw_in("light"), (), "theme-light"),
        Command("theme-dark", mark("深色"), Group.VIEW, lambda: draw_in("dark"), (), "theme-dark"),
        Command("theme-contrast", mark("高对比"), Group.VIEW, lambda: draw_in("contrast"), (), "contrast"),
        Command("theme-system", mark("跟随系统"), Group.VIEW, lambda: draw_in("system"), (), "theme-system"),
        Command("list", mark("显示或收起文章列表"), Group.VIEW, window.toggle_list, ("Ctrl+Shift+L",), "split"),
        Command("outline", mark("显示或收起目录"), Group.VIEW, window.toggle_outline, ("Ctrl+Shift+O",), "contents"),
        Command("next-pane", mark("下一个窗格"), Group.VIEW, lambda: actions.next_pane(1), ("F6",)),
        Command("previous-pane", mark("上一个窗格"), Group.VIEW, lambda: actions.next_pane(-1), ("Shift+F6",)),
        Command("full-screen", mark("全屏阅读，不要两侧"), Group.VIEW, actions.full_screen, ("F11",), "fit"),
        Command(
            "send",
            mark("送到患者屏"),
            Group.PATIENT,
            lambda: stage(lambda s: s.send()),
            ("Ctrl+Return", "Ctrl+Enter"),
            "screen-send",
            _reading,
        ),
        Command(
            "patient-mode",
            mark("这块屏幕给患者看"),
            Group.PATIENT,
            lambda: stage(lambda s: s.show_here()),
            ("F9",),
            "person",
            _reading,
            menu=True,
        ),
        Command("hold", mark("定格患者屏"), Group.PATIENT, lambda: stage(lambda s: s.hold()), ("Ctrl+Shift+H",), "screen-hold"),
        Command(
            "blank", mark("患者屏黑屏"), Group.PATIENT, lambda: stage(lambda s: s.blank()), ("Ctrl+Shift+B",), "screen-blank"
        ),
        Command(
            "present",
            mark("从头演示"),
            Group.PATIENT,
            lambda: actions.present(from_here=False),
            ("F5",),
            "slides",
            _reading,
            menu=True,
        ),
        Command(
            "present-here",
            mark("从此处演示"),
            Group.PATIENT,
            lambda: actions.present(from_here=True),
            ("Shift+F5",),
            "play",
            _reading,
        ),
        Command(
            "fault-next",
            mark("下一处要改的"),
            Group.AUTHOR,
            lambda: author(lambda a: a.step(1)),
            ("F8",),
            "chevron-down",
            authoring,
        ),
        Command(
            "fault-previous",
            mark("上一处要改的"),
            Group.AUTHOR,
            lambda: author(lambda a: a.step(-1)),
            ("Shift+F8",),
            "chevron-up",
            authoring,
        ),
        Command("edit", mark("在编辑器中打开"), Group.AUTHOR, lambda: author(lambda a: a.edit()), ("Ctrl+E",), "code", authoring),
        Command(
            "check", mark("重新检查"), Group.AUTHOR, lambda: author(lambda a: a.check_again()), ("Ctrl+R",), "refresh", authoring
        ),
        Command("open", mark("打开内容库…"), Group.PROGRAM, actions.choose_library, ("Ctrl+O",), "folder", menu=True),
        Command("settings", mark("设置…"), Group.PROGRAM, actions.settings, ("Ctrl+,",), "settings", menu=True),
        Command("palette", mark("全部命令…"), Group.PROGRAM, palette, ("Ctrl+Shift+P",), "more", menu=True),
        Command("help", mark("帮助与快捷键"), Group.PROGRAM, help_page, ("F1",), "help", menu=True),
        Command("quit", mark("退出"), Group.PROGRAM, window.quit, ("Ctrl+Q",), "exit"),
    )
    return table
