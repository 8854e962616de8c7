"""Reading on the desk: links, citations, terms, enlarged pictures, find, history, copies."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QToolButton
from shiboken6 import delete

from tests.desk.conftest import Drive
from tests.desk.driving import MAIN, Driver, Paints, focused, settle
from viewer import i18n
from viewer.desk.citation import CitationPopover
from viewer.desk.filmstrip import FilmFrame
from viewer.desk.lightbox import Lightbox
from viewer.desk.popover import Popover, QrView, TermPopover
from viewer.reader.zoom_canvas import ZOOMS
from viewer.settings import Settings

# ---- popovers


def test_citation_shows_the_reference_with_its_code(desk: Driver) -> None:
    desk.click_words("[1]")
    popover = desk.find(CitationPopover)
    source = desk.reader.article.references[0] if desk.reader.article else None
    assert source is not None
    said = "\n".join(label.text() for label in popover.findChildren(QLabel))
    assert "参考文献 [1]" in said
    assert f"doi:{source.doi}" in said or source.url in said
    assert popover.findChildren(QrView)
    assert desk.window.rect().contains(popover.geometry().center())


def test_every_word_of_an_english_reference_is_whole(drive: Drive) -> None:
    i18n.set_language("en")
    desk = drive(article=MAIN, size=(1024, 640), settings=Settings(theme="light", language="en"))
    desk.reader.jump("study-le")
    settle()
    desk.click_words("[1]")
    popover = desk.find(CitationPopover)
    for label in popover.findChildren(QLabel):
        if label.text() and not label.wordWrap():
            assert label.width() >= label.sizeHint().width(), label.text()
        elif label.text():
            assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_escape_closes_the_popover_and_the_keyboard_is_back_on_the_page(desk: Driver) -> None:
    desk.reader.setFocus()
    desk.click_words("[1]")
    desk.key(Qt.Key.Key_Escape)
    settle()
    assert not [p for p in desk.window.findChildren(Popover) if p.isVisible()]
    assert focused() is desk.reader


def test_popover_is_walked_with_tab_and_keeps_the_keyboard(desk: Driver) -> None:
    desk.click_words("[1]")
    popover = desk.find(CitationPopover)
    stops = set()
    for _ in range(8):
        desk.key(Qt.Key.Key_Tab)
        assert popover.isAncestorOf(focused())
        stops.add(focused())
    assert len(stops) == 3


def test_citation_leads_to_the_end_of_the_page(desk: Driver) -> None:
    desk.click_words("[1]")
    desk.click(desk.find(QPushButton, "到文末"))
    settle()
    assert desk.reader.section == "references"


def test_reference_is_copied_with_its_address(desk: Driver) -> None:
    desk.click_words("[1]")
    desk.click(desk.find(QPushButton, "复制"))
    assert "https://" in QGuiApplication.clipboard().text()
    assert "\ufffc" not in QGuiApplication.clipboard().text()


def test_press_beside_a_popover_closes_it(desk: Driver) -> None:
    desk.click_words("[1]")
    desk.click(desk.window.topbar, QPoint(4, 4))
    settle()
    assert not [p for p in desk.window.findChildren(Popover) if p.isVisible()]


def test_every_citation_of_the_article_opens(desk: Driver) -> None:
    article = desk.reader.article
    assert article is not None
    for number in range(1, len(article.references) + 1):
        desk.reader.citation_requested.emit(number, desk.reader.cursorRect())
        assert f"[{number}]" in desk.find(CitationPopover).accessibleName()
        desk.find(CitationPopover).close_popover()


@pytest.mark.parametrize("number", [0, -1, 999])
def test_citation_that_does_not_exist_opens_nothing(desk: Driver, number: int) -> None:
    desk.reader.citation_requested.emit(number, desk.reader.cursorRect())
    assert not desk.window.findChildren(CitationPopover)


def test_term_is_explained(desk: Driver) -> None:
    article = desk.reader.article
    assert article is not None
    entry = next(iter(article.glossary.values()))
    desk.reader.term_requested.emit(entry.term, desk.reader.cursorRect())
    said = "\n".join(label.text() for label in desk.find(TermPopover).findChildren(QLabel))
    assert entry.term in said
    assert entry.definition[:6] in said.replace("\u2005", "")


# ---- the lightbox


def lightbox(desk: Driver) -> Lightbox:
    """Return the lightbox on the article's first item, opened while the focus is in the outline."""
    desk.window.outline.item_chosen.emit(desk.reader.page.contents.items[0].block.anchor)
    return desk.find(Lightbox)


def test_item_fills_the_window(desk: Driver) -> None:
    box = lightbox(desk)
    assert box.geometry() == desk.window.rect()
    said = "".join(label.text() for label in box.findChildren(QLabel)).replace("\u2005", "")
    assert desk.reader.page.contents.items[0].title[:4] in said


def test_lightbox_follows_the_window(desk: Driver) -> None:
    box = lightbox(desk)
    desk.window.resize(1100, 700)
    settle()
    assert box.geometry() == desk.window.rect()


def test_arrows_step_through_all_items_and_stop_at_the_ends(desk: Driver) -> None:
    box = lightbox(desk)
    items = desk.reader.page.contents.items
    seen = [box.anchor]
    for _ in range(len(items) + 2):
        desk.key(Qt.Key.Key_Right)
        seen.append(box.anchor)
    assert list(dict.fromkeys(seen)) == [item.block.anchor for item in items]
    desk.key(Qt.Key.Key_Home)
    assert box.anchor == items[0].block.anchor


@pytest.mark.parametrize("width", [720, 960, 1440])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_in_the_lightbox_overlaps(drive: Drive, width: int, language: i18n.Language) -> None:
    i18n.set_language(language)
    desk = drive(article=MAIN, size=(width, 600), settings=Settings(theme="light", language=language))
    box = lightbox(desk)
    settle()
    last = box.findChildren(FilmFrame)[-1]
    last.click()
    settle()
    for row in (box.findChildren(FilmFrame), [each for each in box.findChildren(QToolButton) if each.isVisible()]):
        areas = sorted((QRect(each.mapTo(box, QPoint()), each.size()) for each in row), key=lambda area: area.x())
        assert all(left.right() < right.x() for left, right in pairwise(areas))
    assert not last.visibleRegion().isEmpty(), "scrolled to"
    assert all(box.rect().contains(each.mapTo(box, each.rect().center())) for each in box.findChildren(QToolButton))


def test_lightbox_zooms_with_keys_and_buttons(desk: Driver) -> None:
    box = lightbox(desk)
    desk.key(Qt.Key.Key_Plus)
    assert box.canvas.zoom == ZOOMS[ZOOMS.index(100) + 1]
    desk.key(Qt.Key.Key_0)
    assert box.canvas.zoom == 100
    desk.key(Qt.Key.Key_Minus)
    assert box.canvas.zoom == 75


def test_escape_closes_the_lightbox_and_returns_the_keyboard(desk: Driver) -> None:
    desk.reader.setFocus()
    lightbox(desk)
    desk.key(Qt.Key.Key_Escape)
    settle()
    assert desk.window.actions_.lightbox is None
    assert focused() is desk.reader
    assert not [box for box in desk.window.findChildren(Lightbox) if box.isVisible()]


def test_lightbox_closes_though_what_had_the_keyboard_is_gone(desk: Driver) -> None:
    field = QLineEdit(desk.window)
    field.show()
    field.setFocus()
    box = lightbox(desk)
    field.setParent(None)
    delete(field)
    box.close_box()
    assert desk.window.actions_.lightbox is None


def test_keys_of_the_window_do_not_reach_behind_the_lightbox(desk: Driver) -> None:
    box = lightbox(desk)
    place = desk.reader.place()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_End, Qt.Key.Key_PageUp):
        desk.key(key)
    assert box.isVisible()
    assert desk.reader.place() == place


# ---- links and history


def test_link_to_another_article_goes_there_and_back(desk: Driver) -> None:
    desk.reader.jump("references", flash=False)
    place = desk.reader.place()
    desk.reader.link_requested.emit("article:hba1c")
    assert desk.session.article == "hba1c"
    assert desk.reader.verticalScrollBar().value() == 0
    desk.key(Qt.Key.Key_Left, modifier=Qt.KeyboardModifier.AltModifier)
    desk.wait_for_page()
    assert desk.session.article == MAIN
    assert desk.reader.place().anchor == place.anchor
    assert desk.reader.place().fraction == pytest.approx(place.fraction, abs=0.02)
    QTest.mouseClick(desk.reader.viewport(), Qt.MouseButton.ForwardButton)
    assert desk.session.article == "hba1c"
    QTest.mouseClick(desk.reader.viewport(), Qt.MouseButton.BackButton)
    assert desk.session.article == MAIN


def test_link_to_an_article_that_is_not_there_says_so_and_back_works(desk: Driver) -> None:
    desk.reader.link_requested.emit("article:no-such-article")
    settle()
    said = "\n".join(label.text() for label in desk.window.sheet.findChildren(QLabel) if label.isVisible())
    assert "no-such-article" in said
    desk.key(Qt.Key.Key_Left, modifier=Qt.KeyboardModifier.AltModifier)
    assert desk.window.sheet.shows_article


def test_web_address_is_asked_about_and_never_opened_unasked(desk: Driver) -> None:
    said: list[str] = []

    def refuse(dialog: QDialog) -> None:
        said.extend(label.text() for label in dialog.findChildren(QLabel))
        assert dialog.findChildren(QrView)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    desk.dialog(lambda: desk.reader.link_requested.emit("https://example.org/page"), refuse)
    assert "https://example.org/page" in said


def test_address_can_be_copied_without_opening_it(desk: Driver) -> None:
    def copy(dialog: QDialog) -> None:
        button = next(b for b in dialog.findChildren(QPushButton) if "复制" in b.text())
        button.click()
        assert dialog.isVisible()

    desk.dialog(lambda: desk.reader.link_requested.emit("https://example.org/page"), copy)
    assert QGuiApplication.clipboard().text() == "https://example.org/page"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "mailto:a@b.c", "", "x:"])
def test_any_other_address_does_nothing_or_says_that_nothing_is_there(desk: Driver, address: str) -> None:
    desk.reader.link_requested.emit(address)
    settle()
    assert QApplication.activeModalWidget() is None


def test_neighbours_are_opened_with_the_keys(desk: Driver) -> None:
    previous, following = desk.session.neighbours()
    other = following or previous
    assert other is not None
    desk.reader.setFocus()
    desk.ctrl(Qt.Key.Key_PageDown if following else Qt.Key.Key_PageUp)
    assert desk.session.article == other.id


def test_space_turns_the_page_and_home_and_end_go_to_its_ends(desk: Driver) -> None:
    bar = desk.reader.verticalScrollBar()
    desk.reader.setFocus()
    desk.key(Qt.Key.Key_Space)
    assert 0 < bar.value() < bar.pageStep()
    desk.key(Qt.Key.Key_Space, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert bar.value() == 0
    desk.key(Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    desk.key(Qt.Key.Key_Home)
    assert bar.value() == 0


def test_neighbour_card_is_a_link(desk: Driver) -> None:
    previous, following = desk.session.neighbours()
    row = following or previous
    assert row is not None
    hrefs = []
    block = desk.reader.page.begin()
    while block.isValid():
        parts = block.begin()
        while not parts.atEnd():
            hrefs.append(parts.fragment().charFormat().anchorHref())
            parts += 1
        block = block.next()
    assert f"article:{row.id}" in hrefs


# ---- find in page


def test_find_marks_counts_and_steps(desk: Driver) -> None:
    desk.reader.setFocus()
    desk.ctrl(Qt.Key.Key_F)
    field = focused()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "2")
    count = desk.window.sheet.find_bar.count
    assert count.startswith("1 / ")
    total = int(count.split("/")[1])
    assert total > 3
    desk.key(Qt.Key.Key_Return)
    assert desk.window.sheet.find_bar.count == f"2 / {total}"
    desk.key(Qt.Key.Key_F3)
    assert desk.window.sheet.find_bar.count == f"3 / {total}"
    desk.key(Qt.Key.Key_F3, modifier=Qt.KeyboardModifier.ShiftModifier)
    desk.key(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert desk.window.sheet.find_bar.count == f"1 / {total}"
    desk.key(Qt.Key.Key_Escape)
    assert desk.window.sheet.find_bar.isHidden()
    assert not desk.reader.extraSelections()
    assert focused() is desk.reader


def test_find_says_when_there_is_nothing(desk: Driver) -> None:
    desk.window.sheet.find_bar.open_bar("没有这样的词")
    assert desk.window.sheet.find_bar.count == "没有找到"


def test_find_goes_on_after_the_text_size_changed(desk: Driver) -> None:
    desk.window.sheet.find_bar.open_bar("HbA1c")
    total = desk.window.sheet.find_bar.count.split("/")[1]
    desk.session.set_zoom(150)
    desk.wait_for_page()
    assert desk.window.sheet.find_bar.count.split("/")[1] == total
    assert desk.reader.extraSelections()


def test_selected_words_are_what_is_found(desk: Driver) -> None:
    cursor = desk.reader.textCursor()
    at = desk.reader.page.toRawText().index("病例报告")
    cursor.setPosition(at)
    cursor.setPosition(at + 4, cursor.MoveMode.KeepAnchor)
    desk.reader.setTextCursor(cursor)
    desk.reader.setFocus()
    desk.ctrl(Qt.Key.Key_F)
    field = focused()
    assert isinstance(field, QLineEdit)
    assert field.text() == "病例报告"


def test_whole_article_is_copied(desk: Driver) -> None:
    desk.window.actions_.copy_article()
    article = desk.reader.article
    assert article is not None
    text = QGuiApplication.clipboard().text()
    assert text.startswith(article.title)
    assert desk.window.toast.isVisible()
    assert desk.window.toast.words == "已复制全文"


# ---- the outline


def test_outline_follows_the_page_and_leads_to_it(desk: Driver) -> None:
    entry = [e for e in desk.reader.page.contents.outline if e.level == 2][3]
    outline = desk.window.outline.list
    desk.click(outline.viewport(), outline.rect_of(entry.anchor).center())
    assert desk.reader.section == entry.anchor


def test_outline_lists_sections_and_items_of_the_article(desk: Driver) -> None:
    names = desk.outline_words()
    contents = desk.reader.page.contents
    for entry in contents.outline:
        if entry.level <= 3:
            assert entry.title in names
    for item in contents.items:
        assert f"{item.label} {item.title}" in names


def test_item_in_the_outline_is_opened_with_enter(desk: Driver) -> None:
    item = desk.reader.page.contents.items[-1]
    desk.window.outline.focus_first(item.block.anchor)
    desk.key(Qt.Key.Key_Return)
    assert desk.find(Lightbox).anchor == item.block.anchor


def test_outline_of_another_article_is_drawn_once(drive: Drive) -> None:
    desk, paints = drive(article="hba1c"), Paints()
    settle()
    desk.window.outline.list.viewport().installEventFilter(paints)
    desk.session.open("glucose-units")
    desk.wait_for_page()
    settle()
    assert paints.counts.total() == 1


def test_items_describe_themselves_to_screen_readers(desk: Driver) -> None:
    outline = QAccessible.queryAccessibleInterface(desk.window.outline.list)
    assert outline.role() is QAccessible.Role.List
    lines = [outline.child(n) for n in range(outline.childCount())]
    told = {line.text(QAccessible.Text.Name): line.text(QAccessible.Text.Description) for line in lines}
    for item in desk.reader.page.contents.items:
        assert len(told[f"{item.label} {item.title}"]) > 10


def test_keyboard_walks_over_the_outline_without_its_heads(desk: Driver) -> None:
    outline, words = desk.window.outline.list, desk.outline_words()
    desk.window.outline.focus_first()
    desk.key(Qt.Key.Key_Home)
    assert outline.currentIndex().row() == 1
    before_figures = words.index(next(each for each in words if each.startswith("图与表"))) - 1
    for _ in range(before_figures):
        desk.key(Qt.Key.Key_Down)
    assert outline.currentIndex().row() == before_figures + 2
    desk.key(Qt.Key.Key_Up)
    desk.key(Qt.Key.Key_Space)
    assert desk.reader.section == desk.reader.page.contents.outline[-1].anchor


def test_closing_button_of_find_has_its_tip(desk: Driver) -> None:
    desk.window.sheet.find_bar.open_bar()
    assert desk.find(QToolButton, "关闭").toolTip() == "关闭"
