"""Spaces that only lay out are not kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.content.spacing import tidy


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
    ],
)
def test_needless_spaces_go(written: str, kept: str) -> None:
    assert tidy(written) == kept


@given(st.text(st.sampled_from("a1 \n\t中文，。“”%β-(")))
def test_tidy_text_stays_as_it_is(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert "".join(once.split()) == "".join(text.split())
