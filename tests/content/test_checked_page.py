"""A page as the rules read it: passages, lines, odd characters, comments that silence, and the blocks of findings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.content.checked import library_of, page_of, said
from tests.content.test_rule_places import captioned
from viewer.content.check import (
    characters,
)
from viewer.content.check.resident import block_at, words_of
from viewer.content.check.silences import Silence, silences
from viewer.content.fault_report import NOWHERE
from viewer.content.problem import Problem, Severity


@pytest.mark.parametrize(
    ("body", "covered"),
    [
        ("<!-- check: dose 理由四字 -->\n甲\n乙\n\n丙", [(1, 2, 3)]),
        ("<!-- check: dose 理由四字 -->\n\n\n甲\n乙", [(1, 4, 5)]),
        (f"甲\n\n<!-- check: dose 一 -->\n<!-- check: unit 一 -->\n{captioned('| a |')}\n丙", [(3, 5, 9), (4, 5, 9)]),
        ("<!-- check: dose 理由 -->\n```\n甲\n\n乙\n```\n\n/// caption\n甲\n///\n丙", [(1, 2, 10)]),
        ("<!-- check: dose 理由 -->\n/// note\n甲\n\n乙\n//// tip\n丙\n////\n///\n丁", [(1, 2, 9)]),
        ("<!-- check: dose 理由 -->\n> ```\n> 甲\n>\n> ```\n\n乙", [(1, 2, 5)]),
        ("<!-- check: dose 理由 -->\n```\n甲\n", [(1, 2, 4)]),
        ("<!-- check: dose 理由 -->", [(1, 2, 1)]),
        ("```\n<!-- check: dose 一 -->\n```\n> ~~~\n> <!-- check: dose 二 -->\n> ~~~\n<!-- check: dose 三 -->\n甲", [(7, 8, 8)]),
    ],
)
def test_comment_covers_the_block_after_it_and_no_more(tmp_path: Path, body: str, covered: list[tuple[int, int, int]]) -> None:
    page = page_of(tmp_path / "a", body)
    start = page.manuscript.body_line
    assert [(each.line - start, each.first - start, each.last - start) for each in silences(page)] == covered


def test_silence_covers_its_first_and_last_line_and_its_rules() -> None:
    silence = Silence(("dose", "unit"), "写的是误服的例子", 3, 4, 6)
    found = [Problem("a", line, Severity.WARNING, rule, "甲") for line in (3, 4, 6, 7) for rule in ("dose", "unit", "claim")]
    assert [(each.line, each.rule) for each in found if silence.covers(each)] == [
        (4, "dose"), (4, "unit"), (6, "dose"), (6, "unit")
    ]  # fmt: skip


ODD = "甲\u2f08乙\n\ue000 \ufffd\n\u0378\n甲\u202e乙 \u200e\nא\u200eב\n"
ODD += "甲\u200d乙 \u200d\n❤\ufe0f 甲\ufe0f\n\u3164 \u00ad \u2060\nกข ก\nก ქ\n"


def test_odd_characters_are_told_by_line_and_a_foreign_script_once(tmp_path: Path) -> None:
    page = page_of(tmp_path / "a", ODD)
    (tmp_path / "a" / "b.csv").write_text("甲,乙\r\n1,\ufffd\r2", encoding="utf-8")
    (tmp_path / "a" / "c.txt").write_text("\ufffd", encoding="utf-8")
    (tmp_path / "glossary.toml").write_text("# \u200e\n", encoding="utf-8")
    found = [(problem.path, problem.line, problem.message) for problem in characters.check(library_of(page))]
    names = [(Path(path).name, line - (4 if path.endswith(".md") else 0), words) for path, line, words in found]
    assert [(name, line, re.sub(r".*U\+(\w+).*?）(.*?)[，。].*", r"\1 \2", words)) for name, line, words in names] == [
        ("glossary.toml", 1, "200E 改变文字方向"),
        ("index.md", 1, "2F08 是部首符号"),
        ("index.md", 2, "E000 是私用字符"),
        ("index.md", 2, "FFFD 是转码时丢掉的字"),
        ("index.md", 3, "0378 没有定义"),
        ("index.md", 4, "202E 改变文字方向"),
        ("index.md", 4, "200E 改变文字方向"),
        ("index.md", 5, "05D0 这种文字不是每台电脑都画得出来"),
        ("index.md", 6, "200D 看不见"),
        ("index.md", 7, "FE0F 看不见"),
        ("index.md", 8, "3164 看不见"),
        ("index.md", 8, "00AD 看不见"),
        ("index.md", 8, "2060 看不见"),
        ("index.md", 9, "0E01 这种文字不是每台电脑都画得出来"),
        ("index.md", 10, "10E5 这种文字不是每台电脑都画得出来"),
        ("b.csv", 2, "FFFD 是转码时丢掉的字"),
    ]


@pytest.mark.parametrize(
    ("line", "unseen"),
    [
        ("甲\ufe0f", True), ("\ufe0f甲", True), (" \ufe0f", True), ("❤\ufe0f", False), ("❤\ufe0f甲\ufe0f", True),
        ("甲\u200d甲", True),
        ("\u200da", True), ("क\u200dष", False), ("a\u200d", True), ("\u2800", True), ("a\u00ad", True), ("a\u206f", True),
        ("甲", False),
        ("\u180e", True), ("\u202a", False), ("\U000e0041", True),
    ],
)  # fmt: skip
def test_character_that_is_invisible_and_does_nothing_is_told(tmp_path: Path, line: str, unseen: bool) -> None:
    messages = [message for _, message in said(characters.check, library_of(page_of(tmp_path / "a", line)))]
    assert any("看不见" in message for message in messages) == unseen


PAGE = """\
甲乙
丙 abc
def
戊
    opt: x
<!-- c -->
己[^a]
![图](dot.png)
```
庚
```
> 辛
- 壬
1. 癸

```chart
caption: 子
summary: 丑
x: [1]
series: [{name: a, values: [1]}]
source: 寅
```

| a |
|---|
| 1 |

[^a]: x
"""


def test_page_is_read_in_passages_with_the_line_of_each_word(tmp_path: Path) -> None:
    page = page_of(tmp_path / "a", PAGE, "lead: 'x'\n")
    start = page.manuscript.body_line
    passages = [
        (each.words, [(at, line - start) for at, line in each.starts]) for each in page.passages() if each.starts[0][1] > start
    ]
    assert passages == [
        ("甲乙丙 abc def 戊", [(0, 1), (2, 2), (8, 3), (12, 4)]),
        ("己", [(0, 7)]),
        ("> 辛", [(0, 12)]),
        ("- 壬", [(0, 13)]),
        ("1. 癸", [(0, 14)]),
        ("图", [(0, 8)]),
        ("子", [(0, 17)]),
        ("丑", [(0, 18)]),
        ("寅", [(0, 21)]),
    ]
    words = next(each for each in page.passages() if each.words.startswith("甲乙"))
    assert [words.line(at) - start for at in range(14)] == [1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4]
    assert [each.words for each in page.statements()][-3:] == ["| a |", "|---|", "| 1 |"]
    assert [each.words for each in page.passages()][:4] == ["---", "id: a", "title: 题目", "lead: x"]


def test_lines_are_found_within_a_block_and_keys_in_the_front_matter(tmp_path: Path) -> None:
    page = page_of(tmp_path / "a", "一\n\n二\n\n一\n", "lead: 甲\n")
    assert [page.line_within(lines, words) for lines, words in (((6, 8), "二"), ((8, 10), "一"), ((6, 7), "二"),
    ((0, 0), "一"))] == [
        8, 10, 6, 0
    ]  # fmt: skip
    assert [page.key_line(key) for key in ("id", "title", "lead", "le", "x")] == [2, 3, 4, 1, 1]
    assert page.problem(Severity.WARNING, "dose", "甲", near="二").line == 8
    assert page.problem(Severity.WARNING, "dose", "甲", near="二", line=3).line == 3


def test_finding_belongs_to_the_innermost_block_at_its_line(tmp_path: Path) -> None:
    page = page_of(tmp_path / "a", "甲\n乙\n\n- 丙\n- 丁\n    - 戊\n\n> 己\n")
    assert [block_at(page, line) for line in range(4, 14)] == [NOWHERE, 0, 0, NOWHERE, 2, 3, 5, NOWHERE, 7, NOWHERE]


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("“甲”和「乙」与《丙》3 mg", ["甲", "乙", "丙"]),
        ("写 7.2 mmol/L，不是 abc 5%", ["7.2 mmol/L", "5%"]),
        ("用 abc-d 和 e/f", ["abc-d", "e/f"]),
        (f"“{'乙' * 60}”", ["乙" * 60]),
        (f"“{'乙' * 61}”3 mg", ["3 mg"]),
        ("没有", []),
    ],
)
def test_words_to_mark_are_what_a_message_quotes_or_its_numbers(message: str, words: list[str]) -> None:
    assert list(words_of(message)) == words
