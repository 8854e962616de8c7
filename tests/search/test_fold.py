from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.library.search.tokens import fold, fold_line, origins


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＨｂＡ１ｃ", "hba1c"),
        ("糖尿病診斷與藥物", "糖尿病诊断与药物"),
        ("乾細胞", "干细胞"),
        ("Ménière", "meniere"),
        ("10⁹", "109"),
        ("10⁻³", "10-3"),
        ("Ⅱ型", "ii型"),
        ("β-ΒΕΤΑς", "β-βετασ"),
        ("停药，血糖：7％…", "停药，血糖：7％…"),
        ("停\u200b药", "停药"),
        ("", ""),
    ],
)
def test_what_looks_alike_folds_alike(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(), st.text())
def test_parts_fold_for_themselves(left: str, right: str) -> None:
    assert fold(left + right) == fold(left) + fold(right)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("血 糖 仪", "血糖仪"),
        ("血糖 仪 的", "血糖仪的"),
        ("10^9/L，10^-3", "109/l，10-3"),
        ("HbA1c 检测 a b ^ 2 ^^", "hba1c 检测 a b ^ 2 ^^"),
        ("甲 · 乙", "甲 · 乙"),
        (" 甲 ", " 甲 "),
        ("", ""),
    ],
)
def test_gaps_of_a_line_are_closed(written: str, folded: str) -> None:
    assert fold_line(written) == folded


@given(st.text("血糖 a^9-Ⅱß\u0301", min_size=1), st.data())
def test_found_place_in_a_closed_line_leads_back(text: str, data: st.DataObject) -> None:
    folded = fold_line(text)
    if not folded:
        return
    start = data.draw(st.integers(0, len(folded) - 1))
    length = data.draw(st.integers(1, len(folded) - start))
    ((first, size),) = origins(text, [(start, length)])
    again = fold_line(text[first : first + size])  # it may keep a caret: whether it is one of an exponent, what follows tells
    assert folded[start : start + length].replace("^", "") in again.replace("^", "")


@given(st.text("ⅡＡa药藥ß\u0301e½㎎", min_size=1), st.data())
def test_found_place_leads_back_to_the_written_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    length = data.draw(st.integers(1, len(text) - start))
    part = text[start : start + length]
    if not fold(part):
        return
    ((first, size),) = origins(text, [(len(fold(text[:start])), len(fold(part)))])
    assert fold(text[first : first + size]) == fold(part)


def test_place_in_even_text_is_itself() -> None:
    assert origins("停药后", [(0, 2), (1, 1)]) == [(0, 2), (1, 1)]
