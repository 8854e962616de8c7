"""No number of an article changes between its source and its words without an error that names the line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.content.case_files import cases
from viewer.content import manuscript
from viewer.content.article import Article
from viewer.content.article_builder import build_article
from viewer.content.blocks import Chart, Inlines, List, Paragraph, Study, Superscript, Table, Text
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
