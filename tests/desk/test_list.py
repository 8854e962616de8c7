"""The list of articles: chips, order, stars, states of content, and a library of any size."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from tests.desk.conftest import Drive
from tests.desk.driving import MAIN, TODAY, Driver, settle
from tests.folders import write_article, write_folder
from tests.libraries import made_once, make_library
from tests.screens import colours, drawn
from viewer.desk.list_delegate import send_rect
from viewer.desk.list_model import FAVOURITE, ROW, STATE, ArticleModel
from viewer.desk.recent_group import RecentRow
from viewer.library.library import Library
from viewer.library.library_builder import refresh
from viewer.library.schema import ArticleRow, Filter, ReviewState
from viewer.settings import Settings
from viewer.theme import load


@pytest.fixture(scope="session")
def hundred(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return 100 articles; article-10, -20 … are staff-only, article-99 is damaged."""
    return make_library(tmp_path_factory.mktemp("hundred") / "library.fdk", 100)


@pytest.fixture(scope="session")
def huge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "huge.fdk", lambda path: make_library(path, 20_000))


def line_of(desk: Driver, article: str) -> int:
    """Return the line of an article."""
    line = desk.window.list.model.row_of(article)
    assert line is not None
    return line


def spoken(desk: Driver, article: str) -> str:
    """Return what a screen reader says for an article's line."""
    index = desk.window.list.model.index(line_of(desk, article))
    return str(index.data(Qt.ItemDataRole.AccessibleDescriptionRole))


def picture_of(desk: Driver, article: str) -> set[str]:
    """Return the colours of an article's line."""
    rect = desk.row_rect(line_of(desk, article))
    desk.point_away()
    return colours(drawn(desk.window.list.view.viewport()).copy(rect))


def test_click_opens_the_article_and_marks_its_line(desk: Driver) -> None:
    other = next(line for line in range(5) if desk.window.list.model.article(line) and line != line_of(desk, MAIN))
    row = desk.window.list.model.article(other)
    desk.click(desk.window.list.view.viewport(), desk.row_rect(other).center())
    assert row is not None
    assert desk.session.article == row.id
    assert desk.window.list.view.currentIndex().row() == other


def test_line_is_opened_with_the_keyboard(desk: Driver) -> None:
    desk.window.list.view.setFocus()
    desk.key(Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Return)
    row = desk.window.list.model.article(desk.window.list.view.currentIndex().row())
    assert row is not None
    assert desk.session.article == row.id


def test_tab_leaves_the_list(desk: Driver) -> None:
    desk.window.list.view.setFocus()
    desk.key(Qt.Key.Key_Tab)
    assert not desk.window.list.view.hasFocus()


def test_open_article_is_marked_wherever_it_was_opened_from(desk: Driver) -> None:
    desk.session.open("hba1c")
    assert desk.window.list.view.currentIndex().row() == line_of(desk, "hba1c")


def test_line_under_the_pointer_is_tinted(desk: Driver) -> None:
    desk.window.list.view.scrollToTop()
    line = next(n for n in range(3) if n != desk.window.list.view.currentIndex().row())
    rect = desk.row_rect(line)
    viewport = desk.window.list.view.viewport()
    QTest.mouseMove(viewport, rect.center())
    QTest.mouseMove(viewport, rect.center() + QPoint(2, 0))
    settle()
    assert drawn(viewport).pixelColor(rect.right() - 4, rect.top() + 4).name() == load("light").colours.sunken.lower()


def half_seen(desk: Driver) -> tuple[int, QPoint]:
    """Return a line cut by the lower edge of the list, and a point in it."""
    view = desk.window.list.view
    view.verticalScrollBar().setValue(40)
    at = QPoint(60, view.viewport().height() - 6)
    line = view.indexAt(at).row()
    assert not view.viewport().rect().contains(view.visualRect(view.model().index(line, 0)))
    return line, at


def test_click_on_a_line_that_is_half_in_view_opens_it_and_moves_nothing(desk: Driver) -> None:
    view = desk.window.list.view
    line, at = half_seen(desk)
    before = view.verticalScrollBar().value()
    desk.click(view.viewport(), at)
    desk.click(view.viewport(), at)
    settle()
    row = desk.window.list.model.article(line)
    assert row is not None
    assert desk.session.article == row.id
    assert view.verticalScrollBar().value() == before
    assert view.indexAt(at).row() == line


def test_article_opened_elsewhere_is_brought_into_view_by_the_least_way(drive: Drive, hundred: Path) -> None:
    desk = drive(hundred, settings=Settings(theme="light", sort="library"), article="article-2")
    view = desk.window.list.view
    desk.session.open("article-60")
    rect = view.visualRect(view.currentIndex())
    assert view.viewport().rect().contains(rect)
    assert view.viewport().height() - rect.bottom() < 8, "it was centred"


def test_open_line_keyboard_and_pointer_are_told_apart(desk: Driver) -> None:
    view, viewport = desk.window.list.view, desk.window.list.view.viewport()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    desk.key(Qt.Key.Key_Home, Qt.Key.Key_Down)
    desk.qtbot.waitUntil(view.hasFocus)
    cursor = view.currentIndex().row()
    opened = line_of(desk, MAIN)
    pointer = next(n for n in range(4) if n not in {cursor, opened})
    QTest.mouseMove(viewport, view.visualRect(view.model().index(pointer, 0)).center())
    settle()
    assert desk.session.article == MAIN, "moving by keys opens nothing"
    colour = load("light").colours
    image = drawn(viewport)
    in_view = {n: view.visualRect(view.model().index(n, 0)) for n in (cursor, pointer)}
    grounds = {n: image.pixelColor(rect.right() - 1, rect.top() + 1).name().upper() for n, rect in in_view.items()}
    assert grounds[pointer] == colour.sunken != grounds[cursor]
    ring = in_view[cursor]
    assert image.pixelColor(ring.left() + 4, ring.center().y()).name().upper() == colour.accent
    assert view.selectionModel().isSelected(view.model().index(opened, 0))


def test_home_end_and_letters_go_through_the_list(desk: Driver) -> None:
    view = desk.window.list.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    desk.key(Qt.Key.Key_End)
    assert view.currentIndex().row() == len(desk.rows()) - 1
    desk.key(Qt.Key.Key_Home)
    assert view.currentIndex().row() == 0
    QTest.keyClicks(view, "thxhdb")
    assert view.currentIndex().data() == "糖化血红蛋白（HbA1c）是什么"
    assert desk.session.article == MAIN
    desk.key(Qt.Key.Key_Return)
    assert desk.session.article == "hba1c"


def sent(desk: Driver) -> list[str]:
    told: list[str] = []
    desk.window.list.view.sent.connect(told.append)
    return told


def test_button_that_sends_stands_under_the_pointer_in_place_of_date_and_star(desk: Driver) -> None:
    view, told = desk.window.list.view, sent(desk)
    line = line_of(desk, "hba1c")
    rect = desk.row_rect(line)
    QTest.mouseMove(view.viewport(), rect.center())
    settle()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=send_rect(rect).center())
    assert told == ["hba1c"]
    assert desk.session.settings.favourites == ()


def test_ctrl_enter_sends_the_line_of_the_keyboard(desk: Driver) -> None:
    view, told = desk.window.list.view, sent(desk)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    desk.key(Qt.Key.Key_Home)
    row = desk.window.list.model.article(0)
    assert row is not None
    desk.ctrl(Qt.Key.Key_Return)
    assert told == [row.id]


def test_what_patients_may_not_see_has_no_button(drive: Drive, hundred: Path) -> None:
    desk = drive(hundred, settings=Settings(theme="light", sort="library"), article="article-1")
    view, told = desk.window.list.view, sent(desk)
    for article in ("article-10", "article-99"):
        rect = desk.row_rect(line_of(desk, article))
        QTest.mouseMove(view.viewport(), rect.center())
        settle()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=send_rect(rect).center() - QPoint(30, 0))
    assert told == []


def recent_rows(desk: Driver) -> list[RecentRow]:
    return sorted((row for row in desk.window.list.recent.findChildren(RecentRow) if row.isVisible()), key=RecentRow.y)


def recent(desk: Driver) -> list[str]:
    return [row.accessibleName() for row in recent_rows(desk)]


def test_what_was_shown_stands_above_the_list_and_moves_no_line(desk: Driver) -> None:
    view = desk.window.list.view
    assert not desk.window.list.recent.isVisible()
    view.verticalScrollBar().setValue(300)
    at = view.viewport().mapToGlobal(QPoint(60, 400))
    line = view.indexAt(view.viewport().mapFromGlobal(at)).row()
    desk.session.note_shown("hba1c", "", "")
    desk.session.note_shown(MAIN, "fig-evidence", "图 1 证据走到哪一步")
    settle()
    assert ["证据走到哪一步" in words for words in recent(desk)] == [True, False]
    assert view.indexAt(view.viewport().mapFromGlobal(at)).row() == line
    desk.click(desk.find(QPushButton, "清空"))
    settle()
    assert not desk.window.list.recent.isVisible()
    assert view.indexAt(view.viewport().mapFromGlobal(at)).row() == line


def test_what_was_shown_is_opened_again_at_its_part(desk: Driver) -> None:
    desk.session.note_shown("hba1c", "", "")
    desk.session.note_shown(MAIN, "advice", "五、给患者的建议")
    desk.session.open("hba1c")
    settle()
    desk.click(recent_rows(desk)[0])
    settle()
    assert (desk.session.article, desk.reader.section) == (MAIN, "advice")


def test_without_history_nothing_shown_is_kept(drive: Drive) -> None:
    desk = drive(settings=Settings(theme="light", keep_history=False))
    desk.session.note_shown("hba1c", "", "")
    settle()
    assert recent(desk) == []
    assert desk.session.shown_today == ()


def star_of(rect: QRect) -> QPoint:
    return QPoint(rect.right() - 28, rect.bottom() - 24)


def test_star_is_a_button_of_its_own(desk: Driver) -> None:
    line = line_of(desk, "hba1c")
    desk.click(desk.window.list.view.viewport(), star_of(desk.row_rect(line)))
    assert desk.session.settings.favourites == ("hba1c",)
    assert desk.session.article == MAIN
    assert desk.window.list.model.index(line).data(FAVOURITE)
    assert "已收藏" in spoken(desk, "hba1c")
    desk.click(desk.window.list.view.viewport(), star_of(desk.row_rect(line)))
    assert "hba1c" not in desk.session.settings.favourites


def test_chips_are_the_categories_that_hold_articles(desk: Driver) -> None:
    chips = [b.text() for b in desk.window.list.findChildren(QPushButton) if b.isCheckable() and b.isVisible()]
    found = desk.session.library.categories(Filter())
    assert chips == ["全部", *(category.title for category, count in found if count), "收藏"]


def test_chip_narrows_the_list_and_counts(desk: Driver) -> None:
    category, count = desk.session.library.categories(desk.session.library_filter)[0]
    desk.click(desk.find(QPushButton, category.title))
    assert len(desk.rows()) == count
    assert f"{count} 篇" in [label.text() for label in desk.window.list.findChildren(QLabel)]
    desk.click(desk.find(QPushButton, "收藏"))
    assert desk.rows() == []
    desk.click(desk.find(QPushButton, "全部"))
    assert len(desk.rows()) == desk.session.library.count(desk.session.library_filter)


@pytest.mark.parametrize("order", ["recent", "title", "minutes", "library"])
def test_order_is_chosen_from_the_menu_and_said_on_its_button(desk: Driver, order: str) -> None:
    desk.session.choose_category("diabetes")
    button = desk.find(QToolButton, "排列顺序")
    words = {"recent": "最近更新", "title": "标题拼音", "minutes": "阅读时间", "library": "内容库顺序"}[order]
    next(action for action in button.menu().actions() if action.text() == words).trigger()
    assert button.text() == words
    rows = [desk.window.list.model.article(i) for i in range(len(desk.rows()))]
    assert all(row is not None for row in rows)
    if order == "minutes":
        assert [row.minutes for row in rows if row] == sorted(row.minutes for row in rows if row)


# ---- states of content


def test_damaged_article_is_listed_shown_with_its_error_and_the_others_work(drive: Drive, hundred: Path) -> None:
    desk = drive(hundred, article="article-99")
    said = "\n".join(label.text() for label in desk.window.sheet.findChildren(QLabel) if label.isVisible())
    assert "这篇文章打不开" in said
    assert "article-99/index.md:1: 示例错误。" in said.replace("\u2005", "")
    assert "已损坏" in spoken(desk, "article-99")
    assert load("light").colours.danbg.lower() in picture_of(desk, "article-99")
    assert desk.outline_words() == []
    desk.session.open("article-5")
    assert desk.window.sheet.shows_article


@pytest.mark.parametrize(
    ("days", "state", "word"),
    [(-31, ReviewState.FRESH, ""), (-5, ReviewState.DUE_SOON, "待复审"), (1, ReviewState.EXPIRED, "已过期")],
)
def test_review_is_told_before_and_after_its_day(drive: Drive, hundred: Path, days: int, state: ReviewState, word: str) -> None:
    with Library.open(hundred) as library:
        rows = [row for row in library.rows(Filter()) if row.review_due and row.review_due > date(2026, 11, 2) and not row.error]
    row = max(rows, key=lambda r: str(r.review_due))
    assert row.review_due is not None
    desk = drive(hundred, article=row.id, today=row.review_due + timedelta(days=days))
    index = desk.window.list.model.index(line_of(desk, row.id))
    assert ReviewState(index.data(STATE)) is state
    assert [said for said in ("待复审", "已过期") if said in spoken(desk, row.id)] == [word] * bool(word)
    page = desk.reader.page.toPlainText()
    assert desk.window.sheet.shows_article  # staff still read it
    assert {"": "前复审", "待复审": "待复审：", "已过期": "已过期："}[word] in page.replace("\u00a0", " ")


def test_staff_articles_are_marked(drive: Drive, hundred: Path) -> None:
    desk = drive(hundred, article="article-1")
    assert load("light").colours.sunken.lower() in picture_of(desk, "article-10")
    assert "内部" in spoken(desk, "article-10")
    assert "内部" not in spoken(desk, "article-12")


def test_evidence_is_said_in_words(desk: Driver) -> None:
    assert "证据很低" in spoken(desk, MAIN)


def test_clock_that_is_obviously_wrong_warns_and_expires_nothing(drive: Drive, hundred: Path) -> None:
    desk = drive(hundred, today=date(2019, 1, 1), article="article-1")
    words = [label.text() for label in desk.window.sides().version.findChildren(QLabel)]
    assert "电脑时钟不对：早于内容制作日期" in words
    assert "已过期" not in "".join(spoken(desk, f"article-{n}") for n in range(1, 50))


def test_version_and_offline_mark_are_in_view(desk: Driver) -> None:
    words = "".join(label.text() for label in desk.window.sides().version.findChildren(QLabel))
    assert desk.session.library.info.version in words
    assert "离线" in words


# ---- any size


def test_empty_library_says_what_to_do(drive: Drive, tmp_path: Path) -> None:
    desk = drive(make_library(tmp_path / "empty.fdk", 0))
    said = "\n".join(label.text() for label in desk.window.sheet.findChildren(QLabel) if label.isVisible())
    assert "还没有文章" in said
    assert desk.find(QPushButton, "选择内容库").isEnabled()
    assert desk.rows() == []
    for name in ("dark", "contrast"):
        desk.session.set_theme(name)
    desk.session.set_zoom(250)
    desk.session.set_language("en")
    assert not desk.window.sheet.shows_article


def test_twenty_thousand_articles_are_read_a_page_at_a_time(huge: Path) -> None:
    with Library.open(huge) as library:
        model = ArticleModel(library, Filter(), TODAY)
        assert model.rowCount(QModelIndex()) == 20_000
        statements: list[str] = []
        library.connection.set_trace_callback(statements.append)
        seen = [model.index(line).data(ROW) for line in (0, 1, 2, 10_000, 19_999)]
        library.connection.set_trace_callback(None)
        assert all(isinstance(row, ArticleRow) for row in seen)
        assert len({row.id for row in seen}) == 5
        assert len(statements) <= 4 * 3  # three pages: is the file as it was, the marks, the key of one, the page's rows


def test_window_on_a_twenty_thousand_articles_scrolls_to_the_very_end(drive: Drive, huge: Path) -> None:
    desk = drive(huge, settings=Settings(theme="light", sort="title"))
    bar = desk.window.list.view.verticalScrollBar()
    for value in (bar.maximum() // 2, bar.maximum()):
        bar.setValue(value)
        drawn(desk.window.list.view.viewport())
    view = desk.window.list.view
    assert view.indexAt(QPoint(10, view.viewport().height() - 10)).row() == 19_999


def test_star_of_an_article_far_down_keeps_the_list_where_it_is(drive: Drive, huge: Path) -> None:
    desk = drive(huge, settings=Settings(theme="light", sort="library"), article="article-18000")
    bar = desk.window.list.view.verticalScrollBar()
    before = bar.value()
    assert before > 0
    desk.session.toggle_favourite("article-18000")
    assert bar.value() == before


def test_model_forgets_rows_of_another_library(hundred: Path, bundled: Path) -> None:
    with Library.open(hundred) as one, Library.open(bundled) as other:
        model = ArticleModel(one, Filter(), TODAY)
        assert model.article(0) is not None
        model.show(other, Filter(), TODAY, ())
        row = model.article(0)
        assert row is not None
        assert row.id == other.rows(Filter(), 0, 1)[0].id
        assert model.article(10_000) is None


def test_built_later_than_now_by_a_zone_is_no_wrong_clock(drive: Drive, tmp_path: Path) -> None:
    built = datetime.fromisoformat("2026-11-21T01:00:00+00:00")
    desk = drive(make_library(tmp_path / "new.fdk", 3, built=built), today=date(2026, 11, 20))
    assert "电脑时钟不对" not in "".join(label.text() for label in desk.window.sides().version.findChildren(QLabel))


def test_many_categories_leave_room_for_the_list(drive: Drive, tmp_path: Path) -> None:
    categories = "".join(f'[[category]]\nid = "c{n}"\ntitle = "第 {n} 类文章"\n' for n in range(60))
    root = write_folder(tmp_path / "many", library=f'name = "x"\n{categories}')
    for n in range(60):
        write_article(root / f"a{n}")
        index = root / f"a{n}" / "index.md"
        index.write_text(index.read_text(encoding="utf-8").replace("category: diabetes", f"category: c{n}"), encoding="utf-8")
    refresh(root, tmp_path / "many.fdk")
    desk = drive(tmp_path / "many.fdk", article="a1")
    assert desk.window.list.view.height() > desk.window.list.height() // 2
