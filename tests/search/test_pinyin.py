from __future__ import annotations

import pytest

from viewer.library.search.pinyin import cuts, initials, readings, syllables


def _cut(letters: str) -> list[str]:
    return [" ".join(piece.char or piece.sounds[0] for piece in way) for way in cuts(letters)]


@pytest.mark.parametrize(
    ("letters", "first"),
    [
        ("ganxibao", "gan xi bao"),
        ("ganxib", "gan xi b"),
        ("gxb", "g x b"),
        ("tingya", "ting ya"),
        ("zhsh", "zh sh"),
        ("tang尿", "tang 尿"),
        ("糖nb", "糖 n b"),
        ("lvse", "lv se"),
        ("lu", "lu"),
    ],
)
def test_letters_are_cut_into_the_fewest_characters(letters: str, first: str) -> None:
    assert _cut(letters)[0] == first


def test_doubtful_letters_are_cut_in_every_way() -> None:
    assert {"xian", "xi an"} <= set(_cut("xian"))
    assert {"fan gan", "fang an"} <= set(_cut("fangan"))


@pytest.mark.parametrize("letters", ["hbac", "uc", "vitamin", "x" * 100, "glucose"])
def test_what_no_one_says_is_not_cut(letters: str) -> None:
    assert not any(len(way) <= 3 and "v" in way for way in _cut(letters)) or letters == "vitamin"
    if letters in {"uc", "x" * 100}:
        assert _cut(letters) == []


def test_character_with_two_readings_has_both() -> None:
    assert {"xue", "xie"} <= set(readings("血"))
    assert readings("胞") == ("bao",)
    assert readings("绿") == ("lu", "lv")
    assert readings("A") == ()


def test_initials_of_a_pair_are_those_of_all_its_readings() -> None:
    assert initials("干细") == {"gx"}
    assert initials("银行") == {"yx", "yh"}
    assert initials("干A") == set()


def test_every_syllable_is_plain_letters() -> None:
    assert len(syllables()) > 400
    assert all(syllable.isascii() and syllable.isalpha() and syllable.islower() for syllable in syllables())


@pytest.mark.parametrize(
    ("letters", "ways"),
    [
        ("xian", ["xian", "xi an", "xia n"]),
        ("gxb", ["g x b"]),
        ("g" * 12, ["g " * 11 + "g"]),
        ("g" * 13, []),
        ("糖", ["糖"]),
        ("糖n尿", ["糖 n 尿"]),
        ("", [""]),
        ("zh", ["zh"]),
        ("tangx", ["tang x"]),
        ("tangs", ["tang s"]),
        ("tangsu尿", ["tang su 尿"]),
    ],
)
def test_letters_are_cut_in_few_ways_the_shortest_first(letters: str, ways: list[str]) -> None:
    found = _cut(letters)
    assert found[: len(ways)] == ways
    assert len(found) <= 4
    assert [way.count(" ") for way in found] == sorted(way.count(" ") for way in found)
