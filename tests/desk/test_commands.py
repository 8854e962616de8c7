"""Every command on a real window: it runs without an error, from its key, the menu and the palette."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QListWidget, QMenu, QToolButton, QWidget

from tests.desk.conftest import Drive
from tests.desk.driving import MAIN, Driver, focused, settle
from viewer.desk.command_dialogs import CommandPalette, HelpDialog, key_words
from viewer.desk.command_menus import Command, CommandGroup, bind_shortcuts, command_menu
from viewer.desk.topbar import HEIGHT
from viewer.i18n import spoken, tr
from viewer.resources import icons

MENU_FRAME = 8
"""Border and padding of a menu, px."""


@pytest.mark.parametrize("by", [1, -1], ids=["forwards", "backwards"])
def test_every_command_runs_on_the_window(desk: Driver, dismissing: list[str], by: int) -> None:
    for each in desk.window.commands[::by]:
        if each.id != "quit":
            each.run()
            settle()
            assert desk.window.isVisible(), each.id
    assert {"SettingsDialog", "HelpDialog"} <= set(dismissing)


def test_no_id_title_or_key_stands_for_two_commands(desk: Driver) -> None:
    commands = desk.window.commands
    keys = Counter(key for each in commands for key in each.keys)
    assert [key for key, count in keys.items() if count > 1] == []
    assert len({each.id for each in commands}) == len(commands)
    for language in ("zh-CN", "en"):
        with spoken(language):
            assert len({tr(each.title) for each in commands}) == len(commands)


def test_every_command_is_said_in_both_languages_and_has_its_icon(desk: Driver) -> None:
    for each in desk.window.commands:
        with spoken("en"):
            assert tr(each.title) != each.title
            assert tr(each.group.value) != each.group.value
        assert not each.icon or each.icon in icons()


def test_command_of_the_table_is_found_wherever_commands_are_shown(drive: Drive) -> None:
    """One entry is enough: menu, keys, help page and palette are made from it."""
    ran: list[str] = []
    desk = drive()
    new = Command("new", "一条新命令", CommandGroup.READ, lambda: ran.append("run"), ("Ctrl+Alt+9",), "star", menu=True)
    table = (*desk.window.commands, new)
    menu = command_menu(desk.window, table, desk.session, lambda: desk.window.theme)
    menu.aboutToShow.emit()
    next(action for action in entries(menu) if action.text().startswith(new.title)).trigger()
    page = HelpDialog(desk.window, table, desk.window.theme)
    assert {new.title, key_words("Ctrl+Alt+9")} <= {label.text() for label in page.findChildren(QLabel)}
    shown = CommandPalette(desk.window, table, desk.session, desk.window.theme)
    assert shown.matches("new") == [new]
    bind_shortcuts(desk.window, (new,), desk.session)
    QTest.keyClick(desk.window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    assert ran == ["run", "run"]
    page.close()
    shown.close()


def test_quitting_closes_the_window(desk: Driver) -> None:
    desk.ctrl(Qt.Key.Key_Q)
    assert not desk.window.isVisible()


def test_keys_are_bound_in_the_window_once(desk: Driver) -> None:
    bound = [key.toString() for action in desk.window.actions() for key in action.shortcuts()]
    assert sorted(bound) == sorted(QKeySequence(keys).toString() for each in desk.window.commands for keys in each.keys)


def test_key_of_a_command_that_may_not_run_does_nothing(desk: Driver) -> None:
    assert not desk.session.can_go_back
    desk.reader.setFocus()
    desk.key(Qt.Key.Key_Left, modifier=Qt.KeyboardModifier.AltModifier)
    assert desk.session.article == MAIN


def open_menu(button: QToolButton) -> QMenu:
    """Return the button's menu as it is when it opens."""
    menu = button.menu()
    menu.aboutToShow.emit()
    return menu


def entries(menu: QMenu) -> list[QAction]:
    return [action for action in menu.actions() if not action.isSeparator()]


def test_menu_holds_its_commands_with_their_keys_and_what_may_run(desk: Driver) -> None:
    shown = {action.text().partition("\t")[0]: action for action in entries(open_menu(desk.find(QToolButton, "更多")))}
    assert list(shown) == [tr(each.title) for each in desk.window.commands if each.menu]
    for each in desk.window.commands:
        if each.menu:
            action = shown[tr(each.title)]
            assert action.isEnabled() is each.enabled(desk.session)
            assert not each.keys or action.text().endswith(key_words(each.keys[0]))


def test_menu_holds_ten_at_most_in_one_column_of_the_smallest_screen(desk: Driver) -> None:
    menu = open_menu(desk.find(QToolButton, "更多"))
    menu.popup(desk.window.mapToGlobal(desk.window.rect().topLeft()))
    lines = sum(menu.actionGeometry(action).height() for action in menu.actions())
    menu.close()
    assert 0 < lines <= 600 - HEIGHT - 2 * MENU_FRAME
    assert len(entries(menu)) <= 10


def test_menu_says_its_words_in_the_new_language(desk: Driver) -> None:
    open_menu(desk.find(QToolButton, "更多"))
    desk.session.set_language("en")
    settle()
    assert all(action.text().isascii() or "…" in action.text() for action in entries(open_menu(desk.find(QToolButton, "More"))))


def test_theme_menu_changes_the_theme(desk: Driver) -> None:
    action = next(a for a in entries(open_menu(desk.find(QToolButton, "外观"))) if a.text() == "深色")
    action.trigger()
    assert desk.session.settings.theme == "dark"


def test_help_lists_every_key(desk: Driver) -> None:
    said: list[str] = []
    desk.dialog(lambda: run(desk, "help"), lambda dialog: said.extend(label.text() for label in dialog.findChildren(QLabel)))
    for each in desk.window.commands:
        if each.keys:
            assert tr(each.title) in said
            assert any(key_words(each.keys[0]) in words for words in said)


def run(desk: Driver, identifier: str) -> None:
    next(each for each in desk.window.commands if each.id == identifier).run()


def palette(desk: Driver) -> CommandPalette:
    run(desk, "palette")
    return desk.find(CommandPalette)


def test_palette_finds_and_runs_a_command(desk: Driver) -> None:
    shown = palette(desk)
    field, found = shown.findChildren(QLineEdit)[0], shown.findChildren(QListWidget)[0]
    field.setText("放大文字")
    assert found.count() == 1
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert desk.session.settings.zoom == 110
    assert not shown.isVisible()


def test_palette_finds_by_id_and_offers_only_what_may_run(desk: Driver) -> None:
    shown = palette(desk)
    assert {each.id for each in shown.matches("theme-")} == {"theme-light", "theme-dark", "theme-contrast", "theme-system"}
    assert "back" not in {each.id for each in shown.matches("")}
    assert shown.matches("没有这样的命令") == []
    shown.close()


def test_palette_is_walked_with_the_arrows(desk: Driver) -> None:
    shown = palette(desk)
    field, found = shown.findChildren(QLineEdit)[0], shown.findChildren(QListWidget)[0]
    field.setText("theme-")
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert found.currentRow() == 1
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert found.currentRow() == 0
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert desk.session.settings.theme == "dark"


def test_palette_without_a_match_runs_nothing(desk: Driver) -> None:
    shown = palette(desk)
    field = shown.findChildren(QLineEdit)[0]
    field.setText("没有这样的命令")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert shown.isVisible()
    shown.close()


# ---- settings


def box(dialog: QDialog, name: str) -> QComboBox:
    return next(found for found in dialog.findChildren(QComboBox) if found.accessibleName() == name)


def choose(dialog: QDialog, name: str, value: str) -> None:
    found = box(dialog, name)
    found.setCurrentIndex(found.findData(value))


def test_every_setting_shows_at_once(desk: Driver) -> None:
    def change(dialog: QDialog) -> None:
        choose(dialog, "颜色", "dark")
        assert desk.window.theme.name == "dark"
        choose(dialog, "文字大小", "150")
        assert desk.reader.style_now.zoom == 1.5
        choose(dialog, "打开读本时先看", "hba1c")
        choose(dialog, "按钮和菜单的语言", "en")
        assert dialog.windowTitle() == "Settings"
        assert box(dialog, "Colours").currentText() == "Dark"
        assert desk.window.list.view.accessibleName() == "List of articles"

    desk.dialog(desk.window.actions_.settings, change)
    kept = desk.session.settings
    assert (kept.theme, kept.zoom, kept.language, kept.default_article) == ("dark", 150, "en", "hba1c")


def test_settings_open_on_what_is_chosen(desk: Driver) -> None:
    desk.session.set_zoom(175)
    desk.session.set_theme("contrast")

    def look(dialog: QDialog) -> None:
        assert box(dialog, "颜色").currentData() == "contrast"
        assert box(dialog, "文字大小").currentData() == "175"

    desk.dialog(desk.window.actions_.settings, look)


def test_disclaimer_is_shown_in_full(desk: Driver) -> None:
    said: list[str] = []
    shown = desk.window.actions_.disclaimer
    desk.dialog(shown, lambda dialog: said.extend(label.text() for label in dialog.findChildren(QLabel)))
    assert desk.session.library.info.disclaimer[:10] in "".join(said).replace("\u2005", "")


def test_search_key_takes_the_keyboard_to_the_field(desk: Driver) -> None:
    desk.reader.setFocus()
    desk.ctrl(Qt.Key.Key_K)
    assert focused() is desk.window.topbar.search


def test_found_words_are_marked_at_their_place(desk: Driver) -> None:
    desk.window.actions_.open_at("hba1c", "", ("HbA1c",))
    desk.wait_for_page()
    assert desk.session.article == "hba1c"
    assert desk.reader.extraSelections()
    assert focused() is desk.reader


def test_toast_goes_by_itself_and_its_button_undoes(desk: Driver) -> None:
    undone: list[bool] = []
    desk.window.toast.show_message("已清空", "撤销", lambda: undone.append(True))
    button = next(part for part in desk.window.toast.findChildren(QWidget) if part.property("text") == "撤销")
    desk.click(button)
    assert undone == [True]
    assert not desk.window.toast.isVisible()
