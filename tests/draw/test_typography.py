"""Chinese typography: what is laid out, and that none of it is ever stored or copied."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetricsF, QTextCharFormat
from pytestqt.qtbot import QtBot

from viewer.draw import fonts, titles, typography
from viewer.draw.typography import Spacing

MIXED = st.text(st.sampled_from("糖尿病年月日时点用药，。、；：！？（）《》「」“”abcGLP019 %°±≥≤<>/×-\u00a0\n"), max_size=60)


def gaps(text: str) -> list[str]:
    """Return the pairs of characters with a gap between them."""
    return [text[e - 1 : e + 1] for _, e, spacing in typography.runs(text) if spacing is Spacing.GAP]


def spaced_parts(text: str) -> list[str]:
    """Return the parts followed by a gap: a character with its combining marks."""
    return [text[s:e] for s, e, spacing in typography.runs(text) if spacing is Spacing.GAP]


def squeezed(text: str) -> list[str]:
    """Return the characters that are set at half width."""
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


@pytest.mark.parametrize("date", ["2026年6月18日", "2026年11月1日", "8点30分", "8时30分", "2026年", "6月", "6月18日", "10:24"])
def test_dates_and_times_are_closed_up(date: str) -> None:
    assert gaps(date) == []


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("15分钟", ["5分"]),
        ("每日1次", ["日1", "1次"]),
        ("1小时30分", ["1小", "时3", "0分"]),
        ("3年", ["3年"]),
        ("6月龄", ["6月"]),
        ("12个月", ["2个"]),
        ("第1周", ["第1", "1周"]),
        ("11月1日1次", ["日1", "1次"]),
        ("2至3周", ["2至", "至3", "3周"]),
    ],
)
def test_number_of_anything_else_stands_apart(text: str, pairs: list[str]) -> None:
    assert gaps(text) == pairs


@pytest.mark.parametrize(
    "words", ["Tiếng Việt", "yí dǎo sù dǐ kàng", "ḿ ǹ ê̄ ế ě ề", "Škoda", "Łódź", "ı İ ğ ş", "Ti\u00ea\u0301ng Vie\u0323\u0302t"]
)
def test_letter_with_marks_is_a_letter_like_any_other(words: str) -> None:
    assert gaps(words) == []
    last = next(i for i in range(len(words), 0, -1) if not unicodedata.combining(words[i - 1])) - 1
    assert gaps(f"用{words}治") == [f"用{words[0]}", words[last:][-1] + "治"]
    assert spaced_parts(f"{words}治") == [words[last:]]


@pytest.mark.parametrize("text", ["ไทย", "한국어", "हिन्दी", "العربية", "עברית", "བོད་ཡིག", "日本語のテスト"])
def test_one_script_alone_has_no_gap(text: str) -> None:
    assert gaps(text) == []


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
    spans = ((start, end) for start, end, spacing in typography.runs(text) if spacing is not Spacing.PLAIN)
    assert all(_bare_length(text[start:end]) == 1 and not unicodedata.combining(text[start]) for start, end in spans)


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
        ("7 mmol/L", "7_mmol/^L"),
        ("15 g 糖", "15_g 糖"),
        ("2 ×10⁹", "2_×10⁹"),
        ("10⁹/L", "10⁹/^L"),
        ("≥ 7", "≥_7"),
        ("P < 0.001", "P_<_0.001"),
        ("3个月", "3^个^月"),
        ("3 个月", "3_个^月"),
        ("20 %", "20_%"),
        ("12.5–13.9 mmol/L", "12.5^–^13.9_mmol/^L"),
        ("0.25~0.5 g/次", "0.25^~^0.5_g/^次"),
        ("3 × 10⁶", "3_×_10⁶"),
        ("1,200 U", "1,200_U"),
        ("25 kg/m²", "25_kg/^m²"),
        ("2型糖尿病", "2^型糖尿病"),
        ("达到7和8", "达到7和8"),
        ("doi:10.1186/s13287-022-02848-6", "doi:10.1186/s13287-022-02848-6"),
        ("https://example.org/a/2024/05-06/long", "https://example.org/a/2024/05-06/long"),
        ("in 2022 participants", "in 2022 participants"),
        ("article-99/index.md", "article-99/index.md"),
        ("GLP-1受体", "GLP-1受体"),
    ],
)
def test_number_and_unit_stay_on_one_line(text: str, kept: str) -> None:
    assert typography.keep_units(text) == kept.replace("_", "\u00a0").replace("^", "\u2060")


def test_quantity_too_wide_for_its_column_is_parted_beside_its_dash_alone() -> None:
    kept = typography.kept("12.5–13.9 mmol/L", widest=5)
    assert sorted(kept) == [4, 9]
    assert kept[9] == "\u00a0"


def test_last_line_of_a_paragraph_holds_more_than_one_character() -> None:
    words = "请勿自行停用胰岛素或降糖药。"
    assert sorted(typography.kept(words, ends=True)) == [11, 12]
    assert not typography.kept(words)
    assert not typography.kept("两三个字。", ends=True)


@given(MIXED)
def test_keeping_units_changes_no_word(text: str) -> None:
    assert typography.bare(typography.keep_units(text)) == text.replace("\u00a0", " ")


@given(MIXED)
@example("、±0")
def test_pieces_make_up_the_text(text: str) -> None:
    assert _bare("".join(typography.pieces(text))) == _bare(text)


@given(MIXED)
def test_label_changes_no_word(text: str) -> None:
    assert typography.bare(typography.label(text).replace("\u2005", "")) == typography.bare(text)


def test_label_wraps_within_no_quantity() -> None:
    assert typography.label("共48周，7 mmol/L") == "共\u200548\u2005\u2060周，7\u00a0mmol/\u2060L"


def test_short_title_stays_on_one_line() -> None:
    assert titles.balanced("糖尿病", 20) == ("糖尿病",)


def test_long_title_is_broken_after_its_colon() -> None:
    title = "干细胞治疗 2 型糖尿病：真的能停用胰岛素或降糖药吗"
    assert [line.replace("\u00a0", " ") for line in titles.balanced(title, 20)] == [
        "干细胞治疗 2 型糖尿病：",
        "真的能停用胰岛素或降糖药吗",
    ]


@pytest.mark.parametrize("width", range(4, 20))
def test_no_line_of_a_title_ends_within_a_word_or_before_a_particle(width: int) -> None:
    title = "如何能逆转2型糖尿病患者的胰岛素抵抗"
    words = ("糖尿病", "胰岛素", "如何", "逆转", "患者", "抵抗")
    starts, at = set(), 0
    for line in map(typography.bare, titles.balanced(title, width, words)):
        starts.add(at)
        at += len(line)
    assert at == len(title)
    assert starts <= {0, 2, 3, 5, 7, 10, 13, 16}


def test_long_title_is_elided_after_a_word(qtbot: QtBot) -> None:
    del qtbot
    first, _ = titles.title_lines("如何能逆转糖尿病患者的胰岛素抵抗", fonts.font(20), 90, ("逆转", "糖尿病"))
    assert first == "如何能"


def test_gap_stands_in_a_title_that_is_kept_together() -> None:
    assert typography.label(titles.unbroken("治疗2型糖尿病", ("糖尿病",))) == "治疗\u20052\u2005\u2060型糖尿病"


@given(MIXED, st.floats(4, 60))
def test_balanced_title_loses_no_character(title: str, width: float) -> None:
    joined = "".join(titles.balanced(title, width))
    assert _bare(joined) == _bare(title)


@given(MIXED)
def test_halved_title_loses_no_character_and_begins_no_line_with_closing_punctuation(title: str) -> None:
    first, second = titles.halved(title)
    assert _bare(first + second) == _bare(title)
    assert not second or second[0] not in "，。、；：！？）》」』】”’ "


@pytest.mark.parametrize("pair", ["糖尿", " b", "c是"])
def test_line_may_end_between_words_and_han_characters(pair: str) -> None:
    assert typography.may_break(*pair)


@pytest.mark.parametrize("pair", ["ab", "15", "糖，", "（糖", "a "])
def test_line_does_not_end_within_a_word_or_beside_its_punctuation(pair: str) -> None:
    assert not typography.may_break(*pair)


def _bare_length(text: str) -> int:
    return sum(not unicodedata.combining(character) for character in text)


def _bare(text: str) -> str:
    return "".join(c for c in typography.bare(text) if c not in " \u2005\n")


@pytest.mark.parametrize("text", ["il.,'|!iiii" * 8, "干细胞，治疗" * 8, "2 型糖尿病 type 2 diabetes" * 4])
def test_no_line_holds_more_than_the_most(text: str, qtbot: QtBot) -> None:
    metrics = QFontMetricsF(fonts.font(14))
    for width in (1.0, 9.5, 30.0):
        fitting = max(n for n in range(len(text) + 1) if metrics.horizontalAdvance(text[:n]) <= width * 14)
        assert titles.max_characters(text, width) >= fitting
