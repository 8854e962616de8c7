from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.library.search.article_hits import written_spans
from viewer.library.search.excerpts import LENGTH, fitted, snippet
from viewer.library.search.passages import CELLS


def test_short_line_is_shown_whole() -> None:
    assert snippet("自行停药后血糖升高。", ((2, 2),)) == ("自行停药后血糖升高。", ((2, 2),))


def test_long_line_is_cut_before_and_after_the_mark() -> None:
    text, spans = snippet("前" * 100 + "停药" + "后" * 100, ((100, 2),))
    assert text.startswith("…前")
    assert text.endswith("后…")
    assert [text[start : start + length] for start, length in spans] == ["停药"]


def test_what_a_line_is_about_stays_before_a_piece_of_its_middle() -> None:
    line = "它不能说明：" + "前" * 100 + "停药" + "后" * 100
    text, spans = snippet(line, ((106, 2),), lead=6)
    assert text.startswith("它不能说明：…前")
    assert [text[start : start + length] for start, length in spans] == ["停药"]
    assert len(text) <= LENGTH + 2


def test_a_cell_is_shown_with_its_row_and_the_head_of_its_column() -> None:
    cells = [f"第{i}列：{'长' * 30}{i}" for i in range(5)]
    line = CELLS.join(["药名：二甲双胍", *cells, "每日最多：2000 mg"])
    at = line.index("2000")
    text, spans = snippet(line, ((at, 7),), lead=len("药名：二甲双胍" + CELLS))
    assert text == "药名：二甲双胍 · …每日最多：2000 mg"
    assert [text[start : start + length] for start, length in spans] == ["2000 mg"]


def test_overlapping_marks_become_one() -> None:
    assert written_spans("糖化血红蛋白", [(0, 2), (0, 6), (1, 3)]) == ((0, 6),)


@given(st.text("药糖，a", min_size=1, max_size=300), st.data())
def test_marks_keep_their_words(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line) - 1))
    length = data.draw(st.integers(1, min(100, len(line) - start)))
    text, spans = snippet(line, ((start, length),))
    ((at, size),) = spans
    assert text[at : at + size] == line[start : start + length]
    assert len(text) <= max(LENGTH, length) + 2


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("不要自己随意在家停药。", 20, "不要自己随意在家停药。"),
        ("这是前面的一句，不要自己随意在家停药。", 14, "…不要自己随意在家停药。"),
        ("它不能说明：很多患者后来停药。", 20, "它不能说明：很多患者后来停药。"),
        ("它不能说明：很多人在第一年，后来停药。", 16, "它不能说明：…后来停药。"),
        ("它不能说明：…很多人在第一年里停药。", 12, "它不能说明：…年里停药。"),
        ("不要自己随意地在家里停药。", 8, "不要…家里停药。"),
        ("糖尿病患者请不要自己随意地在家里停药。", 9, "…不要…家里停药。"),
        ("患者在每日服用 1000 mg 时停药", 11, "…mg 时停药"),
        ("患者在每日服用 1000 mg 时停药", 14, "…用 1000 mg 时停药"),
        ("停药后改为每日 1000 mg 口服", 11, "停药后改为每日 …"),
        ("停药后改为每日 1000 mg 口服", 16, "停药后改为每日 1000 mg…"),
        ("Do not by yourself at home 停药", 14, "…not…home 停药"),
        ("药名：甲药 · 用法：饭后半小时停药", 14, "药名：…用法：饭后半小时停药"),
        ("没有标记的一句很长很长的话", 6, "没有标记的…"),
        ("未来很长的一段时间里再停药。", 6, "…里再停药。"),
    ],
)
def test_what_fits_has_the_mark_its_label_and_a_whole_clause_or_what_denies_it(text: str, room: int, shown: str) -> None:
    at = text.find("停药")
    piece, spans = fitted(text, ((at, 2),) if at >= 0 else (), len, room)
    assert piece == shown
    assert [piece[start : start + length] for start, length in spans] == ["停药"] * ("停药" in text)


@given(st.text("药糖，。不a1. ", min_size=1, max_size=80), st.integers(8, 40), st.data())
def test_the_mark_is_always_in_view(line: str, room: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line) - 1))
    length = data.draw(st.integers(1, min(6, len(line) - start)))
    text, spans = fitted(line, ((start, length),), len, room)
    assert text[spans[0][0] : sum(spans[0])] == line[start : start + length]
    assert len(text) <= room


@pytest.mark.parametrize("before", range(28, 90))
def test_a_long_clause_is_shown_with_what_denies_it(before: int) -> None:
    line = "请不要" + "字" * before + "停药" + "字" * 60
    text, ((at, size),) = snippet(line, ((3 + before, 2),))
    assert text.startswith(("请不要", "…不要…字"))
    assert text[at : at + size] == "停药"
    assert len(text) <= LENGTH + 8
