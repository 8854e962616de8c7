"""Every theme is complete, and every text has enough contrast with its background (docs/DESIGN.md, Colours)."""

from __future__ import annotations

import re

import msgspec
import pytest

from viewer import resources, theme

ALL_THEMES = (*theme.THEMES, "paper")
GROUNDS = {"celadon", "sand", "clay", "mist", "sage"}

# foreground, background, minimum contrast (WCAG 2.2: 7 for running text, 4.5 for short text, 3 for meaningful shapes)
PAIRS = (
    ("ink", "sheet", 7),
    ("ink", "rail", 7),
    ("ink", "quiet", 7),
    ("ink", "tint", 7),
    ("ink", "caubg", 7),
    ("ink", "danbg", 7),
    ("ink2", "sheet", 7),
    ("ink2", "rail", 7),
    ("ink3", "sheet", 4.5),
    ("ink3", "rail", 4.5),
    ("head", "sheet", 7),
    ("head", "rail", 7),
    ("accent", "sheet", 4.5),
    ("accent", "rail", 4.5),
    ("accent", "tint", 4.5),
    ("onacc", "accent", 4.5),
    ("onacc", "accent2", 4.5),
    ("onsel", "tint2", 7),
    ("onmark", "mark", 7),
    ("cau", "caubg", 7),
    ("dan", "danbg", 7),
    ("edge", "sheet", 3),
    ("edge", "rail", 3),
    ("cauln", "caubg", 3),
    ("danln", "danbg", 3),
)


def contrast_ratio(one: str, other: str) -> float:
    """Return the contrast of two ``#RRGGBB`` colours, 1–21 (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("name", ALL_THEMES)
def test_theme_names_every_colour_as_rrggbb(name: str) -> None:
    loaded = theme.load(name)
    colours = [*msgspec.structs.asdict(loaded.colours).values(), *loaded.series]
    for tones in loaded.covers.values():
        colours.extend(tones)
    assert [colour for colour in colours if not re.fullmatch(r"#[0-9A-F]{6}", colour)] == []
    assert loaded.name == name
    assert loaded.title


@pytest.mark.parametrize("name", ALL_THEMES)
def test_theme_has_three_tones_for_every_cover_ground(name: str) -> None:
    assert set(theme.load(name).covers) == GROUNDS


@pytest.mark.parametrize("name", ALL_THEMES)
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_text_stands_out_from_its_ground(name: str, text: str, ground: str, least: float) -> None:
    colours = msgspec.structs.asdict(theme.load(name).colours)
    assert contrast_ratio(colours[text], colours[ground]) >= least


@pytest.mark.parametrize("name", ALL_THEMES)
def test_chart_series_stand_out_from_the_sheet(name: str) -> None:
    loaded = theme.load(name)
    assert [colour for colour in loaded.series if contrast_ratio(colour, loaded.colours.sheet) < 3] == []


def test_every_theme_file_is_known() -> None:
    assert {path.stem for path in resources.resource("themes").glob("*.json")} == set(ALL_THEMES)


def test_contrast_ratio_runs_from_1_to_21_and_either_way() -> None:
    assert contrast_ratio("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast_ratio("#0B5F57", "#0B5F57") == pytest.approx(1)


def test_a_reader_chooses_among_three_themes_and_nine_sizes() -> None:
    assert theme.THEMES == ("light", "dark", "contrast")
    assert theme.ZOOM_STEPS == (80, 90, 100, 110, 125, 150, 175, 200, 250)


@pytest.mark.parametrize(
    ("zoom", "by", "expected"),
    [
        (100, 1, 110), (100, -1, 90), (100, 2, 125), (80, -1, 80), (80, 1, 90), (90, -5, 80), (250, 1, 250), (250, -1, 200),
        (200, 1, 250), (200, 5, 250), (120, 0, 125), (137, 0, 125), (138, 0, 150), (1, 0, 80), (999, 0, 250),
    ],
)  # fmt: skip
def test_text_size_steps_stay_within_80_and_250_per_cent(zoom: int, by: int, expected: int) -> None:
    assert theme.step(zoom, by) == expected
