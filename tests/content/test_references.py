"""DOI and web address of a reference become fields; its words stay readable."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.test_markdown import build
from viewer.content.text import plain


@pytest.mark.parametrize(
    ("written", "words", "doi", "url"),
    [
        ("Zang L. Trial. 2022. doi:10.1186/s13287-022-02848-6", "Zang L. Trial. 2022.", "10.1186/s13287-022-02848-6", ""),
        ("Zang L. https://doi.org/10.1186/scrt446.", "Zang L.", "10.1186/scrt446", ""),
        ("Zang L. <https://doi.org/10.1016/S2213-8587(19)30068-3>", "Zang L.", "10.1016/S2213-8587(19)30068-3", ""),
        ("WHO. 2011. <https://www.who.int/x>.", "WHO. 2011.", "", "https://www.who.int/x"),
        ("作者，题目，doi：10.1234/x https://a.b/c", "作者，题目", "10.1234/x", "https://a.b/c"),
        ("See doi:10.1234/x for more", "See doi:10.1234/x for more", "10.1234/x", ""),
        ("[The paper](https://a.b/c), 2020", "The paper, 2020", "", "https://a.b/c"),
        ("<https://a.b/c>", "https://a.b/c", "", "https://a.b/c"),
        ("No address", "No address", "", ""),
    ],
)
def test_addresses_are_recognised(tmp_path: Path, written: str, words: str, doi: str, url: str) -> None:
    (source,) = build(tmp_path / "a", f"x[^1]\n\n[^1]: {written}\n").article.references
    assert (plain(source.children), source.doi, source.url) == (words, doi, url)


def test_uncited_reference_stands_last(tmp_path: Path) -> None:
    article = build(tmp_path / "a", "x[^c] y[^b]\n\n[^a]: A\n[^b]: B\n[^c]: C\n").article
    assert [plain(source.children) for source in article.references] == ["C", "B", "A"]


def test_reference_of_two_paragraphs_is_one_text(tmp_path: Path) -> None:
    (source,) = build(tmp_path / "a", "x[^a]\n\n[^a]: One *a*\n\n    two\n").article.references
    assert plain(source.children) == "One a two"
