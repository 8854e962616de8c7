from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.handout import pdf_tools
from viewer.draw import qr
from viewer.handout.handout import Handout, printable
from viewer.handout.options import Extent, HandoutOptions
from viewer.handout.pdf import write_pdf
from viewer.handout.qr_codes import MOST_BYTES, address, sequence, summary_text
from viewer.handout.take_away_dialog import TakeAwayDialog
from viewer.library.library import Library

MAIN = "stem-cells-type-2"
TODAY = date(2026, 11, 22)
MOST_MODULES = 85


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=900))
def test_a_long_text_is_parted_without_losing_a_character(text: str) -> None:
    parts = sequence(text)
    assert all(len(part.encode()) <= MOST_BYTES for part in parts)
    if len(parts) > 1:
        bodies = [part.partition("\n")[2] for part in parts]
        assert "".join("".join(bodies).split()) == "".join(text.split())


def test_parts_are_counted_and_end_with_sentences() -> None:
    parts = sequence("一句完整的话，说的是血糖。" * 40)
    assert [part.partition("\n")[0] for part in parts] == [f"({i}/{len(parts)})" for i in range(1, len(parts) + 1)]
    assert all(part.endswith("。") for part in parts)


def test_one_code_is_never_denser_than_a_phone_reads_from_40_cm() -> None:
    assert max(len(qr.modules(part)) for part in sequence("糖" * 900)) <= MOST_MODULES


def test_the_summary_ends_with_disclaimer_and_clinic(library: Library) -> None:
    text = summary_text(library.article(MAIN), "示例门诊", library.info.disclaimer_short)
    assert text.splitlines()[-2:] == ["健康教育材料，不能代替医生面诊。请勿自行停药。", "示例门诊"]
    assert "http" not in text


def screenshot(dialog: TakeAwayDialog, folder: Path) -> Path:
    path = folder / "screen.png"
    assert dialog.grab().save(str(path))
    return path


def test_codes_on_the_screen_are_read_at_full_size(library: Library, qtbot: QtBot, tmp_path: Path) -> None:
    article = library.article(MAIN)
    dialog = TakeAwayDialog(article, library.info)
    qtbot.addWidget(dialog)
    dialog.show()
    expected = summary_text(article, library.info.name, library.info.disclaimer_short)
    assert "\n".join(pdf_tools.codes(screenshot(dialog, tmp_path))) == expected
    for row, source in enumerate(source for source in article.references if address(source)):
        dialog.choose_source(row)
        assert pdf_tools.codes(screenshot(dialog, tmp_path)) == [address(source)]


def test_a_long_summary_is_turned_over_code_by_code(library: Library, qtbot: QtBot, tmp_path: Path) -> None:
    article = replace(library.article(MAIN), summary=("一句相当长的话，说的是血糖和用药。" * 12,) * 3)
    dialog = TakeAwayDialog(article, library.info)
    qtbot.addWidget(dialog)
    dialog.show()
    read = []
    for _ in dialog.codes:
        read += pdf_tools.codes(screenshot(dialog, tmp_path))
        next(x for x in dialog.findChildren(QPushButton) if x.text() == "下一张").click()
    assert len(dialog.codes) > 2
    assert "\n".join(dialog.codes) == "\n".join(read)


@pytest.mark.parametrize(
    ("name", "extent", "most"), [(MAIN, Extent.WHOLE, 99), (MAIN, Extent.SUMMARY, 0), ("hba1c", Extent.SUMMARY, 2)]
)
def test_codes_on_paper_are_read_at_150_dots_an_inch(
    library: Library, tmp_path: Path, name: str, extent: Extent, most: int
) -> None:
    article = library.article(name)
    out = tmp_path / "out.pdf"
    pages = write_pdf(Handout(printable(library, article, TODAY), HandoutOptions(extent=extent)), out)
    drawn = pdf_tools.page_pictures(out, 150, tmp_path)
    assert len(drawn) == pages
    read = set(pdf_tools.codes(*drawn))
    wanted = [address(source) for source in article.references if address(source)]
    assert read == set(wanted[:most])
