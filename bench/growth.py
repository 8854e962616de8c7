"""How the costs of a library grow from 10 to 1,000,000 articles: ``python -m bench.growth`` writes the table and its picture.

The picture is a chart as in an article, drawn by the reader's code (``viewer.reader.chart``).
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from msgspec.structs import replace
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from bench import settled
from bench.desk import kept, listed
from bench.process import ROOT, Probe
from bench.report import PAGE
from bench.screen import own_screen
from bench.search import generated_library, update_ms
from viewer import i18n, theme
from viewer.content.blocks import Caption, Chart, ChartKind, Series
from viewer.desk.core.session import Session
from viewer.library.library import Library
from viewer.reader.chart import lay_out, paint_chart
from viewer.settings import Settings

PICTURE = ROOT / "docs" / "growth.png"
SIZES = (10, 1_000, 10_000, 100_000, 1_000_000)
_BEGIN, _END = "<!-- growth: begin -->", "<!-- growth: end -->"
_WIDTH, _INK, _COLOURS = 720, 14, 24

Row = tuple[str, list[float | None]]


def _milliseconds(call: Callable[[], object]) -> float:
    began = time.thread_time()
    call()
    return (time.thread_time() - began) * 1000


def lists(articles: int) -> list[float]:
    """Return ms of CPU of the library's answers: a leap, a change of the category, the line of an article; and MB of the file."""
    file = listed(articles)
    chance = random.Random(1)
    with Library.open(file) as library:
        chosen = Session(library, Settings()).filter
        library.rows(chosen, 0, 32)
        leap = [_milliseconds(lambda: library.rows(chosen, chance.randrange(articles), 32)) for _ in range(200)]
        line = [
            _milliseconds(lambda: library.index_of(chosen, f"article-{chance.randrange(1, articles + 1)}")) for _ in range(100)
        ]
    changes: list[float] = []
    for _ in range(7):
        with Library.open(file) as library:  # a category is listed for the first time
            library.rows(chosen, 0, 32)
            for category in library.info.categories[:2]:
                other = replace(chosen, category=category.id)
                changes.append(
                    _milliseconds(lambda: (library.count(other), library.categories(other), library.rows(other, 0, 32)))  # noqa: B023
                )
    return [median(leap), median(changes), median(line), file.stat().st_size / 1e6]


def starts() -> list[float | None]:
    """Return the seconds of CPU of a start until the window is still."""
    runs = settled.in_turn(*(settled.desk(kept(listed(articles), "plain"), "plain") for articles in SIZES))
    return [median(run["cpu"] for run in of_size) for of_size in runs]


def searches() -> list[float | None]:
    """Return ms of CPU of a key in the search of short articles, 95th percentile, without drawing."""
    return [Probe("search", (generated_library(articles, short=True),)).run()["p95_ms"] for articles in SIZES]


def updates() -> list[float | None]:
    """Return ms of CPU of indexing a changed short article."""
    return [median(update_ms(articles, short=True)) for articles in SIZES]


def table(rows: list[Row]) -> str:
    """Return ``rows`` as Markdown."""
    lines = ["| figure | " + " | ".join(f"{articles:,}" for articles in SIZES) + " |", "| --- |" + " --: |" * len(SIZES)]
    for name, values in rows:
        lines.append(f"| {name} | " + " | ".join(_written(value) for value in values) + " |")
    return "\n".join(lines)


def _written(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


def draw(rows: list[Row], target: Path) -> None:
    """Draw ``rows``, values in ms of CPU, and write the picture with a palette."""
    from PIL import Image

    shown = ((name, (None if value is None else round(value, 1) for value in values)) for name, values in rows)
    series = tuple(Series(name.partition(",")[0], tuple(values)) for name, values in shown)
    labels = tuple(f"{articles:,}" for articles in SIZES)
    chart = Chart("", ChartKind.LINE, labels, series, Caption(1, ()), unit="ms", y_min=0)
    look = theme.load("light")
    plot = lay_out(chart, _WIDTH, 0, _INK)
    image = QImage(_WIDTH + 32, round(plot.height) + 32, QImage.Format.Format_RGB32)
    image.fill(look.colours.sheet)
    painter = QPainter(image)
    paint_chart(painter, QRectF(16, 16, _WIDTH, plot.height), chart, look, _INK)
    painter.end()
    image.save(str(target))
    with Image.open(target) as drawn:
        drawn.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> None:
    """Measure, write the table into docs/PERFORMANCE.md, and draw."""
    with own_screen():
        begun = starts()
    found = [lists(articles) for articles in SIZES]
    leap, category, line, size = ([values[at] for values in found] for at in range(4))
    rows: list[Row] = [
        ("start until the window is still, s of CPU", begun),
        ("leap in the list, ms", [*leap]),
        ("another category, ms", [*category]),
        ("line of an article, ms", [*line]),
        ("a key in the search, p95, ms", searches()),
        ("indexing a changed article, ms", updates()),
        ("file without search index, MB", [*size]),
    ]
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(_BEGIN)
    PAGE.write_text(f"{before}{_BEGIN}\n{table(rows)}\n{_END}{rest.split(_END)[1]}", encoding="utf-8")
    i18n.set_language("en")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # it only draws into a picture
    application = QApplication(sys.argv[:1])
    draw(rows[1:6], PICTURE)
    application.quit()


if __name__ == "__main__":
    main()
