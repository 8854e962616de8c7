"""A head office in a folder: keys, a library of a few articles, and the folder that it publishes to."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from tests.libraries import sample_article
from tests.library_generator import write_library
from viewer.content.article import Article
from viewer.content.blocks import Paragraph, Text
from viewer.fleet.key_folder import create, found_keys, rotate
from viewer.fleet.machine_state import FleetPlace
from viewer.fleet.publishing import Published, publish
from viewer.fleet.receiving import Received, receive
from viewer.fleet.release_source import ReleaseSource
from viewer.library.library import Library
from viewer.library.schema import Filter

DAY = datetime(2026, 11, 30, tzinfo=UTC)


class HeadOffice:
    """Publishes from ``place``; ``folder`` is what screens read."""

    def __init__(self, place: Path, articles: int = 6) -> None:
        self.place = place
        self.keys, self.stick, self.folder = place / "keys", place / "safe", place / "folder"
        self.articles = [sample_article(number) for number in range(1, articles + 1)]
        self.paper = ""

    def make_keys(self) -> None:
        create(self.keys, self.stick, DAY, self.keep_paper)

    def keep_paper(self, text: str) -> None:
        self.paper = text

    def publish(self, day: datetime = DAY, ring: int = 100, folder: Path | None = None) -> Published:
        library = write_library(self.place / "library.fdk", self.articles)
        return publish(library, folder or self.folder, self.keys, day, ring)

    def change(self, number: int, words: str = "改过的一段。") -> None:
        """Change a paragraph of one article."""
        article = self.articles[number]
        self.articles[number] = replace(article, blocks=(*article.blocks, Paragraph((Text(words),))))

    def rotate(self, replaced: str = "daily", day: datetime = DAY, using: Iterable[str] = ("laptop", "stick")) -> None:
        at_hand = {name: key for name, key in found_keys(self.keys, [self.stick], self.paper).items() if name in using}
        rotate(self.keys, at_hand, replaced, self.stick, day, self.keep_paper)

    def copy(self, place: Path) -> HeadOffice:
        """Return a copy, as of a thief or of a second stick."""
        shutil.copytree(self.place, place)
        other = HeadOffice(place)
        other.articles, other.paper = list[Article](self.articles), self.paper
        return other


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with its content; locks are left out."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


class Screen:
    """A machine that receives: its state and its library in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.place = FleetPlace(folder / "fleet", folder / "library.fdk")

    def receive(self, source: Path | str, day: datetime = DAY, trust: Path | None = None, patience: float = 30.0) -> Received:
        return receive(self.place, str(source), ReleaseSource(str(source), patience), day, trust)

    def shows(self) -> dict[str, int]:
        """Return the articles that the screen shows, each with its number of blocks."""
        with Library.open(self.place.library) as library:
            return {row.id: len(library.article(row.id).blocks) for row in library.rows(Filter())}
