"""Rules for every chart: it can be drawn, and neither hides nor distorts a value."""

from __future__ import annotations

import math
import re
from itertools import pairwise

from viewer.content.blocks import Chart, ChartKind, Series
from viewer.content.spacing import HAN, WIDE
from viewer.i18n import tr

MOST_SERIES = 4
MOST_POINTS = 200
LONGEST_NAME, LONGEST_UNIT = 28, 48
"""Maximum width of a series name or unit in Latin letters; Han counts as two. Longer ones do not fit a narrow column."""
LARGEST = 1e12
"""Upper bound of the values of a chart."""
_BROAD = re.compile(f"[{HAN}{WIDE}]")
LONGEST_LABEL = 200
"""Maximum characters of a label on an axis or a band."""


class ChartFault(Exception):
    """Why a chart is rejected. ``key``: the wrong key in the author's YAML."""

    def __init__(self, key: str, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.key, self.message, self.remedy = key, message, remedy


def check_chart(chart: Chart) -> None:
    """Raise ``ChartFault`` if ``chart`` cannot be drawn, or would hide or distort a value."""
    if not chart.x or not chart.series:
        raise ChartFault("", tr("图表没有数值。"), tr("写上 x 和 series，或 csv。"))
    if len(chart.series) > MOST_SERIES or len(chart.x) > MOST_POINTS:
        message = tr("图表最多 {series} 个系列、{points} 个点。", series=MOST_SERIES, points=MOST_POINTS)
        raise ChartFault("series", message, tr("拆成几张图。"))
    for number, line in enumerate(chart.series):
        values = f"series[{number}].values"
        if len(line.values) != len(chart.x):
            message = tr("“{name}”有 {n} 个值，x 有 {x} 个。", name=line.name, n=len(line.values), x=len(chart.x))
            raise ChartFault(values, message, tr("没有测的写 null。"))
        if all(value is None for value in line.values):
            raise ChartFault(values, tr("“{name}”没有数值。", name=line.name), tr("写上数值，或删去这个系列。"))
        if line.written and not _is_as_written(line):
            raise ChartFault(values, tr("“{name}”写出的数与它的值不同。", name=line.name))
    measured = [value for line in chart.series for value in line.values if value is not None]
    band = (chart.band.low, chart.band.high) if chart.band else ()
    axes = [value for value in (chart.y_min, chart.y_max, *band) if value is not None]
    if not all(math.isfinite(value) and abs(value) < LARGEST for value in (*measured, *axes, *chart.x_values)):
        raise ChartFault("", tr("图表里有不能画的数。"), tr("写普通的数；没有测的写 null。"))
    if chart.x_values and (len(chart.x_values) != len(chart.x) or any(a >= b for a, b in pairwise(chart.x_values))):
        raise ChartFault("x", tr("x 的数要从小到大。"), tr("按顺序写，或把 x 写成文字。"))
    _check_axis(chart, min(measured), max(measured))
    _check_words(chart)


def _is_as_written(line: Series) -> bool:
    """Return whether the drawn digits are those of the values."""
    try:
        return all(value is None or float(digits) == value for digits, value in zip(line.written, line.values, strict=True))
    except ValueError:
        return False


def _check_axis(chart: Chart, least: float, most: float) -> None:
    if chart.band and chart.band.low >= chart.band.high:
        raise ChartFault("band", tr("band 的 low 要小于 high。"), tr("检查这两个数。"))
    if chart.y_min is not None and chart.y_max is not None and chart.y_min >= chart.y_max:
        raise ChartFault("y_min", tr("y_min 要小于 y_max。"), tr("检查这两个数。"))
    remedy = tr("放宽 y_min、y_max，或不写。")
    if chart.y_min is not None and least < chart.y_min:
        raise ChartFault("y_min", tr("有的值小于 y_min。"), remedy)
    if chart.y_max is not None and most > chart.y_max:
        raise ChartFault("y_max", tr("有的值大于 y_max。"), remedy)
    if chart.chart is not ChartKind.LINE and (chart.y_min or 0) > 0:
        raise ChartFault("y_min", tr("柱子要从 0 画起，长短才不骗人。"), tr("不写 y_min，或用折线图。"))


def _check_words(chart: Chart) -> None:
    labels = [("x", label) for label in chart.x] + ([("band", chart.band.label)] if chart.band else [])
    for key, words in labels:
        if len(words) > LONGEST_LABEL:
            raise ChartFault(key, tr("“{words}”太长，窄屏的图里放不下。", words=words[:40]), tr("写短一些。"))
    names = [(f"series[{n}].name", line.name, LONGEST_NAME) for n, line in enumerate(chart.series)]
    for key, words, most in (*names, ("unit", chart.unit, LONGEST_UNIT), ("x_unit", chart.x_unit, LONGEST_UNIT // 2)):
        if len(words) + len(_BROAD.findall(words)) > most:
            message = tr("“{words}”太长，窄屏的图里放不下。", words=words[:40])
            raise ChartFault(key, message, tr("写短，其余的话写进 caption。"))
