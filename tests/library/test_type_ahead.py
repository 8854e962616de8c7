from __future__ import annotations

import pytest

from viewer.library.type_ahead import spells
from viewer.library.writer import title_key

SPELT = (
    ("糖尿病能吃水果吗", "tnb"),
    ("糖尿病能吃水果吗", "tangnb"),
    ("糖尿病能吃水果吗", "tangniaobing"),
    ("糖尿病能吃水果吗", "TNB"),
    ("糖尿病能吃水果吗", "ta"),
    ("“长期”用药", "cqyy"),  # read as cháng here, not zhǎng
    ("绿色的药", "lvse"),
    ("绿色的药", "luse"),
    ("2型糖尿病", "2xt"),
    ("HbA1c 是什么", "hba1cshi"),
    ("Low blood sugar", "low b"),
    ("先安检", "xianjian"),
)


@pytest.mark.parametrize(("title", "typed"), SPELT)
def test_letters_spell_the_beginning_of_a_title(title: str, typed: str) -> None:
    assert spells(title_key(title), typed)


@pytest.mark.parametrize("typed", ["", " ", "x", "niao", "tnbx", "tangg", "!"])
def test_other_letters_do_not(typed: str) -> None:
    assert not spells(title_key("糖尿病能吃水果吗"), typed)


def test_letters_that_go_on_after_the_title_do_not() -> None:
    assert spells(title_key("药"), "yao")
    assert not spells(title_key("药"), "yaoy")
