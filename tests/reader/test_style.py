"""The text sizes in docs/DESIGN.md are those in the code."""

from __future__ import annotations

import re
from pathlib import Path

from viewer import theme
from viewer.reader.style import Medium, PageStyle, Role


def test_text_sizes_are_those_that_the_design_names() -> None:
    design = (Path(__file__).parents[2] / "docs" / "DESIGN.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| " + r" \| ".join([r"(\d+/\d+)"] * len(Medium)) + r" \|$", design, re.MULTILINE)
    sizes = [(role.name, *(f"{size}/{line}" for size, line in (medium.value[role] for medium in Medium))) for role in Role]
    assert rows == sizes


def test_a_format_that_was_changed_does_not_change_the_next_one(qapp: object) -> None:
    style = PageStyle(theme.load("light"))
    style.char(Role.BODY).setFontItalic(True)
    style.block(Role.BODY).setHeadingLevel(2)
    assert not style.char(Role.BODY).fontItalic()
    assert style.block(Role.BODY).headingLevel() == 0
