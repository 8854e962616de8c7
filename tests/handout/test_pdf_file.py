from __future__ import annotations

import re
import zlib
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from tests.handout import pdf_tools
from viewer.draw import fonts
from viewer.handout.characters import substitutes
from viewer.handout.pdf import pdf_writer
from viewer.handout.pdf_file import Entry, finished

WORDS = "干细胞治疗用于糖尿病，见门诊食谱。"


def drawn(qapp: QApplication, words: str = WORDS, pages: int = 3) -> bytes:
    """A PDF as Qt writes it."""
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
    assert "干" not in pdf_tools.text(before)  # if Qt mends this one day, the substitutes can go
    assert pdf_tools.text(after).count(WORDS) == 3


def test_the_outline_is_nested_by_level_and_points_to_its_pages(qapp: QApplication, tmp_path: Path) -> None:
    places = (("甲", 1, 0), ("乙", 2, 1), ("丙", 3, 1), ("丁", 2, 2), ("戊", 1, 2))
    entries = [Entry(title, level, page, 500 - 100 * page) for title, level, page in places]
    out = tmp_path / "out.pdf"
    out.write_bytes(finished(drawn(qapp), "en", entries, {}))
    assert pdf_tools.outline(out) == [(entry.title, entry.page + 1) for entry in entries]


def test_the_language_is_in_the_catalogue(qapp: QApplication) -> None:
    data = finished(drawn(qapp), "zh-CN", [], {})
    start = re.search(rb"/Type /ObjStm.*?stream\n", data, re.DOTALL)
    assert start is not None
    assert b"/Lang (zh-CN)" in zlib.decompressobj().decompress(data[start.end() :])


def test_a_linear_range_of_characters_is_set_right_too(qapp: QApplication, tmp_path: Path) -> None:
    words = "一丨丶丿乙亅二亠人儿入八"
    out = tmp_path / "out.pdf"
    out.write_bytes(finished(drawn(qapp, words), "zh-CN", [], substitutes()))
    assert words in pdf_tools.text(out)


def test_the_file_is_smaller_than_before(qapp: QApplication) -> None:
    before = drawn(qapp, WORDS, 30)
    assert len(finished(before, "zh-CN", [], {})) < len(before)
