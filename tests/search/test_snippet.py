from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from viewer.library.search.article_hits import LENGTH, snippet, written_spans
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
