"""Layout spaces are not stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.content.spacing import clean, composed, is_unclean, longest_word, needless, tidy


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2 型糖尿病 MSC 治疗", "2型糖尿病MSC治疗"),
        ("two  words\n three", "two words three"),
        ("换\n行", "换行"),
        ("张 三", "张 三"),
        ("一、 二 （三）", "一、二（三）"),
        ("“重”\n的", "“重”的"),
        ("20% 与 4.55%", "20%与4.55%"),
        ("7.27 mmol/L", "7.27 mmol/L"),
        ("约 ≥ 50", "约 ≥ 50"),
        ("β 细胞", "β细胞"),
        ("a\u200bb\x00c", "abc"),
        ("\u3000首行", "首行"),
        ("e\u0302\u0301 n\u0300 u\u0308\u030c", "ế ǹ ǚ"),
        ("ê\u0304", "ê\u0304"),
        ("\uf9dc\u212b", "\uf9dc\u212b"),
    ],
)
def test_needless_spaces_go(written: str, kept: str) -> None:
    assert tidy(written) == kept


@pytest.mark.parametrize("control", ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"])
def test_what_changes_the_direction_of_words_goes_everywhere(control: str) -> None:
    assert clean(f"剂量{control}0.25 mg{control}\n{control}שלום") == "剂量0.25 mg\nשלום"


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u061c"])
def test_a_direction_mark_stays_only_beside_words_from_right_to_left(mark: str) -> None:
    assert clean(f"10{mark}-20 mg\nשלום{mark}!") == f"10-20 mg\nשלום{mark}!"


@given(st.text(st.sampled_from("a1 \n\t中文，。“”%β-(")))
def test_tidy_text_stays_as_it_is(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert "".join(once.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("before", "after", "within_a_line", "at_a_line_end"),
    [
        ("", "a", True, True), ("a", "", True, True), ("一", "二", False, True), ("一", "a", True, True), ("1", "一", True, True),
        ("一", "%", True, True), ("℃", "一", True, True), ("a", "b", False, False), ("，", "a", True, True),
        ("a", "（", True, True),
        ("一", "“", False, True), ("”", "一", False, True), ("—", "一", False, True), ("一", "·", False, True),
        ("一", "(", False, False),
        ("-", "一", False, False), ("a", "“", False, False), ("１", "a", False, False), ("\u3007", "1", True, True),
        ("\U00020000", "a", True, True),
    ],
)  # fmt: skip
def test_a_space_is_needless_where_layout_makes_it(before: str, after: str, within_a_line: bool, at_a_line_end: bool) -> None:
    assert needless(before, after, at_line_end=False) is within_a_line
    assert needless(before, after, at_line_end=True) is at_a_line_end


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""), ("a", "a"), (" a ", "a"), ("a\tb", "a b"), ("一\t a", "一a"), ("a \n\n b", "a b"), ("一 \n 二", "一二"),
        ("一\u00a0a", "一\u00a0a"),
        ("a\u00a0\nb", "a b"), ("一  二", "一 二"), ("a b 一 c", "a b一c"), ("e\u0301 一", "é一"),
    ],
)  # fmt: skip
def test_spaces_become_one_or_none(written: str, kept: str) -> None:
    assert tidy(written) == kept


def test_the_longest_word_is_what_no_line_can_break() -> None:
    written = ("", "abc de", "abc一二三defg", "a，bb", "x\u00a0yy", "x\tyyy\nz", "一二三", "ａｂｃ", "-" * 9)
    assert list(map(longest_word, written)) == [0, 3, 4, 2, 2, 3, 0, 0, 9]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a\u200bb", "ab"), ("a\x00\x08\x0b\x1f\x7f\x9fb", "ab"), ("\ufeffa", "a"), ("a\u2028\u2029b", "ab"),
        ("\ud800a\udfff", "a"),
        ("a\ufffe\uffffb", "ab"), ("a\ufff9\ufffbb", "ab"), ("a\u200eb", "ab"),
    ],
)  # fmt: skip
def test_what_cannot_be_seen_is_removed(written: str, kept: str) -> None:
    assert is_unclean(written)
    assert clean(written) == kept
    assert not is_unclean(kept)


@pytest.mark.parametrize("written", ["a\tb\nc", "字", "a\u00a0b", "a\u200db", "\ufffc", "a\u2030", "\ue000"])
def test_what_can_be_seen_or_joins_letters_stays(written: str) -> None:
    assert (is_unclean(written), clean(written)) == (False, written)


def test_letters_and_their_marks_become_one_and_rare_han_stay() -> None:
    assert list(map(composed, ("e\u0301", "か\u3099", "\u1112\u1161\u11ab", "1\u0301", "\u0301", "\uf9dc\u0301a"))) == [
        "é", "が", "한", "1\u0301", "\u0301", "\u9686\u0301a",
    ]  # fmt: skip
