"""``* _ ~ ^ =`` are marks where an author means them as marks, and characters everywhere else, in every place of an article."""

from __future__ import annotations

import time

import pytest

from tests.content.case_files import cases
from tests.content.showing import show, words
from tests.content.word_places import PLACES, read
from viewer.content.marks import find_marks
from viewer.content.text import plain

LEADS = {"quotation": "说：", "source note": "来源："}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("typed", "expected"), [pytest.param(g, e, id=t) for t, g, e in cases("marks")])
def test_marks_and_characters_are_told_apart(place: str, typed: str, expected: str) -> None:
    assert words(PLACES[place](typed)) == LEADS.get(place, "") + expected


def test_a_power_is_no_digit_in_plain_words() -> None:
    assert plain(PLACES["paragraph"]("4×10^9^/L，10^-3，Na^+^，2^nd^")) == "4×10⁹/L，10⁻³，Na⁺，2nd"


@pytest.mark.parametrize("sign", ["*", "**", "_", "~", "~~", "^", "^^", "==", "*a", "a*", "**a ", "~a", "^1", "*a~b^c"])
def test_time_grows_with_the_length_alone(sign: str) -> None:
    start = time.process_time()
    find_marks(sign * 20_000)
    assert time.process_time() - start < 10  # a quadratic scan takes minutes


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("#3 床", "p #3床"),
        ("##3 床", "p ##3床"),
        ("##标题", "h2 #标题 标题"),
        ("## 维生素 C#", "h2 #维生素-c 维生素C#"),
        ("## 标题 ##", "h2 #标题 标题"),
        ("## 乙组 {5 mmol/L}", "h2 #乙组-5-mmol-l 乙组 {5 mmol/L}"),
        ("## 乙组 {n=20}", "h2 #乙组-n-20 乙组 {n=20}"),
        ("**剂量**{5mg}", "p [strong 剂量]{5mg}"),
        ("血糖 5\n-", "p 血糖5 -"),
        ("血糖 5\n==", "p 血糖5 =="),
        ("标题\n===", "h2 #标题 标题"),
        (">7.0 mmol/L", "p >7.0 mmol/L"),
        (">= 7.0", "p >= 7.0"),
        ("血糖\n> 7.0 时", "p 血糖 > 7.0时"),
        ("1.5 mg 每日", "p 1.5 mg每日"),
        ("13912345678. 电话", "p 13912345678. 电话"),
        ("3. 丙\n4. 丁", "ol 3\n  item\n    p 丙\n  item\n    p 丁"),
        ("1. 甲\n3. 丙", "ol 1\n  item\n    p 甲\nol 3\n  item\n    p 丙"),
        ("1. 甲\n1. 乙", "ol 1\n  item\n    p 甲\n  item\n    p 乙"),
        ("0. 零\n1. 一", "ol 0\n  item\n    p 零\n  item\n    p 一"),
        ("甲 [1] 乙 [2]\n\n[1]: http://a.example", "p 甲 [1] 乙 [2]\np [1]: http://a.example"),
    ],
)
def test_signs_at_a_line_s_beginning_or_end_stay_where_they_are_no_marks(source: str, expected: str) -> None:
    assert show(read(source)[0].blocks) == expected


def test_no_character_of_a_line_is_lost() -> None:
    typed = "a|b|c, {x} [y] (z) \"q\" 'r' #1 @2 $3 5% 6& 7; 8: 9! 10? / \\ ` <> ~ ^ * _ = + -"
    assert plain(PLACES["paragraph"](typed)) == typed
