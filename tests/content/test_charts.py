"""Charts at their limits: at a limit a chart is drawn, beyond it the fault is reported and no value is hidden or distorted."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.content.test_markdown import build
from viewer.content.blocks import Band, Caption, Chart, ChartKind, Series
from viewer.content.chart_axis import Axis, all_values, minus, nice_axis, number, positions, unplaced
from viewer.content.charts import LARGEST, ChartFault, check_chart

ONE = "series: [{name: 甲, values: [5, 9]}]"
TWO = "x: [1, 2]\n" + ONE
BARS = "x: [一, 二]\n" + ONE


def points(count: int) -> str:
    return f"x: {list(range(count))}\nseries: [{{name: 甲, values: {list(range(count))}}}]"


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


def made(values: tuple[float | None, ...] = (5.0, 9.0), **parts: object) -> Chart:
    x = tuple(str(n) for n in range(1, len(values) + 1))
    return replace(Chart("a", ChartKind.LINE, x, (Series("甲", values),), Caption(1)), **parts)


SERIES = Series("甲", (1.0, 2.0))


@pytest.mark.parametrize(
    "parts",
    [
        {"series": (SERIES,) * 4},
        {"x": ("日",) * 200, "series": (Series("甲", (1.0,) * 200),)},
        {"series": (Series("甲", (-999_999_999_999.0, 999_999_999_999.0)),)},
        {"series": (Series("甲", (None, 2.0), ("", "2.0")),)},
        {"series": (Series("名" * 14, (1.0, 2.0)),), "unit": "量" * 24, "x_unit": "周" * 12},
        {"series": (Series("a" * 28, (1.0, 2.0)),), "unit": "u" * 48, "x_unit": "w" * 24},
        {"x": ("签" * 200, "b"), "band": Band(1.0, 1.001, "签" * 200)},
        {"y_min": 5.0, "y_max": 9.0},
        {"chart": ChartKind.BAR, "y_min": 0.0},
        {"chart": ChartKind.GROUPED_BAR, "y_min": -1.0},
        {"y_min": 0.5},
        {"x_values": (-1.0, 0.0)},
    ],
)
def test_a_chart_at_each_limit_is_sound(parts: dict[str, Any]) -> None:
    check_chart(made(**parts))


@pytest.mark.parametrize(
    ("parts", "key", "words"),
    [
        ({"x": (), "series": ()}, "", "没有数值"),
        ({"x": ()}, "", "没有数值"),
        ({"series": ()}, "", "没有数值"),
        ({"series": (SERIES,) * 5}, "series", "最多 4 个系列、200 个点"),
        ({"x": ("日",) * 201, "series": (Series("甲", (1.0,) * 201),)}, "series", "200 个点"),
        ({"series": (SERIES, Series("乙", (1.0,)))}, "series[1].values", "“乙”有 1 个值，x 有 2 个"),
        ({"series": (SERIES, SERIES, Series("丙", (None, None)))}, "series[2].values", "“丙”没有数值"),
        ({"series": (SERIES, Series("乙", (None, 2.0), ("1", "2.1")))}, "series[1].values", "“乙”写出的数"),
        ({"series": (SERIES, Series("乙", (1.0, 1e12)))}, "", "不能画的数"),
        ({"series": (Series("乙", (-1e12, 2.0)),)}, "", "不能画的数"),
        ({"y_min": -1e12}, "", "不能画的数"),
        ({"y_max": 1e12}, "", "不能画的数"),
        ({"band": Band(-1e12, 2.0, "")}, "", "不能画的数"),
        ({"band": Band(1.0, 1e12, "")}, "", "不能画的数"),
        ({"x_values": (0.0, 1e12)}, "", "不能画的数"),
        ({"x_values": (1.0, 1.0)}, "x", "从小到大"),
        ({"x_values": (2.0, 1.0)}, "x", "从小到大"),
        ({"x_values": (1.0, 2.0, 3.0)}, "x", "从小到大"),
        ({"band": Band(2.0, 2.0, "")}, "band", "low 要小于 high"),
        ({"y_min": 5.0, "y_max": 5.0}, "y_min", "y_min 要小于 y_max"),
        ({"y_min": 5.1}, "y_min", "小于 y_min"),
        ({"y_max": 8.9}, "y_max", "大于 y_max"),
        ({"chart": ChartKind.BAR, "y_min": 0.1}, "y_min", "从 0 画起"),
        ({"x": ("a", "签" * 201)}, "x", f"“{'签' * 40}”太长"),
        ({"band": Band(1.0, 2.0, "签" * 201)}, "band", "太长"),
        ({"series": (SERIES, Series("名" * 14 + "a", (1.0, 2.0)))}, "series[1].name", "太长"),
        ({"series": (SERIES, Series("（" * 14 + "a", (1.0, 2.0)))}, "series[1].name", "太长"),
        ({"unit": "量" * 24 + "u"}, "unit", "太长"),
        ({"x_unit": "周" * 12 + "w"}, "x_unit", "太长"),
        ({"x_unit": "w" * 25}, "x_unit", f"“{'w' * 25}”太长"),
    ],
)
def test_a_chart_beyond_a_limit_names_the_key_to_mend(parts: dict[str, Any], key: str, words: str) -> None:
    with pytest.raises(ChartFault, match=words) as caught:
        check_chart(made(**parts))
    assert (caught.value.key, str(caught.value)) == (key, caught.value.message)


@pytest.mark.parametrize(
    ("values", "ends", "zero", "axis"),
    [
        ((5, 9), (None, None), False, (5, 10, 1)),
        ((5, 9), (None, None), True, (0, 10, 2.5)),
        ((-3, 9), (None, None), True, (-5, 10, 5)),
        ((-20, -5), (None, None), True, (-20, 0, 5)),
        ((7, 7), (None, None), False, (6, 8, 2)),
        ((-7, -7), (None, None), False, (-8, -6, 2)),
        ((0, 0), (None, None), False, (0, 0.25, 0.25)),
        ((0.02, 0.09), (None, None), False, (0.02, 0.1, 0.02)),
        ((120, 260), (None, None), False, (100, 300, 50)),
        ((0, 80), (None, None), False, (0, 100, 20)),
        ((0, 96), (None, None), True, (0, 100, 25)),  # room for the number above the highest bar
        ((0, 97), (None, None), True, (0, 125, 25)),
        ((2, 98), (0, None), False, (0, 125, 25)),
        ((2, 98), (None, 100), False, (0, 100, 25)),
        ((3, 5), (None, 5), True, (0, 5, 1)),
        ((2, 80), (None, 90), False, (0, 90, 30)),
        ((8, 8), (None, 8), False, (6, 8, 0.5)),
        ((1, 10), (0, 10), False, (0, 10, 2.5)),
        ((1, 10), (0, 12), False, (0, 12, 3)),
        ((1, 7), (1, 7), False, (1, 7, 1)),
        ((4, 14), (4, 16), False, (4, 16, 4)),
        ((5, 25), (5, 25), False, (5, 25, 5)),
        ((6.5, 7.9), (6, 8), False, (6, 8, 0.5)),
        ((0, 0), (0, 0.5), False, (0, 0.5, 0.1)),
        ((0, 7), (0, 7), False, (0, 7, 1)),
        ((0, 50), (0, 50), False, (0, 50, 10)),
        ((1, 3), (0, 3.7), False, (0, 3.7, 3.7)),  # no even steps: its ends alone
    ],
)
def test_an_axis_has_even_steps_and_leaves_no_value_out(
    values: tuple[float, ...], ends: tuple[float | None, float | None], zero: bool, axis: tuple[float, float, float]
) -> None:
    low, high, step = nice_axis(list(values), *ends, zero=zero)
    assert (low, high, step) == pytest.approx(axis)
    ticks = Axis(low, high, step, 0, 100).ticks()
    assert ticks[0] == low
    assert ticks[-1] == pytest.approx(high)
    assert low <= min(values) <= max(values) <= high


def test_a_value_stands_at_its_share_of_the_axis_and_bars_at_zero() -> None:
    axis = Axis(4.0, 8.0, 2.0, 220.0, 20.0)
    assert [axis.at(value) for value in (4.0, 5.0, 8.0)] == [220.0, 170.0, 20.0]
    assert axis.at(4.33) == pytest.approx(203.5)
    assert positions(made((1.0,)), 20.0, 101.0, 10.0) == [60.5]
    assert axis.ticks() == [4.0, 6.0, 8.0]
    ends = ((4.0, 8.0), (-4.0, 4.0), (-8.0, -4.0), (0.0, 8.0), (-8.0, 0.0))
    assert [Axis(low, high, 2.0, 220.0, 20.0).foot for low, high in ends] == [220.0, 120.0, 20.0, 220.0, 20.0]


@pytest.mark.parametrize(
    ("x", "x_values", "places"),
    [
        (("基线",), (), [60.0]),
        (("7",), (7.0,), [60.0]),
        (("一", "二", "三"), (), [30.0, 60.0, 90.0]),
        (("0", "1", "4"), (0.0, 1.0, 4.0), [30.0, 45.0, 90.0]),
        (("4", "6", "12"), (4.0, 6.0, 12.0), [30.0, 45.0, 90.0]),
        (("一", "二"), (5.0, 5.0), [30.0, 30.0]),
        (("一", "二", "三"), (1.0,), [30.0, 60.0, 90.0]),
    ],
)
def test_points_keep_their_distances_and_words_are_spaced_evenly(
    x: tuple[str, ...], x_values: tuple[float, ...], places: list[float]
) -> None:
    assert positions(made((1.0,) * len(x), x=x, x_values=x_values), 20.0, 100.0, 10.0) == places


def test_a_number_below_zero_has_a_true_minus() -> None:
    assert [number(-2.5), number(7.0), minus("-1 - -2")] == ["−2.5", "7", "−1 − −2"]


def test_the_axis_includes_every_value_and_the_range_beside_them() -> None:
    assert all_values(made((None, 9.0), series=(Series("甲", (None, 9.0)), Series("乙", (0.0, None))))) == [9.0, 0.0]
    assert all_values(made(band=Band(4.4, 10.0, ""))) == [5.0, 9.0, 4.4, 10.0]


@pytest.mark.parametrize(
    ("parts", "below"),
    [
        ({}, ["1：5，6", "2：9"]),
        ({"x_unit": "周"}, ["1 周：5，6", "2 周：9"]),
        ({"series": (Series("A", (5.0, 9.0)),)}, ["1: 5, 6", "2: 9"]),
        ({"series": (Series("A", (5.0, 9.0)),), "x_unit": "wk"}, ["1 wk: 5, 6", "2 wk: 9"]),
        ({"series": (Series("A", (5.0, 9.0)),), "summary": "都上升。"}, ["1：5，6", "2：9"]),
        ({"series": (Series("A", (5.0, 9.0)),), "unit": "例"}, ["1：5，6", "2：9"]),
    ],
)
def test_numbers_without_a_place_stand_below_in_the_order_of_the_points(parts: dict[str, Any], below: list[str]) -> None:
    assert unplaced(made(**parts), {1: ["9"], 0: ["5", "6"]}) == below
