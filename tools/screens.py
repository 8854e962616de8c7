"""Draw every screen with the program itself into build/screens (``make screens``), those of desk and kiosk in Chinese and English
(``…-en``); with names as arguments, only those.

The few that README and docs show are in docs/screens, with a palette.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "docs" / "screens"
WORK = ROOT / "build" / "screens"
ARTICLE = "stem-cells-type-2"
KEPT = (
    "desk",
    "desk-dark",
    "desk-contrast",
    "kiosk-home",
    "kiosk-reader",
    "slide-figure",
    "presenter",
    "handout",
    "author",
    "import-report",
    "staff-pin",
    "staff-panel",
    "first-steps",
)
"""The pictures in docs/screens."""

COLOURS = 96
"""Of 256, a palette of 96 changes 1 pixel in 200 by more than 8 of 255 levels, and takes an eighth off the file."""
LARGEST = 1_050_000
"""Maximum bytes of all of them together: the repository stores every version of each."""


@dataclass(frozen=True)
class Picture:
    """One picture, and the arguments of ``frontdesk shot`` that draw it."""

    name: str
    screen: str
    section: str = ""
    size: str = "1440x900"
    article: str = ARTICLE
    more: tuple[str, ...] = ()
    monitors: int = 2

    def words(self) -> list[str]:
        """Return the arguments after ``frontdesk``."""
        made = ["shot", str(ROOT / "articles"), "--screen", self.screen, "--size", self.size, *self.more]
        for option, value in (("--article", self.article), ("--section", self.section)):
            made += [option, value] if value else []
        return made


_DARK, _CONTRAST, _ENGLISH = ("--theme", "dark"), ("--theme", "contrast"), ("--lang", "en")
_BIG = "1920x1080"

PICTURES = (
    Picture("desk", "desk"),
    Picture("end", "end"),
    Picture("search-gxb", "search", "gxb"),
    Picture("search-tingyao", "search", "tingyao"),
    Picture("study-card", "desk", "study-le"),
    Picture("citation", "citation", "study-le"),
    Picture("lab-table", "desk", "example", article="glucose-units"),
    Picture("chart-and-callout", "desk", "fig-case1-hba1c"),
    Picture("lightbox", "lightbox"),
    Picture("desk-dark", "desk", more=_DARK),
    Picture("desk-contrast", "desk", more=_CONTRAST),
    Picture("kiosk-home", "kiosk-home", size=_BIG, article=""),
    Picture("kiosk-home-portrait", "kiosk-home", size="1080x1920", article=""),
    Picture("kiosk-list", "kiosk-list", size=_BIG, article=""),
    Picture("kiosk-list-portrait", "kiosk-list", size="1080x1920", article=""),
    Picture("kiosk-initials", "kiosk-initials", size=_BIG, article=""),
    Picture("kiosk-initials-portrait", "kiosk-initials", size="1080x1920", article="", more=_CONTRAST),
    Picture("kiosk-search", "kiosk-search", size=_BIG, article=""),
    Picture("kiosk-figure", "kiosk-figure", size=_BIG),
    Picture("kiosk-calm", "kiosk-calm", size=_BIG, article=""),
    Picture("kiosk-reader-portrait", "kiosk-reader", size="1080x1920", article="hypoglycaemia-en"),
    Picture("kiosk-reader", "kiosk-reader", "disease", size=_BIG),
    Picture("kiosk-study", "kiosk-reader", "study-le", size=_BIG),
    Picture("kiosk-contents", "kiosk-contents", size=_BIG),
    Picture("kiosk-take-away", "kiosk-take-away", size=_BIG),
    Picture("kiosk-warning", "kiosk-warning", size=_BIG),
    Picture("kiosk-attract", "kiosk-attract", size=_BIG, article=""),
    Picture("kiosk-pin", "kiosk-pin", size=_BIG, article=""),
    Picture("kiosk-panel", "kiosk-panel", size=_BIG, article=""),
    Picture("staff-pin", "kiosk-pin", size="960x540", article=""),
    Picture("staff-panel", "kiosk-panel", size="960x540", article=""),
    Picture("slide-figure", "slide", "fig-evidence", size=_BIG),
    Picture("slide-chart", "slide", "fig-case1-hba1c", size=_BIG),
    Picture("presenter", "presenter", "4", size=_BIG),
    Picture("overview", "overview", "6"),
    Picture("overview-contrast", "overview", "6", more=_CONTRAST),
    Picture("overview-english", "overview", "3", size="1366x768", article="hypoglycaemia-en", more=_ENGLISH),
    Picture("handout", "handout-summary", size="1240x1754"),
    Picture("handout-whole", "handout", size="1240x1754"),
    Picture("empty", "empty"),
    Picture("loading", "loading"),
    Picture("damaged", "damaged"),
    Picture("update-failed", "update-failed"),
    Picture("first-run", "first-run", "2"),
    Picture("first-steps", "first-run", "2", size="1152x720"),
    Picture("search-nothing", "search", "干细孢"),
    Picture("whole-article", "page", size="1000x900", article="glucose-units"),
    Picture("desk-1280x720", "desk", size="1280x720"),
    Picture("desk-720x450", "desk", size="720x450"),
    Picture("desk-720x450-english", "desk", size="720x450", article="hypoglycaemia-en", more=_ENGLISH),
    Picture("rail", "rail", size="1366x768"),
    Picture("rail-dark", "rail", "drawer", size="1366x768", more=_DARK),
    Picture("rail-contrast", "rail", size="1366x768", more=_CONTRAST),
    Picture("rail-english", "rail", size="1280x720", article="hypoglycaemia-en", more=_ENGLISH),
    Picture("desk-900x700", "desk", size="900x700"),
    Picture("desk-200-percent", "desk", more=("--scale", "200")),
    Picture("desk-english", "desk", article="hypoglycaemia-en", more=_ENGLISH),
    Picture("language-pair", "desk", "levels", article="hypoglycaemia"),
    Picture("language-pair-dark", "desk", article="hypoglycaemia-en", more=_DARK),
    Picture("language-pair-contrast", "desk", article="hypoglycaemia-en", more=_CONTRAST),
    Picture("term", "term"),
    Picture("study-card-dark", "desk", "study-le", more=_DARK),
    Picture("chart-contrast", "desk", "fig-case1-hba1c", more=_CONTRAST),
    Picture("find", "find", "胰岛素"),
    Picture("menu", "menu"),
    Picture("settings", "settings"),
    Picture("settings-contrast", "settings", more=_CONTRAST),
    Picture("help", "help"),
    Picture("palette", "palette"),
    Picture("print", "print"),
    Picture("take-away", "take-away"),
    Picture("address", "address"),
    Picture("disclaimer", "disclaimer"),
    Picture("context-menu", "context-menu", "fig-evidence"),
    Picture("context-menu-dark", "context-menu", "study-le", more=_DARK),
    Picture("context-menu-contrast", "context-menu", "fig-case1-hba1c", more=_CONTRAST),
    Picture("context-menu-english", "context-menu", size="1366x768", article="hypoglycaemia-en", more=_ENGLISH),
    Picture("rows", "rows", "fig-evidence"),
    Picture("rows-dark", "rows", "fig-evidence", more=_DARK),
    Picture("rows-contrast", "rows", "fig-evidence", more=_CONTRAST),
    Picture("rows-english", "rows", "fig-evidence", size="1366x768", more=_ENGLISH),
    Picture("patient-mode", "patient-mode", "advice", monitors=1),
    Picture("patient-mode-dark", "patient-mode", "study-le", more=_DARK, monitors=1),
    Picture("patient-mode-contrast", "patient-mode", "fig-case1-hba1c", more=_CONTRAST, monitors=1),
    Picture("patient-mode-1366", "patient-mode", size="1366x768", article="glucose-units", monitors=1),
    Picture("patient-mode-english", "patient-mode", article="hypoglycaemia-en", more=_ENGLISH, monitors=1),
    Picture("author", "author", "4", size="1366x768", article="glucose-units"),
    Picture("author-dark", "author", "4", article="glucose-units", more=_DARK),
    Picture("author-contrast", "author", "2", article="glucose-units", more=_CONTRAST),
    Picture("import-report", "import-report", size="1080x772"),
    Picture("import-report-dark", "import-report", size="1080x772", more=_DARK),
    Picture("author-1440", "author", "3", article="glucose-units"),
    Picture("strip-sent", "strip", "sent", size="1440x64"),
    Picture("strip-held", "strip", "held", size="1440x64"),
    Picture("strip-blank", "strip", "blank", size="1440x64"),
    Picture("strip-1920", "strip", "sent", size="1920x64"),
    Picture("strip-1366", "strip", "sent", size="1366x64"),
    Picture("strip-1366-english", "strip", "held", size="1366x64", more=_ENGLISH),
    Picture("strip-1024", "strip", "sent", size="1024x64"),
    Picture("strip-800", "strip", "held", size="800x64"),
    Picture("strip-lost", "strip", size="1440x64", monitors=1),
)


_ONE_LANGUAGE = ("slide", "handout", "page")
"""Screens without words of the interface: they speak the article's language."""


def in_english(picture: Picture) -> Picture | None:
    """Return the picture of the same screen with an English interface; None if it would show no other words."""
    if {"--lang", "--theme"} & set(picture.more) or picture.screen.startswith(_ONE_LANGUAGE):
        return None
    return replace(picture, name=f"{picture.name}-en", more=(*picture.more, *_ENGLISH))


ALL = (*PICTURES, *filter(None, map(in_english, PICTURES)))


def reduce(source: Path, target: Path) -> None:
    """Write ``source`` with a palette of ``COLOURS`` to ``target``."""
    with Image.open(source) as drawn:
        reduced = drawn.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    reduced.save(target, optimize=True)


def platform(monitors: int) -> str:
    """Return the value of QT_QPA_PLATFORM for ``monitors`` monitors side by side, without a screen."""
    file = WORK / f"monitors-{monitors}.json"
    shared = {"y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    screens = [{"name": f"monitor {i + 1}", "x": 1920 * i} | shared for i in range(monitors)]
    words = {"synchronousWindowSystemEvents": False, "windowFrameMargins": False, "screens": screens}
    file.write_text(json.dumps(words), encoding="utf-8")
    return f"offscreen:configfile={file}"


def draw(picture: Picture) -> str:
    """Draw one picture; return what went wrong, or an empty string."""
    file = WORK / f"{picture.name}.png"
    file.unlink(missing_ok=True)
    environment = os.environ | {"QT_QPA_PLATFORM": platform(picture.monitors), "FRONTDESK_HOME": str(WORK / "home")}
    command = [sys.executable, "-m", "viewer", *picture.words(), "-o", str(file)]
    ended = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    if ended.returncode:
        return ended.stderr.strip() or f"ended with {ended.returncode}"
    if picture.name in KEPT:
        reduce(file, SCREENS / file.name)
    return ""


def main() -> int:
    """Draw the pictures; return 0 when all were drawn."""
    asked = set(sys.argv[1:])
    if unknown := asked - {picture.name for picture in ALL}:
        print(f"no such picture: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    for folder in (SCREENS, WORK):
        folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    for picture in ALL:
        if asked and picture.name not in asked:
            continue
        fault = draw(picture)
        print(f"{'FAILED' if fault else 'drawn'}  {picture.name}  {fault}".rstrip())
        failed |= bool(fault)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
