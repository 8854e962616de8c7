"""Every block knows its lines, also among blocks of the same words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.content import manuscript
from viewer.content.article import FrontMatter
from viewer.content.markdown import read_body
from viewer.content.problem import Findings
from viewer.content.rules import Rules
from viewer.content.terms import Glossary
from viewer.content.text import walk

PIECES = (
    ("一", 1),
    ("一  \n一\n**一** 一", 1),
    ("## 一", 1),
    ("- 一\n- 一\n    - 一", 5),
    ("1. 一\n\n    一\n\n2. 一", 4),
    ("> 一\n> 一", 2),
    ("| 一 | 一 |\n|---|---|\n| 一 | 一 |", 1),
    ("```\n一\n\n一\n```", 1),
    ("```csv\n一,一\n一,一\n```", 1),
    ("```chart\nx: [1]\nseries: [{name: 一, values: [1]}]\ncaption: 一\n```", 1),
    ("/// tip | 一\n一\n///", 2),
    ("/// study | 一\n    design: cohort\n    comparator: 一\n\n一\n:   一\n///", 2),
    ("一\n:   一\n\n    一", 3),
    ("    一\n    一", 1),
    ("<!-- 一\n\n一 -->", 0),
    ("[^{n}]: 一\n\n    一", 0),
    ("*[一一一]: 一", 0),
)  # fmt: skip
"""Source, and how many blocks it becomes, in reading order."""


def lines_of(body: str) -> list[tuple[int, int]]:
    source = manuscript.split(Path("index.md"), f"---\nid: a\ntitle: b\n---\n{body}")
    read = read_body(source, FrontMatter("a", "b"), Rules(Path()), Glossary(()), Findings(source.path))
    assert len(read.lines) == len(list(walk(read.blocks)))
    return list(read.lines)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("一\n二\n\n一", [(5, 6), (8, 8)]),
        ("- 一\n- 一\n    - 一\n- 一", [(5, 8), (5, 5), (6, 6), (7, 7), (7, 7), (8, 8)]),
        ("> 一\n\n| 一 |\n|---|\n| 一 |\n\n一", [(5, 5), (5, 5), (7, 9), (11, 11)]),
        ("```\n一\n```\n\n一", [(5, 7), (9, 9)]),
        ("/// tip | 一\n一\n\n一\n///\n\n一", [(5, 8), (6, 6), (8, 8), (11, 11)]),
        ("<!-- 一 -->\n\n一", [(7, 7)]),
        ("[^a]: 一\n\n    一\n\n一", [(9, 9)]),
        ("一 <!-- 一\n一 --> 二\n\n一", [(5, 5), (8, 8)]),
        ("- [ ] 一\n- [x] 一", [(5, 6), (5, 5), (6, 6)]),
    ],
)
def test_blocks_have_the_lines_where_they_stand(body: str, expected: list[tuple[int, int]]) -> None:
    assert lines_of(body) == expected


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_blocks_of_the_same_words_are_told_apart(pieces: list[tuple[str, int]]) -> None:
    """Lists are parted by headings: Markdown would join them."""
    body, expected, line = "", list[int](), 5
    for number, (text, blocks) in enumerate(pieces):
        written = f"## 一\n\n{text.replace('{n}', str(number))}\n\n"
        expected += [line, *([line + 2] * (blocks > 0))]
        body += written
        line += written.count("\n")
    found = [first for first, _ in lines_of(body)]
    assert found == sorted(found)
    assert set(expected) <= set(found)
    assert len(found) == len(pieces) + sum(blocks for _, blocks in pieces)
