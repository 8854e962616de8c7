"""Menus and shortcuts made from the table of commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from viewer.draw.icons import icon
from viewer.i18n import tr
from viewer.session.commands import COMMANDS, Actions, Command, Group, command
from viewer.session.session import Session
from viewer.theme import Theme


def command_menu(
    parent: QWidget, actions: Actions, session: Session, theme: Theme, identifiers: Iterable[str] | None = None
) -> QMenu:
    """A menu of the named commands; without names, of all that stand in the overflow menu. It is filled when first opened."""
    menu = QMenu(parent)
    entries: list[tuple[QAction, Command]] = []

    def open_menu() -> None:
        if not entries:
            entries.extend(_fill(menu, actions, theme, identifiers))
        for action, each in entries:
            action.setEnabled(each.enabled(session))

    menu.aboutToShow.connect(open_menu)
    return menu


def _fill(menu: QMenu, actions: Actions, theme: Theme, identifiers: Iterable[str] | None) -> Iterator[tuple[QAction, Command]]:
    chosen = [command(i) for i in identifiers] if identifiers is not None else [c for c in COMMANDS if c.menu]
    group: Group | None = None
    for each in chosen:
        if group is not None and each.group is not group:
            menu.addSeparator()
        group = each.group
        action = menu.addAction(icon(each.icon or "chevron-right", theme, 18, active=theme.colours.onsel), tr(each.title))
        action.triggered.connect(lambda _checked=False, each=each: each.run(actions))
        if each.keys:
            keys = QKeySequence(each.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
            action.setText(f"{tr(each.title)}\t{keys}")
        yield action, each


def bind_shortcuts(window: QWidget, actions: Actions, session: Session) -> None:
    """Makes each command's keys work anywhere in ``window``."""
    for each in COMMANDS:
        if not each.keys:
            continue
        action = QAction(tr(each.title), window)
        action.setShortcuts([QKeySequence(keys) for keys in each.keys])
        action.triggered.connect(lambda _checked=False, each=each: each.run(actions) if each.enabled(session) else None)
        window.addAction(action)
