"""Locations of bundled files, which only this module knows.

In a checkout they are ``resources/``, ``articles/`` and ``docs/`` next to ``viewer/``; in an installed wheel and in a frozen
program they are inside the package.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_FONT_PACKAGE = "pylopdf_fonts_zh_cn"
_FONT_FILE = "NotoSansSC-Regular.otf"


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


def document(name: str) -> Path:
    """Return the path of a document that comes with the program, e.g. ``KIOSK.md``, ``zh/README.md``."""
    return _root() / "docs" / name


def text(*parts: str) -> str:
    """Return the text of a bundled file."""
    return resource(*parts).read_text(encoding="utf-8")


def packaged_font() -> Path | None:
    """Return the file of the Chinese font that is installed with this program; None if it is missing.

    Its package is never imported, so that a frozen program has only the file.
    """
    from importlib.util import find_spec

    beside = _PACKAGE.parent / _FONT_PACKAGE / _FONT_FILE
    spec = None if beside.is_file() else find_spec(_FONT_PACKAGE)
    found = Path(spec.origin).with_name(_FONT_FILE) if spec and spec.origin else beside
    return found if found.is_file() else None


def build_digest() -> str:
    """Return the digest of everything that a frozen program was made from; empty if this program is not frozen."""
    file = _PACKAGE / "build-digest"
    return file.read_text(encoding="ascii").strip() if file.is_file() else ""


@cache
def icons() -> frozenset[str]:
    """Return the names of the bundled icons."""
    return frozenset(path.stem for path in resource("icons").iterdir())
