"""The receptionist's only screen as the patient's page: what it shows, what it hides, and the way back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from tests.desk.conftest import Drive
from tests.desk.driving import Driver, settle
from tests.libraries import make_library
from viewer.app.desk_assembly import join_stage
from viewer.app.desk_stage import DeskStage
from viewer.content.short_version import anchors, short_article
from viewer.draw.typography import bare
from viewer.i18n import Language, set_language
from viewer.library.library import Library
from viewer.reader.locations import JUMP_MARGIN, position_at
from viewer.settings import Settings
from viewer.stage.patient_bars import STEPS, PageBar
from viewer.stage.patient_mode import PatientMode
from viewer.stage.showing import Showing


def stage_of(desk: Driver) -> DeskStage:
    join_stage(desk.session, desk.window)
    stage = desk.window.findChild(DeskStage)
    assert isinstance(stage, DeskStage)
    return stage


@pytest.fixture
def stage(desk: Driver) -> DeskStage:
    return stage_of(desk)


def opened(desk: Driver, size: tuple[int, int] = (1440, 900), *, whole: bool = True) -> PatientMode:
    """Return the patient's page, on a screen of that size: of the ``whole`` article, or as it was opened."""
    settle()
    mode = desk.window.findChild(PatientMode)
    assert isinstance(mode, PatientMode)
    assert mode.isFullScreen()
    mode.setWindowState(Qt.WindowState.WindowNoState)
    mode.resize(*size)
    settle()
    if whole and not mode.whole:
        QTest.keyClick(mode, Qt.Key.Key_A)
        settle()
    return mode


def turn_wheel(mode: PatientMode, at: QPoint, by: int) -> None:
    QTest.wheelEvent(mode.windowHandle(), at, QPoint(0, by), QPoint(), Qt.KeyboardModifier.ControlModifier)


def button(mode: PatientMode, words: str) -> QPushButton:
    return next(each for each in mode.findChildren(QPushButton) if each.text() == words)


def first_words(mode: PatientMode) -> str:
    """Return the first line of the screen, without layout characters."""
    return bare(mode.view.page.findBlock(mode.view.position).text())


def at_top(desk: Driver) -> str:
    page = desk.reader.page
    return bare(page.findBlock(position_at(page, desk.reader.verticalScrollBar().value() + JUMP_MARGIN + 1)).text())


@pytest.mark.usefixtures("stage")
def test_f9_shows_the_section_that_is_read_and_nothing_of_the_desk(desk: Driver) -> None:
    desk.reader.jump("advice", flash=False)
    desk.key(Qt.Key.Key_F9)
    mode = opened(desk)
    assert first_words(mode).startswith("五、给患者的建议")
    assert not any(part.isVisible() and part.window() is mode for part in desk.window.findChildren(type(desk.reader)))
    assert "article:" not in mode.view.page.toHtml()


def test_send_without_a_second_screen_is_the_same_and_opens_no_preview(desk: Driver, stage: DeskStage) -> None:
    desk.reader.jump("never-stop", flash=False)
    desk.click(desk.find(QPushButton, "送屏"))
    mode = opened(desk)
    assert first_words(mode).startswith("1. 不要自行停药")
    assert stage.patient.showing is Showing.LOST
    assert not stage.patient.isVisible()


def test_a_long_section_opens_on_the_screen_that_was_before_the_receptionist(desk: Driver, stage: DeskStage) -> None:
    desk.reader.jump("case-2", flash=False)
    bar = desk.reader.verticalScrollBar()
    bar.setValue(bar.value() + 900)
    assert desk.reader.section == "case-2"
    words = at_top(desk)
    stage.show_here()
    mode = opened(desk)
    atoms, shown = mode.view.pagination.atoms, mode.view.shown
    blocks = {bare(mode.view.page.findBlock(atoms[i].start).text()) for i in range(shown.first, shown.end)}
    assert words in blocks


@pytest.mark.usefixtures("stage")
def test_esc_without_turning_leaves_the_desk_to_the_pixel(desk: Driver) -> None:
    bar = desk.reader.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)
    desk.key(Qt.Key.Key_F9)
    mode = opened(desk)
    QTest.keyClick(mode, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(mode, Qt.Key.Key_Escape)
    settle()
    assert bar.value() == bar.maximum() // 3
    assert desk.window.findChild(PatientMode) is None
    assert QApplication.focusWidget() is desk.reader


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F9])
def test_the_desk_stands_where_the_patient_stopped(desk: Driver, key: Qt.Key) -> None:
    desk.reader.jump("advice", flash=False)
    desk.key(Qt.Key.Key_F9)
    mode = opened(desk)
    for _ in range(3):
        QTest.keyClick(mode, Qt.Key.Key_Right)
    words = first_words(mode)
    QTest.keyClick(mode, key)
    settle()
    assert at_top(desk) == words


@pytest.mark.usefixtures("stage")
def test_every_key_does_what_it_says(desk: Driver) -> None:
    desk.reader.jump("why", flash=False)
    desk.key(Qt.Key.Key_F9)
    mode = opened(desk)
    start = mode.position
    for forth, back in ((Qt.Key.Key_Right, Qt.Key.Key_Left), (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)):
        QTest.keyClick(mode, forth)
        assert mode.position > start
        QTest.keyClick(mode, back)
        QTest.keyClick(mode, back)
        QTest.keyClick(mode, forth)
        start = mode.position
    QTest.keyClick(mode, Qt.Key.Key_Space)
    assert mode.position > start
    QTest.keyClick(mode, Qt.Key.Key_Home)
    assert mode.view.at_start
    QTest.keyClick(mode, Qt.Key.Key_End)
    assert mode.view.at_end
    QTest.keyClick(mode, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert mode.zoom == 175
    QTest.keyClick(mode, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(mode, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert mode.zoom == 125


@pytest.mark.usefixtures("stage")
def test_keys_of_the_desk_do_nothing(desk: Driver) -> None:
    desk.key(Qt.Key.Key_F9)
    mode, before = opened(desk), desk.session.location
    for key in (Qt.Key.Key_K, Qt.Key.Key_F, Qt.Key.Key_D, Qt.Key.Key_PageDown, Qt.Key.Key_P):
        QTest.keyClick(mode, key, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(mode, Qt.Key.Key_F6)
    assert mode.isVisible()
    assert QApplication.activeModalWidget() is mode
    assert (desk.session.location, desk.session.settings.favourites) == (before, ())


@pytest.mark.usefixtures("stage")
def test_last_screen_says_so_and_cannot_be_turned(desk: Driver) -> None:
    desk.key(Qt.Key.Key_F9)
    mode = opened(desk)
    assert button(mode, "下一屏").isEnabled()
    QTest.keyClick(mode, Qt.Key.Key_End)
    assert not button(mode, "已到末尾").isEnabled()
    assert button(mode, "上一屏").isEnabled()
    screens = len(mode.view.pagination.pieces)
    assert f"第 {screens} 屏，共 {screens} 屏" in [label.text() for label in mode.findChildren(QLabel)]


@pytest.mark.parametrize("size", [(1366, 768), (1440, 900), (1080, 1920), (800, 600)])
def test_no_line_is_cut_at_any_size_and_the_column_stays_26_glyphs(desk: Driver, stage: DeskStage, size: tuple[int, int]) -> None:
    stage.show_here()
    mode = opened(desk, size)
    assert (mode.width(), mode.height()) == size
    inner = mode.rect()
    assert all(inner.contains(QRect(each.mapTo(mode, QPoint(0, 0)), each.size())) for each in bar_buttons(mode))
    for zoom in (150, *STEPS):
        while mode.zoom != zoom:
            mode.resize_text(1 if zoom > mode.zoom else -1)
        view = mode.view
        assert max(piece.bottom - piece.top for piece in view.pagination.pieces) <= view.room
        body = round(19 * zoom / 100)
        assert view.page.style.column == min(26 * body, size[0] - 64)


def bar_buttons(mode: PatientMode) -> list[QPushButton]:
    return [each for each in mode.findChildren(QPushButton) if isinstance(each.parentWidget(), PageBar)]


@pytest.mark.usefixtures("stage")
def test_larger_text_keeps_the_place(desk: Driver) -> None:
    desk.reader.jump("legal", flash=False)
    desk.key(Qt.Key.Key_F9)
    mode = opened(desk)
    words = first_words(mode)
    for _ in range(2):
        turn_wheel(mode, QPoint(700, 500), 120)
    assert mode.zoom == 200
    assert first_words(mode) == words


def test_second_esc_where_it_was_asked_for(drive: Drive) -> None:
    desk = drive(article="hba1c", settings=Settings(theme="light", patient_asks_twice=True))
    stage_of(desk).show_here()
    mode = opened(desk)
    QTest.keyClick(mode, Qt.Key.Key_Escape)
    assert mode.isVisible()
    assert button(mode, "再按一次 Esc 返回").isVisible()
    QTest.keyClick(mode, Qt.Key.Key_Escape)
    assert not mode.isVisible()


def test_overdue_article_is_refused_and_the_reason_told(drive: Drive) -> None:
    desk = drive(article="hba1c", today=date(2028, 1, 1))
    stage_of(desk).send()
    settle()
    assert desk.window.findChild(PatientMode) is None
    assert "已过复审日期" in desk.window.toast.words


def test_speaks_the_language_of_the_desk(drive: Drive) -> None:
    set_language("en")
    desk = drive(article="hypoglycaemia-en", settings=Settings(theme="light", language="en"))
    stage_of(desk).show_here()
    mode = opened(desk)
    assert button(mode, "Back to the desk").isVisible()


def test_article_that_leaves_the_library_leaves_the_screen(drive: Drive, tmp_path: Path) -> None:
    desk = drive(make_library(tmp_path / "a.fdk", 3), article="article-2", today=date(2025, 3, 1))
    stage = stage_of(desk)
    stage.show_here()
    mode = opened(desk)
    with Library.open(make_library(tmp_path / "b.fdk", 3)) as same, Library.open(make_library(tmp_path / "c.fdk", 1)) as fewer:
        mode.set_library(same)
        assert mode.isVisible()
        mode.set_library(fewer)
        assert not mode.isVisible()


@pytest.mark.usefixtures("stage")
def test_a_long_article_is_shown_short_and_the_whole_is_one_press_away(desk: Driver) -> None:
    desk.reader.jump("advice", flash=False)
    desk.key(Qt.Key.Key_F9)
    mode = opened(desk, whole=False)
    short = len(mode.view.pagination.pieces)
    assert first_words(mode).startswith("给患者的五条建议")
    desk.click(button(mode, "看全文"))
    settle()
    assert first_words(mode).startswith("五、给患者的建议")
    assert short * 3 < len(mode.view.pagination.pieces)
    desk.click(button(mode, "看短版"))
    settle()
    assert first_words(mode).startswith("给患者的五条建议")
    assert len(mode.view.pagination.pieces) == short
    mode.turn(1)
    words = first_words(mode)
    QTest.keyClick(mode, Qt.Key.Key_A)
    settle()
    assert len(mode.view.pagination.pieces) > short
    QTest.keyClick(mode, Qt.Key.Key_A)
    settle()
    assert first_words(mode) == words
    QTest.keyClick(mode, Qt.Key.Key_Escape)
    settle()
    page = desk.reader.page
    assert position_at(page, desk.reader.verticalScrollBar().value() + JUMP_MARGIN + 1) >= page.contents.anchors["advice"]


def test_what_the_short_version_leaves_out_is_shown_in_the_whole(drive: Drive) -> None:
    desk = drive()
    stage = stage_of(desk)
    article = desk.reader.article
    assert article is not None
    short = short_article(article)
    assert short is not None
    left_out = next(anchor for anchor in anchors(article) if anchor not in anchors(short))
    stage.send_item(left_out)
    mode = opened(desk, whole=False)
    assert mode.whole
    assert left_out in mode.view.page.contents.anchors


def test_a_short_article_has_no_short_version(drive: Drive) -> None:
    desk = drive(article="hypoglycaemia")
    stage_of(desk).show_here()
    mode = opened(desk, whole=False)
    assert mode.whole
    assert not any(each.isVisible() for each in mode.findChildren(QPushButton) if each.text() in {"看全文", "看短版"})


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_place_is_whole_beside_the_buttons_at_any_width(drive: Drive, language: Language) -> None:
    set_language(language)
    desk = drive(settings=Settings(theme="light", language=language))
    stage_of(desk).show_here()
    mode = opened(desk, whole=False)
    for width in (800, 960, 1024, 1280, 1440):
        mode.resize(width, 700)
        settle()
        (bar,) = mode.findChildren(PageBar)
        parts = [each for each in bar.findChildren(QPushButton) if each.isVisible()]
        assert all(bar.rect().contains(each.geometry()) for each in parts), width
        assert all(each.width() >= each.sizeHint().width() for each in parts), width
        place = next(label for label in bar.findChildren(QLabel) if label.text() and "%" not in label.text())
        assert place.fontMetrics().horizontalAdvance(place.text()) <= place.width()
