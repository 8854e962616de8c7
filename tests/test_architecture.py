"""The rules of the house that a test can read. Which room may import which is held by import-linter (``make layers``)."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "viewer"
QT_ROOMS = {"draw", "reader", "handout", "desk", "kiosk", "stage"}
AUTHORING = {"markdown", "yaml", "pygments", "pymdownx", "pypinyin"}
"""Only needed where an article's source is read or a library is built."""
AUTHORING_ROOMS = {"content", "library"}
LONGER = {PACKAGE / "content" / "blocks.py"}
"""A closed union stands in one file."""
DRAWERS = {"utils", "util", "helpers", "helper", "misc", "common", "manager"}


def _modules() -> Iterator[Path]:
    return PACKAGE.rglob("*.py")


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imports(path: Path) -> set[str]:
    """The top-level names of all that ``path`` imports, lazily or for types alone too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_qt_is_imported_only_where_something_is_drawn() -> None:
    allowed = QT_ROOMS | {"app"}
    assert [path for path in _modules() if "PySide6" in _imports(path) and _room(path) not in allowed] == []


def test_authoring_libraries_are_imported_only_where_a_library_is_built() -> None:
    assert [path for path in _modules() if _imports(path) & AUTHORING and _room(path) not in AUTHORING_ROOMS] == []


def test_command_line_starts_without_qt_and_without_the_authoring_libraries() -> None:
    code = "import atexit, sys; from viewer.cli import main; atexit.register(lambda: print(*sys.modules)); main()"
    command = [sys.executable, "-c", code, "--help"]  # which is made of all commands
    *_, loaded = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert {name.partition(".")[0] for name in loaded.split()} & (AUTHORING | {"PySide6"}) == set()


def test_colours_are_written_in_themes_alone() -> None:
    colour = re.compile(r"""["']#[0-9A-Fa-f]{6}["']""")
    # draw/ names the tones of the drawings that it replaces by the theme's, and the QR code's two (DESIGN.md, 9).
    places = [path for path in _modules() if colour.search(path.read_text(encoding="utf-8"))]
    assert [path for path in places if _room(path) not in {"theme", "draw"}] == []


def test_modules_are_named_after_their_subject() -> None:
    assert [path for path in _modules() if path.stem in DRAWERS] == []


def test_modules_stay_within_300_lines() -> None:
    lines = {path: path.read_text(encoding="utf-8").count("\n") for path in _modules() if path not in LONGER}
    assert {path: count for path, count in lines.items() if count > 300} == {}
