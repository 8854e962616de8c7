from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.library.search.query import Phrase
from viewer.library.search.tokens import BEGINNING, count_tokens, fold, latin_words


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("停药后", {"停", "药", "后", "停药", "药后"}),
        ("c肽", {"c", BEGINNING + "c", "c肽", "肽"}),
        ("停药，后", {"停", "药", "后", "停药", "药后"}),
        ("", set()),
        ("，。", set()),
    ],
)
def test_tokens_of_a_line(line: str, found: set[str]) -> None:
    assert set(count_tokens(line).counts) == found


def test_body_holds_a_single_character_only_at_the_end() -> None:
    assert count_tokens("停药后").body == {"停药", "药后", "后"}


def test_hyphenated_word_is_found_by_its_parts_and_closed_up() -> None:
    assert latin_words("uc-msc–s") == ["uc", "msc", "s", "ucmscs", "mscs"]


_text = st.text("停药糖a1b-β，. 肽", min_size=1, max_size=20)


@given(_text, st.data())
def test_text_with_a_phrase_has_the_tokens_of_the_phrase(text: str, data: st.DataObject) -> None:
    line = fold(text)
    start = data.draw(st.integers(0, len(line) - 1))
    phrase = Phrase.of(line[start : start + data.draw(st.integers(1, 8))].split(" ")[0])
    if phrase is None or not any(phrase.find_all(line)):
        return
    found = set(count_tokens(line).counts)
    assert set(phrase.tokens) <= found
    assert set(phrase.body_tokens) <= count_tokens(line).body
    assert not phrase.beginning or any(token.startswith(phrase.beginning) for token in found)


@pytest.mark.parametrize(
    ("query", "line", "found"),
    [
        ("a1c", "hba1c", []),
        ("hba", "查hba1c", [(1, 3)]),
        ("mscs", "uc-mscs", [(3, 4)]),
        ("ucm", "uc-mscs", [(0, 4)]),
        ("uc-m", "ucmscs", [(0, 3)]),
        ("1.5%", "共1.5%，11.5", [(1, 3)]),
        ("停药,血糖", "停药，血糖", [(0, 5)]),
        ("停药", "停药停药", [(0, 2), (2, 2)]),
        ("c肽", "bc肽c肽", [(3, 2)]),
    ],
)
def test_phrase_stands_where_its_first_word_begins(query: str, line: str, found: list[tuple[int, int]]) -> None:
    phrase = Phrase.of(query)
    assert phrase is not None
    assert list(phrase.find_all(line)) == found


def test_tokens_are_counted_over_lines_and_join_none_of_them() -> None:
    found = count_tokens("停药停药\n后b b\n药")
    assert found.counts == {
        "停药": 2, "药停": 1, "停": 2, "药": 3, "后": 1, "后b": 1, "b": 2, BEGINNING + "b": 2,
    }  # fmt: skip
    assert found.body == {"停药", "药停", "药", "后b", "b", BEGINNING + "b"}
