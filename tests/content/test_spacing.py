"""Layout spaces are not stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.content.spacing import clean, tidy


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
