from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from tests.libraries import build_library, sample_article
from viewer.library.search.pinyin import cuts, initials, readings, syllables
from viewer.library.search.searcher import Searcher


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


@pytest.fixture(name="titles", scope="module")
def _titles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """Yield a search in a library of titles whose words begin with the same letters."""
    words = ("恶性肿瘤", "二型糖尿病", "疼痛怎么办", "疼土", "饿了吃什么", "鲜花可以送", "西安话")
    empty = sample_article(blocks=())
    articles = [replace(empty, id=f"title-{n}", title=title, lead=(), tags=()) for n, title in enumerate(words)]
    path = build_library(tmp_path_factory.mktemp("titles") / "titles.fdk", *articles)
    with Searcher(path) as searcher:
        yield searcher


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ex", {"恶性"}),  # the syllable e, not the first letter of er
        ("exing", {"恶性"}),
        ("erxing", {"二型"}),
        ("er", {"二"}),
        ("e", set()),  # one letter is not pinyin yet
        ("tengt", {"疼痛", "疼土"}),
        ("tengto", {"疼痛"}),  # half a syllable, while it is typed
        ("tengton", {"疼痛"}),
        ("tengtong", {"疼痛"}),
        ("xianhua", {"鲜花"}),  # fewer characters are more likely
    ],
)
def test_pinyin_means_the_words_that_are_read_so_at_every_key(titles: Searcher, typed: str, meant: set[str]) -> None:
    hits = titles.search(typed).hits
    assert {hit.title[start : start + length] for hit in hits for start, length in hit.title_spans} == meant
