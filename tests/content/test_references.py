"""DOI and web address of a reference become fields; its words stay readable."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from tests.content.showing import words
from tests.content.test_markdown import build
from viewer.content import blocks as b
from viewer.content.article import Source
from viewer.content.citations import Citations, source
from viewer.content.link_targets import BadLinkError, resolve, spoken_target, web_address
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


LONG = "10.1234/" + "x" * 192  # the longest DOI that an article may have


def linked(href: str, shown: str = "") -> b.Link:
    return b.Link(href, (b.Text(shown or href),))


@pytest.mark.parametrize(
    ("written", "kept", "doi", "url"),
    [
        (("文，doi:10.1/x",), "文，doi:10.1/x", "", ""),  # too short for a DOI
        ((f"文 {LONG}",), f"文 {LONG}", LONG, ""),
        ((f"文 doi:{LONG}y",), f"文 doi:{LONG}y", "", ""),
        (("文 HTTPS://A.example/X.",), "文", "", "https://A.example/X"),
        (("文 https://u@a.example/x",), "文 https://u@a.example/x", "", ""),
        (("文 https://[a",), "文 https://[a", "", ""),
        (("文 https://a.example/?a=1&copy=2",), "文", "", "https://a.example/?a=1&copy=2"),
        (("文，网址：https://a.example/x；",), "文", "", "https://a.example/x"),
        (("见 https://a.example/x, 和另一处",), "见 https://a.example/x, 和另一处", "", "https://a.example/x"),
        (("见 10.1234/x). 和另一处",), "见 10.1234/x). 和另一处", "10.1234/x", ""),
        (("文 https://a.example/1 https://a.example/2",), "文 https://a.example/1", "", "https://a.example/2"),
        (("文 doi:10.1234/x doi:10.1234/y",), "文 doi:10.1234/x", "10.1234/y", ""),
        (("文 ", linked("https://dx.doi.org/10.1234/x")), "文", "10.1234/x", ""),
        (("文 DOI：", linked("https://doi.org/10.1234/x", "10.1234/x"), "。"), "文", "10.1234/x", ""),
        (("文 ", linked("https://a.example", "某页"), "."), "文 [link https://a.example 某页].", "", "https://a.example"),
        (("文", b.Break(), linked("https://a.example/x"), b.Break()), "文", "", "https://a.example/x"),
        (("文 ", linked("https://a.example/1"), " ", linked("https://a.example/2")),
        "文 [link https://a.example/1 https://a.example/1]",
         "", "https://a.example/2"),
        (("文", b.Strong((b.Text("2020"),))), "文[strong 2020]", "", ""),
        (("文 ", linked("article:a", "某篇")), "文 [link article:a 某篇]", "", ""),
        (("https://a.example/x",), "https://a.example/x", "", "https://a.example/x"),
    ],
)  # fmt: skip
def test_an_address_at_the_end_is_moved_and_what_is_none_stays_among_the_words(
    written: tuple[str | b.Inline, ...], kept: str, doi: str, url: str
) -> None:
    found = source(tuple(b.Text(part) if isinstance(part, str) else part for part in written))
    assert (words(found.children), found.doi, found.url) == (kept, doi, url)


def test_references_are_numbered_as_they_are_cited_also_within_each_other() -> None:
    notes = {label: Element("p", {"label": label}) for label in "abcd"}
    citations = Citations(notes)
    assert ("a" in citations, "x" in citations) == (True, False)
    assert [citations.number(label) for label in "cac"] == [1, 2, 1]

    def read(note: Element) -> b.Inlines:
        if note.get("label") == "c":
            citations.number("d")
        return (b.Text(note.get("label", "")),)

    assert citations.sources(read) == tuple(Source((b.Text(label),)) for label in "cadb")


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("#一 二", "#一二"), ("#a%20b", "#a b"), ("#a", "#a"), ("http://a.example", "http://a.example"),
        ("HTTPS://A.example/X", "https://A.example/X"), ("https://a.example/?a=1&copy=2", "https://a.example/?a=1&copy=2"),
        ("https://a.example/?a=1&amp;b=2", "https://a.example/?a=1&b=2"),
        ("https://a.example/&amp;lt;", "https://a.example/&lt;"),
        ("https://a.example/@b", "https://a.example/@b"), ("a-b", "article:a-b"), ("../a-b", "article:a-b"),
        ("../a-b/", "article:a-b"),
        ("a-b/index.md", "article:a-b"), ("../a-b/index.md#x%20y", "article:a-b#x y"), ("a-b#", "article:a-b"),
        ("a b", "article:ab"),
        ("a&#45;b", "article:a-b"), ("a-b#x\u202ey", "article:a-b#xy"),
    ],
)  # fmt: skip
def test_a_link_leads_to_a_section_an_article_or_the_web(written: str, target: str) -> None:
    assert resolve(written) == target
    assert not target.startswith("http") or web_address(target) == target


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("#", "没有目标"), ("https://", "“https://”写得不对"), ("https:///x", "写得不对"), ("https://u@a.example", "写得不对"),
        ("https://[a", "写得不对"), ("mailto:a@b", "不能用“mailto:”"), ("tel:120", "不能用“tel:”"),
        ("java\nscript:x", "“javascript:”"),
        ("", "链接“”"), ("a/b", "链接“a/b”"), ("a_b", "不是章节"), ("/a-b", "不是章节"), ("a-b?x", "不是章节"),
        ("_" * 81, f"链接“{'_' * 80}”"),
        ("https://@" + "x" * 90, f"网址“https://@{'x' * 71}”"),
    ],
)  # fmt: skip
def test_any_other_link_is_refused_with_the_reason(written: str, told: str) -> None:
    with pytest.raises(BadLinkError, match=told.replace("?", ".")):
        resolve(written)


def test_numbers_and_addresses_behind_links_are_found() -> None:
    written = ("tel:120", "TEL:%2B86?x", "sms:1", "mailto:a@b?subject=x", "te l:12 0", "http://a", "120", "ftp:a")
    assert list(map(spoken_target, written)) == ["120", "+86", "1", "a@b", "120", "", "", ""]


def test_an_article_with_any_of_these_addresses_is_not_lost(tmp_path: Path) -> None:
    links = "[x](HTTPS://a.example) [y](https://a.example/&amp;lt;)"
    body = f"{links}[^a][^b]\n\n[^a]: 文 https://u@a.example/x\n[^b]: 文 doi:{LONG}y\n"
    (paragraph,) = build(tmp_path / "a", body).article.blocks
    assert isinstance(paragraph, b.Paragraph)
    assert [inline.href for inline in paragraph.children if isinstance(inline, b.Link)] == ["https://a.example",
        "https://a.example/&lt;"]
