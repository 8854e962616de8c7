"""A receptionist's work, from the first search to the next morning."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.desk.conftest import Drive
from tests.desk.driving import MAIN, focused
from viewer.desk.citation import CitationPopover
from viewer.desk.lightbox import Lightbox
from viewer.settings import Settings


def test_find_open_cite_enlarge_resize_find_go_back_close_and_reopen(drive: Drive) -> None:
    desk = drive(article="hba1c")
    # a title is found with the keyboard and opened
    desk.reader.setFocus()
    desk.ctrl(Qt.Key.Key_K)
    QTest.keyClicks(focused(), "gxb")
    desk.qtbot.waitUntil(lambda: desk.window.search_panel.answered("gxb"))
    desk.key(Qt.Key.Key_Return)
    desk.session.open(MAIN)
    desk.wait_for_page()
    article = desk.reader.article
    assert article is not None
    assert article.id == MAIN
    # a citation is looked up
    desk.click_words("[2]")
    assert "[2]" in desk.find(CitationPopover).accessibleName()
    desk.key(Qt.Key.Key_Escape)
    assert focused() is desk.reader
    # a figure is enlarged, moved through, closed
    desk.window.outline.item_chosen.emit(desk.reader.page.contents.items[0].block.anchor)
    box = desk.find(Lightbox)
    desk.key(Qt.Key.Key_Plus, Qt.Key.Key_Plus)
    assert box.canvas.zoom > 100
    desk.key(Qt.Key.Key_Escape)
    # a section is read in larger text and in the dark
    section = desk.reader.page.contents.outline[5]
    desk.window.outline.section_chosen.emit(section.anchor)
    desk.ctrl(Qt.Key.Key_Equal)
    desk.session.set_theme("dark")
    desk.wait_for_page()
    assert desk.reader.section == section.anchor
    assert desk.window.theme.name == "dark"
    # words are found in the page
    desk.window.actions_.find()
    desk.window.sheet.find_bar.open_bar("随访")
    assert "/" in desk.window.sheet.find_bar.count
    desk.key(Qt.Key.Key_Return, Qt.Key.Key_Escape)
    place = desk.reader.place()
    # another article, and back to the very place
    desk.session.open("hba1c")
    desk.wait_for_page()
    desk.key(Qt.Key.Key_Left, modifier=Qt.KeyboardModifier.AltModifier)
    desk.wait_for_page()
    assert desk.session.article == MAIN
    assert desk.reader.place().anchor == place.anchor
    assert desk.reader.place().fraction == pytest.approx(place.fraction, abs=0.03)
    # the next morning
    desk.window.close()
    kept: Settings = desk.session.settings
    again = drive(settings=kept)
    assert again.session.article == MAIN
    assert again.window.theme.name == "dark"
    assert again.reader.style_now.zoom == pytest.approx(1.1)
    assert again.reader.place().anchor == place.anchor
    assert again.reader.place().fraction == pytest.approx(place.fraction, abs=0.03)
