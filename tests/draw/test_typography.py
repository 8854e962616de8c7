"""Chinese typography: what is laid out, and that nothing of it is ever stored or copied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetricsF, QTextCharFormat
from pytestqt.qtbot import QtBot

from viewer.draw import fonts, typography
from viewer.draw.typography import Spacing

MIXED = st.text(st.sampled_from("糖尿病年月日时点用药，。、；：！？（）《》「」“”abcGLP019 %°±≥≤<>/×-\u00a0\n"), max_size=60)


def gaps(text: str) -> list[str]:
    """The pairs of characters that a gap stands between."""
    return [text[e - 1 : e + 1] for _, e, spacing in typography.runs(text) if spacing is Spacing.GAP]


def squeezed(text: str) -> list[str]:
    """The characters that are set half as wide."""
    return [text[s:e] for s, e, spacing in typography.runs(text) if spacing is Spacing.HALF]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("治疗2型糖尿病", ["疗2", "2型"]),
        ("HbA1c是什么", ["c是"]),
        ("达到20%的人", ["到2", "%的"]),
        ("血糖≥7", ["糖≥"]),
        ("胰岛素β细胞", ["素β", "β细"]),
        ("两个字", []),
        ("only Latin 3", []),
        ("用药，3天", ["3天"]),
    ],
)
def test_gap_stands_between_han_and_latin(text: str, pairs: list[str]) -> None:
    assert gaps(text) == pairs


@pytest.mark.parametrize("date", ["2026年6月18日", "8点30分", "2026年", "6月18日"])
def test_dates_are_closed_up(date: str) -> None:
    assert gaps(date) == ([] if date != "2026年" else ["6年"])


def test_gap_stands_round_a_date() -> None:
    assert gaps("在2026年6月18日复查") == ["在2"]


@pytest.mark.parametrize(
    ("text", "half"),
    [("（见图1）。", ["）"]), ("他说：“好。”", ["：", "。"]), ("“《药典》”", ["《", "》"]), ("好，也好。", []), ("甲、乙", [])],
)
def test_adjacent_punctuation_is_squeezed(text: str, half: list[str]) -> None:
    assert squeezed(text) == half


@given(MIXED)
def test_runs_cover_the_text_once_in_order(text: str) -> None:
    assert "".join(text[start:end] for start, end, _ in typography.runs(text)) == text


@given(MIXED)
def test_spaced_runs_are_one_character_long(text: str) -> None:
    assert all(end - start == 1 for start, end, spacing in typography.runs(text) if spacing is not Spacing.PLAIN)


def test_plain_run_keeps_its_very_format() -> None:
    form = QTextCharFormat()
    assert typography.spaced(form, Spacing.PLAIN, 19) is form


def test_gap_is_in_proportion_to_the_text() -> None:
    small, large = (typography.spaced(QTextCharFormat(), Spacing.GAP, size).fontLetterSpacing() for size in (10, 20))
    assert small == pytest.approx(10 * typography.GAP_EM)
    assert large == pytest.approx(2 * small)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("7 mmol/L", "7\u00a0mmol/"),
        ("15 g 糖", "15\u00a0g 糖"),
        ("2 ×10⁹", "2\u00a0×10⁹"),
        ("≥ 7", "≥\u00a07"),
        ("3 个月", "3 个月"),
        ("20 %", "20\u00a0%"),
    ],
)
def test_number_and_unit_stay_on_one_line(text: str, kept: str) -> None:
    assert typography.keep_units(text).startswith(kept)


@given(MIXED)
def test_keeping_units_changes_no_word(text: str) -> None:
    assert typography.keep_units(text).replace("\u00a0", " ").replace("\u2060", "") == text.replace("\u00a0", " ")


@given(MIXED)
def test_label_adds_quarter_spaces_alone(text: str) -> None:
    assert typography.label(text).replace("\u2005", "") == text


def test_short_title_stays_on_one_line() -> None:
    assert typography.balanced("糖尿病", 20) == ("糖尿病",)


def test_long_title_is_broken_after_its_colon() -> None:
    title = "干细胞治疗 2 型糖尿病：真的能停用胰岛素或降糖药吗"
    assert [line.replace("\u00a0", " ") for line in typography.balanced(title, 20)] == [
        "干细胞治疗 2 型糖尿病：",
        "真的能停用胰岛素或降糖药吗",
    ]


@given(MIXED, st.floats(4, 60))
def test_balanced_title_loses_no_character(title: str, width: float) -> None:
    joined = "".join(typography.balanced(title, width))
    assert _bare(joined) == _bare(title)


@given(MIXED)
def test_halved_title_loses_no_character_and_begins_no_line_with_closing_punctuation(title: str) -> None:
    first, second = typography.halved(title)
    assert _bare(first + second) == _bare(title)
    assert not second or second[0] not in "，。、；：！？）》」』】”’ "


@pytest.mark.parametrize("pair", ["糖尿", " b", "c是"])
def test_line_may_end_between_words_and_han_characters(pair: str) -> None:
    assert typography.may_break(*pair)


@pytest.mark.parametrize("pair", ["ab", "15", "糖，", "（糖", "a "])
def test_line_does_not_end_within_a_word_or_beside_its_punctuation(pair: str) -> None:
    assert not typography.may_break(*pair)


def _bare(text: str) -> str:
    return "".join(c for c in text if c not in " \u00a0\u2060\u2005\n")


@pytest.mark.parametrize("text", ["il.,'|!iiii" * 8, "干细胞，治疗" * 8, "2 型糖尿病 type 2 diabetes" * 4])
def test_no_line_holds_more_than_the_most(text: str, qtbot: QtBot) -> None:
    metrics = QFontMetricsF(fonts.font(14))
    for width in (1.0, 9.5, 30.0):
        fitting = max(n for n in range(len(text) + 1) if metrics.horizontalAdvance(text[:n]) <= width * 14)
        assert typography.most_in(text, width) >= fitting
