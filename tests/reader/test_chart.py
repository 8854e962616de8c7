"""Charts: even axes that hold their values, numbers as written, nothing cut off."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests import pages
from tests.screens import blank, colours
from viewer import theme
from viewer.content import blocks as b
from viewer.reader.axis import nice_axis, number
from viewer.reader.chart import ChartInset, paint_chart, positions

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


def test_line_is_dotted_where_nothing_was_measured_between_two_points(qapp: QApplication) -> None:
    """A whole line would claim values that nobody measured."""
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
