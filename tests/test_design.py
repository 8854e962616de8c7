"""docs/DESIGN.md agrees with the code, and references to it name a section that it has."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from viewer import theme

ROOT = Path(__file__).resolve().parent.parent
DESIGN = (ROOT / "docs" / "DESIGN.md").read_text(encoding="utf-8")
SECTIONS = set(re.findall(r"^## (.+)$", DESIGN, re.MULTILINE))
NUMBERED_PICTURE = re.compile(r"\bpictures? \d\d\b")


def _texts() -> list[Path]:
    sources = [path for room in ("viewer", "tests", "tools", "bench") for path in (ROOT / room).rglob("*.py")]
    return [path for path in (*sources, *(ROOT / "docs").glob("*.md"), ROOT / "README.md") if path != Path(__file__)]


def test_no_text_cites_a_picture_by_its_number() -> None:
    assert [str(path) for path in _texts() if NUMBERED_PICTURE.search(path.read_text(encoding="utf-8"))] == []


def test_every_section_of_the_design_that_is_cited_exists() -> None:
    cited = [(path, m) for path in _texts() for m in re.finditer(r"DESIGN\.md, (\w+(?: \w+)*)", path.read_text(encoding="utf-8"))]
    assert cited
    assert [(str(path), m[1]) for path, m in cited if not any(m[1].startswith(section) for section in SECTIONS)] == []


def test_every_citation_names_the_file_that_the_repository_holds() -> None:
    bare = re.compile(r'(?<!docs/)(?<!\]\()(?<!\.\./)(?<!")\bDESIGN\.md')
    assert [str(path) for path in _texts() if bare.search(path.read_text(encoding="utf-8"))] == []


def _rows(section: str) -> list[list[str]]:
    """Return the rows of a section's table, without its header."""
    body = DESIGN.partition(f"## {section}\n")[2].partition("\n## ")[0]
    lines = [line for line in body.splitlines() if line.startswith("| `")]
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize(("name", "column"), [("light", 2), ("dark", 3), ("contrast", 4)])
def test_colours_are_those_of_the_theme(name: str, column: int) -> None:
    assert {row[0]: row[column] for row in _rows("Colours")} == msgspec.structs.asdict(theme.load(name).colours)
