"""The words of a source as the numbers guard reads them: each at its own line, without the signs that are no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from viewer.content import manuscript
from viewer.content.numbers.lines import APART
from viewer.content.numbers.source_words import source_words
from viewer.content.rules import Limits

WORDS: dict[str, list[str]] = {
    "甲\n乙\n\n丙": [
        "body: 1 甲/2 乙",
        "body: 4 丙",
    ],
    "## 题 5 mg {#a}\n甲\n---\n乙\n===\n# 5\n##6\n##二\n#不": [
        "body: 1 题 5 mg",
        "body: 2 甲",
        "body: 4 乙",
        "body: 6 5",
        "body: 7 ##6",
        "body: 8 二",
        "body: 9 #不",
    ],
    "> 甲\n> > 乙\n丙\n\n>5 mg\n\n> 5 mg\n\n> =3\n\n丁": [
        "body: 1 甲/2 乙/3 丙",
        "body: 5 >5 mg",
        "body: 7 5 mg",
        "body: 9 =3",
        "body: 11 丁",
    ],
    "- 甲\n- 乙\n  丙\n    - 丁\n\n    戊\n\n3. 己\n4. 庚\n\n辛\n7. 壬": [
        "body: 1 甲",
        "body: 2 乙/3 丙",
        "body: 4 丁",
        "body: 6 戊",
        "body: 8 己 (8 3)",
        "body: 9 庚 (9 4)",
        "body: 11 辛/12 7. 壬",
    ],
    "- [x] 甲\n- 3. 乙\n    2. - 丙\n\n甲 5\n- 6": [
        "body: 1 甲",
        "body: 2 乙 (2 3)",
        "body: 3 丙 (3 2)",
        "body: 5 甲 5/6 - 6",
    ],
    "| 甲 | a\\|b |\n|---|---|\n| 5 | 6 |": [
        "body: 1 ¦ 甲 ¦ a|b ¦",
        "body: 2 ¦---¦---¦",
        "body: 3 ¦ 5 ¦ 6 ¦",
    ],
    "```\n甲 5\n\n- 6\n```\n乙": [
        "body: 2 甲 5",
        "body: 3 ",
        "body: 4 - 6",
        "body: 6 乙",
    ],
    '````\n```\n甲\n````\n~~~ csv\n甲,"乙\n丙"\n1, 2\n~~~\n末': [
        "body: 2 ```",
        "body: 3 甲",
        "body: 7 甲 ¦ 乙\n丙",
        "body: 8 1 ¦ 2",
        "body: 10 末",
    ],
    '```csv file="t.csv"\n```\n```csv file=no.csv\n```': [
        "t.csv: 2 甲 ¦ 乙\n丙",
        "t.csv: 3 1 ¦ 2",
    ],
    "```chart\ntype: line\ncaption: 图 5\nx: [1, 2]\n# 注\nseries:\n- {name: 甲}\nsource: 丙[^a]\nid: q9\ncsv: t.csv\n```": [
        "body: 3 图 5",
        "body: 8 丙¦",
        "chart 4: 4 [1, 2]",
        "chart 4: 6 /7 {name: 甲}",
        "t.csv: 2 甲 ¦ 乙\n丙",
        "t.csv: 3 1 ¦ 2",
    ],
    "/// study | 题 5\n    design: trial\n    n: 5\n    cites: b9\n    follow_up: 12 周\n    又\n\n"
    "甲\n/// tip | 乙\n丙\n///\n丁\n///\n戊\n\n///": [
        "study 4: 1  题 5",
        "options 4: 3 5",
        "options 4: 5 12 周",
        "options 4: 6     又",
        "study 4: 8 甲",
        "study 4: 9  乙",
        "study 4: 10 丙",
        "study 4: 12 丁",
        "body: 14 戊",
    ],
    "/// warning | 甲\n    open: 5\n乙\n///\n/// caption\n    open: 6\n///": [
        "body: 1  甲",
        "body: 3 乙",
        "body: 5 ",
    ],
    "//// TIP | 甲\n    id: 5\n/// 没有 | 3\n////": [
        "body: 1  甲",
        "body: 3 /// 没有 ¦ 3",
    ],
    "- 甲\n\n        *5*\n        - 6\n\n乙": [
        "body: 1 甲",
        "body: 3         *5*",
        "body: 4         - 6",
        "body: 6 乙",
    ],
    "[^a]: 甲 5\n    乙\n\n    丙\n\n丁\n[^b]: 戊\n己\n/// tip\n///\n庚": [
        "note: 1 甲 5/2     乙/4     丙",
        "body: 6 丁",
        "note: 7 戊/8 己",
        "body: 9 ",
        "body: 11 庚",
    ],
    "甲\n:   乙\n:   丙\n\n*[HB]: 5 g\n:5": [
        "body: 1 甲",
        "body: 2 乙",
        "body: 3 丙",
        "body: 6 :5",
    ],
    '甲 [乙](x5.md) 和 [丙](#d) [丁](https://a.b) ![戊](p6.png "己")\n\n[庚](a)': [
        'body: 1 甲 乙 和 丙 丁 戊¦"己" (1 x5.md/1 p6.png)',
        "body: 3 庚 (3 a)",
    ],
    "    甲 5\n\n    乙\n\n- 丙\n\n        丁 6\n\n            戊": [
        "body: 1     甲 5",
        "body: 3     乙",
        "body: 5 丙",
        "body: 7         丁 6",
        "body: 9             戊",
    ],
    "甲 <!-- 5\n6 --> 乙 <!-- 7 --> 丙\n`<!-- 7 -->`\n```\n<!-- 8 -->\n```\n<!-- ``` -->\n丁": [
        "body: 1 甲/2 乙  丙/3 <!-- 7 -->",
        "body: 5 <!-- 8 -->",
        "body: 8 丁",
    ],
    "\t甲\n\n-\t乙": [
        "body: 1     甲",
        "body: 3 乙",
    ],
    "甲 &lt; 5 \\* 6 `a\\*b` `c` [^c]\n{: #x5}": [
        "body: 1 甲 < 5 * 6 a\\*b c ¦/2 ",
    ],
}  # fmt: skip
"""The body, and what is read of it: the part, each line with its text, in brackets what may also be shown. “¦” parts words."""


def read(folder: Path, head: str, body: str) -> list[str]:
    """Return the words of each paragraph; in the body, lines are counted from its first."""
    source = manuscript.split(folder / "index.md", f"---\nid: a\n{head}---\n{body}")
    found = []
    for words in source_words(source, Limits()):
        here = words.path == source.path
        before = source.body_line if here and not words.part.startswith("head") else 0
        text, perhaps = ("/".join(f"{at - before} {line}" for at, line in lines) for lines in (words.lines, words.perhaps))
        found.append(f"{words.part if here else words.path.name}: {text}{f' ({perhaps})' if perhaps else ''}".replace(APART, "¦"))
    return found


@pytest.mark.parametrize(("body", "found"), WORDS.items(), ids=[body[:20] for body in WORDS])
def test_words_of_the_body_are_read_at_their_lines(tmp_path: Path, body: str, found: list[str]) -> None:
    (tmp_path / "t.csv").write_text('甲,"乙\n丙"\n1,2\n', encoding="utf-8")
    assert read(tmp_path, "", body)[1:] == found


def test_words_of_the_head_are_read_by_key_and_only_the_lead_as_text(tmp_path: Path) -> None:
    head = "title: '甲 5' # 注\n# 注\nlead: >\n  乙\n  [丙](d)\nsummary:\n- 丁 # 6\n- \"戊\\\\\" # 7\ntags: [己] # 8\n"
    assert read(tmp_path, head, "") == [
        "head id: 2 a", "head title: 3 '甲 5'", "head lead: 5 >/6 乙/7 丙 (7 d)", 'head summary: 8 /9 丁 # 6/10 "戊\\"',
        "head tags: 11 [己]",
    ]  # fmt: skip
