"""The pictures of docs/screens: all present, all shown in its README, small in total."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from tools import screens


@pytest.mark.parametrize(("colours", "left"), [(3, 3), (screens.COLOURS, screens.COLOURS), (300, screens.COLOURS)])
def test_picture_is_written_with_a_palette_and_is_the_same_if_it_has_few_colours(tmp_path: Path, colours: int, left: int) -> None:
    drawn = Image.new("RGB", (40, 40))
    drawn.putdata([(n % 256, n // 256 * 90, 255 - n % 256) for n in (i % colours for i in range(1600))])
    drawn.save(tmp_path / "drawn.png")
    screens.reduce(tmp_path / "drawn.png", tmp_path / "reduced.png")
    with Image.open(tmp_path / "reduced.png") as reduced:
        assert reduced.mode == "P"
        back = reduced.convert("RGB")
    assert back.size == drawn.size
    assert len(back.getcolors() or ()) <= left
    assert colours > screens.COLOURS or back.tobytes() == drawn.tobytes()


def test_kept_pictures_are_there_shown_and_small_together() -> None:
    shown = re.findall(r"\(([\w-]+)\.png\)", (screens.SCREENS / "README.md").read_text(encoding="utf-8"))
    files = list(screens.SCREENS.glob("*.png"))
    assert set(screens.KEPT) <= {picture.name for picture in screens.PICTURES}
    assert sorted(screens.KEPT) == sorted(shown) == sorted(file.stem for file in files)
    assert sum(file.stat().st_size for file in files) <= screens.LARGEST
