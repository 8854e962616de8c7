"""Charts → inline SVG, once for wide and once for narrow screens, and their values as a table for screen readers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from viewer.content import blocks as b
from viewer.content.text import value_words
from viewer.i18n import tr
from viewer.site.chart_layout import ChartLayout, ChartRect, Place, lay_out_chart
from viewer.site.html_text import Html, escaped, joined, tag

_WIDE, _NARROW = (722.0, 15.0), (358.0, 14.0)
"""Width and text size of the two drawings, px: those of the column, and of a phone."""
_MARKER = 4.5


def chart_drawings(chart: b.Chart, name: str, number: str) -> tuple[Html, Html]:
    """Return the drawings of ``chart``, of which the style sheet shows one; their ids contain ``number``."""
    return (
        _drawing(chart, name, f"_w-{number}", "wide", *_WIDE),
        _drawing(chart, name, f"_n-{number}", "narrow", *_NARROW),
    )


def chart_table(chart: b.Chart, name: str) -> Html:
    """Return the values of ``chart`` as a table."""
    unit = f"（{chart.unit}）" if chart.unit else ""
    corner = tag("th", escaped(chart.x_unit), scope="col") if chart.x_unit else tag("td")
    head = (tag("th", escaped((series.name or tr("数值")) + unit), scope="col") for series in chart.series)
    rows = (
        tag("tr", tag("th", escaped(x), scope="row"), *(tag("td", escaped(value or tr("未测"))) for value in values))
        for x, *values in zip(chart.x, *map(value_words, chart.series), strict=True)
    )
    caption = tag("caption", escaped(name))
    return tag("table", caption, tag("thead", tag("tr", corner, *head)), tag("tbody", *rows))


def _drawing(chart: b.Chart, name: str, prefix: str, look: str, width: float, size: float) -> Html:
    plot = lay_out_chart(chart, width, size)
    told = " ".join(filter(None, (chart.summary, chart.band.label if chart.band else "")))
    parts = [tag("title", escaped(name), id=f"{prefix}-t")]
    if told:
        parts.append(tag("desc", escaped(told), id=f"{prefix}-d"))
    parts.append(joined(_hatches(prefix, len(chart.series))))
    behind = (r for r in plot.rects if r.look != "fill")
    parts += [tag("rect", x=r.x, y=r.y, width=r.width, height=r.height, rx=2, class_=r.look) for r in behind]
    parts += [tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_="grid") for x1, y1, x2, y2 in plot.grid]
    parts += [_bar(rect, prefix) for rect in plot.rects if rect.look == "fill"]
    for i, points in enumerate(plot.lines):
        parts.append(joined(_line(points, i)))
    parts += [
        tag(
            "text",
            escaped(w.text),
            x=w.x,
            y=w.y + 0.35 * size,
            class_=w.look,
            text_anchor=None if w.anchor == "start" else w.anchor,
        )
        for w in plot.words
    ]
    return tag(
        "svg", *parts, class_=look, viewBox=f"0 0 {plot.width:g} {_height(plot):g}", role="img",
        aria_labelledby=f"{prefix}-t", aria_describedby=f"{prefix}-d" if told else None,
    )  # fmt: skip


def _height(plot: ChartLayout) -> float:
    return round(plot.height + plot.em(0.3), 1)


def _hatches(prefix: str, series: int) -> Iterator[Html]:
    """Yield the patterns that tell the bars of later series apart without colour."""
    for i in range(1, series):
        line = tag("rect", width=2, height=7, class_="hatch")
        turned = f"rotate({(45, -45, 90)[(i - 1) % 3]})"
        yield tag("pattern", line, id=f"{prefix}-h{i}", width=7, height=7, patternUnits="userSpaceOnUse", patternTransform=turned)


def _bar(rect: ChartRect, prefix: str) -> Html:
    at = {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}
    filled = tag("rect", class_=f"s{rect.series}", rx=2, **at)
    return joined((filled, tag("rect", fill=f"url(#{prefix}-h{rect.series})", **at))) if rect.series > 0 else filled


def _line(points: list[Place | None], series: int) -> Iterator[Html]:
    """Yield the line of a series, dotted across points without a measurement, then its markers."""
    known = [(i, point) for i, point in enumerate(points) if point is not None]
    for (i, (x1, y1)), (j, (x2, y2)) in pairwise(known):
        dashes = "2 5" if j - i > 1 else "8 5" if series == 2 else None
        yield tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=f"l{series}", stroke_dasharray=dashes)
    yield from (_marker(x, y, series) for _, (x, y) in known)


def _marker(x: float, y: float, series: int) -> Html:
    look = f"s{series} marker"
    match series % 3:
        case 0:
            return tag("circle", cx=x, cy=y, r=_MARKER, class_=look)
        case 1:
            return tag("rect", x=x - _MARKER, y=y - _MARKER, width=2 * _MARKER, height=2 * _MARKER, class_=look)
        case _:
            r = 1.2 * _MARKER
            return tag("path", d=f"M{x:.2f} {y - r:.2f}L{x + r:.2f} {y + r:.2f}L{x - r:.2f} {y + r:.2f}Z", class_=look)
