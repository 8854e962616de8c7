"""Draws docs/screens with the program itself (``make screens``); with names as arguments only those pictures."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "docs" / "screens"
ARTICLE = "stem-cells-type-2"


@dataclass(frozen=True)
class Picture:
    """One file of docs/screens and the words of ``frontdesk shot`` that draw it."""

    name: str
    words: tuple[str, ...]


PICTURES = (
    Picture("desk", ("--screen", "desk", "--article", ARTICLE, "--size", "1440x900")),
    Picture("desk-1280x720", ("--screen", "desk", "--article", ARTICLE, "--size", "1280x720")),
    Picture("desk-dark", ("--screen", "desk", "--article", ARTICLE, "--size", "1440x900", "--theme", "dark")),
    Picture("desk-contrast", ("--screen", "desk", "--article", ARTICLE, "--size", "1440x900", "--theme", "contrast")),
    Picture("desk-200-percent", ("--screen", "desk", "--article", ARTICLE, "--size", "1440x900", "--scale", "200")),
    Picture("reader", ("--screen", "reader", "--article", ARTICLE)),
)


def main() -> int:
    """Draw them; 0 when all were drawn."""
    asked = set(sys.argv[1:])
    if unknown := asked - {picture.name for picture in PICTURES}:
        print(f"no such picture: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    SCREENS.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "FRONTDESK_HOME": str(ROOT / "build" / "screens-home")}
    failed = 0
    for picture in PICTURES:
        if asked and picture.name not in asked:
            continue
        file = SCREENS / f"{picture.name}.png"
        command = [sys.executable, "-m", "viewer", "shot", str(ROOT / "articles"), *picture.words, "-o", str(file)]
        ended = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        print(f"{'drawn' if not ended else 'FAILED'}  {file.relative_to(ROOT)}")
        failed |= ended != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
