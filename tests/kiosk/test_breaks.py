from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from viewer import theme
from viewer.kiosk.adapted_article import adapted
from viewer.kiosk.breaks import Breaks
from viewer.kiosk.page_view import lay_out
from viewer.kiosk.shelf import Shelf
from viewer.library.library import Library
from viewer.reader import document
from viewer.reader.figure import Pictures
from viewer.reader.style import Medium, PageStyle

_HEIGHTS = (500.0, 680.0, 1366.0)
_BEFORE = date(2026, 1, 1)
"""Before the library was built, when nothing is overdue."""


def _breaks(library: Path, article: str, zoom: float, height: float) -> Breaks:
    with Library.open(library) as opened:
        shelf = Shelf(opened, lambda: _BEFORE)
        style = PageStyle(theme.load("light"), Medium.KIOSK, zoom).fitted(1216)
        read = adapted(shelf.article(article), style)
        page = document.build(read, shelf.page_context(read), style, Pictures(opened.asset))
        lay_out(page, height)
        made = Breaks(page, height)
        made.page = page  # type: ignore[attr-defined]  # kept alive with what was computed from it
        return made


@pytest.mark.parametrize("height", _HEIGHTS)
@pytest.mark.parametrize("zoom", [1.0, 2.0])
@pytest.mark.parametrize("article", ["stem-cells-type-2", "glucose-units", "hypoglycaemia-en"])
def test_every_line_is_whole_on_some_screen_and_no_screen_is_too_high(
    qtbot: QtBot, bundled: Path, article: str, zoom: float, height: float
) -> None:
    breaks = _breaks(bundled, article, zoom, height)
    shown = {i for screen in breaks.screens for i in range(screen.first, screen.end)}
    assert shown == set(range(len(breaks.atoms)))
    assert [screen for screen in breaks.screens if screen.bottom - screen.top > height + 1] == []
    assert [atom for atom in breaks.atoms if atom.bottom - atom.top > height + 1] == []
    for screen in breaks.screens:
        outside = breaks.atoms[screen.end :]
        assert all(atom.top >= screen.bottom - 12 * zoom for atom in outside[:8])  # a line's descent


def test_screens_go_forward_and_the_last_one_ends_the_page(qtbot: QtBot, bundled: Path) -> None:
    breaks = _breaks(bundled, "stem-cells-type-2", 1.0, 680)
    firsts = [screen.first for screen in breaks.screens]
    assert firsts == sorted(set(firsts))
    assert breaks.screens[-1].end == len(breaks.atoms)


def test_heading_never_ends_a_screen(qtbot: QtBot, bundled: Path) -> None:
    breaks = _breaks(bundled, "stem-cells-type-2", 1.0, 680)
    assert [screen for screen in breaks.screens[:-1] if breaks.atoms[screen.end - 1].joined] == []


def test_paragraph_that_goes_on_is_shown_with_lines_seen_before(qtbot: QtBot, bundled: Path) -> None:
    breaks = _breaks(bundled, "stem-cells-type-2", 2.0, 500)
    going_on = [
        (screen, following)
        for screen, following in zip(breaks.screens, breaks.screens[1:], strict=False)
        if breaks.atoms[screen.end - 1].block == breaks.atoms[min(screen.end, len(breaks.atoms) - 1)].block
    ]
    assert going_on
    assert any(following.first < screen.end for screen, following in going_on)


def test_title_and_heads_of_cards_share_a_screen_with_what_follows_at_the_largest_size(qtbot: QtBot, bundled: Path) -> None:
    breaks = _breaks(bundled, "insulin-resistance-stem-cells", 2.0, 612)
    lonely = [
        screen
        for screen, following in zip(breaks.screens, breaks.screens[1:], strict=False)
        if screen.end - screen.first == 1
        and breaks.atoms[screen.first].joined
        and breaks.atoms[following.first].bottom - screen.top <= 612
    ]
    assert lonely == []
