"""The program reads everything that an owner or a reader may choose: a documented switch that nothing reads would be a lie."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from msgspec import Struct

from viewer.kiosk.core.kiosk_settings import KioskSettings
from viewer.resources import icons
from viewer.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "viewer"
DECLARED_IN = (PACKAGE / "settings.py", PACKAGE / "kiosk/core/kiosk_settings.py")
CHECKED_IN = PACKAGE / "kiosk/core/kiosk_file.py"
HOLDERS = {"settings", "_settings", "chosen", "_kept"}
"""Names of settings where they are read; a table of kiosk.toml also has its own name."""


def tables(settings: type[Struct]) -> dict[str, type[Struct]]:
    """Return ``settings`` and its tables by their names; "" is the top."""
    default = settings()
    inner = {name: type(value) for name in settings.__struct_fields__ if isinstance(value := getattr(default, name), Struct)}
    return {"": settings, **inner}


FIELDS = [
    (kind, table, name)
    for settings in (Settings, KioskSettings)
    for table, kind in tables(settings).items()
    for name in kind.__struct_fields__
]


@cache
def reads() -> frozenset[tuple[str, str]]:
    """Return each attribute that a module reads, other than the declarations, after the
    last name of the object it is read from.
    """
    paths = [path for path in PACKAGE.rglob("*.py") if path not in {*DECLARED_IN, CHECKED_IN}]
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    loads = [node for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)]
    return frozenset((ast.unparse(node.value).rpartition(".")[2], node.attr) for node in loads)


def through_methods(kind: type[Struct], table: str, name: str) -> set[str]:
    """Return the methods that read the field: of ``kind`` itself, or of what contains the table."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in DECLARED_IN]
    found = set()
    for each in (node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)):
        field = f"self.{name}" if each.name == kind.__name__ else f"self.{table}.{name}"
        methods = [node for node in each.body if isinstance(node, ast.FunctionDef)]
        found |= {method.name for method in methods if re.search(rf"\b{field}\b", ast.unparse(method))}
    return found


def is_read(kind: type[Struct], table: str, name: str) -> bool:
    """Return whether the program reads the field, or a method of its struct that does."""
    holders = {*HOLDERS, table} - {""}
    return any((holder, each) in reads() for holder in holders for each in {name, *through_methods(kind, table, name)})


@pytest.mark.parametrize(("kind", "table", "name"), FIELDS, ids=lambda part: part if isinstance(part, str) else part.__name__)
def test_every_setting_is_read(kind: type[Struct], table: str, name: str) -> None:
    assert is_read(kind, table, name)


class Sound(Struct, frozen=True):
    volume: int = 60


def test_a_setting_that_nothing_reads_is_found() -> None:
    assert not is_read(Sound, "sound", "volume")


def test_every_icon_is_drawn_or_offered_to_owners() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    offered = re.search(r"Icons for subjects: (.*?);", (ROOT / "docs/CONTENT.md").read_text(encoding="utf-8"), re.DOTALL)
    assert offered is not None
    named = {*re.findall(r"\"([a-z-]+)\"", code), *re.findall(r"`([a-z-]+)`", offered[1])}
    assert icons() - named == set()


def test_every_test_file_that_make_or_a_document_names_exists() -> None:
    paths = (ROOT / "Makefile", ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))
    texts = {path: path.read_text(encoding="utf-8") for path in paths}
    named = {(path.name, name) for path, text in texts.items() for name in re.findall(r"\btests/[\w/]+\.py\b", text)}
    assert [pair for pair in named if not (ROOT / pair[1]).exists()] == []
