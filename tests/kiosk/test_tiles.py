"""What a card of the search results shows of a passage: never half of a clause, which may say the opposite."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

from viewer.kiosk.tiles import fitted_piece


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("不要自己随意在家停药。", 20, "不要自己随意在家停药。"),
        ("这是前面的一句，不要自己随意在家停药。", 14, "…不要自己随意在家停药。"),
        ("它不能说明：很多患者后来停药。", 20, "它不能说明：很多患者后来停药。"),
        ("它不能说明：很多人在第一年，后来停药。", 16, "它不能说明：…后来停药。"),
        ("它不能说明：…很多人在第一年里停药。", 10, "它不能说明：…"),
        ("不要自己随意地在家里停药。", 8, "不要自己随"),
        ("药名：甲药 · 用法：饭后半小时停药", 14, "药名：…用法：饭后半小时停药"),
        ("没有标记的一句很长很长的话", 6, "没有标"),
    ],
)
def test_a_piece_begins_with_its_label_and_a_whole_clause(qapp: QApplication, text: str, room: int, shown: str) -> None:
    font = QFont(qapp.font())
    width = QFontMetricsF(font).horizontalAdvance("停") * room
    at = text.find("停药")
    piece, spans = fitted_piece(text, ((at, 2),) if at >= 0 else (), font, width)
    assert piece.startswith(shown)
    assert piece == shown or piece.endswith("…")
    assert [piece[start : start + length] for start, length in spans] == ["停药"] * ("停药" in shown)
