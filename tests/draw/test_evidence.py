from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from tests.screens import blank, colours
from viewer.content.blocks import Design, Evidence
from viewer.content.labels import design_word, evidence_word
from viewer.draw import icons
from viewer.i18n import spoken


@pytest.mark.parametrize(
    ("level", "zh", "en"), [(1, "很低", "very low"), (2, "低", "low"), (3, "中", "moderate"), (4, "高", "high")]
)
def test_level_is_said_in_the_words_of_grade(level: int, zh: str, en: str) -> None:
    assert evidence_word(Evidence(level)) == zh
    with spoken("en"):
        assert evidence_word(Evidence(level)) == en


@pytest.mark.parametrize("design", list(Design))
def test_every_design_has_its_word_in_both_languages_and_an_icon(design: Design) -> None:
    zh = design_word(design)
    with spoken("en"):
        assert zh != design_word(design)
    assert icons.design_icon(design)


@pytest.mark.parametrize("empty", ["#0000ff", ""])
def test_a_kept_meter_looks_like_one_that_is_drawn(qapp: object, empty: str) -> None:
    for level in Evidence:
        drawn, painter = blank(30, 20)
        icons.paint_meter(painter, QRectF(4, 3, 22, 13), level, "#ff0000", empty)
        painter.end()
        kept, painter = blank(30, 20)
        painter.drawPixmap(4, 3, icons.meter((22, 13), level, "#ff0000", empty, 1.0))
        painter.end()
        pairs = zip(bytes(kept.constBits()), bytes(drawn.constBits()), strict=True)
        assert max(abs(one - other) for one, other in pairs) <= 12  # of 255, in the corners


def test_as_many_bars_are_filled_as_the_level_says(qapp: object) -> None:
    for level in Evidence:
        image, painter = blank(88, 56)
        icons.paint_meter(painter, QRectF(0, 0, 88, 56), level, "#ff0000", "#0000ff")
        painter.end()
        feet = [image.pixelColor(round(x), 52).name() for x in (8, 32, 56, 80)]
        assert feet == ["#ff0000"] * level + ["#0000ff"] * (4 - level)
        assert "#ffffff" in colours(image, 4)
