"""Pictures of the desk's screens, drawn by the window itself: ``frontdesk shot`` and ``make screens``."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog

from viewer import resources
from viewer.app.first_run import FirstRun
from viewer.desk.command_dialogs import CommandPalette, HelpDialog
from viewer.desk.command_menus import command_menu
from viewer.desk.dialogs import AddressDialog, DisclaimerDialog
from viewer.desk.settings_dialog import SettingsDialog
from viewer.desk.states import OpeningWindow
from viewer.draw.stylesheet import resolve
from viewer.errors import LibraryError
from viewer.i18n import tr
from viewer.library.library import Library
from viewer.library.library_builder import refresh
from viewer.shots.author_shots import author, import_report
from viewer.shots.hand_shots import context_menu, patient_mode, rail, rows
from viewer.shots.scene import THUMBNAIL_SECONDS, Scene, grab, page, reader, settle_until, wait


def desk(scene: Scene) -> QImage:
    """Draw the whole window."""
    return grab(scene.window())


def citation(scene: Scene) -> QImage:
    """Draw the popover of the reference that the first study card below the section cites, or of reference 1."""
    window = scene.window()
    view = window.sheet.reader
    text = view.page.toRawText()
    start = view.page.contents.anchors.get(scene.section, 0)
    at = text.find("[1]", start)
    cursor = view.textCursor()
    cursor.setPosition(max(0, at))
    rect = view.cursorRect(cursor)
    if not view.viewport().rect().contains(rect.center()):
        view.reveal(at)
        rect = view.cursorRect(cursor)
    view.citation_requested.emit(1, QRect(rect.left(), rect.top(), 24, rect.height()))
    return grab(window)


def term(scene: Scene) -> QImage:
    """Draw the popover of a glossary term: the one whose key is the section, or the first that the article explains."""
    window = scene.window(at_section=False)
    view = window.sheet.reader
    glossary = view.article.glossary if view.article is not None else {}
    cursor = view.textCursor()
    cursor.movePosition(cursor.MoveOperation.Start)
    key = ""
    while key not in glossary or (scene.section and key != scene.section):
        if not cursor.movePosition(cursor.MoveOperation.NextCharacter):
            return grab(window)
        key = cursor.charFormat().anchorHref().removeprefix("term:")
    start = view.cursorRect(cursor)
    cursor.setPosition(cursor.position() + len(key) - 1)
    view.term_requested.emit(key, start.united(view.cursorRect(cursor)))
    return grab(window)


def strip(scene: Scene) -> QImage:
    """Draw the top bar with the patient screen's strip in the state ``sent``, ``held``
    or ``blank`` (the section), or as it is.
    """
    window = scene.window(at_section=False)
    actions = window.actions_
    if scene.section in {"sent", "held", "blank"}:
        actions.on_stage(lambda stage: stage.send_item(""))
    if scene.section == "held":
        actions.on_stage(lambda stage: stage.hold())
    if scene.section == "blank":
        actions.on_stage(lambda stage: stage.blank())
    wait(THUMBNAIL_SECONDS)
    return grab(window).copy(0, 0, window.width(), window.topbar.height())


def update_failed(scene: Scene) -> QImage:
    """Draw the open library after its newer version could not be read."""
    window = scene.window()
    fault = LibraryError(tr("articles/library.toml:3：title 没有写完，少一个引号。请补上再保存。"))
    window.banner.show_failed(fault, lambda: None)
    return grab(window)


def menu(scene: Scene) -> QImage:
    """Draw the menu “more”."""
    window = scene.window(at_section=False)
    made = command_menu(window, window.commands, scene.session, lambda: window.theme)
    made.popup(window.mapToGlobal(window.rect().center()))
    return grab(made)


def settings(scene: Scene) -> QImage:
    """Draw the settings."""
    return _dialog(SettingsDialog(scene.window(), scene.session))


def help_page(scene: Scene) -> QImage:
    """Draw the help."""
    window = scene.window()
    return _dialog(HelpDialog(window, window.commands, window.theme))


def palette(scene: Scene) -> QImage:
    """Draw the command palette."""
    window = scene.window()
    return _dialog(CommandPalette(window, window.commands, scene.session, window.theme))


def address(scene: Scene) -> QImage:
    """Draw the question before a web page is opened."""
    window = scene.window()
    return _dialog(AddressDialog(window, window.theme, "https://doi.org/10.1038/s41421-024-00662-3"))


def disclaimer(scene: Scene) -> QImage:
    """Draw the full disclaimer."""
    return _dialog(DisclaimerDialog(scene.window(), scene.session.library.info.disclaimer))


def printing(scene: Scene) -> QImage:
    """Draw the print dialog."""
    window = scene.window()
    window.actions_.print()
    return _dialog(window.findChildren(QDialog)[-1])


def take_away(scene: Scene) -> QImage:
    """Draw the QR codes of the article."""
    window = scene.window()
    window.actions_.on_stage(lambda stage: stage.take_away())
    return _dialog(window.findChildren(QDialog)[-1])


def _dialog(dialog: QDialog) -> QImage:
    dialog.show()
    return grab(dialog)


def lightbox(scene: Scene) -> QImage:
    """Draw a figure, table or chart in the lightbox: the one whose anchor is the section, or the first."""
    window = scene.window(at_section=False)
    window.actions_.open_item(scene.section)
    return grab(window)


def end(scene: Scene) -> QImage:
    """Draw the end of the article: references, disclaimer, neighbours."""
    window = scene.window(at_section=False)
    bar = window.sheet.reader.verticalScrollBar()
    bar.setValue(bar.maximum())
    return grab(window)


def find(scene: Scene) -> QImage:
    """Draw find in page, with the section as the words."""
    window = scene.window(at_section=False)
    window.sheet.find_bar.open_bar(scene.section)
    return grab(window)


def search(scene: Scene) -> QImage:
    """Draw the search panel, with the section as the words."""
    window = scene.window(at_section=False)
    window.topbar.search.setFocus()
    window.topbar.search.setText(scene.section)
    settle_until(lambda: window.search_panel.answered(scene.section))
    window.search_panel.card.show_preview()
    image = grab(window)
    window.search_panel.stop()
    return image


def damaged(scene: Scene) -> QImage:
    """Draw an article whose source was broken after a good version, in a library whose other articles can be read."""
    window = scene.window()
    with tempfile.TemporaryDirectory() as folder:
        articles, file = Path(folder, "articles"), Path(folder, "library.fdk")
        shutil.copytree(resources.articles(), articles)
        refresh(articles, file)
        source = articles / scene.article / "index.md"
        source.write_text(source.read_text(encoding="utf-8").replace("\ntitle:", "\ntitel:", 1), encoding="utf-8")
        refresh(articles, file)
        with Library.open(file) as library:
            scene.session.set_library(library)
            scene.session.open(scene.article)
            return grab(window)


def empty(scene: Scene) -> QImage:
    """Draw a library without articles."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(resources.articles() / "library.toml", folder)
        refresh(Path(folder), Path(folder, "library.fdk"))
        with Library.open(Path(folder, "library.fdk")) as library:
            window = replace(scene, article="").window(at_section=False)
            scene.session.set_library(library)
            return grab(window)


def loading(scene: Scene) -> QImage:
    """Draw a library that is being built."""
    window = OpeningWindow(resolve(scene.session.settings.theme), lambda: None)
    window.resize(*scene.size)
    window.show()
    window.progress(23, 38)
    return grab(window)


def first_run(scene: Scene) -> QImage:
    """Draw the first start, with a library on a USB stick; the section is the step, 1 to 4, or ``kiosk``."""
    settings = scene.session.settings
    with tempfile.TemporaryDirectory() as folder:
        stick = Path(folder, "U")
        stick.mkdir()
        with closing(sqlite3.connect(stick / "frontdesk.fdk")) as copy:
            scene.session.library.connection.backup(copy)
        wizard = FirstRun(settings, resolve(settings.theme), lambda: (stick,))
        wizard.resize(*scene.size)
        wizard.show()
        wizard.clinic.name.setText(scene.session.info.name)
        wizard.use.kiosk.setChecked(scene.section in {"kiosk", "4"})
        step = {"kiosk": 2}.get(scene.section) or int(scene.section or 2) - 1
        while wizard.at < step:
            settle_until(lambda: wizard.at != 1 or wizard.source.searched)
            wizard.postpone() if wizard.at else wizard.go_on()
        settle_until(lambda: wizard.at != 1 or wizard.source.searched)
        wizard.setFocus()
        return grab(wizard)


SCREENS: dict[str, Callable[[Scene], QImage]] = {
    "desk": desk,
    "reader": reader,
    "page": page,
    "end": end,
    "citation": citation,
    "term": term,
    "strip": strip,
    "context-menu": context_menu,
    "rows": rows,
    "rail": rail,
    "patient-mode": patient_mode,
    "author": author,
    "import-report": import_report,
    "update-failed": update_failed,
    "menu": menu,
    "settings": settings,
    "help": help_page,
    "palette": palette,
    "address": address,
    "disclaimer": disclaimer,
    "print": printing,
    "take-away": take_away,
    "lightbox": lightbox,
    "find": find,
    "search": search,
    "damaged": damaged,
    "empty": empty,
    "loading": loading,
    "first-run": first_run,
}
