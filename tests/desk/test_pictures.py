"""``frontdesk shot`` draws all of what was requested, however high, and reports if it cannot."""

from __future__ import annotations

import filecmp
import io
import subprocess
import sys
from contextlib import redirect_stderr
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtGui import QImage, QImageReader

from tests.folders import write_article, write_folder
from viewer.cli import main

_EMPTY = 260
"""Consecutive rows without ink that a page of text and headings may have."""
_INK = bytes(grey < 128 for grey in range(256))
"""What each grey is: ink, or not."""


@pytest.fixture(name="root", scope="module")
def _root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_folder(tmp_path_factory.mktemp("library"))
    sentences = "这里写了很多话，要占好几行才行，所以再写一些字。" * 6
    body = "\n\n".join(f"## 第 {n} 节\n\n{sentences}\n\n{sentences}\n\n{sentences}" for n in range(25))
    write_article(root / "long", title="很长的文章", body=body)
    (root / "library.toml").write_text('name = "测试门诊"\n', encoding="utf-8")
    return root


def shot(root: Path, out: Path, *line: str) -> Done:
    """Run the command in this process."""
    said = io.StringIO()
    with redirect_stderr(said):
        status = main(["shot", str(root), "-o", str(out), *line])
    return Done(status, said.getvalue())


class Done(NamedTuple):
    returncode: int
    stderr: str


def picture(out: Path) -> QImage:
    reader = QImageReader(str(out))
    reader.setAllocationLimit(0)
    return reader.read().convertToFormat(QImage.Format.Format_Grayscale8)


def longest_gap(image: QImage) -> int:
    """Return the maximum number of consecutive rows without ink; ink is any dark pixel in the middle of the page."""
    longest = gap = 0
    ink = memoryview(image.constBits()).tobytes().translate(_INK)
    line, width = image.bytesPerLine(), image.width()
    for y in range(image.height()):
        gap = 0 if ink.find(1, y * line + width // 8, y * line + width * 7 // 8) >= 0 else gap + 1
        longest = max(longest, gap)
    return longest


@pytest.mark.slow
@pytest.mark.parametrize("width", [420, 600, 1440])
def test_high_picture_is_drawn_to_its_end_at_any_width(root: Path, tmp_path: Path, width: int) -> None:
    out = tmp_path / "a.png"
    assert shot(root, out, "--screen", "reader", "--size", f"{width}x8000").returncode == 0
    image = picture(out)
    assert (image.width(), image.height()) == (width, 8000)
    assert longest_gap(image) < _EMPTY


@pytest.mark.slow
def test_page_higher_than_a_painter_reaches_is_drawn_to_its_end(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    assert shot(root, out, "--screen", "page", "--size", "420x900", "--scale", "150").returncode == 0
    image = picture(out)
    assert image.height() > 40_000
    assert longest_gap(image) < 3 * _EMPTY


def test_page_too_large_for_a_picture_is_told_with_a_remedy(root: Path, tmp_path: Path) -> None:
    done = shot(root, tmp_path / "a.png", "--screen", "page", "--size", "8000x900", "--scale", "250")
    assert done.returncode == 1
    assert "frontdesk print" in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_without_a_featured_article_the_first_of_the_list_is_drawn(root: Path, tmp_path: Path) -> None:
    screens = ("desk", "reader", "slide", "handout")
    code = "import sys; from viewer.cli import main; sys.exit(max(main(line.split('\\t')) for line in sys.argv[1:]))"
    for name, line in (("plain", ()), ("named", ("--article", "long"))):  # each in a new process: the same bytes are expected
        outs = [(screen, tmp_path / f"{name}-{screen}.png") for screen in screens]
        lines = ["\t".join(("shot", str(root), "-o", str(out), "--screen", screen, *line)) for screen, out in outs]
        assert subprocess.run([sys.executable, "-c", code, *lines], capture_output=True, check=False).returncode == 0
    for screen in screens:
        assert filecmp.cmp(tmp_path / f"plain-{screen}.png", tmp_path / f"named-{screen}.png", shallow=False), screen


@pytest.mark.parametrize("screen", ["reader", "page", "print", "take-away", "slide", "handout", "kiosk-reader"])
def test_picture_of_an_article_that_is_damaged_ends_with_its_fault(tmp_path: Path, screen: str) -> None:
    root = write_folder(tmp_path / "library", "whole")
    (root / "spoilt").mkdir()
    (root / "spoilt" / "index.md").write_bytes(b"---\nid: spoilt\ntitle: \xff\n---\n")
    done = shot(root, tmp_path / "a.png", "--screen", screen, "--article", "spoilt")
    assert done.returncode == 1
    assert "index.md:3" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize("screen", ["desk", "disclaimer"])
def test_picture_of_the_window_on_a_damaged_article_is_drawn(tmp_path: Path, screen: str) -> None:
    root = write_folder(tmp_path / "library", "whole")
    (root / "spoilt").mkdir()
    (root / "spoilt" / "index.md").write_bytes(b"---\nid: spoilt\ntitle: \xff\n---\n")
    assert shot(root, tmp_path / "a.png", "--screen", screen, "--article", "spoilt").returncode == 0
    assert picture(tmp_path / "a.png").width() > 0
