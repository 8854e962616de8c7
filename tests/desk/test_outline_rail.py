"""The outline at 1280 to 1439 px: a rail of numerals beside the sheet, the whole outline one press away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.desk.conftest import Drive
from tests.desk.driving import MAIN, Driver, focused, settle
from tests.libraries import sample_article
from tests.screens import drawn
from viewer import i18n, theme
from viewer.app.desk_assembly import join_stage
from viewer.content.blocks import Align, Block, Caption, Heading, Paragraph, Table, Text
from viewer.desk.outline_rail import OutlineRail
from viewer.desk.rail_cell import RailCell, RailLabel, numeral
from viewer.i18n import Language
from viewer.reader.page import PageContext
from viewer.settings import Settings

_CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def rail_of(desk: Driver) -> OutlineRail:
    """Return the window's rail."""
    return desk.window.sides().rail


def cells_of(desk: Driver) -> list[RailCell]:
    """Return the visible cells from top to bottom."""
    return sorted((cell for cell in rail_of(desk).findChildren(RailCell) if cell.isVisible()), key=QWidget.y)


def cell_of(desk: Driver, title: str) -> RailCell:
    """Return the visible cell whose title begins with ``title``."""
    return next(cell for cell in cells_of(desk) if cell.title.startswith(title))


def current_of(desk: Driver) -> str:
    """Return the titles of the cells that are marked as current."""
    return "、".join(cell.title for cell in cells_of(desk) if cell.current)


@pytest.fixture
def small(drive: Drive) -> Driver:
    """Return the window at 1366 × 768 on the main article."""
    return drive(size=(1366, 768), article=MAIN)


def test_rail_leaves_the_column_its_full_width(small: Driver) -> None:
    assert rail_of(small).isVisible()
    assert rail_of(small).width() == 64
    assert small.window.list.width() == 320
    assert small.reader.style_now.column == 722
    assert small.window.rect().contains(small.window.disclaimer.mapTo(small.window, small.window.disclaimer.rect().bottomRight()))


def test_rail_names_the_sections_then_figures_tables_and_references(small: Driver) -> None:
    signs = [cell.sign or cell.icon_name for cell in cells_of(small)]
    assert signs == ["contents", "首", "一", "二", "三", "四", "五", "六", "figure", "table", "quote"]
    assert all((cell.width(), cell.height()) >= (44, 44) for cell in cells_of(small))
    assert all(cell.accessibleName() for cell in cells_of(small))


@pytest.mark.parametrize(
    ("title", "number", "language", "sign"),
    [("三、看到了什么", 9, "zh-CN", "三"), ("12. Later", 3, "en", "12"), ("小结", 4, "zh-CN", "四"), ("小结", 10, "zh-CN", "十"),
     ("小结", 12, "zh-CN", "十二"), ("小结", 30, "zh-CN", "三十"), ("Summary", 4, "en", "4"), ("15.5 mmol/L", 2, "zh-CN", "二")],
)  # fmt: skip
def test_numeral_is_the_one_in_the_title_otherwise_counted(title: str, number: int, language: str, sign: str) -> None:
    assert numeral(title, number, language) == sign


def test_press_goes_to_the_section_and_marks_it(small: Driver) -> None:
    small.click(cell_of(small, "三、"))
    settle()
    assert current_of(small).startswith("三、")
    small.reader.jump("advice")
    assert current_of(small).startswith("五、")
    small.click(cell_of(small, "开头"))
    assert small.reader.verticalScrollBar().value() == 0
    assert current_of(small) == "开头"


def test_subsection_marks_the_section_that_contains_it(small: Driver) -> None:
    contents = small.reader.page.contents.outline
    inner = next(entry for i, entry in enumerate(contents) if entry.level == 3 and contents[i + 1].level == 3)
    section = next(e for e in reversed(contents[: contents.index(inner)]) if e.level == 2)
    small.reader.jump(inner.anchor)
    settle()
    assert current_of(small) == section.title


def test_title_is_shown_beside_the_cell_that_is_pointed_at_or_has_the_keyboard(small: Driver) -> None:
    cell = cell_of(small, "参考文献")
    label = small.window.findChild(RailLabel) or rail_of(small).findChild(RailLabel)
    assert label is not None
    assert not label.isVisible()
    QTest.mouseMove(cell, QPoint(30, 20))
    settle()
    assert label.isVisible()
    assert label.height() == 44
    right = label.mapTo(small.window, label.rect().topRight()).x()
    assert right < rail_of(small).mapTo(small.window, QPoint(0, 0)).x()
    QTest.mouseMove(small.reader.viewport(), QPoint(30, 20))
    settle()
    assert not label.isVisible()
    rail_of(small).setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    assert label.isVisible()


def test_whole_outline_opens_over_the_sheet_and_closes_when_a_section_is_chosen(small: Driver) -> None:
    small.click(cell_of(small, "目录"))
    assert small.window.outline.isVisible()
    small.window.outline.section_chosen.emit("advice")
    assert not small.window.outline.isVisible()
    assert small.reader.section == "advice"
    small.click(cells_of(small)[-2])
    assert small.window.outline.isVisible()
    outline = small.window.outline.list
    assert focused() is outline
    assert outline.currentIndex().data().startswith("表1")
    small.key(Qt.Key.Key_Escape)
    assert not small.window.outline.isVisible()
    assert focused() is cells_of(small)[-2]


def test_key_exchanges_rail_and_outline_and_is_remembered_for_each_width(small: Driver) -> None:
    small.key(Qt.Key.Key_O, modifier=_CTRL_SHIFT)
    assert small.window.outline.isVisible()
    assert not rail_of(small).isVisible()
    assert small.session.settings.outline_shown_small
    small.window.resize(1440, 900)
    assert small.window.outline.isVisible()
    small.key(Qt.Key.Key_O, modifier=_CTRL_SHIFT)
    assert rail_of(small).isVisible()
    assert not small.session.settings.outline_shown
    small.window.resize(1366, 768)
    assert small.window.outline.isVisible()


def test_arrow_keys_walk_the_cells_and_tab_stops_once(small: Driver) -> None:
    rail_of(small).setFocus(Qt.FocusReason.TabFocusReason)
    assert focused().accessibleName() == "开头"
    small.key(Qt.Key.Key_Down)
    small.key(Qt.Key.Key_Down)
    assert focused().accessibleName().startswith("二、")
    small.key(Qt.Key.Key_Return)
    assert small.reader.section == small.reader.page.contents.outline[1].anchor
    small.key(Qt.Key.Key_End)
    assert focused().accessibleName() == "参考文献"
    small.key(Qt.Key.Key_Home)
    assert focused().accessibleName() == "目录"
    stops = [cell for cell in cells_of(small) if cell.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus]
    assert len(stops) == 1


def test_many_sections_are_folded_in_the_middle_and_a_low_window_loses_the_tables_first(small: Driver) -> None:
    desk = small
    sections: list[Block] = []
    for i in range(1, 16):
        sections.append(Heading(2, (Text(f"说明{i}"),), f"s{i}"))
        sections.extend(Paragraph((Text("字。"),)) for _ in range(9))
    table = Table("t", (Align.LEFT,), ((Text("甲"),),), (((Text("1"),),),), Caption(1, ()))
    desk.window.sheet.show_article(sample_article(blocks=(*sections, table)), PageContext(), None)
    desk.wait_for_page()
    numerals = [cell.sign for cell in cells_of(desk) if cell.sign]
    assert numerals == ["首", "一", "二", "三", "四", "五", "十四", "十五"]
    folded = cell_of(desk, "另外")
    assert folded.title == "另外 8 节"
    assert current_of(desk) == "开头"
    desk.reader.jump(desk.reader.page.contents.outline[8].anchor)
    settle()
    assert current_of(desk) == folded.title
    assert cells_of(desk)[-1].icon_name == "table"
    desk.window.resize(1366, 560)
    settle()
    assert cells_of(desk)[-1].sign == "十五"
    bottom = max(cell.geometry().bottom() for cell in cells_of(desk))
    assert bottom <= rail_of(desk).height()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_search_keeps_264_px_before_anything_folds(drive: Drive, language: Language) -> None:
    i18n.set_language(language)
    desk = drive(size=(1440, 800), settings=Settings(theme="light", language=language))
    join_stage(desk.session, desk.window)
    for width in (1439, 1400, 1366, 1365, 1320, 1280):
        desk.window.resize(width, 768)
        settle()
        assert desk.window.topbar.search.width() >= 264, width
        bar = desk.window.topbar
        parts = [part for part in bar.findChildren(QWidget) if part.parent() is bar and part.isVisible()]
        assert all(bar.rect().contains(part.geometry()) for part in parts)


@pytest.mark.parametrize("name", theme.THEMES)
def test_current_cell_has_a_bar_of_the_accent(drive: Drive, name: str) -> None:
    desk = drive(size=(1366, 768), settings=Settings(theme=name), article=MAIN)  # type: ignore[arg-type]  # THEMES are choices
    image = drawn(rail_of(desk))
    cell = cell_of(desk, "开头")
    assert image.pixelColor(1, cell.geometry().center().y()).name() == theme.load(name).colours.accent.lower()
