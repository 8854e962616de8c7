"""Words that are written into our dialect are shown exactly: in paragraphs, headings, lists, quotations, cells and captions."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from pathlib import Path

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from viewer.content.article_builder import build_article
from viewer.content.importing.draft import (
    DraftBody,
    Figured,
    Gridded,
    LineEnd,
    Listed,
    Para,
    Part,
    Pictured,
    Quoted,
    TextBit,
    Titled,
    said,
)
from viewer.content.importing.draft_writer import DraftWriter, front_matter
from viewer.content.rules import Rules
from viewer.content.text import block_text

EXAMPLES = int(os.environ.get("FRONTDESK_EXAMPLES", "120"))
SIGNS = "*_~^=`[]()<>&|\\{}#+-.!:/$%\"'"
LETTERS = st.text(alphabet=SIGNS + SIGNS + "0123456789abgmHL 中文剂量，。；（）“”µ≤℃①、", min_size=1, max_size=24)
_BEGINNINGS = """|# |## x|1. |12. |- |+ |* |> |>7.0 |>=7 |>>5 |=== |---|```|~~~|/// tip|:   |[^1]: |[1]: |[x] |[ ] |![|*[HbA1c]: |
    |<!-- |<https://a.example>|&lt;|{#a}|///|\\|a[x](y)|^^7^^|`a`|\t"""
STARTS = st.sampled_from(["", "", "| a | b |", *re.split(r"[|\n]", _BEGINNINGS)])
TEXTS = st.tuples(STARTS, LETTERS).map("".join).filter(lambda text: any(map(str.isalnum, text)))
_ADDRESS = "https://example.org/a_b(c)"
LOOKS = st.sampled_from(["", "", "", "bold", "slanted", "struck", "raised", "lowered", "href"])


@st.composite
def texts(draw: st.DrawFn) -> tuple[TextBit, ...]:
    """Return pieces with looks, the first with a letter."""
    pieces = []
    for text in draw(st.lists(TEXTS, min_size=1, max_size=5)):
        look = draw(LOOKS)
        marked = {each: each == look for each in ("bold", "slanted", "struck", "raised", "lowered")}
        pieces.append(msgspec.convert({"text": text, "href": _ADDRESS if look == "href" else "", **marked}, TextBit))
    return tuple(pieces)


def parts_of(bits: tuple[TextBit, ...]) -> list[Part]:
    """Return parts with ``bits`` in every place."""
    head = (TextBit("甲"),)
    return [
        Para(bits),
        Titled(2, bits),
        Para((*bits, LineEnd(), *bits)),
        Listed([[Para(bits)], [Para(bits), Listed([[Para(bits)]], [3])]]),
        Quoted([Para(bits), Para(bits)]),
        Gridded([head, bits], [[bits, head]], caption=bits),
        Figured(Pictured("no.png", "说明"), bits),
    ]


def letters(text: str) -> str:
    """Return what ``text`` says: no spaces, raised digits as digits, words struck out without their brackets."""
    text = unicodedata.normalize("NFKC", text).replace("−", "-").replace("(已删去:", "").replace("^", "")
    return re.sub(r"[\s)(]", "", text)


@settings(max_examples=EXAMPLES, derandomize=EXAMPLES <= 1000, deadline=None)
@given(texts())
@example((TextBit("5"), TextBit("10", bold=True), TextBit("mg")))
@example((TextBit("10"), TextBit("-3", raised=True), TextBit("2")))
@example((TextBit("[x] 停用"),))
@example((TextBit(">=10^9^"),))
@example((TextBit("停用", struck=True), TextBit("**18 U**")))
@example((TextBit("a"), TextBit(" ", bold=True), TextBit("!"), TextBit("x", href="https://example.org")))
def test_every_sign_of_a_source_is_shown_as_it_is(bits: tuple[TextBit, ...]) -> None:
    body = DraftBody(parts_of(bits), "题")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "index.md").write_text(DraftWriter().article(body, front_matter("a", "题", body, {})), encoding="utf-8")
        written = (Path(folder) / "index.md").read_text(encoding="utf-8")
        built = build_article(Path(folder), Rules(Path(folder)))
    shown = letters("".join(text for block in built.article.blocks for text in block_text(block)))
    words = letters(said(bits))
    assert shown == words * 10 + "甲" + words * 2 + "甲" + "说明" + words, written
