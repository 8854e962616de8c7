"""No number of an article changes between its source and its words without an error that names the line."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.content.case_files import cases
from viewer.content import manuscript
from viewer.content.article import Article
from viewer.content.article_builder import build_article
from viewer.content.blocks import Chart, Inlines, List, Paragraph, Study, Superscript, Table, Text
from viewer.content.numbers.lines import keys_of, outside_fences, spoken, value_of, without_comments
from viewer.content.numbers.numbers_guard import check_numbers, numbers
from viewer.content.problem import Findings, Problem
from viewer.content.rules import Limits, Rules
from viewer.content.text import plain, walk

HEAD = """\
---
id: a
title: 剂量 0.5~1 g
lead: 空腹 4.4~7.0 **mmol/L**[^a]。
summary: [每日 3~4 次。, 每次 10^9 个。]
---
"""
BODY = """\
## 用量 2~3 片 {#dose-1}

成人：0.25~0.5g/次，3~4次/日，计数 4.0×10^9/L，`10*5`，
续行 36~~37度，见[表](#tbl-1)和[网页 5](https://a.example/2024/7)[^a]。

1. 每次 **5**~**10** mg
2. 每次 <5%

    > 7.5 mg 起，≥0.3

| 药 | 早 | 晚 |
|---|---|---|
| 甲 | 5 mg | 10 mg |
| 乙 | 20 mg | 40 mg |

/// caption
    id: tbl-1
2 种药，48 周

来源：2020 年重绘
///

```csv file="curve.csv"
```

```chart
caption: 12 周
x: [0, 4, 8]
x_unit: 周
series:
  - {name: 餐后 2 小时, values: [14.2, 12.60, 11.5]}
  - {name: 空腹, values: [9.8, null, 8.1]}
band: {low: 4.4, high: 7.0, label: 目标 4.4–7.0}
```

/// study | 输注 3 次[^a]
    design: cohort
    n: 91
    follow_up: 48 周
    registration: NCT02302599

研究对象
:   91 名，18~65 岁

看到什么
:   20% 与 4.55%

它不能说明
:   60 岁以上。
///

[^a]: Le P. (2019). Therapy 6(1), 2966-2969. doi:10.15419/bmrat.v6i1.516
"""
CSV = "周,空腹\n0,9.8~10\n4,8.1\n"


def build(folder: Path, body: str = BODY, head: str = HEAD) -> tuple[Article, tuple[tuple[int, int], ...], list[Problem]]:
    folder.mkdir(exist_ok=True)
    (folder / "index.md").write_text(head + body, encoding="utf-8")
    (folder / "curve.csv").write_text(CSV, encoding="utf-8")
    built = build_article(folder, Rules(folder.parent))
    return built.article, built.lines, [problem for problem in built.problems if problem.rule == "numbers"]


def test_an_article_with_numbers_everywhere_is_right(tmp_path: Path) -> None:
    assert build(tmp_path / "a")[2] == []


OTHERS = """\
* [安装](#1-installer)
  * [检查](#2-check)

##### 1. 甲

见[电话](tel:400-622-0089)，$x^2 #3。

##### 2. 乙

见资料[^1]。

[^1]: 卷 7.0

    DOI 没有登记，2020

    mmol

20 天以后。
"""
RIGHT = [pytest.param(body, id=title) for name in ("markdown", "marks") for title, body, _ in cases(name)] + [OTHERS]


@pytest.mark.parametrize("body", RIGHT)
def test_right_articles_raise_no_alarm(tmp_path: Path, body: str) -> None:
    assert build(tmp_path / "a", body, "---\nid: a\ntitle: T\n---\n")[2] == []


def _words(article: Article, old: str, new: str) -> Article:
    """Return ``article`` with ``old`` replaced by ``new`` in all texts."""
    data = msgspec.json.encode(article).decode()
    assert old in data
    return msgspec.json.decode(data.replace(old, new), type=Article)


def _swap_cells(article: Article) -> Article:
    (table,) = (block for block in article.blocks if isinstance(block, Table) and len(block.align) == 3)
    first, second = table.rows
    changed = msgspec.structs.replace(table, rows=((first[0], first[2], first[1]), second))
    return msgspec.structs.replace(article, blocks=tuple(changed if block is table else block for block in article.blocks))


def _lose_power(article: Article) -> Article:
    paragraph = next(block for block in article.blocks if isinstance(block, Paragraph))
    flat: Inlines = tuple(Text(plain(part.children)) if isinstance(part, Superscript) else part for part in paragraph.children)
    changed = Paragraph(tuple(Text("9") if part == Text("⁹") else part for part in flat))
    return msgspec.structs.replace(article, blocks=tuple(changed if block is paragraph else block for block in article.blocks))


def _drop_item(article: Article) -> Article:
    listed = next(block for block in article.blocks if isinstance(block, List))
    changed = msgspec.structs.replace(listed, items=listed.items[:1])
    return msgspec.structs.replace(article, blocks=tuple(changed if block is listed else block for block in article.blocks))


def _mutate_chart(article: Article) -> Article:
    chart = next(block for block in article.blocks if isinstance(block, Chart))
    first, second = chart.series
    swapped = (msgspec.structs.replace(first, values=(12.6, 14.2, 11.5)), second)
    changed = msgspec.structs.replace(chart, series=swapped)
    return msgspec.structs.replace(article, blocks=tuple(changed if block is chart else block for block in article.blocks))


def _more_people(article: Article) -> Article:
    study = next(block for block in article.blocks if isinstance(block, Study))
    changed = msgspec.structs.replace(study, people=19)
    return msgspec.structs.replace(article, blocks=tuple(changed if block is study else block for block in article.blocks))


MUTATIONS: dict[str, tuple[Callable[[Article], Article], int]] = {
    "a range in a paragraph": (lambda article: _words(article, "0.25~0.5g", "0.250.5g"), 9),
    "two signs in a second line": (lambda article: _words(article, "36~~37", "36~37"), 10),
    "a star in code": (lambda article: _words(article, "10*5", "105"), 9),
    "a comparison": (lambda article: _words(article, "<5%", "5%"), 13),
    "a unit": (lambda article: _words(article, "20 mg", "20 g"), 20),
    "a cell swapped with its neighbour": (_swap_cells, 19),
    "a power": (_lose_power, 9),
    "an item": (_drop_item, 13),
    "a heading": (lambda article: _words(article, "2~3片", "23片"), 7),
    "a caption": (lambda article: _words(article, "种药，48周", "种药，84周"), 24),
    "a source note": (lambda article: _words(article, "2020年", "2002年"), 26),
    "a cell of a CSV file": (lambda article: _words(article, "9.8~10", "9.810"), 2),
    "values of a chart": (_mutate_chart, 37),
    "a chart's caption": (lambda article: _words(article, "12周", "21周"), 33),
    "a chart's band": (lambda article: _words(article, "目标4.4–7.0", "目标4.47.0"), 39),
    "the people of a study": (_more_people, 44),
    "an option of a study": (lambda article: _words(article, "NCT02302599", "NCT02302598"), 46),
    "a row of a study": (lambda article: _words(article, "18~65", "1865"), 49),
    "what a study cannot show": (lambda article: _words(article, "60岁", "6岁"), 55),
    "a reference": (lambda article: _words(article, "2966-2969", "2966"), 58),
    "the title": (lambda article: _words(article, "剂量0.5~1 g", "剂量0.51 g"), 3),
    "the lead": (lambda article: _words(article, "空腹4.4~7.0", "空腹4.47.0"), 4),
    "the summary": (lambda article: _words(article, "3~4次。", "34次。"), 5),
}


@pytest.mark.parametrize(("mutate", "line"), MUTATIONS.values(), ids=MUTATIONS)
def test_a_changed_number_is_told_with_its_line(tmp_path: Path, mutate: Callable[[Article], Article], line: int) -> None:
    folder = tmp_path / "a"
    article, lines, _ = build(folder)
    changed = mutate(article)
    assert changed != article
    source = manuscript.read(folder, Limits())
    findings = Findings(source.path)
    known = dict(zip(map(id, walk(article.blocks)), lines, strict=True))
    spans = [known.get(id(block), (0, 0)) for block in walk(changed.blocks)]
    spans = list(lines) if len(spans) == len(lines) else spans
    check_numbers(source, changed, spans, Limits(), findings)
    assert [problem.line for problem in findings.problems] == [line]


@pytest.mark.parametrize(
    ("head", "body", "line"),
    [
        ("", "/// study | x\n    design: cohort\n    registration: 0123\n///", 7),
        ("", "/// study | x\n    design: cohort\n    n: 1_000\n///", 7),
        ("lead: 每日 2 次  # 3 次\n", "x", 4),
    ],
)
def test_what_yaml_takes_away_is_told(tmp_path: Path, head: str, body: str, line: int) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    problems = build(folder, body, f"---\nid: a\ntitle: T\n{head}---\n")[2]
    assert [problem.line for problem in problems] == [line]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.25~0.5g，3~4次", ["0.25~0.5g", "3~4"]),
        ("**5**~**10** mg 和 H~2~O", ["5~10mg", "2O"]),
        ("10^9^/L，10^9/L，-5~+5，≥ 7.0", ["10^9", "10^9", "-5~+5", "≥7.0"]),
        ("**5mg**~**10mg**，**5mg**~10，t~1/2~=6h", ["5mg", "~10mg", "5mg", "~10", "1/2=6h"]),
        ("1/2 片，1:1000，5,000", ["1/2", "1:1000", "5,000"]),
        ("https://a.b/2024 doi:10.1234/5.6", []),
    ],
)
def test_numbers_are_read_with_signs_ranges_powers_and_units(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


def told(folder: Path, body: str, *changes: tuple[str, str], moved: tuple[int, str] | None = None) -> list[tuple[int, str]]:
    """Build ``body``, change its article's words, and return line and message of each difference; line 1 is the body's first."""
    folder.mkdir(exist_ok=True)
    (folder / "index.md").write_text("---\nid: a\ntitle: T\n---\n" + body, encoding="utf-8")
    built = build_article(folder, Rules(folder.parent))
    article = built.article
    for old, new in changes:
        article = _words(article, old, new)
    source = manuscript.read(folder, Limits())
    findings = Findings(source.path)
    if moved:
        findings.error(moved[1], moved[0] + 4, "移走了")
    check_numbers(source, article, built.lines, Limits(), findings)
    return [(problem.line - 4, problem.message) for problem in findings.problems if problem.rule == "numbers"]


def differs(line: int, wanted: str, found: str) -> tuple[int, str]:
    return line, f"显示的数和写的不一样：写的是“{wanted}”，显示的是“{found}”。"


THREE = "1 mg\n\n2 mg\n\n3 mg\n\n4 mg"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((), []),
        ((("1 mg", "5 mg"),), [differs(1, "1mg", "5mg")]),
        ((("2 mg", "5 mg"),), [differs(3, "2mg", "5mg")]),
        ((("4 mg", "5 mg"),), [differs(7, "4mg", "5mg")]),
        ((("1 mg", "5 mg"), ("3 mg", "6 mg")), [differs(1, "1mg", "5mg"), differs(5, "3mg", "6mg")]),
        ((("1 mg", "2 mg"),), [differs(1, "1mg", "2mg")]),
        ((("2 mg", "mg"),), [differs(3, "2mg", "")]),
        ((("1 mg", "mg"),), [differs(1, "1mg", "")]),
        ((("4 mg", "mg"),), [differs(7, "4mg", "")]),
        ((("2 mg", "2 mg 9 mg"),), [differs(5, "", "9mg")]),
        ((("1 mg", "9 mg 1 mg"),), [differs(1, "", "9mg")]),
        ((("4 mg", "4 mg 9 mg"),), [differs(7, "", "9mg")]),
        ((("2 mg", "8 mg"), ("3 mg", "9 mg")), [differs(3, "2mg 3mg", "8mg 9mg")]),
    ],
)
def test_difference_is_told_where_it_is_and_nowhere_else(
    tmp_path: Path, changes: tuple[tuple[str, str], ...], expected: list[tuple[int, str]]
) -> None:
    assert told(tmp_path / "a", THREE, *changes) == expected


def test_at_most_twenty_differences_are_told_the_first_ones(tmp_path: Path) -> None:
    body = "\n\n".join(f"{number} mg\n\n{number} kg" for number in range(100, 125))
    found = told(tmp_path / "a", body, (" mg", " ml"))
    assert [line for line, _ in found] == list(range(1, 80, 4))


def test_long_rows_of_numbers_are_quoted_up_to_sixty_characters(tmp_path: Path) -> None:
    body = " ".join(str(number) for number in range(100, 130))
    assert told(tmp_path / "a", body, (body, body.replace("1", "7"))) == [differs(1, body[:60], body.replace("1", "7")[:60])]


@pytest.mark.parametrize(("changed", "line"), [("5 mg", 1), ("5 kg", 2), ("15 kg", 2), ("5 ml", 3), ("51 g", 4)])
def test_same_number_in_several_lines_of_a_paragraph_is_told_at_its_own(tmp_path: Path, changed: str, line: int) -> None:
    body = "5 mg\n15 kg 5 kg\n5 ml\n51 g 5 g"
    ((found, _),) = told(tmp_path / "a", body, (f" {changed}" if changed == "5 kg" else changed, " 7 mol "))
    assert found == line


def test_of_very_many_equal_numbers_that_moved_only_the_first_is_told(tmp_path: Path) -> None:
    for count, missing in ((100, ""), (101, "1")):
        pairs = "1 2 " * count
        assert told(tmp_path / str(count), pairs, (pairs.strip(), "2 1 " * count)) == [differs(1, missing, "2")]


@pytest.mark.parametrize(
    ("line", "rule", "silent"),
    [(5, "format", True), (6, "table", True), (7, "link", True), (3, "format", False), (9, "format", False), (6, "alt", False)],
)
def test_difference_in_a_paragraph_whose_text_was_moved_is_not_told_twice(
    tmp_path: Path, line: int, rule: str, silent: bool
) -> None:
    body = "1 mg\n\n2 mg\n\n甲\n3 mg\n乙\n\n4 mg"
    found = told(tmp_path / "a", body, ("3 mg", "9 mg"), moved=(line, rule))
    assert found == ([] if silent else [differs(6, "3mg", "9mg")])


NOTES = "甲[^a]乙[^b]丙[^c]\n\n[^a]: A 2019\n[^b]: B 2020;5\n[^c]: C 2019\n"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((), []),
        ((("B 2020;5", "B 2020;6"),), [differs(4, "2020;5", "")]),
        ((("C 2019", "C"),), [differs(5, "2019", "")]),
        ((("C 2019", "C 2019 7"),), [differs(5, "", "7")]),
    ],
)
def test_each_reference_keeps_its_numbers(
    tmp_path: Path, changes: tuple[tuple[str, str], ...], expected: list[tuple[int, str]]
) -> None:
    assert told(tmp_path / "a", NOTES, *changes) == expected


CHART = "```chart\ncaption: 甲\nsummary: 乙 5\nx: [0, 4]\nseries:\n- {name: 丙, values: [1.5, 2.50]}\n"
CHART += "- {name: 丁, values: [-3, 1.5]}\n```\n"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("丙", "丙"), []),
        (("[1.5,2.5]", "[2.5,1.5]"), [differs(6, "[1.5, 2.50]", "")]),
        (("2.5]", "2.6]"), [differs(6, "2.50", "")]),
        (("-3.0", "3.0"), [differs(7, "-3", "")]),
        (("乙5", "乙"), [differs(3, "5", "")]),
        (("乙5", "乙5 8"), [differs(3, "", "8")]),
        (('"丙"', '"丙 9"'), [differs(3, "", "9")]),
    ],
)
def test_values_of_a_chart_keep_their_order(tmp_path: Path, change: tuple[str, str], expected: list[tuple[int, str]]) -> None:
    assert told(tmp_path / "a", CHART, change) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 mg/ L", ["5mg/"]), ("1. 5", ["1", "5"]), ("5\u200b6", ["56"]), ("5~6~7", ["5~6~7"]), ("**5**~6", ["5~6"]),
        ("x^2^", ["^2"]),
        ("10^-3", ["10^-3"]), ("^5", ["^5"]), ("5^", ["5"]), ("5_6", ["5_6"]), ("5*6", ["5*6"]), ("* 5", ["5"]),
        ("5**~**6", ["5~6"]),
        ("5*~*6", ["5~6"]), ("5 ～ 6", ["5～6"]), ("10.1000/5 7", ["7"]), ("http://a/5，6", ["6"]), ("½ 片", ["½"]),
        ("5,000", ["5,000"]),
        ("v1.2.3", ["1.2.3"]), ("-5", ["-5"]), ("5 - 6", ["5-6"]), ("5–6%", ["5–6%"]), ("3×10⁹", ["3×10⁹"]), ("5==~==6", ["5~6"]),
        ("5=6", ["5=6"]), ("没有", []),
    ],
)  # fmt: skip
def test_marks_between_numbers_are_no_signs(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("a[^1]b", "a\x00b"), ("[x](y) z", "x z"), ("[x](y 't 5')", "x\x00't 5'"), ("![a](b)", "a"), ("\\*5\\~6 &lt; 5",
        "*5~6 < 5"),
        ("`a\\*[^1]` [x](a(b)c)", "a\\*[^1] x"), ("[a](b){: #c} {#d} x", "a {#d} x"), ("{: .x}", ""), ("plain", "plain"),
        ("[[a](b)](c)", "a"), ("`1` `2`", "1 2"),
    ],
)  # fmt: skip
def test_words_of_a_source_line_are_without_syntax(written: str, words: str) -> None:
    assert spoken(written) == words


def test_comments_are_left_out_but_not_in_code_and_fences() -> None:
    def kept(body: str) -> list[str]:
        lines = without_comments(body, 10)
        assert [number for number, _ in lines] == list(range(10, 10 + len(lines)))
        return [line for _, line in lines]

    assert kept("a <!-- b --> c\n<!-- d\ne\nf --> g\n") == ["a  c", "", "", " g", ""]
    assert kept("`<!-- x -->` h <!-- i -->j\nk <!-- `l` --> m") == ["`<!-- x -->` h j", "k  m"]
    assert kept("```\n<!-- j -->\n```\n<!-- k") == ["```", "<!-- j -->", "```", ""]
    assert kept("````\n```\n<!-- a -->\n````\n<!-- b -->x") == ["````", "```", "<!-- a -->", "````", "x"]
    assert kept("~~~\n<!-- c\n~~~\ny<!---->z") == ["~~~", "<!-- c", "~~~", "yz"]
    assert kept("<!-- a\n```\n-->b\n```\nc") == ["", "", "b", "```", "c"]


def test_number_in_a_comment_behind_code_is_no_difference(tmp_path: Path) -> None:
    assert build(tmp_path / "a", "`<!-- 1 -->` 甲 <!-- 5 mg -->")[2] == []


def test_fences_and_keys_are_told_apart_by_line() -> None:
    text = "a\n````\n```\nb\n````\nc\n> ~~~\n> d\n> ~~~\ne"
    assert list(outside_fences(enumerate(text.split("\n"), start=1))) == [(1, "a"), (6, "c"), (10, "e")]
    head = "# c\nx: 1\ny:\n  - 2\n- 3\n# 4\nz: 5 # 6\n7"
    assert list(keys_of(enumerate(head.split("\n"), start=1))) == [
        ("x", [(2, "1")]), ("y", [(3, ""), (4, "2"), (5, "3")]), ("z", [(7, "5 # 6"), (8, "7")])
    ]  # fmt: skip
    assert list(keys_of([(1, "a")])) == []
    values = ['"a" # 1', "[1] # 2", "a # 3", "'b''c' # 4", '"a\\\\b"', "a\\\\b"]
    assert [value_of(value) for value in values] == ['"a"', "[1]", "a # 3", "'b''c'", '"a\\b"', "a\\\\b"]


STRUCTURES = [
    "    [5](6) code\n\n7",
    "- 甲\n    1. 5 mg\n    2. 6 mg\n- 乙\n    1. 7 mg\n        - 8 mg\n\n8. 9 mg\n1. 3",
    "1. 甲\n    - 2. 3 mg\n    - 4\n\n        5. 6 mg\n\n    7. 8",
    "- 甲\n- 2. 3 mg\n- 5. 4 mg\n    - 6. 7 mg\n\n1. 甲\n2. - 5. 6",
    "甲 1\n2. 3 mg\n- 4 mg\n\n- 5\n6. 7",
    "甲 [5](6)\n:   乙\n\n```\n[7](8)\n```\n",
    "甲 5\n---\n\n乙 6\n===\n7\n",
    "1. 5 mg\n2. 6 mg\n    1. 7 mg\n\n        8 mg\n3. 9 mg\n\n10 mg",
    "- 1\n\n        5 code\n\n- 2\n- [ ] 3 mg\n- [x] 4 mg",
    "> 5 mg\n> > 6 mg\n>\n> 7 mg\n\n> =8\n\n>9 mg\n>=10 mg\n\n> 11",
    "# 1\n\n## 2 {#a-3}\n\n4 mg\n===\n\n5 mg\n---\n\n#6 mg",
    "甲 5\n:   乙 6\n:   丙 7\n\n丁 8\n\n:   戊 9\n",
    "| 1 | 2 \\| 3 |\n|---|---|\n| 4 | `5` |\n\n/// note | 6 mg\n7 mg\n\n//// tip | 8\n9\n////\n\n10\n///\n\n11",
    "甲[^a]\n\n[^a]: A 1\n    B 2\n\n    丙 3\n\n乙 4",
    "*[HB5]: 6 g\n\nHB5 7",
    "    1 code\n\n    2 code\n\n3",
    "```\n1\n2\n```\n\n~~~ text\n3\n~~~\n\n4",
    '```csv\n1,2\n"3\n4",5\n```\n\n6',
    "/// study | 5 mg\n    design: cohort\n    n: 6\n\n看到什么\n:   8 mg\n\n它不能说明\n:   9 mg。\n///\n\n10 mg",
]


@pytest.mark.parametrize("body", STRUCTURES)
def test_every_structure_is_read_as_the_page_reads_it(tmp_path: Path, body: str) -> None:
    head = "---\nid: a\ntitle: T 1\ntags: [2 型]\nkeywords: [a 3, '4 # 5', '[6](7)']\nnotes: 6 mg\npublished: 2026-11-01\n---\n"
    article, lines, problems = build(tmp_path / "a", body, head)
    assert problems == []
    source, data = manuscript.read(tmp_path / "a", Limits()), msgspec.json.encode(article).decode()
    for digits in sorted(set(re.findall(r"\d+", body))):
        words = re.sub(rf'(?<="text":")([^"]*?)(?<!\d){digits}(?!\d)', r"\g<1>77", data)
        findings = Findings(source.path)
        check_numbers(source, msgspec.json.decode(words, type=Article), lines, Limits(), findings)
        assert bool(findings.problems) == (words != data), digits


def test_a_value_without_a_nought_is_right(tmp_path: Path) -> None:
    assert build(tmp_path / "a", "```chart\nx: [1, 2]\nseries: [{name: 甲, values: [.5, 1.0e+3]}]\n```")[2] == []


def test_a_chart_of_many_equal_values_that_is_not_drawn_costs_little(tmp_path: Path) -> None:
    values = f"x: [{', '.join(map(str, range(201)))}]\nseries: [{{name: 甲, values: [{', '.join(['7.0'] * 201)}]}}]"
    start = time.process_time()
    _, _, problems = build(tmp_path / "a", f"```chart\n{values}\n```")
    assert time.process_time() - start < 0.6
    assert problems == []
