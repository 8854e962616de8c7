"""The window: its panes at every width, theme, text size, language."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget

from tests.desk.conftest import Drive
from tests.desk.driving import MAIN, Driver, focused, settle
from tests.screens import drawn
from viewer import i18n, theme
from viewer.app.desk_assembly import join_stage
from viewer.i18n import Language
from viewer.settings import Settings


def inside(window: QWidget, part: QWidget) -> bool:
    """Return whether a visible part is wholly within its window."""
    return window.rect().contains(part.rect().translated(part.mapTo(window, part.rect().topLeft())))


@pytest.mark.parametrize(
    ("size", "list_beside", "outline_beside"),
    [((1440, 900), True, "whole"), ((1439, 700), True, "rail"), ((1280, 700), True, "rail"), ((1279, 700), True, ""),
     ((960, 640), True, ""), ((959, 640), False, ""), ((640, 480), False, "")],
)  # fmt: skip
def test_panes_stand_beside_the_page_where_there_is_room(
    drive: Drive, size: tuple[int, int], *, list_beside: bool, outline_beside: str
) -> None:
    desk = drive(size=size, article=MAIN)
    window = desk.window
    assert window.list.isVisible() is list_beside
    assert window.outline.isVisible() is (outline_beside == "whole")
    assert window.sides().rail.isVisible() is (outline_beside == "rail")
    narrow = size[0] < 960
    assert window.sides().narrow.isVisible() is narrow
    assert window.topbar.list_button.isVisible() is False
    assert window.topbar.outline_button.isVisible() is (not outline_beside and not narrow)
    for part in (window.topbar, window.sheet, window.disclaimer, window.topbar.search):
        assert part.isVisible()
        assert inside(window, part)
    assert desk.reader.viewport().width() >= 300


def test_drawer_of_the_list_opens_over_the_page_and_closes_when_an_article_is_chosen(drive: Drive) -> None:
    desk = drive(size=(900, 640), article=MAIN)
    desk.click(desk.find(QToolButton, "文章列表"))
    assert desk.window.list.isVisible()
    desk.click(desk.window.list.view.viewport(), desk.row_rect(1).center())
    settle()
    assert not desk.window.list.isVisible()
    assert desk.session.article != MAIN


def test_drawer_of_the_outline_toggles(drive: Drive) -> None:
    desk = drive(size=(1024, 640), article=MAIN)
    desk.click(desk.window.topbar.outline_button)
    assert desk.window.outline.isVisible()
    desk.click(desk.window.topbar.outline_button)
    assert not desk.window.outline.isVisible()


def test_another_text_size_or_theme_leaves_the_keyboard_in_the_outline(drive: Drive) -> None:
    desk = drive(article=MAIN)
    desk.window.outline.focus_first()
    desk.key(Qt.Key.Key_Down)
    at = desk.window.outline.list.currentIndex().row()
    for change in (partial(desk.session.set_zoom, 150), partial(desk.session.set_theme, "dark")):
        change()
        desk.wait_for_page()
        assert focused() is desk.window.outline.list
        assert desk.window.outline.list.currentIndex().row() == at


def test_outline_names_each_article_again_after_another(drive: Drive) -> None:
    desk = drive(article=MAIN)
    first = desk.outline_words()
    desk.session.open("hba1c")
    desk.wait_for_page()
    settle()
    second = desk.outline_words()
    desk.session.open(MAIN)
    desk.wait_for_page()
    settle()
    assert desk.outline_words() == first != second != []


def test_pane_put_away_stays_away_and_comes_back(drive: Drive) -> None:
    desk = drive(article=MAIN)
    desk.window.toggle_list()
    desk.window.resize(1300, 800)
    assert not desk.window.list.isVisible()
    assert not desk.session.settings.list_shown
    desk.window.toggle_list()
    assert desk.window.list.isVisible()


def test_widening_a_window_with_an_open_drawer_puts_the_pane_beside(drive: Drive) -> None:
    desk = drive(size=(900, 640), article=MAIN)
    desk.window.toggle_list()
    desk.window.resize(1440, 900)
    settle()
    assert desk.window.list.isVisible()
    assert desk.window.list.mapTo(desk.window, desk.window.list.rect().topLeft()).x() == 0
    assert desk.window.sheet.mapTo(desk.window, desk.window.sheet.rect().topLeft()).x() > 200


@pytest.mark.parametrize("name", theme.THEMES)
def test_theme_dresses_every_part_at_once_and_keeps_the_place(desk: Driver, name: str) -> None:
    desk.reader.jump("references", flash=False)
    place = desk.reader.place()
    desk.session.set_theme(name)  # type: ignore[arg-type]  # THEMES are choices
    settle()
    colours = theme.load(name).colours
    image = drawn(desk.window)
    topbar = desk.window.topbar.geometry().center()
    reader = desk.reader.viewport().mapTo(desk.window, desk.reader.viewport().rect().topLeft())
    assert image.pixelColor(topbar.x(), 3).name() == colours.sheet.lower()
    assert image.pixelColor(reader.x() + 4, reader.y() + 4).name() == colours.sheet.lower()
    assert desk.reader.place() == place


def test_text_size_is_changed_with_the_keys_and_shown(desk: Driver) -> None:
    desk.reader.setFocus()
    desk.ctrl(Qt.Key.Key_Equal)
    assert desk.session.settings.zoom == 110
    desk.ctrl(Qt.Key.Key_Minus)
    desk.ctrl(Qt.Key.Key_Minus)
    assert desk.session.settings.zoom == 90
    assert desk.reader.style_now.zoom == 0.9
    desk.ctrl(Qt.Key.Key_0)
    assert desk.session.settings.zoom == 100


@pytest.mark.parametrize("zoom", [80, 250])
def test_everything_fits_a_small_window_at_any_text_size(drive: Drive, zoom: int) -> None:
    desk = drive(size=(1024, 640), settings=Settings(theme="light", zoom=zoom), article=MAIN)
    assert desk.window.width() == 1024
    assert desk.reader.horizontalScrollBar().maximum() == 0
    assert desk.reader.page.idealWidth() <= desk.reader.viewport().width()


def test_disclaimer_is_always_in_view(desk: Driver) -> None:
    assert desk.window.disclaimer.isVisible()
    words = [label.text() for label in desk.window.disclaimer.findChildren(QLabel)]
    assert any("不能代替医生面诊" in text for text in words)
    bar = desk.reader.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert inside(desk.window, desk.window.disclaimer)


def said_by(window: QWidget) -> str:
    """Return all words on the labels and buttons of a window, their tool tips and accessible names."""
    words = []
    for part in (window, *window.findChildren(QWidget)):
        words += [part.toolTip(), part.accessibleName()]
        words += [str(part.property(name) or "") for name in ("text", "placeholderText")]
    return "\n".join(words)


@pytest.mark.parametrize("article", [MAIN, "hypoglycaemia-en"])
def test_language_changes_without_a_restart_and_the_page_keeps_its_own(drive: Drive, article: str) -> None:
    desk = drive(article=article)
    settle()
    desk.wait_for_page()
    page = desk.reader.page.toPlainText()
    desk.reader.jump("references", flash=False)
    place = desk.reader.place()
    desk.session.set_language("en")
    settle()
    window = desk.window
    said = "".join(map(said_by, (window.topbar, window.list, window.outline, window.sheet.find_bar)))
    for word in ("Search titles", "Contents", "Articles", "Find in this article", "Diabetes"):
        assert word in said
    assert desk.outline_words()[0] == ("目录" if article == MAIN else "Contents")
    for word in ("目录", "全部", "排列顺序", "外观", "更多", "放大文字", "下一处", "糖尿病"):
        assert f"\n{word}\n" not in said
    assert desk.reader.page.toPlainText() == page
    assert desk.reader.place() == place
    desk.session.set_language("zh_CN")
    settle()
    assert desk.outline_words()[0] == ("目录" if article == MAIN else "Contents")


def test_window_that_opened_in_english_says_no_chinese_of_its_own(drive: Drive, qapp: QApplication) -> None:
    desk = drive(article="hypoglycaemia-en")
    desk.session.set_language("en")
    settle()
    own = [desk.window.list.view.accessibleName(), desk.reader.accessibleName(), desk.window.topbar.search.accessibleName()]
    assert all(text.isascii() for text in own), own
    assert qapp.applicationName() == "frontdesk"


def test_words_of_qt_itself_follow_the_language(desk: Driver) -> None:
    def cancel() -> str:
        return QCoreApplication.translate("QPlatformTheme", "Cancel")

    assert cancel() == "取消"
    desk.session.set_language("en")
    assert cancel() == "Cancel"
    desk.session.set_language("zh_CN")
    assert cancel() == "取消"


def test_strip_of_the_patient_screen_and_search_speak_the_new_language(desk: Driver) -> None:
    join_stage(desk.session, desk.window)
    panel = desk.window.search_panel
    desk.session.set_language("en")
    settle()
    assert "Send" in said_by(desk.window.topbar)
    assert "送屏" not in said_by(desk.window.topbar) + said_by(panel)
    assert "Open" in said_by(panel)


def test_every_control_has_a_name_for_screen_readers(desk: Driver) -> None:
    desk.window.sheet.find_bar.open_bar()
    nameless = []
    for part in desk.window.findChildren(QWidget):
        if part.focusPolicy() == Qt.FocusPolicy.NoFocus or not part.isVisible():
            continue
        name = part.accessibleName() or str(part.property("text") or "")
        if not name.strip():
            nameless.append(f"{type(part).__name__} in {type(part.parent()).__name__}")
    assert nameless == []


def test_tab_walks_through_every_part_and_shows_where_it_is(desk: Driver) -> None:
    desk.window.topbar.search.setFocus()
    seen: set[str] = set()
    for _ in range(60):
        desk.key(Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None:
            break
        for part in ("topbar", "list", "outline", "sheet", "disclaimer"):
            if getattr(desk.window, part).isAncestorOf(now):
                seen.add(part)
        if now is desk.reader:
            break
    assert {"topbar", "list", "sheet"} <= seen


def test_f6_walks_round_the_panes(desk: Driver) -> None:
    desk.window.topbar.search.setFocus()
    stops = []
    for _ in range(4):
        desk.key(Qt.Key.Key_F6)
        stops.append(focused())
    assert stops[0] is desk.window.list.view
    assert stops[1] is desk.reader
    assert desk.window.outline.isAncestorOf(stops[2])
    assert stops[3] is desk.window.topbar.search
    desk.key(Qt.Key.Key_F6, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert desk.window.outline.isAncestorOf(focused())


WIDTHS = (640, 720, 860, 959, 960, 1024, 1100, 1200, 1300, 1366, 1500, 1920)


@pytest.mark.parametrize("widths", [WIDTHS, WIDTHS[::-1]], ids=["wider", "narrower"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_in_the_bar_covers_another_at_any_width(drive: Drive, widths: tuple[int, ...], language: Language) -> None:
    i18n.set_language(language)
    desk = drive(size=(widths[0], 800), settings=Settings(theme="light", language=language))
    join_stage(desk.session, desk.window)
    bar = desk.window.topbar
    for width in widths:
        desk.window.resize(width, 800)
        settle()
        assert bar.width() == width
        shown = (part.geometry() for part in bar.children() if isinstance(part, QWidget) and part.isVisible())
        parts = sorted(shown, key=QRect.left)
        assert all(not one.intersects(other) for one, other in pairwise(parts)), (width, parts)
        assert bar.rect().contains(parts[-1]), width
