"""Menus and shortcuts made from the table of commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from viewer.draw.icons import icon
from viewer.i18n import tr
from viewer.session.commands import COMMANDS, Actions, Command, Group, command
from viewer.session.session import Session
from viewer.theme import Theme


def command_menu(
    parent: QWidget, actions: Actions, session: Session, theme: Callable[[], Theme], identifiers: Iterable[str] | None = None
) -> QMenu:
    """A menu of the named commands; without names, of all that stand in the overflow menu.

    It is filled whenever it opens: in the language and the ``theme`` of that moment, with what may then be done.
    """
    menu = QMenu(parent)
    chosen = [command(i) for i in identifiers] if identifiers is not None else [c for c in COMMANDS if c.menu]
    menu.aboutToShow.connect(lambda: _fill(menu, actions, session, theme(), chosen))
    return menu


def _fill(menu: QMenu, actions: Actions, session: Session, theme: Theme, chosen: Iterable[Command]) -> None:
    menu.clear()
    group: Group | None = None
    for each in chosen:
        if group is not None and each.group is not group:
            menu.addSeparator()
        group = each.group
        action = menu.addAction(icon(each.icon or "chevron-right", theme, 18, listed=True), tr(each.title))
        action.triggered.connect(lambda _checked=False, each=each: each.run(actions))
        if each.keys:
            keys = QKeySequence(each.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
            action.setText(f"{tr(each.title)}\t{keys}")
        action.setEnabled(each.enabled(session))


def bind_shortcuts(window: QWidget, actions: Actions, session: Session) -> None:
    """Makes each command's keys work anywhere in ``window``."""
    for each in COMMANDS:
        if not each.keys:
            continue
        action = QAction(tr(each.title), window)
        action.setShortcuts([QKeySequence(keys) for keys in each.keys])
        action.triggered.connect(lambda _checked=False, each=each: each.run(actions) if each.enabled(session) else None)
        window.addAction(action)
