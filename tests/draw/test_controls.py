"""Icons next to words, keys in frames, the combo box: checked as drawn."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QScrollArea, QStyle, QStyleOptionSlider
from pytestqt.qtbot import QtBot

from viewer import theme
from viewer.draw.combo_box import ComboBox
from viewer.draw.icons import icon, set_icon
from viewer.draw.key_hints import Hint, KeyHints
from viewer.draw.stylesheet import sheet


def _ink(image: QImage, colour: str) -> bool:
    return any(image.pixelColor(x, y).name() == colour.lower() for x in range(image.width()) for y in range(image.height()))


def test_icon_beside_words_has_air_and_one_alone_has_none(qtbot: QtBot) -> None:
    words, alone = QPushButton("送屏"), QPushButton()
    for button in (words, alone):
        qtbot.addWidget(button)
        set_icon(button, "screen-send", theme.load("light"))
    assert words.iconSize() == QSize(24, 20)
    assert alone.iconSize() == QSize(20, 20)


def test_icon_of_a_line_that_is_chosen_is_in_the_ink_of_selections_in_every_theme(qtbot: QtBot) -> None:
    for name in theme.THEMES:
        look = theme.load(name)
        for mode in (QIcon.Mode.Selected, QIcon.Mode.Active):  # of a list, of a menu
            drawn = icon("home", look, 20, listed=True).pixmap(QSize(20, 20), mode).toImage()
            assert _ink(drawn, look.colours.onsel), name


def test_disabled_icon_is_in_ink_3_and_not_a_shade_that_qt_makes_up(qtbot: QtBot) -> None:
    look = theme.load("dark")
    drawn = icon("home", look, 20).pixmap(QSize(20, 20), QIcon.Mode.Disabled).toImage()
    assert _ink(drawn, look.colours.ink3)


def test_hints_show_each_key_and_what_it_does_and_only_those_asked_for_last(qtbot: QtBot) -> None:
    hints = KeyHints()
    qtbot.addWidget(hints)
    hints.show()
    few: tuple[Hint, ...] = ((("Tab",), "下一组"),)
    more: tuple[Hint, ...] = ((("↑", "↓"), "选择"), (("Esc",), "关闭"))
    for asked, words in ((few, ["Tab", "下一组"]), (more, ["↑", "↓", "选择", "Esc", "关闭"]), (few, ["Tab", "下一组"])):
        hints.show_hints(*asked)
        assert [label.text() for label in hints.findChildren(QLabel) if label.isVisible()] == words


def test_field_that_drops_down_has_an_arrow_in_the_ink_of_its_theme(qtbot: QtBot) -> None:
    look = theme.load("contrast")
    field = ComboBox()
    qtbot.addWidget(field)
    field.setStyleSheet(sheet(look))
    field.resize(200, 44)
    image = field.grab().toImage()
    arrow = image.copy(image.width() - 30, 8, 22, image.height() - 16)
    assert _ink(arrow, look.colours.ink)


def test_mouse_over_a_button_changes_no_ground_in_high_contrast() -> None:
    look = theme.load("contrast")
    rules = [rule for rule in sheet(look).split("}") if ":hover" in rule and "QScrollBar" not in rule]
    assert rules
    assert not [rule for rule in rules if f"background: {look.colours.ink}" in rule and 'look="fill"' not in rule]


def test_placeholder_is_legible_in_every_theme(qtbot: QtBot) -> None:
    for name in theme.THEMES:
        shown = theme.load(name)
        field = QLineEdit()
        qtbot.addWidget(field)
        field.setStyleSheet(sheet(shown))
        field.setPlaceholderText("■■■■")
        field.resize(200, 44)
        image = field.grab().toImage()
        assert _ink(image, shown.colours.ink3), name  # tests/test_theme.py holds its contrast
        assert not _ink(image, shown.colours.ink) or shown.colours.ink == shown.colours.ink3


def test_scroll_bar_is_as_wide_as_a_finger_where_there_is_a_touch_screen_and_looks_the_same(qtbot: QtBot) -> None:
    pictures = []
    for touch, least in ((False, 8), (True, 24)):
        area = QScrollArea()
        qtbot.addWidget(area)
        area.setStyleSheet(sheet(theme.load("light"), touch=touch))
        area.setWidget(QLabel("words\n" * 100))
        area.resize(200, 300)
        area.show()
        bar, option = area.verticalScrollBar(), QStyleOptionSlider()
        bar.initStyleOption(option)
        slider = bar.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, QStyle.SubControl.SC_ScrollBarSlider, bar)
        assert slider.width() >= least
        image = bar.grab().toImage()
        grip = theme.load("light").colours.grip.lower()
        pictures.append(sum(image.pixelColor(x, slider.center().y()).name() == grip for x in range(image.width())))
    assert pictures[0] == pictures[1] > 0
