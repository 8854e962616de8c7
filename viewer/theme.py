"""Named colours and sizes. Every drawn colour comes from a ``Theme``, one JSON file each in ``resources/themes``."""

from __future__ import annotations

from functools import cache

import msgspec
from msgspec import Struct

from viewer import resources

THEMES = ("light", "dark", "contrast")
"""The themes a reader may choose, in menu order. ``paper`` is only for print."""

ZOOM_STEPS = (80, 90, 100, 110, 125, 150, 175, 200, 250)
"""Text sizes in per cent (docs/DESIGN.md, Type)."""


class Colours(Struct, frozen=True):
    """The colours by name, each ``#RRGGBB`` (docs/DESIGN.md, Colours)."""

    sheet: str  # reading surface
    rail: str  # side panes
    sunken: str  # hover, tracks
    quiet: str  # note blocks
    ink: str  # body text
    ink2: str  # lead, captions
    ink3: str  # meta, counters
    head: str  # headings, bold in body
    accent: str  # links, current, primary fill
    accent2: str  # hover and pressed fill
    onacc: str  # text on accent
    tint: str  # callout, current outline row
    tint2: str  # selected list row
    edge: str  # control borders
    line: str  # hairlines
    cau: str  # reminder: text, background, edge
    caubg: str
    cauln: str
    dan: str  # danger: text, background, edge
    danbg: str
    danln: str
    mark: str  # search hit, spoken sentence
    onmark: str  # text on mark
    onsel: str  # text on tint2
    figure: str  # background of article figures
    grip: str  # handle of a scroll bar


class Theme(Struct, frozen=True):
    """A theme. ``series`` are chart colours 1–5 (5 is grey, for a reference); ``covers`` map a ground to its three tones."""

    name: str
    title: str
    dark: bool
    contrast: bool
    colours: Colours
    series: tuple[str, str, str, str, str]
    covers: dict[str, tuple[str, str, str]]


@cache
def load(name: str) -> Theme:
    """Load the bundled theme ``name``."""
    return msgspec.json.decode(resources.text("themes", f"{name}.json"), type=Theme)


def step(zoom: int, by: int) -> int:
    """Return the text size ``by`` steps from ``zoom`` (per cent), within ``ZOOM_STEPS``."""
    nearest = min(range(len(ZOOM_STEPS)), key=lambda i: abs(ZOOM_STEPS[i] - zoom))
    return ZOOM_STEPS[max(0, min(len(ZOOM_STEPS) - 1, nearest + by))]
