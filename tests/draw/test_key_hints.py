from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from viewer.draw.key_hints import KeyHints
from viewer.draw.shortened_label import ShortenedLabel

HINTS = ((("→",), "next page"), (("B",), "black"), (("Number", "Enter"), "go to a slide"))


def shown(hints: KeyHints) -> list[str]:
    return [label.text() for label in hints.findChildren(QLabel) if label.isVisible()]


def test_hints_that_do_not_fit_are_left_out_whole(qtbot: QtBot, qapp: QApplication) -> None:
    hints = KeyHints(folds=True)
    qtbot.addWidget(hints)
    hints.show_hints(*HINTS)
    hints.show()
    whole = hints.sizeHint().width()
    hints.resize(whole, 40)
    QApplication.processEvents()
    assert shown(hints) == ["→", "next page", "B", "black", "Number", "Enter", "go to a slide"]
    hints.resize(whole - 10, 40)
    QApplication.processEvents()
    assert shown(hints) == ["→", "next page", "B", "black"]
    assert hints.minimumSizeHint().width() == 0


def test_a_shortened_label_tells_all_of_its_words(qtbot: QtBot, qapp: QApplication) -> None:
    label = ShortenedLabel("Low blood sugar: 15 g of sugar, 15 minutes")
    qtbot.addWidget(label)
    label.resize(120, 30)
    label.show()
    QApplication.processEvents()
    assert label.text().endswith("…")
    assert label.accessibleName() == label.toolTip() == "Low blood sugar: 15 g of sugar, 15 minutes"
