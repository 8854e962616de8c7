"""Where bundled files lie: the only module that knows.

In a checkout they are ``resources/`` and ``articles/`` beside ``viewer/``; in an installed wheel they are inside the package.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def _root() -> Path:
    bundled = _PACKAGE / "bundled"
    return bundled if bundled.is_dir() else _PACKAGE.parent


def articles() -> Path:
    """The folder of the library that ships."""
    return _root() / "articles"


def resource(*parts: str) -> Path:
    """The path of a bundled resource, e.g. ``resource("icons", "search.svg")``."""
    return _root().joinpath("resources", *parts)


def text(*parts: str) -> str:
    """The words of a bundled text file."""
    return resource(*parts).read_text(encoding="utf-8")


@cache
def icons() -> frozenset[str]:
    """The names of the icons that there are."""
    return frozenset(path.stem for path in resource("icons").iterdir())
