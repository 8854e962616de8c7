"""Kept pixmaps stay within a limit of bytes, however often a window changes its size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPixmap

from tests.screens import blank
from viewer.draw import icons
from viewer.draw.kept_pixmaps import KeptPixmaps
from viewer.theme import load

SIDE = 10
SQUARE = SIDE * SIDE * 4


def square(side: int = SIDE) -> QPixmap:
    drawn = QPixmap(side, side)
    drawn.fill("red")
    return drawn


def test_what_was_used_last_is_kept_and_drawn_once(qapp: object) -> None:
    drawn: list[str] = []

    def draw(key: str) -> QPixmap:
        drawn.append(key)
        return square()

    kept: KeptPixmaps[str] = KeptPixmaps(2 * SQUARE)
    for key in "abacab":
        kept.get(key, lambda key=key: draw(key))  # type: ignore[misc]
    assert drawn == ["a", "b", "c", "b"]
    assert list(kept) == ["a", "b"]


@given(st.lists(st.integers(1, 60)))
def test_never_more_than_so_many_bytes_but_always_the_newest(qapp: object, sides: list[int]) -> None:
    kept: KeptPixmaps[int] = KeptPixmaps(4000)
    for side in sides:
        assert kept.get(side, lambda side=side: square(side)).width() == side  # type: ignore[misc]
        assert list(kept)[-1] == side
        assert kept.held == sum(4 * of * of for of in kept)
        assert kept.held <= 4000 or list(kept) == [side]


def test_what_cannot_be_drawn_is_not_kept(qapp: object) -> None:
    def fail() -> QPixmap:
        raise LookupError

    kept: KeptPixmaps[str] = KeptPixmaps(SQUARE)
    kept.get("a", square)
    with pytest.raises(LookupError):
        kept.get("b", fail)
    assert (list(kept), kept.held) == (["a"], SQUARE)


def test_icons_and_covers_of_all_sizes_take_a_few_megabytes(qapp: object) -> None:
    image, painter = blank(400, 400)
    cover = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#D9EAE5"/></svg>'
    for side in range(100, 400):
        icons.pixmap("search", "#000000", side)
        icons.paint_cover(painter, QRectF(0, 0, side, side), cover, "sand", load("light"))
    painter.end()
    assert icons.kept_bytes() <= 5 << 20
    assert image.pixelColor(200, 200).name() == load("light").covers["sand"][0].lower()
