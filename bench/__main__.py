"""``python -m bench``: measure every figure, or those selected by ``--only KEY`` or ``--group NAME``."""

from __future__ import annotations

import argparse
import sys

from bench import authoring, building, desk, fleet, kiosk, paper, reading, report, search, settled, soak, stage, start, window
from bench.figure import Figure
from bench.process import BUILD
from bench.screen import own_screen

GROUPS: tuple[tuple[str, tuple[Figure, ...]], ...] = (
    ("start", start.FIGURES),
    ("settled", settled.FIGURES),
    ("build", building.FIGURES),
    ("authoring", authoring.FIGURES),
    ("reading", reading.FIGURES),
    ("window", window.FIGURES),
    ("desk", desk.FIGURES),
    ("paper", paper.FIGURES),
    ("stage", stage.FIGURES),
    ("search", search.FIGURES),
    ("kiosk", kiosk.FIGURES),
    ("fleet", fleet.FIGURES),
    ("soak", soak.FIGURES),
)
"""Every figure, in the order of the table."""


def main() -> int:
    """Measure; return 0 if every measured figure meets its limit, otherwise 1."""
    figures = tuple(figure for _, group in GROUPS for figure in group)
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=[figure.key for figure in figures], metavar="KEY")
    parser.add_argument("--group", action="append", choices=[name for name, _ in GROUPS])
    asked = parser.parse_args()
    every = not asked.only and not asked.group
    keys = set(asked.only or ()) | {figure.key for name, group in GROUPS if name in (asked.group or ()) for figure in group}

    BUILD.mkdir(parents=True, exist_ok=True)
    lines = {} if every else report.read()
    failed = False
    with own_screen() as screen:
        for figure in figures:
            if not every and figure.key not in keys:
                continue
            try:
                line = report.line(figure, figure.measure())
            except RuntimeError as error:  # one broken probe never hides the other figures
                print(f"{figure.key}: not measured: {error}", file=sys.stderr)
                lines.pop(figure.key, None)
                failed = True
                continue
            lines[figure.key] = line
            failed |= not line.ok
            sign = "≥" if figure.at_least else "≤"
            print(f"{figure.key:28} {line.value:>10g} {line.unit:12} {sign} {line.bar:<6g} {'holds' if line.ok else 'MISSED'}")
            report.write(lines)
    if every:
        report.publish(figures, lines, screen)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
