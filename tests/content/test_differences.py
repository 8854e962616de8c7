"""A reviewer is told first of what can harm: doses, numbers, units, evidence, dates, negations."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.folders import png
from viewer.content.article import Article
from viewer.content.article_builder import build_article
from viewer.content.differences import ChangeKind, PassageChange, changes
from viewer.content.rules import Rules

HEAD = """\
---
id: a
title: 胰岛素
lead: 导语。
summary: [一句。]
reviewed: 2026-11-01
published: 2026-11-01
audience: public
disclaimer: 不能代替医生。
---

"""
BODY = """\
## 一、用药

每天注射甘精胰岛素 14 U，格列美脲 2 mg，每日1次。

不要自行停药。

空腹血糖 7.2 mmol/L，糖化血红蛋白从 7.9% 降到 7.0%[^a]。

天气好的时候出去走一走，不必走得很快。

| 时间 | 空腹血糖 |
|---|---|
| 基线 | 7.2 |
| 3个月 | 6.1 |

/// caption
两次的结果
///

![一张图](dot.png "图")

## 二、研究

```chart
caption: 空腹血糖
summary: 从 7.2 到 6.1
unit: mmol/L
x: [0, 3]
series: [{name: 空腹, values: [7.2, 6.1]}]
```

/// study | 一项试验
    design: randomised-trial
    n: 91
    follow_up: 48 周
    evidence: low
    cites: a

看到什么
:   20% 对 4.55%

它能说明
:   达到目标的人更多。

它不能说明
:   胰岛能否恢复。
///

[^a]: A. doi:10.1234/a
"""

CHANGED: dict[str, tuple[str, str, ChangeKind]] = {
    "amount": ("甘精胰岛素 14 U", "甘精胰岛素 18 U", ChangeKind.DOSE),
    "drug": ("格列美脲", "格列齐特", ChangeKind.DOSE),
    "frequency": ("每日1次", "每日2次", ChangeKind.DOSE),
    "unit of a dose": ("2 mg，", "2 g，", ChangeKind.DOSE),
    "value": ("从 7.9%", "从 8.9%", ChangeKind.NUMBER),
    "unit": ("7.2 mmol/L，", "7.2 mg/dL，", ChangeKind.UNIT),
    "cell": ("| 3个月 | 6.1 |", "| 3个月 | 6.7 |", ChangeKind.NUMBER),
    "point of a chart": ("values: [7.2, 6.1]", "values: [7.2, 6.7]", ChangeKind.NUMBER),
    "evidence": ("evidence: low", "evidence: high", ChangeKind.EVIDENCE),
    "design": ("randomised-trial", "cohort", ChangeKind.EVIDENCE),
    "people": ("n: 91", "n: 73", ChangeKind.EVIDENCE),
    "follow-up": ("48 周", "12 周", ChangeKind.EVIDENCE),
    "review date": ("reviewed: 2026-11-01", "reviewed: 2026-11-20", ChangeKind.DATE),
    "negation": ("不要自行停药", "可以自行停药", ChangeKind.NEGATION),
    "audience": ("audience: public", "audience: staff", ChangeKind.AUDIENCE),
    "words": ("天气好", "阳光好", ChangeKind.WORDS),
    "paragraph that is gone": ("天气好的时候出去走一走，不必走得很快。", "", ChangeKind.NEGATION),
}


def built(folder: Path, text: str, shade: int = 128) -> Article:
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(text, encoding="utf-8")
    (folder / "dot.png").write_bytes(png(shade=shade))
    return build_article(folder, Rules(folder.parent)).article


@pytest.fixture(scope="module", name="old")
def _old(tmp_path_factory: pytest.TempPathFactory) -> Article:
    return built(tmp_path_factory.mktemp("old") / "a", HEAD + BODY)


@pytest.mark.parametrize(("before", "after", "kind"), [pytest.param(*case, id=name) for name, case in CHANGED.items()])
def test_change_is_told_with_what_it_concerns(tmp_path: Path, old: Article, before: str, after: str, kind: ChangeKind) -> None:
    assert before in HEAD + BODY
    told = changes(old, built(tmp_path / "a", (HEAD + BODY).replace(before, after, 1)))
    assert kind in {change.kind for change in told}
    if kind is not ChangeKind.DATE and kind is not ChangeKind.EVIDENCE:  # which also change what follows from them
        assert len(told) == 1, told


def test_what_is_equal_or_moved_within_its_section_is_no_change(tmp_path: Path, old: Article) -> None:
    assert changes(old, built(tmp_path / "same" / "a", HEAD + BODY)) == []
    walk = "天气好的时候出去走一走，不必走得很快。\n\n"
    moved = BODY.replace(walk, "").replace("不要自行停药。\n\n", f"不要自行停药。\n\n{walk}")
    assert moved.index("天气好") < moved.index("空腹血糖 7.2")
    assert changes(old, built(tmp_path / "moved" / "a", HEAD + moved)) == []


def test_another_picture_under_the_same_words_is_told(tmp_path: Path, old: Article) -> None:
    told = changes(old, built(tmp_path / "a", HEAD + BODY, shade=20))
    assert [change.kind for change in told] == [ChangeKind.PICTURE]


def test_urgent_changes_come_first_and_no_number_is_split(tmp_path: Path, old: Article) -> None:
    new = (HEAD + BODY).replace("天气好", "阳光好").replace("14 U", "18 U").replace("从 7.9%", "从 17.9%")
    told = changes(old, built(tmp_path / "a", new))
    assert [change.kind for change in told] == [ChangeKind.DOSE, ChangeKind.NUMBER, ChangeKind.WORDS]
    assert [pieces(change) for change in told] == [["14", "18"], ["7.9", "17.9"], ["天气", "阳光"]]
    assert told[0].place == "一、用药"


def pieces(change: PassageChange) -> list[str]:
    return [run.text for run in change.runs if run.state != "same"]
