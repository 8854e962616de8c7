from __future__ import annotations

import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QIODevice, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from tests.handout import pdf_tools
from viewer.draw import fonts
from viewer.handout.handout import Handout, printable
from viewer.handout.options import HandoutOptions
from viewer.handout.pdf import Entry, finished, pdf_bytes, pdf_writer, qt_pdf, substitutes
from viewer.library.library import Library

WORDS = "干细胞治疗用于糖尿病，见门诊食谱。"


def drawn(qapp: QApplication, words: str = WORDS, pages: int = 3) -> bytes:
    """Return a PDF as Qt writes it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = pdf_writer(buffer, QSizeF(400, 600), "题目")
    painter = QPainter(writer)
    for page in range(pages):
        if page:
            writer.newPage()
        painter.setFont(fonts.font(48))
        painter.drawText(40, 200, words)
    painter.end()
    return bytes(buffer.data().data())


def test_lookalikes_are_what_the_font_lends_one_glyph_to(qapp: QApplication) -> None:
    found = substitutes()
    assert found[0x2F64] == ord("用")  # a Kangxi radical
    assert found[0x2ED4] == ord("门")  # a radical without a compatibility mapping in Unicode
    assert all(0x4E00 <= meant < 0xA000 for meant in found.values())


def test_text_is_copied_as_it_was_drawn(qapp: QApplication, tmp_path: Path) -> None:
    before, after = tmp_path / "before.pdf", tmp_path / "after.pdf"
    before.write_bytes(drawn(qapp))
    after.write_bytes(finished(before.read_bytes(), "zh-CN", [], substitutes()))
    assert "干" not in pdf_tools.text(before)  # when Qt fixes this, the substitutes can be removed
    assert pdf_tools.text(after).count(WORDS) == 3


def test_the_outline_is_nested_by_level_and_points_to_its_pages(qapp: QApplication, tmp_path: Path) -> None:
    places = (("甲", 1, 0), ("乙", 2, 1), ("丙", 3, 1), ("丁", 2, 2), ("戊", 1, 2))
    entries = [Entry(title, level, page, 500 - 100 * page) for title, level, page in places]
    out = tmp_path / "out.pdf"
    out.write_bytes(finished(drawn(qapp), "en", entries, {}))
    assert pdf_tools.outline(out) == [(entry.title, entry.page + 1) for entry in entries]


def test_the_language_is_told_and_the_window_shows_the_title(qapp: QApplication) -> None:
    catalogue = PdfReader(BytesIO(finished(drawn(qapp), "zh-CN", [], {}))).root_object
    assert str(catalogue["/Lang"]) == "zh-CN"
    assert str(catalogue["/ViewerPreferences"]) == str({"/DisplayDocTitle": True})
    assert "/Outlines" not in catalogue


def test_a_linear_range_of_characters_is_set_right_too(qapp: QApplication, tmp_path: Path) -> None:
    words = "一丨丶丿乙亅二亠人儿入八"
    out = tmp_path / "out.pdf"
    out.write_bytes(finished(drawn(qapp, words), "zh-CN", [], substitutes()))
    assert words in pdf_tools.text(out)


def test_the_library_for_pdfs_is_imported_when_one_is_written_and_not_before() -> None:
    code = "import sys, viewer.desk.desk_window, viewer.kiosk.program, viewer.stage.run; print('pypdf' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


@pytest.mark.parametrize("page", [1, 2, 5, 8, 16])
def test_what_is_drawn_is_what_qt_drew(printed: tuple[Path, Path], page: int, tmp_path: Path) -> None:
    one, other = (pdf_tools.page_picture(path, page, 300, tmp_path).read_bytes() for path in printed)
    assert one == other


def test_every_word_stands_where_qt_put_it(printed: tuple[Path, Path]) -> None:
    before, after = (pdf_tools.words(path) for path in printed)
    assert after
    assert after == before


@pytest.fixture(scope="module")
def printed(qapp: QApplication, bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return an article with figures, tables and a chart on paper: as Qt writes it, and finished."""
    folder = tmp_path_factory.mktemp("printed")
    before, after = folder / "before.pdf", folder / "after.pdf"
    with Library.open(bundled) as library:
        handout = Handout(printable(library, library.article("stem-cells-type-2"), date(2026, 11, 22)), HandoutOptions())
        before.write_bytes(qt_pdf(handout))
        after.write_bytes(pdf_bytes(handout))
    return before, after
