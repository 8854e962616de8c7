"""Labels of a chart's x axis as times."""

from __future__ import annotations

from pathlib import Path

import pytest

from viewer.content.article_builder import build_article
from viewer.content.blocks import Chart
from viewer.content.fences.chart_fence import in_days
from viewer.content.rules import Rules


@pytest.mark.parametrize(
    ("labels", "days"),
    [
        (("2024-01", "2024-03-15", "2024-12"), (0, 74, 335)),
        (("2024/1/1", "2024/1/31"), (0, 30)),
        (("2023年", "2024年"), (0, 365)),
        (("2024年1月", "2024年3月1日"), (0, 60)),
        (("基线", "第1周", "第4周", "第12周"), (0, 7, 28, 84)),
        (("治疗前", "治疗后2周", "术后3个月"), (0, 14, 91.3125)),
        (("1周", "1个月", "1年"), (0, 23.4375, 358.25)),
        (("baseline", "week 4", "12 weeks", "1 year"), (0, 28, 84, 365.25)),
    ],
)
def test_dates_and_spans_keep_their_distances(labels: tuple[str, ...], days: tuple[float, ...]) -> None:
    found = in_days(labels)
    assert [day - found[0] for day in found] == pytest.approx(days)


def test_dates_need_no_quotation_marks(tmp_path: Path) -> None:
    body = """```chart
type: line
id: fig
caption: 血糖
summary: 下降。
x: [2024-01-01, 2024-03-15, 2024-12-31]
series: [{name: 血糖, values: [8.0, 7.5, 7.0]}]
```"""
    (tmp_path / "index.md").write_text(f"---\nid: a\ntitle: T\n---\n{body}", encoding="utf-8")
    (chart,) = build_article(tmp_path, Rules(tmp_path.parent)).article.blocks
    assert isinstance(chart, Chart)
    assert chart.x == ("2024-01-01", "2024-03-15", "2024-12-31")
    assert [place - chart.x_values[0] for place in chart.x_values] == [0, 74, 365]


@pytest.mark.parametrize(
    "labels", [("甲", "乙"), ("2024-01", "第4周"), ("第4周", "第1周"), ("2024-13", "2024-14"), ("空腹", "1小时"), ("1", "2")]
)
def test_other_words_stand_evenly(labels: tuple[str, ...]) -> None:
    assert in_days(labels) == ()
