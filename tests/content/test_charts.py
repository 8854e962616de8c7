"""Charts at their limits: at a limit a chart is drawn, beyond it the fault is reported and no value is hidden or distorted."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.content.test_markdown import build
from viewer.content.blocks import Band, Caption, Chart, ChartKind, Series
from viewer.content.charts import LARGEST, ChartFault, check_chart

ONE = "series: [{name: 甲, values: [5, 9]}]"
TWO = "x: [1, 2]\n" + ONE
BARS = "x: [一, 二]\n" + ONE


def points(count: int) -> str:
    return f"x: {list(range(count))}\nseries: [{{name: 甲, values: {[1] * count}}}]"


def lines(count: int) -> str:
    return "x: [1, 2]\nseries:\n" + "\n".join(f"  - {{name: 第{n}组, values: [1, {n}]}}" for n in range(count))


def named(name: str) -> str:
    return f"x: [1, 2]\nseries: [{{name: {name}, values: [5, 9]}}]"


def chart(tmp_path: Path, text: str) -> tuple[bool, list[str]]:
    """Return whether the chart is drawn, and what is reported about it."""
    built = build(tmp_path / "a", f"```chart\n{text}\n```\n")
    return any(isinstance(block, Chart) for block in built.article.blocks), [problem.message for problem in built.problems]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(lines(4), id="four series"),
        pytest.param(points(200), id="200 points"),
        pytest.param(named("a" * 28), id="a name of 28 letters"),
        pytest.param(named("名" * 14), id="a name of 14 Han"),
        pytest.param(f"{TWO}\nunit: {'u' * 48}", id="a unit of 48 letters"),
        pytest.param(f"{TWO}\nx_unit: {'u' * 24}", id="a unit of x of 24 letters"),
        pytest.param(f"x: [{'签' * 200}, 二]\n{ONE}", id="a label of 200 characters"),
        pytest.param(f"{TWO}\nband: {{low: 1, high: 2, label: {'签' * 200}}}", id="a band's label of 200 characters"),
        pytest.param(f"{TWO}\ny_min: 5", id="the least value on the axis's lower end"),
        pytest.param(f"{TWO}\ny_max: 9", id="the greatest value on its upper end"),
        pytest.param(f"{TWO}\ny_min: -1\ny_max: 9.5", id="an axis wider than the values"),
        pytest.param(f"type: bar\n{BARS}\ny_min: 0", id="bars from zero"),
        pytest.param(f"type: grouped-bar\n{BARS}\ny_min: 0", id="grouped bars from zero"),
        pytest.param(f"type: bar\n{BARS}\ny_min: -5", id="bars with room below zero"),
        pytest.param("x: [1, 2]\nseries: [{name: 甲, values: [null, 9]}]", id="a value that was not measured"),
        pytest.param("x: [1, 2]\nseries: [{name: 甲, values: [-999999999999, 999999999999]}]", id="twelve figures"),
        pytest.param(f"x: [2026-01-01, 2026-01-02]\n{ONE}", id="days in order"),
        pytest.param(f"x: [二, 一]\n{ONE}", id="words in any order"),
    ],
)
def test_chart_at_a_limit_is_drawn(tmp_path: Path, text: str) -> None:
    drawn, told = chart(tmp_path, text)
    assert (drawn, told) == (True, [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(lines(5), "最多 4 个系列", id="five series"),
        pytest.param(points(201), "200 个点", id="201 points"),
        pytest.param(named("a" * 29), "太长", id="a name of 29 letters"),
        pytest.param(named("名" * 14 + "a"), "太长", id="a name of 14 Han and a letter"),
        pytest.param(f"{TWO}\nunit: {'u' * 49}", "太长", id="a unit of 49 letters"),
        pytest.param(f"{TWO}\nx_unit: {'u' * 25}", "太长", id="a unit of x of 25 letters"),
        pytest.param(f"x: [{'签' * 201}, 二]\n{ONE}", "太长", id="a label of 201 characters"),
        pytest.param(f"{TWO}\nband: {{low: 1, high: 2, label: {'签' * 201}}}", "太长", id="a band's label of 201 characters"),
        pytest.param(f"{TWO}\ny_min: 6", "小于 y_min", id="an axis that leaves out the least of two values"),
        pytest.param(f"{TWO}\ny_max: 8", "大于 y_max", id="an axis that leaves out the greatest of two values"),
        pytest.param(f"{TWO}\ny_min: 20", "小于 y_min", id="an axis that leaves out every value"),
        pytest.param(f"{TWO}\ny_min: 5\ny_max: 5", "y_min 要小于 y_max", id="an axis of one value"),
        pytest.param(f"{TWO}\nband: {{low: 6, high: 6}}", "low 要小于 high", id="a band of one value"),
        pytest.param(f"{TWO}\nband: {{low: 7, high: 6}}", "low 要小于 high", id="a band upside down"),
        pytest.param(f"type: bar\n{BARS}\ny_min: 0.5", "从 0 画起", id="bars from above zero"),
        pytest.param(f"type: grouped-bar\n{BARS}\ny_min: 4", "从 0 画起", id="grouped bars from above zero"),
        pytest.param("x: [0, 4, 4]\nseries: [{name: 甲, values: [1, 2, 3]}]", "从小到大", id="two values at one x"),
        pytest.param("x: [0, 4, 2]\nseries: [{name: 甲, values: [1, 2, 3]}]", "从小到大", id="x that goes back"),
        pytest.param("x: [1, 2]\nseries: [{name: 甲, values: [null, null]}]", "没有数值", id="a series without a value"),
        pytest.param("x: [1, 2]\nseries: [{name: 甲, values: [1, 2, 3]}]", "有 3 个值，x 有 2 个", id="a value too many"),
        pytest.param("x: [1, 2]\nseries: [{name: 甲, values: [1, 1000000000000]}]", "不能画", id="thirteen figures"),
        pytest.param("x: [1, 2]\nseries: [{name: 甲, values: [1, -1000000000000]}]", "不能画", id="thirteen figures below zero"),
        pytest.param(f"{TWO}\nband: {{low: 1, high: .inf}}", "不能画", id="a band without an end"),
        pytest.param(f"{TWO}\ny_max: .nan", "不能画", id="an axis to nowhere"),
        pytest.param("csv: curve.csv\nx: [1, 2]", "既有 csv 又有 x", id="x twice"),
        pytest.param("csv: curve.csv\n" + ONE, "既有 csv 又有 x", id="series twice"),
        pytest.param("x: []\n" + ONE, "没有数值", id="no x"),
        pytest.param("x: [1, 2]", "没有数值", id="no series"),
    ],
)
def test_chart_beyond_a_limit_is_told_and_not_drawn(tmp_path: Path, text: str, words: str) -> None:
    drawn, told = chart(tmp_path, text)
    assert not drawn
    assert any(words in message for message in told), told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"series": (Series("甲", (1.0, LARGEST)),)}, "不能画", id="a value too large"),
        pytest.param({"series": (Series("甲", (1.0, -math.inf)),)}, "不能画", id="an endless value"),
        pytest.param({"y_max": LARGEST}, "不能画", id="an axis too long"),
        pytest.param({"band": Band(1.0, math.inf, "")}, "不能画", id="an endless band"),
        pytest.param({"x_values": (0.0, math.nan)}, "不能画", id="a place that is no number"),
        pytest.param({"x_values": (0.0,)}, "从小到大", id="a place too few"),
        pytest.param({"series": (Series("甲", (1.0, 2.0), ("1", "20")),)}, "写出的数", id="digits of another value"),
        pytest.param({"series": (Series("甲", (1.0, 2.0), ("1",)),)}, "写出的数", id="a value without its digits"),
        pytest.param({"series": (Series("甲", (1.0, 2.0), ("1", "two")),)}, "写出的数", id="digits that are words"),
    ],
)
def test_chart_of_a_library_file_is_judged_as_strictly(change: dict[str, object], words: str) -> None:
    made = Chart("a", ChartKind.LINE, ("1", "2"), (Series("甲", (1.0, 2.0)),), Caption(1), x_values=(1.0, 2.0))
    check_chart(made)
    with pytest.raises(ChartFault, match=words):
        check_chart(replace(made, **change))
