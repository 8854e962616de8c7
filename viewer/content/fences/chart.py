"""```` ```chart ````: values drawn natively, written as YAML or read from a CSV file."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import TypeAlias
from xml.etree.ElementTree import Element, SubElement

import msgspec
from msgspec import Struct

from viewer.content import strict_yaml
from viewer.content.blocks import Band, Caption, Chart, ChartKind, Series
from viewer.content.fences.csv_table import table_rows
from viewer.content.fences.fence import Fence, box
from viewer.content.lenient import convert, nearest
from viewer.content.spacing import HAN, WIDE, tidy
from viewer.content.text import numeral
from viewer.errors import ContentError
from viewer.i18n import tr

MOST_SERIES = 4
MOST_POINTS = 200
LONGEST_NAME, LONGEST_UNIT = 28, 48
"""Longest name of a series and unit, in Latin letters; a Han character counts for two. Longer ones do not fit a narrow column."""
_BROAD = re.compile(f"[{HAN}{WIDE}]")
_WORDS = re.compile(r"^(caption|summary|source)[ \t]*[:：][ \t]*(.+)$", re.MULTILINE)
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?")
_Fault: TypeAlias = Callable[..., ContentError]


class Number(Struct, frozen=True):
    """A number, and how its author wrote it: 7.0 is not drawn as 7."""

    value: int | float
    written: str = ""

    @property
    def words(self) -> str:
        """The author's digits, or the value in digits where that was another notation (1e3, 0x1F)."""
        plain = _PLAIN.fullmatch(self.written) and float(self.written) == self.value
        return self.written if plain else numeral(self.value)


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
    raw, lines = strict_yaml.load(fence.text, fence.manuscript.path, fence.line + 1, written=True)
    if not isinstance(raw, dict):
        raise fence.fault(tr("图表是空的。"), tr("写上 type、x 和 series，或 csv。"))
    given = {str(key): value for key, value in raw.items() if value is not None}
    try:
        spec, faults = convert(given, Spec)
    except msgspec.ValidationError as error:  # no key is needed: it is the whole that is wrong
        raise fence.fault(str(error)) from None
    for path, message in faults:
        words = tr("series 的 values 里有不是数的值。") if ".values[" in path else message.replace("object", tr("数"))
        line = strict_yaml.line_at(lines, path, fence.line)
        fence.findings.error("chart", line, words, tr("图表的写法见 docs/CONTENT.md；没有测的写 null。"))
    if any(path.partition("[")[0] in {"x", "series", "csv"} for path, _ in faults):
        raise fence.fault(tr("图表的数值读不出来，没有画。"), tr("改好上面说的值。"))
    spec = _complete(fence, spec)
    _check(fence, spec, lines)
    chart = Element("chart", {"spec": msgspec.json.encode(spec).decode(), "id": spec.id})
    SubElement(chart, "title").text = spec.caption
    SubElement(chart, "source").text = spec.source
    return chart


def missing(fence: Fence) -> Element:
    """A chart that cannot be drawn, as a table of its values; where they do not belong together, a box with its words."""
    try:
        raw, _ = strict_yaml.load(fence.text, fence.manuscript.path, fence.line + 1, written=True)
    except ContentError:
        raw = dict(_WORDS.findall(fence.text))
    known = [part.name for part in msgspec.structs.fields(Spec)]
    given = {nearest(str(key), known) or str(key): value for key, value in raw.items()} if isinstance(raw, dict) else {}
    words = {key: _written(given[key]).strip("\"'") for key in ("caption", "summary", "source") if given.get(key)}
    rows = _rows(fence, given)
    if not rows:
        return box(tr("这里的图表未能显示。"), *words.values())
    table = Element("table", {"id": _written(given.get("id"))})
    for number, row in enumerate(rows):
        line = SubElement(SubElement(table, "tbody" if number else "thead"), "tr")
        for cell in row:
            SubElement(line, "td" if number else "th").text = cell
    SubElement(table, "title").text = words.get("caption", "")
    SubElement(table, "source").text = words.get("source", "")
    return table


def _rows(fence: Fence, given: Mapping[str, object]) -> list[list[str]]:
    """The values of a chart as rows of a table, as they are written; empty where they do not belong together."""
    name, x, series = given.get("csv"), given.get("x"), given.get("series")
    try:
        if name:
            return [cells for _, cells in table_rows(fence, str(name))]
    except ContentError:
        return []
    if not isinstance(x, list) or not isinstance(series, list) or not series or len(x) * len(series) > fence.limits.cells:
        return []
    unit = _written(given.get("unit"))
    columns = [[_written(given.get("x_unit")), *map(_written, x)]]
    for line in series:
        values = line.get("values") if isinstance(line, dict) else None
        if not isinstance(values, list) or len(values) != len(x):
            return []
        columns.append([" ".join(filter(None, (_written(line.get("name")), unit))), *map(_written, values)])
    return [list(row) for row in zip(*columns, strict=True)]


def _written(value: object) -> str:
    match value:
        case None:
            return ""
        case {"value": int() | float() as number, "written": str(digits)}:
            return Number(number, digits).words
        case _:
            return tidy(str(value))


def chart(spec: str, anchor: str, caption: Caption) -> Chart:
    """The block of a ``chart`` element's ``spec``."""
    given = msgspec.json.decode(spec, type=Spec)
    numeric = tuple(float(x.value) for x in given.x if isinstance(x, Number))
    return Chart(
        anchor=anchor,
        chart=given.type,
        x=tuple(x.words if isinstance(x, Number) else tidy(x) for x in given.x),
        series=tuple(map(_series, given.series)),
        caption=caption,
        unit=tidy(given.unit),
        x_unit=tidy(given.x_unit),
        x_values=numeric if given.type is ChartKind.LINE and len(numeric) == len(given.x) else (),
        y_min=_measured(given.y_min),
        y_max=_measured(given.y_max),
        band=Band(float(given.band.low.value), float(given.band.high.value), tidy(given.band.label)) if given.band else None,
        summary=tidy(given.summary),
    )


def _measured(value: Number | None) -> float | None:
    return None if value is None else float(value.value)


def _series(line: _Line) -> Series:
    values = tuple(map(_measured, line.values))
    written = tuple("" if value is None else value.words for value in line.values)
    same = written == tuple("" if value is None else numeral(value) for value in values)
    return Series(tidy(line.name), values, () if same else written)


def _complete(fence: Fence, spec: Spec) -> Spec:
    """``spec`` with x and series taken from its CSV file, where it names one."""
    if not spec.csv:
        return spec
    if spec.x or spec.series:
        raise fence.fault(tr("图表既有 csv 又有 x 或 series。"), tr("只留一种。"))
    (_, header), *rows = table_rows(fence, spec.csv)
    columns = list(zip(*(cells for _, cells in rows), strict=True)) if rows else [()] * len(header)
    series = [_Line(name, tuple(_number(fence, spec.csv, cell) for cell in column)) for name, column in
              zip(header[1:], columns[1:], strict=True)]
    return msgspec.structs.replace(spec, x=tuple(map(_label, columns[0])), series=tuple(series))


def _number(fence: Fence, name: str, cell: str) -> Number | None:
    if not cell:
        return None
    try:
        return Number(float(cell), cell)
    except ValueError:
        raise fence.fault(tr("{name} 里的“{cell}”不是数。", name=name, cell=cell[:40]), tr("没有测的留空。")) from None


def _label(cell: str) -> Number | str:
    try:
        return Number(float(cell), cell)
    except ValueError:
        return cell


def _check(fence: Fence, spec: Spec, lines: dict[str, int]) -> None:
    """Raises ``ContentError`` where ``spec`` cannot be drawn."""

    def fault(key: str, message: str, remedy: str = "") -> ContentError:
        return fence.fault(message, remedy, row=strict_yaml.line_at(lines, key, fence.line) - fence.line)

    if not spec.x or not spec.series:
        raise fence.fault(tr("图表没有数值。"), tr("写上 x 和 series，或 csv。"))
    if len(spec.series) > MOST_SERIES or len(spec.x) > MOST_POINTS:
        message = tr("图表最多 {series} 个系列、{points} 个点。", series=MOST_SERIES, points=MOST_POINTS)
        raise fault("series", message, tr("拆成几张图。"))
    for number, line in enumerate(spec.series):
        if len(line.values) != len(spec.x):
            message = tr("“{name}”有 {n} 个值，x 有 {x} 个。", name=line.name, n=len(line.values), x=len(spec.x))
            raise fault(f"series[{number}].values", message, tr("没有测的写 null。"))
        if all(value is None for value in line.values):
            raise fault(f"series[{number}].values", tr("“{name}”没有数值。", name=line.name), tr("写上数值，或删去这个系列。"))
    numbers = [x.value for x in spec.x if isinstance(x, Number)]
    all_numbers = spec.type is ChartKind.LINE and len(numbers) == len(spec.x)
    if all_numbers and any(later <= earlier for earlier, later in pairwise(numbers)):
        raise fault("x", tr("x 的数要从小到大。"), tr("按顺序写，或把 x 写成文字。"))
    written = [value for line in spec.series for value in line.values]
    written += [spec.y_min, spec.y_max, *((spec.band.low, spec.band.high) if spec.band else ())]
    if not all(math.isfinite(x) and abs(x) < 1e12 for x in (*numbers, *(number.value for number in written if number))):
        raise fence.fault(tr("图表里有不能画的数。"), tr("写普通的数；没有测的写 null。"))
    _check_axis(spec, fault)
    _check_words(spec, fault)


def _check_axis(spec: Spec, fault: _Fault) -> None:
    """Raises ``ContentError`` where the axis hides or distorts a value."""
    if spec.band and spec.band.low.value >= spec.band.high.value:
        raise fault("band", tr("band 的 low 要小于 high。"), tr("检查这两个数。"))
    if spec.y_min is not None and spec.y_max is not None and spec.y_min.value >= spec.y_max.value:
        raise fault("y_min", tr("y_min 要小于 y_max。"), tr("检查这两个数。"))
    measured = [value.value for line in spec.series for value in line.values if value is not None]
    remedy = tr("放宽 y_min、y_max，或不写。")
    if spec.y_min is not None and min(measured) < spec.y_min.value:
        raise fault("y_min", tr("有的值小于 y_min。"), remedy)
    if spec.y_max is not None and max(measured) > spec.y_max.value:
        raise fault("y_max", tr("有的值大于 y_max。"), remedy)
    if spec.type is not ChartKind.LINE and spec.y_min and spec.y_min.value > 0:
        raise fault("y_min", tr("柱子要从 0 画起，长短才不骗人。"), tr("不写 y_min，或用折线图。"))


def _check_words(spec: Spec, fault: _Fault) -> None:
    """Raises ``ContentError`` for words that a narrow column would cut."""
    names = [(f"series[{number}].name", line.name, LONGEST_NAME) for number, line in enumerate(spec.series)]
    for key, words, most in (*names, ("unit", spec.unit, LONGEST_UNIT), ("x_unit", spec.x_unit, LONGEST_UNIT // 2)):
        if len(words) + len(_BROAD.findall(words)) > most:
            message = tr("“{words}”太长，窄屏的图里放不下。", words=words[:40])
            raise fault(key, message, tr("写短，其余的话写进 caption。"))
