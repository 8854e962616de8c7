"""The text sizes in docs/DESIGN.md are those in the code."""

from __future__ import annotations

import re
from pathlib import Path

from viewer.reader.style import Medium, Role


def test_text_sizes_are_those_that_the_design_names() -> None:
    design = (Path(__file__).parents[2] / "docs" / "DESIGN.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| " + r" \| ".join([r"(\d+/\d+)"] * len(Medium)) + r" \|$", design, re.MULTILINE)
    sizes = [(role.name, *(f"{size}/{line}" for size, line in (medium.value[role] for medium in Medium))) for role in Role]
    assert rows == sizes
