from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library_generator import generated, write_library
from viewer.content.article import Article
from viewer.library.search.searcher import Searcher

SIZE = 300


@pytest.fixture(scope="session")
def bundled(shipped_file: Path) -> Iterator[Searcher]:
    """Yield a search in the bundled library."""
    with Searcher(shipped_file) as searcher:
        yield searcher


@pytest.fixture(scope="session")
def articles() -> tuple[Article, ...]:
    """Return 300 generated articles."""
    return tuple(generated(SIZE))


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory, articles: tuple[Article, ...]) -> Path:
    """Return the library of ``articles``."""
    return write_library(tmp_path_factory.mktemp("large") / "library.fdk", articles)
