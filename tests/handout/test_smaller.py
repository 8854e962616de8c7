"""What makes a PDF small must not be seen: pages before and after are compared as they are drawn."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.handout import pdf_tools
from viewer.handout import pdf, pdf_file
from viewer.handout.handout import Handout, printable
from viewer.handout.options import HandoutOptions
from viewer.handout.outlines import compacted
from viewer.handout.text_runs import shortened
from viewer.library.library import Library

DOTS = 150
FAINT = 20
"""Difference of mean grey (0–255) within a cell of 2 mm: half a dot up or down at 150 dpi."""


@pytest.fixture
def before_and_after(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    before, after = tmp_path / "before.pdf", tmp_path / "after.pdf"
    finished = pdf_file.finished

    def watched(data: bytes, *rest: object) -> bytes:
        before.write_bytes(data)
        return finished(data, *rest)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(pdf, "finished", watched)
    handout = Handout(printable(library, library.article("stem-cells-type-2"), date(2026, 11, 22)), HandoutOptions())
    pdf.write_pdf(handout, after)
    return before, after


def cells(path: Path) -> list[int]:
    """Mean grey of each cell."""
    image = QImage(str(path))
    width, height = image.width() * 127 // DOTS // 10, image.height() * 127 // DOTS // 10
    small = image.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return [small.pixelColor(x, y).lightness() for y in range(height) for x in range(width)]


def test_no_page_looks_different(before_and_after: tuple[Path, Path], tmp_path: Path) -> None:
    before, after = before_and_after
    for page in (1, 2, 5, 8, 16):
        one = cells(pdf_tools.page_picture(before, page, DOTS, tmp_path))
        other = cells(pdf_tools.page_picture(after, page, DOTS, tmp_path))
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) <= FAINT, page


def test_every_word_stands_where_it_stood(before_and_after: tuple[Path, Path]) -> None:
    before, after = (pdf_tools.words(path) for path in before_and_after)
    moved = [
        (left, top)
        for left, top, *_ in after
        if not any(abs(left - other[0]) < 0.1 and abs(top - other[1]) < 0.1 for other in before)
    ]
    assert len(moved) < len(after) / 100  # where a gap is a hair wider, poppler parts words elsewhere


def test_it_keeps_within_two_hundred_kilobytes(before_and_after: tuple[Path, Path]) -> None:
    before, after = (path.stat().st_size for path in before_and_after)
    assert after <= 200_000
    assert after < before * 0.65


def test_what_is_no_font_of_qts_is_left_as_it_is() -> None:
    other = b"OTTO\0\1\0\0\0\0\0\0CFF \0\0\0\0\0\0\0\x1c\0\0\0\1x"
    assert compacted(other) == other


def test_glyphs_one_after_the_other_become_one_run_with_what_the_font_lacks() -> None:
    drawn = (
        b"q\n/CSp cs\n0 0 0 scn\n/GSa gs\nBT\n/F7 40 Tf 1 0 0 -1 0 0 Tm\n"
        b"10 -20.0000001 Td <0001> Tj\n40 0 Td <0002> Tj\n44 0 Td <0003> Tj\nET\nQ\n"
    )
    made = shortened(drawn, lambda font: {7: {1: 1000, 2: 1000, 3: 500}}[font])
    assert b"10 -20 Td [<00010002>-100<0003>] TJ" in made


def test_texts_of_one_colour_share_a_block_and_others_do_not() -> None:
    def block(colour: bytes, glyph: bytes) -> bytes:
        return b"q\n/CSp cs\n%s scn\n/GSa gs\nBT\n/F7 40 Tf 1 0 0 -1 0 0 Tm\n1 2 Td <%s> Tj\nET\nQ\n" % (colour, glyph)

    made = shortened(block(b"0 0 0", b"0001") + block(b"0 0 0", b"0002") + block(b"1 0 0", b"0003"), lambda _font: {})
    assert made.count(b"BT") == made.count(b"ET") == made.count(b"q\n") == made.count(b"Q\n") == 2
    assert re.findall(rb"<(\d+)>", made) == [b"0001", b"0002", b"0003"]


def test_a_pen_for_lines_is_kept_and_one_for_nothing_is_not() -> None:
    pen = b"/CSp CS\n0 0 0 SCN\n1 w 2 J 2 j []0  d\n"
    assert shortened(b"q\n" + pen + b"Q\n", lambda _font: {}) == b"q\nQ\n"
    line = b"q\n" + pen + b"1 1 m\n2 2 l\nS\nQ\n"
    assert shortened(line, lambda _font: {}) == line


def test_joiner_that_draws_nothing_parts_no_text() -> None:
    state = b"q\n/CSp cs\n0 0 0 scn\n/GSa gs\n"

    def block(x: float, glyph: bytes) -> bytes:
        return state + b"BT\n/F7 40 Tf 1 0 0 -1 0 0 Tm\n%.7f -20.5 Td <%s> Tj\nET\nQ\n" % (x, glyph)

    made = shortened(block(10, b"0001") + state + b"Q\n" + block(50, b"0002"), lambda _font: {1: 1000, 2: 1000})
    assert b"10 -20.5 Td [<00010002>] TJ" in made
    assert made.count(b"BT") == 1
