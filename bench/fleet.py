"""What one changed article costs many screens, and what it takes to publish a large library."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Self

from msgspec.structs import replace

from bench.figure import Figure, Measured
from bench.process import BUILD
from tests.library_generator import generated, write_library
from tests.releases import DAY, HeadOffice, Screen
from viewer.content.article import Article, encode
from viewer.content.blocks import Paragraph, Text
from viewer.fleet.publishing import publish
from viewer.fleet.signed_metadata import versions_of
from viewer.library.deflated import deflate

_ARTICLES, _LARGE, _TEXTS, _CHANGES = 500, 100_000, 500, 5


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


def _large() -> Iterator[Article]:
    """Yield 100,000 articles, each with an id and a title of its own; their texts repeat, because making texts takes an hour."""
    texts = list(generated(_TEXTS))
    for number in range(_LARGE):
        article = texts[number % _TEXTS]
        yield replace(article, id=f"large-{number}", title=f"{article.title} {number}")


def _large_office() -> tuple[HeadOffice, Path]:
    """Return a head office that has published nothing yet, and its library of 100,000 articles."""
    place = BUILD / "fleet-large"
    shutil.rmtree(place, ignore_errors=True)
    office = HeadOffice(place)
    office.make_keys()
    return office, write_library(place / "library.fdk", _large(), searchable=False)


def _publish() -> Measured:
    office, library = _large_office()
    seconds, bytes_ = [], 0
    for change in (False, False, True):
        if change:
            _change(library)
        with _Clock() as clock:
            done = publish(library, office.folder, office.keys, DAY)
        seconds.append(clock.told)
        bytes_ = done.size
    metadata = sum(len(path.read_bytes()) for path in _newest_metadata(office.folder))
    files = [path.stat().st_size for path in Path(office.folder).rglob("*") if path.is_file()]
    shutil.rmtree(office.place)
    told = f"{len(files)} files, {sum(files) / 1e6:.0f} MB; {seconds[0]}; unchanged: {seconds[1]}; one changed: {seconds[2]},"
    return Measured(float(seconds[0].partition(" ")[0]), 1, f"{told} {bytes_} bytes of blobs and {metadata} of metadata")


def _receive() -> Measured:
    office, library = _large_office()
    publish(library, office.folder, office.keys, DAY)
    screen = Screen(office.place / "screen")
    with _Clock() as first:
        screen.receive(office.folder)
    size = screen.place.library.stat().st_size
    _change(library)
    publish(library, office.folder, office.keys, DAY)
    with _Clock() as again:
        screen.receive(office.folder)
    shutil.rmtree(office.place)
    return Measured(again.seconds, 1, f"{again.told}; the first installation: {first.told}; library file of {size / 1e6:.0f} MB")


class _Clock:
    """Measures a stretch of work, children included."""

    def __enter__(self) -> Self:
        self._began, self._cpu = time.monotonic(), _processor()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.monotonic() - self._began
        self.told = f"{self.seconds:.1f} s, of them {_processor() - self._cpu:.1f} of the processor"


def _processor() -> float:
    """Return the processor time of this process and of its children that have ended, in seconds."""
    return sum(os.times()[:4])


def _change(library: Path) -> None:
    """Change a paragraph of one article of a library file."""
    article = replace(next(_large()), blocks=(Paragraph((Text("改过的一段。"),)),))
    with closing(sqlite3.connect(library)) as db, db:
        db.execute("UPDATE body SET deflated = ? WHERE number = 1", (deflate(encode(article)),))


def _newest_metadata(folder: Path) -> list[Path]:
    place = folder / "metadata"
    return [place / "timestamp.json", versions_of(place, "snapshot")[-1], versions_of(place, "targets")[-1]]


FIGURES = (
    Figure("update_bytes_500", "Bytes that a screen loads for one changed article of 500", "bytes", 60_000, _bytes),
    Figure("update_ms", "Receiving one changed article of 500", "ms", 1000, _milliseconds),
    Figure("publish_100k_s", "Publishing 100,000 articles", "s", 120, _publish),
    Figure("update_100k_s", "Receiving one changed article of 100,000", "s", 120, _receive),
)
