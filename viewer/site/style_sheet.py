"""Style sheets of pages, e.g. ``resources/site/style.css``, with the colours of the themes as custom properties before it."""

from __future__ import annotations

from msgspec import structs

from viewer import resources, theme
from viewer.theme import Theme


def style_sheet() -> bytes:
    """Return the style sheet of a site."""
    return themed("site")


def themed(room: str) -> bytes:
    """Return ``resources/ROOM/style.css`` with its colours: light, dark as the reader prefers, and those of paper for print."""
    dark = f"@media (prefers-color-scheme: dark) {{\n{_colours(theme.load('dark'))}\n}}"
    paper = f"@media print {{\n{_colours(theme.load('paper'))}\n}}"
    return "\n".join((_colours(theme.load("light")), dark, paper, resources.text(room, "style.css"))).encode()


def _colours(chosen: Theme) -> str:
    named = structs.asdict(chosen.colours) | {f"s{i}": colour for i, colour in enumerate(chosen.series)}
    return f":root {{ {' '.join(f'--{name}: {colour};' for name, colour in named.items())} }}"
