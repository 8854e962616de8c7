"""Menus and shortcuts built from the table of commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from msgspec import Struct
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from viewer.desk.core.session import Session
from viewer.draw.icons import icon
from viewer.i18n import mark, tr
from viewer.theme import Theme


class CommandGroup(StrEnum):
    """Section of the menu and of the help page."""

    FIND = mark("查找")
    READ = mark("阅读")
    LIST = mark("文章列表")
    VIEW = mark("显示")
    PATIENT = mark("患者屏与演示")
    AUTHOR = mark("写作模式")
    PROGRAM = mark("程序")


class Command(Struct, frozen=True):
    """A command. ``title`` is a message for ``tr``; ``keys`` are in Qt's portable notation, the first is shown in menus."""

    id: str
    title: str
    group: CommandGroup
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    icon: str = ""
    enabled: Callable[[Session], bool] = lambda _session: True
    menu: bool = False  # part of the overflow menu, which has ten entries at most; the palette has all


def command_menu(
    parent: QWidget,
    commands: Sequence[Command],
    session: Session,
    theme: Callable[[], Theme],
    identifiers: Iterable[str] | None = None,
) -> QMenu:
    """Return a menu of the named commands; without names, of all commands of the overflow menu.

    It is filled each time it opens: in the current language and ``theme``, with the commands available at that moment.
    """
    menu = QMenu(parent)
    named = {each.id: each for each in commands}
    chosen = [named[i] for i in identifiers] if identifiers is not None else [c for c in commands if c.menu]
    menu.aboutToShow.connect(lambda: _fill(menu, session, theme(), chosen))
    return menu


def _fill(menu: QMenu, session: Session, theme: Theme, chosen: Iterable[Command]) -> None:
    menu.clear()
    group: CommandGroup | None = None
    for each in chosen:
        if group is not None and each.group is not group:
            menu.addSeparator()
        group = each.group
        action = menu.addAction(icon(each.icon or "chevron-right", theme, 18, listed=True), tr(each.title))
        action.triggered.connect(lambda _checked=False, each=each: each.run())
        if each.keys:
            keys = QKeySequence(each.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
            action.setText(f"{tr(each.title)}\t{keys}")
        action.setEnabled(each.enabled(session))


def bind_shortcuts(window: QWidget, commands: Sequence[Command], session: Session) -> None:
    """Make each command's keys work anywhere in ``window``."""
    for each in commands:
        if not each.keys:
            continue
        action = QAction(tr(each.title), window)
        action.setShortcuts([QKeySequence(keys) for keys in each.keys])
        action.triggered.connect(lambda _checked=False, each=each: each.run() if each.enabled(session) else None)
        window.addAction(action)
