"""Charts: even axes that include their values, numbers as written, every name and number shown, none overlapping."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests import pages
from tests.screens import blank, colours
from viewer import theme
from viewer.content import blocks as b
from viewer.content.chart_axis import nice_axis, number, positions
from viewer.draw import typography
from viewer.reader.chart import SMALLEST, ChartInset, divided, lay_out, paint_chart
from viewer.reader.plot import Plot, PlotPart
from viewer.reader.style import Medium, Role

WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""For whole charts, which take tenths of a second to lay out: a failure is reported as found, without minutes of shrinking."""

VALUES = st.lists(st.floats(-1e6, 1e6).map(lambda v: round(v, 3)), min_size=1, max_size=12)


@given(VALUES, st.booleans())
def test_axis_holds_all_values_in_few_even_steps(values: list[float], zero: bool) -> None:
    low, high, step = nice_axis(values, None, None, zero=zero)
    slack = 1e-6 * max(1.0, abs(low), abs(high))
    assert low <= min(values) + slack
    assert high >= max(values) - slack
    assert step > 0
    count = (high - low) / step
    assert count == pytest.approx(round(count), abs=1e-3)
    assert 1 <= round(count) <= 8


@given(VALUES)
def test_bars_stand_on_zero(values: list[float]) -> None:
    low, high, _ = nice_axis([abs(v) for v in values], None, None, zero=True)
    assert low == 0
    assert high > 0


def test_given_ends_are_kept() -> None:
    assert nice_axis([5, 14], 4, 16, zero=False)[:2] == (4, 16)
    assert nice_axis([5], 4, 16, zero=False)[2] * 6 >= 12
    assert nice_axis([5, 14], 4, 16, zero=False)[2] == 4  # of 2, 3, 4, 6: steps begin at the end, and are about four
    assert nice_axis([5, 14], 0, 12, zero=False)[2] == 3


@pytest.mark.parametrize(("value", "written"), [(8.1, "8.1"), (20.0, "20"), (-1.5, "−1.5"), (0.05, "0.05"), (100000.0, "100000")])
def test_number_is_written_as_it_was_reported(value: float, written: str) -> None:
    assert number(value) == written


def test_numbers_keep_their_distances_and_words_stand_evenly() -> None:
    uneven = replace(pages.chart(), x=("0", "4", "24"), x_values=(0.0, 4.0, 24.0))
    xs = positions(uneven, 0, 100, 0)
    assert xs == pytest.approx([0, 100 / 6, 100])
    assert positions(replace(uneven, x_values=()), 0, 100, 0) == pytest.approx([0, 50, 100])
    assert positions(replace(uneven, x=("0",), x_values=()), 0, 100, 0) == [50]


@pytest.mark.parametrize("kind", list(b.ChartKind))
@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize("width", [260, 720])
def test_every_series_is_drawn_within_the_column(kind: b.ChartKind, name: str, width: int, qapp: object) -> None:
    look = theme.load(name)
    margin = 60
    image, painter = blank(width + 2 * margin, 400 + 2 * margin, look.colours.sheet)
    paint_chart(painter, QRectF(margin, margin, width, 400), pages.chart(kind), look, 15)
    painter.end()
    seen = colours(image)
    assert {colour.lower() for colour in look.series[:2]} <= seen
    edge = {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in (2, image.height() - 3)}
    edge |= {image.pixelColor(2, y).name() for y in range(0, image.height(), 2)}
    assert edge == {look.colours.sheet.lower()}


@pytest.mark.parametrize("series", [(), (b.Series("无", (None, None, None)),)])
def test_chart_without_values_draws_nothing_and_fails_not(series: tuple[b.Series, ...], qapp: object) -> None:
    image, painter = blank(300, 200)
    paint_chart(painter, QRectF(0, 0, 300, 200), replace(pages.chart(), series=series, band=None), theme.load("light"), 15)
    painter.end()
    assert colours(image, 3) == {"#ffffff"}


@pytest.mark.parametrize("zoom", [0.8, 1.0, 2.5])
def test_chart_is_as_wide_as_the_column_and_not_higher_than_wide(zoom: float, qapp: object) -> None:
    page = pages.page_of(pages.chart(), zoom=zoom)
    size = ChartInset(pages.chart()).size(page)
    assert size.width() == page.style.column
    assert math.ceil(size.height()) <= page.style.column


NAMES = (
    "脐带间充质干细胞输注组", "安慰剂对照常规治疗组", "二甲双胍联合生活方式", "胰岛素强化治疗", "基线", "HbA1c ≥ 6.5 %", "教育"
)  # fmt: skip
SERIES = ("脐带间充质干细胞", "安慰剂", "Standard care with insulin", "对照")
NUMBERS = st.one_of(st.none(), st.floats(-50, 400).map(lambda v: round(v, 2)), st.integers(0, 99).map(float))


@st.composite
def charts(draw: st.DrawFn, kinds: tuple[b.ChartKind, ...] = tuple(b.ChartKind), most: int = 14) -> b.Chart:
    """Return any chart: long names, several series, gaps, negative values, a target range."""
    kind = draw(st.sampled_from(kinds))
    count = draw(st.integers(1, most))
    x = tuple(f"{draw(st.sampled_from(NAMES))}{i}" for i in range(count))
    many = draw(st.integers(1, 4)) if kind is not b.ChartKind.BAR else 1
    series = tuple(
        b.Series(SERIES[i], (float(i + 1), *draw(st.lists(NUMBERS, min_size=count - 1, max_size=count - 1)))) for i in range(many)
    )
    band = b.Band(4.4, 7.0, "空腹一般目标 4.4–7.0") if draw(st.booleans()) else None
    unit = draw(st.sampled_from(["", "mmol/L", "达到主要终点的人占全部的百分比，%"]))
    return b.Chart("c", kind, x, series, b.Caption(1), unit, draw(st.sampled_from(["", "周", "治疗后的周数"])), band=band)


def told(plot: Plot, *parts: PlotPart) -> str:
    """Return the words of ``parts`` in the order of their places, without layout characters."""
    return "".join(words.text.replace("\u2005", "") for words in plot.words if words.part in parts)


def upon_each_other(plot: Plot) -> list[tuple[str, str]]:
    """Return the pairs of words that overlap by more than a rounding error."""
    inner = 0.2 * plot.size
    rects = [(words.text, words.rect.adjusted(0.5, inner, -0.5, -inner)) for words in plot.words]
    return [(one, other) for i, (one, a) in enumerate(rects) for other, c in rects[i + 1 :] if a.intersects(c)]


def outside(plot: Plot) -> list[str]:
    room = QRectF(-1, -1, plot.width + 2, plot.height + 2)
    return [words.text for words in plot.words if not room.contains(words.rect)]


def bare(text: str) -> str:
    return typography.bare(text).replace(" ", "")


@settings(max_examples=120, deadline=None, phases=WITHOUT_SHRINKING)
@given(chart=charts(), width=st.integers(200, 900), size=st.sampled_from([12, 15, 38]))
def test_every_word_of_a_chart_is_told_and_none_stands_on_another(chart: b.Chart, width: int, size: int, qapp: object) -> None:
    plot = lay_out(chart, width, 0, size)
    assert upon_each_other(plot) == []
    assert outside(plot) == []
    numbers = told(plot, PlotPart.VALUE, PlotPart.REST).replace(" ", "")
    for series in chart.series:
        assert all(number(value) in numbers for value in series.values if value is not None)
    names = bare(told(plot, PlotPart.NAME))
    assert bare(chart.unit) in bare(told(plot, PlotPart.UNIT))
    assert len(chart.series) == 1 or all(bare(series.name) in names for series in chart.series)
    ends = bare(told(plot, PlotPart.X))
    assert all(bare(name) in ends for name in (chart.x if chart.chart is not b.ChartKind.LINE else (chart.x[0], chart.x[-1])))
    assert bare(chart.x_unit) in ends


@settings(max_examples=60, deadline=None, phases=WITHOUT_SHRINKING)
@given(chart=charts(), height=st.integers(500, 900))
def test_chart_keeps_within_the_height_of_a_slide_or_sheet(chart: b.Chart, height: int, qapp: object) -> None:
    plot = lay_out(chart, 1300, height, 28)
    assert plot.height <= height + 1
    assert upon_each_other(plot) == []
    assert plot.size >= SMALLEST * 28


def test_lines_in_the_smallest_text_still_keep_within_their_height(qapp: object) -> None:
    values = (tuple((61 * j + 17 * i) % 100 + 0.25 for j in range(14)) for i in range(4))
    series = tuple(b.Series(SERIES[i], each) for i, each in enumerate(values))
    x = tuple(f"{NAMES[0]}{i}" for i in range(14))
    plot = lay_out(b.Chart("c", b.ChartKind.LINE, x, series, b.Caption(1), "", "治疗后的周数"), 1300, 504, 28)
    assert plot.height <= 504 + 1
    assert plot.size >= SMALLEST * 28
    assert upon_each_other(plot) == []


@settings(max_examples=60, deadline=None, phases=WITHOUT_SHRINKING)
@given(chart=charts((b.ChartKind.BAR, b.ChartKind.GROUPED_BAR)), width=st.integers(200, 900))
def test_no_number_stands_on_a_bar(chart: b.Chart, width: int, qapp: object) -> None:
    plot = lay_out(chart, width, 0, 15)
    for words in plot.words:
        inner = words.rect.adjusted(1, 4, -1, -4)
        assert words.part is not PlotPart.VALUE or not any(inner.intersects(bar.rect) for bar in plot.bars)


def forty() -> b.Chart:
    values = b.Series("", tuple(float(i % 23) for i in range(40)))
    return b.Chart("c", b.ChartKind.BAR, tuple(f"第{i}家医院的内分泌科" for i in range(40)), (values,), b.Caption(1), unit="%")


@pytest.mark.parametrize(
    ("width", "height", "size", "least"), [(722, 0, 15, 15), (300, 0, 38, 38), (1680, 700, 28, 16), (1920, 1900, 38, 26)]
)
def test_forty_bars_stay_legible(width: int, height: int, size: int, least: int, qapp: object) -> None:
    plot = lay_out(forty(), width, height, size)
    assert plot.size >= least
    assert len(plot.bars) == 40
    assert not upon_each_other(plot)
    assert not outside(plot)
    assert all(bare(name) in bare(told(plot, PlotPart.X)) for name in forty().x)


def test_bars_that_no_sheet_holds_are_divided_on_one_scale(qapp: object) -> None:
    style = replace(pages.style(medium=Medium.PAPER, zoom=72 / 46), column=1360, tallest=1100)
    parts = divided(forty(), style)
    assert sum((part.x for part in parts), ()) == forty().x
    assert len({(part.y_min, part.y_max) for part in parts}) == 1
    size = style.size(Role.CAPTION)
    assert all(lay_out(part, 1360, 1100, size).size >= 0.8 * size for part in parts)
    assert divided(pages.chart(b.ChartKind.BAR), style) == (pages.chart(b.ChartKind.BAR),)


def test_many_points_keep_the_first_and_last_label_and_every_number(qapp: object) -> None:
    days = tuple(f"2024-{1 + i // 28:02}-{1 + i % 28:02}" for i in range(150))
    chart = b.Chart("c", b.ChartKind.LINE, days, (b.Series("血糖", tuple(5 + i % 7 / 10 for i in range(150))),), b.Caption(1))
    plot = lay_out(chart, 722, 0, 15)
    labels = [words.text for words in plot.words if words.part is PlotPart.X]
    assert labels[:2] == [days[0], days[-1]]
    assert 3 <= len(labels) < 20
    numbers = [words for words in plot.words if words.part is PlotPart.VALUE]
    rest = told(plot, PlotPart.REST)
    assert len(numbers) + rest.count("：") == 150
    assert upon_each_other(plot) == []


@pytest.mark.parametrize(("name", "colon", "comma"), [("血糖", "：", "，"), ("Glucose", ": ", ", ")])
def test_numbers_without_a_place_are_listed_with_the_signs_of_their_language(
    qapp: object, name: str, colon: str, comma: str
) -> None:
    lines = tuple(b.Series(f"{name} {n}", tuple(5 + (i * n) % 7 / 100 for i in range(60))) for n in (1, 2, 3))
    days = tuple(f"2024-{1 + i // 28:02}-{1 + i % 28:02}" for i in range(60))
    chart = b.Chart("c", b.ChartKind.LINE, days, lines, b.Caption(1))
    rest = told(lay_out(chart, 722, 0, 15), PlotPart.REST)
    assert colon in rest
    assert comma in rest
    assert not {":", "："} - {colon.strip()} & set(rest)


def test_uneven_ticks_are_thinned_evenly(qapp: object) -> None:
    chart = b.Chart("c", b.ChartKind.BAR, NAMES, (b.Series("", tuple(range(100, 800, 100))),), b.Caption(1), unit="人")
    ticks = [float(words.text) for words in lay_out(chart, 300, 0, 15).words if words.part is PlotPart.TICK]
    assert len({later - earlier for earlier, later in pairwise(ticks)}) <= 1


def test_line_is_dotted_where_nothing_was_measured_between_two_points(qapp: QApplication) -> None:
    """A solid line would suggest values that nobody measured."""
    del qapp

    def inked(values: tuple[float | None, ...]) -> int:
        chart = b.Chart("c", b.ChartKind.LINE, ("0", "1", "3"), (b.Series("", values),), b.Caption(1), x_values=(0, 1, 3))
        image = QImage(600, 320, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        paint_chart(painter, QRectF(0, 0, 600, 320), chart, theme.load("light"), 15)
        painter.end()
        colour = QColor(theme.load("light").series[0]).rgb()
        return sum(image.pixel(x, y) == colour for x in range(600) for y in range(320))

    assert inked((8.0, None, 8.0)) < 0.8 * inked((8.0, 8.0, 8.0))
