"""```` ```chart ````: values drawn natively, written as YAML or read from a CSV file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

import msgspec
from msgspec import Struct

from viewer.content import strict_yaml
from viewer.content.blocks import Band, Caption, Chart, ChartKind, Series
from viewer.content.charts import LARGEST, ChartFault, check_chart
from viewer.content.fences.csv_table import table_rows
from viewer.content.fences.fence import Fence, box
from viewer.content.lenient import convert, nearest
from viewer.content.spacing import tidy
from viewer.content.text import numeral
from viewer.errors import ContentError
from viewer.i18n import tr

_DATE = re.compile(r"(\d{4})(?:(?P<mark>[-/.])(\d{1,2})(?:(?P=mark)(\d{1,2}))?|年(?:(\d{1,2})月(?:(\d{1,2})[日号]?)?)?)")
_BEFORE = re.compile("基线|入组时?|入院时?|治疗前|用药前|术前|干预前|baseline|start", re.IGNORECASE)
_MONTH, _YEAR = 30.4375, 365.25
_UNITS = {
    "小时": 1 / 24, "天": 1, "日": 1, "d": 1, "day": 1, "周": 7, "星期": 7, "w": 7, "wk": 7, "week": 7,
    "月": _MONTH, "个月": _MONTH, "mo": _MONTH, "month": _MONTH, "年": _YEAR, "y": _YEAR, "yr": _YEAR, "year": _YEAR,
}  # fmt: skip
_SPAN = re.compile(
    r"(?:治疗后|用药后|术后|干预后|随访)?第?\s*(?:(?P<unit_before>day|week|month|year)\s*)?(?P<number>\d+(?:\.\d+)?)\s*"
    r"-?(?P<unit>小时|天|日|周|星期|个月|月|年|days?|weeks?|months?|years?|wks?|mo|yrs?|[dwy])?(?:后|时|末)?",
    re.IGNORECASE,
)


def in_days(labels: Iterable[str]) -> tuple[float, ...]:
    """Return the positions of ``labels`` in days; empty unless they are all dates or all spans, in order."""
    written = [label.strip() for label in labels]
    for read in (_date, _span):
        found = [day for label in written if (day := read(label)) is not None]
        if len(found) == len(written) and len(found) > 1 and all(later > earlier for earlier, later in pairwise(found)):
            return tuple(found)
    return ()


def _date(label: str) -> float | None:
    match = _DATE.fullmatch(label)
    if match is None:
        return None
    year, month, day = match[1], match[3] or match[5], match[4] or match[6]
    try:
        return float(date(int(year), int(month or 1), int(day or 1)).toordinal())
    except ValueError:
        return None


def _span(label: str) -> float | None:
    if _BEFORE.fullmatch(label):
        return 0.0
    match = _SPAN.fullmatch(label)
    if match is None:
        return None
    unit = (match["unit"] or match["unit_before"] or "").lower()
    days = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"))
    return float(match["number"]) * days if days else None


_WORDS = re.compile(r"^(caption|summary|source)[ \t]*[:：][ \t]*(.+)$", re.MULTILINE)
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?")
_COUNTED = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")


class Number(Struct, frozen=True):
    """A number with its author's spelling: 7.0 is not drawn as 7."""

    value: int | float
    written: str = ""

    @property
    def words(self) -> str:
        """The author's digits; plain digits for another notation (1e3, 0x1F)."""
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
    """Return a ``chart`` with the checked ``Spec`` as JSON, its caption and source note still to be read as Markdown.

    Raises ``ContentError``.
    """
    strict_yaml.tell_cut_words(fence.findings, fence.text, fence.line + 1)
    raw, lines = strict_yaml.load(fence.text, fence.manuscript.path, fence.line + 1, written=True)
    if not isinstance(raw, dict):
        raise fence.fault(tr("图表是空的。"), tr("写上 type、x 和 series，或 csv。"))
    given = {str(key): value for key, value in raw.items() if value is not None}
    try:
        spec, faults = convert(given, Spec)
    except msgspec.ValidationError as error:  # no key: the fence as a whole is wrong
        raise fence.fault(str(error)) from None
    for path, message in faults:
        words = tr("series 的 values 里有不是数的值。") if ".values[" in path else message.replace("object", tr("数"))
        line = strict_yaml.line_at(lines, path, fence.line)
        fence.findings.error("chart", line, words, tr("图表的写法见 frontdesk help content；没有测的写 null。"))
    if any(path.partition("[")[0] in {"x", "series", "csv"} for path, _ in faults):
        raise fence.fault(tr("图表的数值读不出来，没有画。"), tr("改好上面说的值。"))
    spec = _complete(fence, spec)
    _check(fence, spec, lines)
    chart = Element("chart", {"spec": msgspec.json.encode(spec).decode(), "id": spec.id})
    SubElement(chart, "title").text = spec.caption
    SubElement(chart, "source").text = spec.source
    return chart


def missing(fence: Fence) -> Element:
    """Return a table of the values of a chart that cannot be drawn; if they do not match, a box with its words."""
    try:
        raw, _ = strict_yaml.load(fence.text, fence.manuscript.path, fence.line + 1, written=True)
    except ContentError:
        raw = dict(_WORDS.findall(fence.text))
    known = [part.name for part in msgspec.structs.fields(Spec)]
    given = {nearest(str(key), known) or str(key): value for key, value in raw.items()} if isinstance(raw, dict) else {}
    words = {key: _written(given[key]).strip("\"'") for key in ("caption", "summary", "source") if given.get(key)}
    rows = _rows(fence, given)
    if not rows:
        return box(tr("这里的图表未能显示。"), *words.values(), tr("、").join(_names(given.get("series"))))
    table = Element("table", {"id": _written(given.get("id"))})
    for number, row in enumerate(rows):
        line = SubElement(SubElement(table, "tbody" if number else "thead"), "tr")
        for cell in row:
            SubElement(line, "td" if number else "th").text = cell
    SubElement(table, "title").text = words.get("caption", "")
    SubElement(table, "source").text = words.get("source", "")
    return table


def _rows(fence: Fence, given: Mapping[str, object]) -> list[list[str]]:
    """Return the values of a chart as rows of a table, as written; empty if they do not match."""
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


def _names(series: object) -> Iterator[str]:
    for line in series if isinstance(series, list) else ():
        if isinstance(line, dict) and line.get("name"):
            yield _written(line["name"])


def _written(value: object) -> str:
    match value:
        case None:
            return ""
        case {"value": int() | float() as number, "written": str(digits)}:
            return Number(number, digits).words
        case _:
            return tidy(str(value))


def chart(spec: str, anchor: str, caption: Caption) -> Chart:
    """Return the block for the ``spec`` of a ``chart`` element."""
    return _chart(msgspec.json.decode(spec, type=Spec), anchor, caption)


def _chart(given: Spec, anchor: str, caption: Caption) -> Chart:
    numeric = tuple(float(x.value) for x in given.x if isinstance(x, Number))
    return Chart(
        anchor=anchor,
        chart=given.type,
        x=tuple(x.words if isinstance(x, Number) else tidy(x) for x in given.x),
        series=tuple(map(_series, given.series)),
        caption=caption,
        unit=tidy(given.unit),
        x_unit=tidy(given.x_unit),
        x_values=_places(given, numeric) if given.type is ChartKind.LINE else (),
        y_min=_measured(given.y_min),
        y_max=_measured(given.y_max),
        band=Band(float(given.band.low.value), float(given.band.high.value), tidy(given.band.label)) if given.band else None,
        summary=tidy(given.summary),
    )


def _places(given: Spec, numeric: tuple[float, ...]) -> tuple[float, ...]:
    """Return the positions of the labels of x, as numbers, dates or spans of time; empty: evenly spaced."""
    if len(numeric) == len(given.x):
        return numeric
    return in_days(x.words if isinstance(x, Number) else x for x in given.x)


def _measured(value: Number | None) -> float | None:
    return None if value is None else float(value.value)


def _series(line: _Line) -> Series:
    values = tuple(map(_measured, line.values))
    written = tuple("" if value is None else value.words for value in line.values)
    same = written == tuple("" if value is None else numeral(value) for value in values)
    return Series(tidy(line.name), values, () if same else written)


def _complete(fence: Fence, spec: Spec) -> Spec:
    """Return ``spec`` with x and series from its CSV file, if it names one."""
    if not spec.csv:
        return spec
    if spec.x or spec.series:
        raise fence.fault(tr("图表既有 csv 又有 x 或 series。"), tr("只留一种。"))
    (_, header), *rows = table_rows(fence, spec.csv)
    columns = list(zip(*(cells for _, cells in rows), strict=True)) if rows else [()] * len(header)
    series = [
        _Line(name, tuple(_number(fence, spec.csv, cell) for cell in column))
        for name, column in zip(header[1:], columns[1:], strict=True)
    ]
    return msgspec.structs.replace(spec, x=tuple(map(_label, columns[0])), series=tuple(series))


def _number(fence: Fence, name: str, cell: str) -> Number | None:
    if not cell:
        return None
    number = _label(cell)
    if isinstance(number, str):
        raise fence.fault(tr("{name} 里的“{cell}”不是数。", name=name, cell=cell[:40]), tr("没有测的留空。"))
    return number


def _label(cell: str) -> Number | str:
    """Return ``cell`` as a number if it is one: ``5_10`` is none."""
    return Number(float(cell), cell) if _COUNTED.fullmatch(cell) else cell


def _check(fence: Fence, spec: Spec, lines: dict[str, int]) -> None:
    """Raise ``ContentError`` if ``spec`` cannot be drawn."""
    numbers = [*spec.x, *(value for line in spec.series for value in line.values), spec.y_min, spec.y_max]
    numbers += [spec.band.low, spec.band.high] if spec.band else []
    if not all(-LARGEST < number.value < LARGEST for number in numbers if isinstance(number, Number)):
        raise fence.fault(tr("图表里有不能画的数。"), tr("写普通的数；没有测的写 null。"))
    try:
        check_chart(_chart(spec, "", Caption(0)))
    except ChartFault as fault:
        row = strict_yaml.line_at(lines, fault.key, fence.line) - fence.line
        raise fence.fault(fault.message, fault.remedy, row=row) from None
