"""Titles are sorted as in a Chinese index: digits and Latin first, then by pinyin."""

from __future__ import annotations

import pytest

from viewer.library.writer import places, title_key


def test_titles_are_ordered_by_digits_latin_and_pinyin() -> None:
    ordered = ["2型", "12型", "C肽", "HbA1c", "重庆", "第2型", "第10型", "二甲双胍", "糖", "糖2", "糖尿病", "行动", "银行"]
    assert sorted(set(ordered), key=title_key) == ordered


def test_punctuation_width_and_case_do_not_count() -> None:
    assert title_key("“ＨｂＡ１ｃ”：是什么？") == title_key("hba1c是什么")


def test_an_authors_own_reading_wins() -> None:
    assert title_key("血糖", "xuè táng") == title_key("血糖", "xue4 tang2") == title_key("穴塘", "XUÈ TÁNG")
    assert title_key("绿", "lǜ") == title_key("绿") != title_key("路", "lù")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], []),
        ([-1, -1, -1], [1024, 2048, 3072]),
        ([1024, -1, 2048], [1024, 1536, 2048]),
        ([-1, 1024, 2048, -1], [512, 1024, 2048, 3072]),
        ([1, -1, 3], [1, 2, 3]),
        ([1, -1, 2], [1024, 2048, 3072]),
        ([0, 1, 2], [1024, 2048, 3072]),
        ([2048, 1024], [1024, 2048]),
    ],
)
def test_a_new_row_is_placed_between_its_neighbours_and_all_anew_without_room(before: list[int], after: list[int]) -> None:
    assert places(before) == after
