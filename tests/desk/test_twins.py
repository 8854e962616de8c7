"""An article in two languages: one row, and a switch that keeps the place."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.desk.conftest import Drive
from tests.desk.driving import TODAY, Driver, settle
from tests.folders import write_article, write_folder
from viewer.desk.language_switch import LanguageSwitch
from viewer.desk.list_model import FAVOURITE, ROW
from viewer.library.library_builder import refresh
from viewer.library.schema import ArticleRow
from viewer.settings import Settings

ZH, EN = "hypoglycaemia", "hypoglycaemia-en"


def switch(desk: Driver, words: str) -> QPushButton:
    """Return the button of a language."""
    return next(button for button in desk.find(LanguageSwitch).findChildren(QPushButton) if button.text() == words)


def test_the_switch_opens_the_same_section_in_the_other_language_and_back(drive: Drive) -> None:
    desk = drive(article=ZH)
    desk.reader.jump("levels")
    top = desk.window.list.view.currentIndex().row()
    desk.ctrl(Qt.Key.Key_L)
    desk.wait_for_page()
    assert desk.session.article == EN
    assert desk.reader.section == "levels"
    assert desk.window.list.view.currentIndex().row() == top, "its row in the list is still the open one"
    assert "Contents" in desk.outline_words()
    assert desk.window.disclaimer.whole.text() == "Read in full"
    assert not switch(desk, "中").isChecked()
    assert switch(desk, "EN").isChecked()
    desk.click(switch(desk, "中"))
    desk.wait_for_page()
    assert (desk.session.article, desk.reader.section) == (ZH, "levels")
    assert not desk.session.can_go_back, "a switch is not a step to go back over"


def test_an_article_in_one_language_has_no_switch(drive: Drive) -> None:
    desk = drive(article=ZH)
    desk.session.open("hba1c")
    desk.wait_for_page()
    assert not any(each.isVisible() for each in desk.window.findChildren(LanguageSwitch))
    desk.ctrl(Qt.Key.Key_L)
    assert desk.session.article == "hba1c"


def test_twins_are_counted_once_and_share_a_star(drive: Drive) -> None:
    desk = drive(article=EN)
    count = len(desk.rows())
    assert count == desk.session.library.info.articles - 1
    line = desk.window.list.model.row_of(EN)
    assert line is not None
    index = desk.window.list.model.index(line)
    row = index.data(ROW)
    assert isinstance(row, ArticleRow)
    assert row.id == ZH
    assert "中文、英文" in str(index.data(Qt.ItemDataRole.AccessibleDescriptionRole))
    desk.session.toggle_favourite(EN)
    assert index.data(FAVOURITE)
    desk.session.toggle_favourite(ZH)
    assert not index.data(FAVOURITE)
    assert desk.session.settings.favourites == ()
    desk.session.set_language("en")
    settle()
    assert len(desk.rows()) == count
    assert "Low blood sugar: 15 g of sugar, 15 minutes" in desk.rows()


@pytest.mark.parametrize("ids_differ", [False, True])
def test_place_is_kept_by_the_name_of_the_heading_else_by_its_position(drive: Drive, tmp_path: Path, ids_differ: bool) -> None:
    root = write_folder(tmp_path / "folder")
    for name, language, mark in (("a", "zh-CN", ""), ("a-en", "en", "-in-english" if ids_differ else "")):
        body = "\n\n".join(f"## Part {n} {{#part-{n}{mark}}}\n\n" + "One paragraph. " * 60 for n in range(6))
        later = TODAY if language == "en" else TODAY - timedelta(days=9)
        write_article(root / name, body=body, head=f"language: {language}\npublished: {later}\nreviewed: {later}")
    refresh(root, tmp_path / "library.fdk")
    desk = drive(tmp_path / "library.fdk", article="a", settings=Settings(theme="light", keep_history=False))
    assert "英文页面更新得更晚" in desk.reader.page.toPlainText().replace("\u2060", "")
    place = replace(desk.reader.place(), anchor="part-4", fraction=0.5)
    desk.reader.go_to(place)
    desk.ctrl(Qt.Key.Key_L)
    desk.wait_for_page()
    assert desk.session.article == "a-en"
    assert desk.reader.place().anchor == ("part-4-in-english" if ids_differ else "part-4")
    assert desk.reader.place().fraction == pytest.approx(0.5, abs=0.05)
    assert "updated later" not in desk.reader.page.toPlainText()


def test_an_overdue_twin_is_not_offered(drive: Drive, tmp_path: Path) -> None:
    root = write_folder(tmp_path / "folder")
    write_article(root / "a", head=f"reviewed: {TODAY}")
    write_article(root / "a-en", head="language: en\nreviewed: 2020-01-01")
    refresh(root, tmp_path / "library.fdk")
    desk = drive(tmp_path / "library.fdk", article="a")
    assert not any(each.isVisible() for each in desk.window.findChildren(LanguageSwitch))
    assert len(desk.rows()) == 1
