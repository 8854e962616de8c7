"""Locations of bundled files, which only this module knows.

In a checkout they are ``resources/`` and ``articles/`` next to ``viewer/``; in an installed wheel they are inside the package.
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
    """Return the folder of the bundled library."""
    return _root() / "articles"


def resource(*parts: str) -> Path:
    """Return the path of a bundled resource, e.g. ``resource("icons", "search.svg")``."""
    return _root().joinpath("resources", *parts)


def text(*parts: str) -> str:
    """Return the text of a bundled file."""
    return resource(*parts).read_text(encoding="utf-8")


@cache
def icons() -> frozenset[str]:
    """Return the names of the bundled icons."""
    return frozenset(path.stem for path in resource("icons").iterdir())
