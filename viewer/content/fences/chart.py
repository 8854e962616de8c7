"""```` ```chart ````: values drawn natively, written as YAML or read from a CSV file."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from itertools import pairwise
from typing import TypeAlias
from xml.etree.ElementTree import Element, SubElement

import msgspec
from msgspec import Struct

from viewer.content import strict_yaml
from viewer.content.blocks import Band, Caption, Chart, ChartKind, Series
from viewer.content.fences.csv_table import table_rows
from viewer.content.fences.fence import Fence
from viewer.content.spacing import HAN, WIDE, tidy
from viewer.content.text import numeral
from viewer.errors import ContentError
from viewer.i18n import tr

MOST_SERIES = 4
MOST_POINTS = 200
LONGEST_NAME, LONGEST_UNIT = 28, 48
"""Longest name of a series and unit, in Latin letters; a Han character counts for two. Longer ones do not fit a narrow column."""
_BROAD = re.compile(f"[{HAN}{WIDE}]")
Number: TypeAlias = int | float
_Fault: TypeAlias = Callable[..., ContentError]


class _Line(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    values: tuple[Number | None, ...]


class _Band(Struct, frozen=True, forbid_unknown_fields=True):
    low: Number
    high: Number
    label: str = ""


class Spec(Struct, frozen=True, forbid_unknown_fields=True):
    """A chart as its author writes it."""

    type: ChartKind = ChartKind.LINE
    id: str = ""
    caption: str = ""
    source: str = ""
    summary: str = ""
    unit: str = ""
    x: tuple[Number | str, ...] = ()
    x_unit: str = ""
    series: tuple[_Line, ...] = ()
    csv: str = ""
    band: _Band | None = None
    y_min: Number | None = None
    y_max: Number | None = None


def element(fence: Fence) -> Element:
    """A ``chart`` with the checked ``Spec`` as JSON, its caption and source note still to be read as Markdown.

    Raises ``ContentError``.
    """
    raw, lines = strict_yaml.load(fence.text, fence.manuscript.path, fence.line + 1)
    if not isinstance(raw, dict):
        raise fence.fault(tr("图表是空的。"), tr("写上 type、x 和 series，或 csv。"))
    try:
        spec = msgspec.convert({str(key): value for key, value in raw.items()}, Spec)
    except msgspec.ValidationError as error:
        raise _wrong_type(fence, str(error), lines) from None
    spec = _complete(fence, spec)
    _check(fence, spec, lines)
    chart = Element("chart", {"spec": msgspec.json.encode(spec).decode(), "id": spec.id})
    SubElement(chart, "title").text = spec.caption
    SubElement(chart, "source").text = spec.source
    return chart


def chart(spec: str, anchor: str, caption: Caption) -> Chart:
    """The block of a ``chart`` element's ``spec``."""
    given = msgspec.json.decode(spec, type=Spec)
    numeric = tuple(float(x) for x in given.x if not isinstance(x, str))
    return Chart(
        anchor=anchor,
        chart=given.type,
        x=tuple(tidy(x) if isinstance(x, str) else numeral(x) for x in given.x),
        series=tuple(Series(tidy(line.name), tuple(map(_measured, line.values))) for line in given.series),
        caption=caption,
        unit=tidy(given.unit),
        x_unit=tidy(given.x_unit),
        x_values=numeric if given.type is ChartKind.LINE and len(numeric) == len(given.x) else (),
        y_min=_measured(given.y_min),
        y_max=_measured(given.y_max),
        band=Band(float(given.band.low), float(given.band.high), tidy(given.band.label)) if given.band else None,
        summary=tidy(given.summary),
    )


def _measured(value: Number | None) -> float | None:
    return None if value is None else float(value)


def _complete(fence: Fence, spec: Spec) -> Spec:
    """``spec`` with x and series taken from its CSV file, where it names one."""
    if not spec.csv:
        return spec
    if spec.x or spec.series:
        raise fence.fault(tr("图表既有 csv 又有 x 或 series。"), tr("只留一种。"))
    header, *rows = table_rows(fence, spec.csv)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    series = [_Line(name, tuple(_number(fence, spec.csv, cell) for cell in column)) for name, column in
              zip(header[1:], columns[1:], strict=True)]
    return msgspec.structs.replace(spec, x=tuple(map(_label, columns[0])), series=tuple(series))


def _number(fence: Fence, name: str, cell: str) -> float | None:
    if not cell:
        return None
    try:
        return float(cell)
    except ValueError:
        raise fence.fault(tr("{name} 里的“{cell}”不是数。", name=name, cell=cell[:40]), tr("没有测的留空。")) from None


def _label(cell: str) -> Number | str:
    try:
        return float(cell)
    except ValueError:
        return cell


def _check(fence: Fence, spec: Spec, lines: dict[str, int]) -> None:
    """Raises ``ContentError`` where ``spec`` cannot be drawn."""

    def fault(key: str, message: str, remedy: str = "") -> ContentError:
        return fence.fault(message, remedy, row=max(0, lines.get(key, fence.line) - fence.line))

    if not spec.x or not spec.series:
        raise fence.fault(tr("图表没有数值。"), tr("写上 x 和 series，或 csv。"))
    if len(spec.series) > MOST_SERIES or len(spec.x) > MOST_POINTS:
        message = tr("图表最多 {series} 个系列、{points} 个点。", series=MOST_SERIES, points=MOST_POINTS)
        raise fault("series", message, tr("拆成几张图。"))
    for line in spec.series:
        if len(line.values) != len(spec.x):
            message = tr("“{name}”有 {n} 个值，x 有 {x} 个。", name=line.name, n=len(line.values), x=len(spec.x))
            raise fault("series", message, tr("没有测的写 null。"))
        if all(value is None for value in line.values):
            raise fault("series", tr("“{name}”没有数值。", name=line.name))
    numbers = [x for x in spec.x if not isinstance(x, str)]
    all_numbers = spec.type is ChartKind.LINE and len(numbers) == len(spec.x)
    if all_numbers and any(later <= earlier for earlier, later in pairwise(numbers)):
        raise fault("x", tr("x 的数要从小到大。"))
    values: list[Number | None] = [v for line in spec.series for v in line.values]
    values += [spec.y_min, spec.y_max, *numbers, *((spec.band.low, spec.band.high) if spec.band else ())]
    if not all(value is None or (math.isfinite(value) and abs(value) < 1e12) for value in values):
        raise fence.fault(tr("图表里有不能画的数。"))
    _check_axis(spec, fault)
    _check_words(spec, fault)


def _check_axis(spec: Spec, fault: _Fault) -> None:
    """Raises ``ContentError`` where the axis hides or distorts a value."""
    if spec.band and spec.band.low >= spec.band.high:
        raise fault("band", tr("band 的 low 要小于 high。"))
    if spec.y_min is not None and spec.y_max is not None and spec.y_min >= spec.y_max:
        raise fault("y_min", tr("y_min 要小于 y_max。"))
    measured = [value for line in spec.series for value in line.values if value is not None]
    remedy = tr("放宽 y_min、y_max，或不写。")
    if spec.y_min is not None and min(measured) < spec.y_min:
        raise fault("y_min", tr("有的值小于 y_min。"), remedy)
    if spec.y_max is not None and max(measured) > spec.y_max:
        raise fault("y_max", tr("有的值大于 y_max。"), remedy)
    if spec.type is not ChartKind.LINE and (spec.y_min or 0) > 0:
        raise fault("y_min", tr("柱子要从 0 画起，长短才不骗人。"), tr("不写 y_min，或用折线图。"))


def _check_words(spec: Spec, fault: _Fault) -> None:
    """Raises ``ContentError`` for words that a narrow column would cut."""
    names = [("series", line.name, LONGEST_NAME) for line in spec.series]
    for key, words, most in (*names, ("unit", spec.unit, LONGEST_UNIT), ("x_unit", spec.x_unit, LONGEST_UNIT // 2)):
        if len(words) + len(_BROAD.findall(words)) > most:
            message = tr("“{words}”太长，窄屏的图里放不下。", words=words[:40])
            raise fault(key, message, tr("写短，其余的话写进 caption。"))


def _wrong_type(fence: Fence, error: str, lines: dict[str, int]) -> Exception:
    from viewer.content.front_matter import explain

    message, key = explain(error)
    if "values" in error and "Expected" in error:
        message, key = tr("series 的 values 里有不是数的值。"), "series"
    row = max(0, lines.get(key, fence.line) - fence.line)
    return fence.fault(message, tr("图表的写法见 docs/CONTENT.md；没有测的写 null。"), row=row)
