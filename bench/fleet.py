"""What one changed article costs many screens, and what it takes to publish a large library."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from statistics import median

from msgspec.structs import replace

from bench.figure import Figure, Measured
from bench.process import BUILD
from tests.library_generator import generated, write_library
from tests.releases import DAY, HeadOffice, Screen
from viewer.content.blocks import Paragraph, Text
from viewer.fleet.publishing import publish

_ARTICLES, _LARGE, _CHANGES = 500, 100_000, 5


def _office() -> tuple[HeadOffice, Screen]:
    """Return a head office with 500 published articles, and a screen that shows them."""
    place = BUILD / "fleet"
    shutil.rmtree(place, ignore_errors=True)
    office, screen = HeadOffice(place / "office"), Screen(place / "screen")
    office.articles = list(generated(_ARTICLES))
    office.make_keys()
    office.publish()
    screen.receive(office.folder)
    return office, screen


def _changed(office: HeadOffice, number: int) -> None:
    article = office.articles[number]
    office.articles[number] = replace(article, blocks=(*article.blocks, Paragraph((Text("改过的一段。"),))))
    office.publish()


def _bytes() -> Measured:
    office, screen = _office()
    _changed(office, 7)
    return Measured(screen.receive(office.folder).received, 1, "metadata, manifest and the article")


def _milliseconds() -> Measured:
    office, screen = _office()
    seconds = []
    for number in range(_CHANGES):
        _changed(office, number)
        began = time.process_time()
        screen.receive(office.folder)
        seconds.append(time.process_time() - began)
    return Measured(1000 * median(seconds), len(seconds), "processor time, without the start of the process and its validation")


def _publish() -> Measured:
    place = BUILD / "fleet-large"
    shutil.rmtree(place, ignore_errors=True)
    library = BUILD / f"published-{_LARGE}.fdk"
    if not library.exists():
        write_library(library, generated(_LARGE))
    office = HeadOffice(place)
    office.make_keys()
    seconds = []
    for _ in range(2):  # the second time only what has changed is written: nothing
        began = time.monotonic()
        publish(library, office.folder, office.keys, DAY)
        seconds.append(time.monotonic() - began)
    size = sum(path.stat().st_size for path in Path(office.folder).rglob("*") if path.is_file())
    shutil.rmtree(place)
    return Measured(seconds[0], 1, f"{size / 1e6:.0f} MB; the second time {seconds[1]:.1f} s")


FIGURES = (
    Figure("update_bytes_500", "Bytes that a screen loads for one changed article of 500", "bytes", 60_000, _bytes),
    Figure("update_ms", "Receiving one changed article of 500", "ms", 1000, _milliseconds),
    Figure("publish_100k_s", "Publishing 100,000 articles", "s", 120, _publish),
)
