"""Case files: title, input and expectation, each followed by a line with only a full stop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield title, input and expectation of each case in ``cases/NAME.txt``."""
    lines = (CASES / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    parts: list[list[str]] = [[]]
    for line in lines:
        if line == ".":
            parts.append([])
        else:
            parts[-1].append(line)
    for title, given, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        yield "\n".join(title).strip(), "\n".join(given), "\n".join(expected).strip()
