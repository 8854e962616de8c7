"""Every block knows its lines, even among blocks with the same words."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.folders import png
from viewer.content import manuscript
from viewer.content.article import FrontMatter
from viewer.content.glossary import Glossary
from viewer.content.markdown import read_body
from viewer.content.problem import Findings
from viewer.content.rules import Rules
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
"""Source, and the number of its blocks, in reading order."""


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
        (
            (
                "段\n"
                "\n"
                "/// study | 题\n"
                "    design: trial\n"
                "    n: 0\n"
                "    evidence: strong\n"
                "    cites: 无\n"
                "    color: x\n"
                "\n"
                "它能说明\n"
                ":   能[^缺]\n"
                "\n"
                "它不能说明\n"
                ":   不能\n"
                "///\n"
            ),
            [(5, 5), (7, 18), (15, 15), (18, 18)],
        ),
        (
            (
                "> 引\n"
                "> [x](q.html)\n"
                "> 又 [y](r.html)\n"
                "\n"
                "- 一\n"
                "- 二 [x](q.html)\n"
                "    - 三\n"
                "\n"
                "    四 [y](r.html)\n"
                "\n"
                "词\n"
                ":   义 [x](q.html)\n"
                "\n"
                "| 甲 | 乙 |\n"
                "|---|---|\n"
                "| 丙 | [x](q.html) |\n"
                "| [y](r.html) |\n"
                "| 丙 | 丁 | 戊 |\n"
            ),
            [(5, 7), (5, 7), (9, 13), (9, 9), (10, 10), (11, 11), (11, 11), (13, 13), (15, 16), (16, 16), (18, 22)],
        ),
        (
            (
                "```csv\n"
                "甲,乙\n"
                "[x](q.html),2\n"
                "3,4,5\n"
                "```\n"
                "\n"
                "```csv\n"
                "甲,乙\n"
                "1,[x](q.html)\n"
                "```\n"
                "\n"
                "```\n"
                "[x](q.html)\n"
                "```\n"
                "\n"
                "    [x](q.html)\n"
                "\n"
                "<!-- [x](q.html)\n"
                "\n"
                "-->\n"
                "\n"
                "话 `[x](q.html)` [x](q.html)\n"
                "\n"
                "[^a]: 源 [x](q.html)\n"
            ),
            [(5, 9), (5, 9), (11, 14), (16, 18), (20, 20), (26, 26)],
        ),
        (
            "/// tip | 见 [x](q.html)\n一\n二 [^缺]\n\n三 [^缺]\n///\n\n/// danger | A1c[^a]\n///\n\n末\n\n[^a]: 源\n",
            [(5, 9), (6, 7), (9, 9), (12, 12), (15, 15)],
        ),
        (
            "| 甲 | 乙 |\n|:--|--:|\n| `a|b` | \\| |\n| **粗** | ==亮== |\n| a | b | c |\n\n| a |\n|:-:|\n|  |\n| 丙 |\n",
            [(5, 9), (11, 14)],
        ),
        ("一 <!-- 一\n一 --> 二\n\n一", [(5, 5), (8, 8)]),
        ("- [ ] 一\n- [x] 一", [(5, 6), (5, 5), (6, 6)]),
        ("三 ` 四\n\n五 <!-- 一 --> 六\n\n一", [(5, 5), (7, 7), (9, 9)]),
        ("三 ` 四\n\n五 `<!-- 一 -->` 六\n\n<!-- 一\n一 -->\n\n一", [(5, 5), (7, 7), (12, 12)]),
    ],
)
def test_blocks_have_the_lines_where_they_stand(body: str, expected: list[tuple[int, int]]) -> None:
    assert lines_of(body) == expected


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_blocks_of_the_same_words_are_told_apart(pieces: list[tuple[str, int]]) -> None:
    """Lists are separated by headings: Markdown would join them."""
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


SIGHT = (
    # source, and the reported line in it, from 0; None: nothing is reported
    ("看 [电话](tel:1) 与\n[乙](#一)", 0),
    ("看 [乙](#一) 与\n[电话](tel:1)", 1),
    ("`[电话](tel:1)` 是写法", None),
    ("```\n[电话](tel:1)\n```", None),
    ("<!-- [电话](tel:1) -->", None),
    ("- 甲\n- 看 [电话](tel:1)\n    - [乙](#一)", 1),
    ("> 甲\n> [电话](tel:1)", 1),
    ("| 甲 | 乙 |\n|---|---|\n| [乙](#一) | 二 |\n| [电话](tel:1) | 二 |", 3),
    ("![图](dot.png)", None),
    ("![图](none.png)", 0),
    ("说明：\n![图](dot.png)\n![图](none.png)", 2),
    ("甲[^一]", None),
    ("甲[^二]", 0),
    ("```chart\nx: [1, 2]\nseries:\n  - {name: 甲, values: [1, 2]}\n  - {name: 乙, values: [1]}\n```", 4),
    ("```chart\nx: [1, 2]\nseries:\n  - {name: 甲, values: [1, 2]}\n  - {name: 乙, values: [1, 3]}\n```", None),
    ("```csv\n甲,乙\n1,2\n1\n```", 3),
    ("```csv\n甲,乙\n1,2\n1,2\n```", None),
    ("/// tip | 甲\n\n看 [电话](tel:1)\n\n///", 2),
    ("词\n:   [电话](tel:1)", 1),
)  # fmt: skip


@given(st.lists(st.sampled_from(SIGHT), max_size=10))
def test_each_fault_is_told_at_its_own_line_among_lines_like_it(pieces: list[tuple[str, int | None]]) -> None:
    body, expected, line = "", list[int](), 5
    for text, fault in pieces:
        written = f"## 一\n\n{text}\n\n"
        expected += [] if fault is None else [line + 2 + fault]
        body += written
        line += written.count("\n")
    with TemporaryDirectory() as folder:
        (Path(folder) / "dot.png").write_bytes(png())
        source = manuscript.split(Path(folder, "index.md"), f"---\nid: a\ntitle: b\n---\n{body}[^一]: 甲\n")
        findings = Findings(source.path)
        read_body(source, FrontMatter("a", "b"), Rules(Path(folder)), Glossary(()), findings)
    assert sorted(problem.line for problem in findings.problems) == expected
