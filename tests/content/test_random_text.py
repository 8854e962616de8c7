"""Random Markdown becomes an article or a ``ContentError``, soon, without leftovers of the parser's own marks."""

from __future__ import annotations

import re
import time
from itertools import count
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.content.test_markdown import build
from viewer.content import manuscript
from viewer.content.article import Article, FrontMatter, GlossaryEntry, decode, encode
from viewer.content.glossary import Glossary
from viewer.content.labels import article_text
from viewer.content.markdown import read_body
from viewer.content.problem import Findings
from viewer.content.rules import Limits, Rules
from viewer.content.spacing import clean
from viewer.content.text import block_text
from viewer.errors import ContentError

PIECES = (
    "a", "b ", "干细胞", "HbA1c", "*", "**", "_", "`", "``", "[", "](", "](#a)", "](http://a)", ")", "!",
    "[^", "^", "^^", "~", "~~", "==", "\n", "\n\n", "    ", "  \n", "# ", "## ", "> ", "- ", "1. ", "- [ ] ",
    "|", "\n|--|--|\n", "| a | b |\n", "\n```py\nx = 1\n```\n", "```", "\n/// tip\nx\n///\n", "///",
    "\n/// study | t\n    design: cohort\n\na\n:   b\n\n///\n", "{#a}", "{: #b href=javascript:x}",
    "{: class=footnote-ref}", "[^1]", "*[a]: b\n", ":   def\n", "\n```csv\na,b\n1,2\n```\n",
    "\n\n```chart\nx: [1, 2]\nseries: [{name: a, values: [1, 2]}]\n```\n\n",
    "<!-- slide -->", "<!-- notes: x -->", "<!--", "-->", "&amp;", "&#2;", "&#3;", "<b>", "<http://x>",
    "\\", "---\n", "===\n", "\x02", "\x03", "\t", "“重”", "，", "[x]: y\n", '"', "{", "}", "\u200b", "😀",
    "doi:10.1234/x", "javascript:",
)  # fmt: skip
RULES = Rules(Path("library"), glossary=(GlossaryEntry("干细胞", "x"), GlossaryEntry("HbA1c", "y", aliases=("a",))))


def read(text: str) -> Article | None:
    try:
        source = manuscript.split(Path("index.md"), clean(f"---\nid: a\n---\n{text}\n\n[^1]: a *b* doi:10.1234/x\n"))
        head = FrontMatter("a", "b", lead="x **y**[^1]")
        body = read_body(source, head, RULES, Glossary(RULES.glossary), Findings(source.path))
    except ContentError as error:
        if "内部" in error.message:  # a fault of this program, reported as one of the article's
            raise AssertionError(error) from error
        return None
    return Article("a", "b", body.blocks, body.lead, references=body.references, glossary=body.glossary)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_random_markup_is_read_or_refused(text: str) -> None:
    start = time.process_time()
    article = read(text)
    assert time.process_time() - start < Limits().seconds
    if article:
        assert decode(encode(article)) == article
        words = article_text(article)
        assert "\x02" not in words
        assert "\x03" not in words
        assert "wzxhzdk" not in words
        assert "Link(href='javascript" not in str(article)


@given(st.text(max_size=300))
def test_random_characters_are_read_or_refused(text: str) -> None:
    read(text)


def test_block_right_behind_a_quotation_with_a_block_is_read(tmp_path: Path) -> None:
    blocks = build(tmp_path / "a", "> /// note\n> one\n> ///\n/// tip\ntwo\n///").article.blocks
    assert [text for block in blocks for text in block_text(block)] == ["one", "two"]


def test_unpaired_marks_stay_as_typed(tmp_path: Path) -> None:
    blocks = build(tmp_path / "a", "one\n\ntwo ^^^^~^~~1\n\nthree").article.blocks
    assert [text for block in blocks for text in block_text(block)] == ["one", "two ^^^^~^~~1", "three"]


FAULTY = (
    "W话。",
    "看![W](none.png)后W",
    "![W](dot.png)\n![W](none.png)",
    "- W\n- W![W](dot.png)\n    - W",
    "/// tip | W\nW\n///",
    "/// tip | W\nW",
    "/// 提W | W\nW\n///",
    "///",
    "/// study | W\n    design: x\n    foo: 1\n\nW\n\n它能说明\n:   W\n///",
    "/// study | W\ndesign：cohort\nW\n///",
    "## W {#x}",
    "```csv\nW,W\n1\n2,3\n```",
    "```csv\nW,W\nW,W\n",
    "| W | W |\n|---|---|\n| W |\n| W | W | W |\nW",
    "| W | ![W](dot.png) |\n|--|--|\n| ![W](none.png) W | W |",
    "/// caption\nW\n\n- W\n///",
    "[W](tel:1)[W](x.pdf)[W](#x)",
    "W[^a][^b]",
    "[^a]: W",
    "[^a]: W",
    "> W\n> ![W](none.png)\n>\n> /// note\n> W\n> ///",
    "**W ![W](dot.png)** W",
    "[![W](dot.png)](none)",
    "W\n:   W ![W](dot.png)\n\n    W",
    "```chart\nx: [1]\nseries: [{name: W, values: [1,2]}]\ncaption: W\n```",
    "```chart\nx: [W]\nseries: [{name: W, values: [2]}]\ncaption: W\ntype: bar\ny_min: 1\n```",
    "```py x=1\nW\n```",
    "```\nW\n\nW",
    "//// note\n/// tip\nW\n////",
    "    W\n    W",
    "1. W\n\n    ![W](none.png)\n\n    /// caption\n    W\n    ///",
    "<b>W</b> <!-- slide -->",
    "W  \n![W](dot.png)  \nW",
)  # fmt: skip
"""Mistakes of authors; each W becomes a word of its own."""


@given(st.lists(st.sampled_from(FAULTY), max_size=9), st.booleans())
def test_no_word_is_lost_among_faults(pieces: list[str], tight: bool) -> None:
    numbers = count(1)
    body = re.sub("W", lambda _: f"w{next(numbers)}w", ("\n" if tight else "\n\n").join(pieces))
    article = read(body)
    assert article is not None
    words = article_text(article)
    lost = [f"w{number}w" for number in range(1, next(numbers)) if f"w{number}w" not in words]
    assert not lost, body
