"""Content that passes the validation of a library file can be drawn, however odd it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from tests.hostile import file_of_spoilt_articles
from tests.pages import style
from viewer.library import external_file
from viewer.library.library import Library
from viewer.library.schema import Filter
from viewer.reader import document
from viewer.reader.figure import Pictures
from viewer.reader.page import PageContext


@pytest.mark.slow
def test_every_article_that_passes_can_be_laid_out_and_painted(qtbot: QtBot, tmp_path: Path) -> None:
    file, _ = file_of_spoilt_articles(tmp_path)
    image = QImage(700, 1000, QImage.Format.Format_RGB32)
    drawn = 0
    with Library.open(external_file.validated_copy(file)) as library:
        for row in library.rows(Filter()):
            if not row.error:
                page = document.build(library.article(row.id), PageContext(), style(700), Pictures(library.asset))
                painter = QPainter(image)
                page.drawContents(painter)
                painter.end()
                drawn += 1
    assert drawn > 50
