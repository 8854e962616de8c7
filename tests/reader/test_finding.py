"""Find in page."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests import pages
from tests.pages import words
from viewer import theme
from viewer.content import blocks as b
from viewer.draw import typography
from viewer.draw.typography import SOFT
from viewer.reader.finding import MOST, Finder, pattern
from viewer.reader.page import PageContext
from viewer.reader.style import PageStyle
from viewer.reader.view import ReaderView

TEXT = b.Paragraph(
    (
        b.Text("治疗2型糖尿病：HbA1c 与 hba1c，胰岛素与"), b.Strong(words("胰岛")),
        b.Text("素抵抗。７ mmol/L 与 7mmol/L。没有括号(x)与全角（x）。"),
    )
)  # fmt: skip


@pytest.fixture
def finder(qtbot: QtBot) -> Finder:
    view = ReaderView(pages.pictures(), PageStyle(theme.load("light")))
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show()
    view.show_article(pages.article(TEXT, *pages.long_article(4).blocks, language="zh-CN"), PageContext())
    return Finder(view)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("HBA1C", 2),
        ("ｈｂａ１ｃ", 2),
        ("2型糖尿病", 1),
        ("2 型糖尿病", 1),
        ("7 mmol/L", 1),
        ("7mmol", 2),
        ("(x)", 2),
        ("（x）", 2),
        ("胰岛素抵抗", 1),
        (".*", 0),
        ("   ", 0),
        ("", 0),
        ("没有这个词", 0),
        ("第 1 节的第 0 段", 1),
        ("一篇用来试的文章", 1),
    ],
)
def test_matches_regardless_of_case_width_and_spaces(finder: Finder, query: str, count: int) -> None:
    assert finder.search(query) == count


def test_words_of_two_paragraphs_are_no_match(finder: Finder) -> None:
    assert finder.search("全角（x）。第 1 节") == 0


def test_every_match_is_marked_and_one_is_current(finder: Finder) -> None:
    count = finder.search("胰岛素")
    marks = finder.view.extraSelections()
    assert len(marks) == count > 20
    colours = theme.load("light").colours
    grounds = [mark.format.background().color().name().upper() for mark in marks]
    assert grounds.count(colours.accent.upper()) == 1
    assert grounds.count(colours.mark.upper()) == count - 1
    assert {mark.cursor.selectedText() for mark in marks} == {"胰岛素"}


def test_steps_go_round_and_bring_the_match_into_view(finder: Finder) -> None:
    count = finder.search("第 4 节的")
    for n in range(1, count + 1):
        assert finder.current == n - 1
        start, _ = finder.matches[finder.current]
        y = finder.view.y_of(start) - finder.view.verticalScrollBar().value()
        assert 0 <= y < finder.view.viewport().height()
        finder.step(1)
    assert finder.current == 0
    finder.step(-1)
    assert finder.current == count - 1


def test_first_match_is_the_next_one_below(finder: Finder) -> None:
    finder.view.jump("s3")
    finder.search("第一段" if finder.search("第一段") else "请勿自行停药")
    start, _ = finder.matches[finder.current]
    assert finder.view.y_of(start) >= finder.view.verticalScrollBar().value()
    assert finder.current > 0


def test_closing_takes_the_marks_away(finder: Finder) -> None:
    finder.search("胰岛素")
    finder.clear()
    assert not finder.view.extraSelections()


def test_marks_are_bounded(qtbot: QtBot) -> None:
    view = ReaderView(pages.pictures(), PageStyle(theme.load("light")))
    qtbot.addWidget(view)
    view.show_article(pages.article(*(pages.paragraph("药" * 500) for _ in range(6))), PageContext())
    finder = Finder(view)
    assert finder.search("药") == MOST
    assert finder.more
    finder.search("血")
    assert not finder.more


@pytest.mark.parametrize("query", ["48周", "48 周", "7 mmol/L", "2–3个月"])
def test_match_behind_rare_han_is_marked_where_it_stands(finder: Finder, query: str) -> None:
    finder.view.show_article(pages.article(pages.paragraph(f"𠮷𪚥，随访 {query.replace(' 周', '周')} 后。")), PageContext())
    assert finder.search(query) == 1
    (mark,) = finder.view.extraSelections()
    shown = typography.bare(mark.cursor.selectedText())
    assert shown.replace(" ", "") == query.replace(" ", "")


@pytest.mark.parametrize("query", ["血糖仪", "血 糖 仪", "血\u3000糖\u3000仪"])
@pytest.mark.parametrize("text", ["血糖仪", "血 糖 仪", "血\u3000糖\u3000仪"])
def test_find_in_page_sees_no_blanks_between_characters(query: str, text: str) -> None:
    found = pattern(query.replace(" ", "").replace("\u3000", ""))
    assert found is not None
    assert found.search(text) is not None


def test_what_only_the_layout_holds_hinders_no_match() -> None:
    for held in SOFT:
        found = pattern("复查−0.5")
        assert found is not None
        assert found.search(f"复查{held}−0{held}.5"), held
