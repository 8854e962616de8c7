from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest
from msgspec.structs import replace as with_values
from pypdf import PdfReader
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.handout import pdf_tools
from tests.handout.pdf_tools import pdf_queue
from tests.screens import colours, drawn
from viewer import i18n, theme
from viewer.cli import main
from viewer.content import blocks as b
from viewer.errors import UsageError
from viewer.library.library import Library
from viewer.shots.stage_shots import presenter_image, slide_image
from viewer.stage.core.slides import make_slides, planned_seconds
from viewer.stage.core.talk import Blanking
from viewer.stage.deck import canvas_size
from viewer.stage.order import NotForPatientsError
from viewer.stage.overview import Overview
from viewer.stage.presentation import Presentation, Show, chosen_screens, make_show
from viewer.stage.slide_painter import SlidePainter
from viewer.stage.slides_dialog import SlidesDialog
from viewer.theme import Theme

K = Qt.Key
MAIN = "stem-cells-type-2"
TODAY = date(2026, 11, 22)


class LaidOnce(Show):
    """A show whose slides are laid out once for all tests of this module, not for each of their windows."""

    painters: ClassVar[dict[tuple[bool, str, QSize], SlidePainter]] = {}

    def painter(self, screen: QSize) -> SlidePainter:
        key = self.whole, self.theme.name, canvas_size(screen)
        if key not in self.painters:
            self.painters[key] = super().painter(screen)
        return self.painters[key]


@pytest.fixture(scope="module")
def library(qapp: QApplication, bundled: Path) -> Iterator[Library]:
    with Library.open(bundled) as opened:
        yield opened
    LaidOnce.painters.clear()


@pytest.fixture
def show(library: Library, light: Theme) -> Show:
    return LaidOnce(**vars(make_show(library, MAIN, light, TODAY)))


@pytest.fixture
def presentation(show: Show, qtbot: QtBot) -> Iterator[Presentation]:
    own = QGuiApplication.primaryScreen()
    made = Presentation(show, own, None)
    made.start()
    qtbot.waitExposed(made.presenter)
    yield made
    made.end()
    for window in (made.window, made.presenter):
        window.deleteLater()


def test_with_one_screen_nothing_covers_it_before_it_was_asked(presentation: Presentation, qtbot: QtBot) -> None:
    assert presentation.presenter.isVisible()
    assert not presentation.window.isVisible()
    button = next(x for x in presentation.presenter.findChildren(QPushButton) if x.text() == "全屏放映")
    assert button.isVisible()
    button.click()
    assert presentation.window.isFullScreen()
    assert not button.isVisible()
    QTest.keyClick(presentation.window, K.Key_Escape)
    assert not presentation.window.isVisible()
    assert presentation.presenter.isVisible()


@pytest.mark.parametrize(
    ("keys", "at"),
    [
        ([K.Key_Space, K.Key_PageDown, K.Key_Right], 3),
        ([K.Key_End, K.Key_Left], -2),
        ([K.Key_1, K.Key_2, K.Key_Return], 11),
        ([K.Key_9, K.Key_9, K.Key_9, K.Key_Return], -1),
        ([K.Key_B, K.Key_Right], 0),
        ([K.Key_F, K.Key_Right, K.Key_Home], 0),
    ],
)
def test_keys_and_clicker_move_the_talk(presentation: Presentation, qtbot: QtBot, keys: list[Qt.Key], at: int) -> None:
    for key in keys:
        QTest.keyClick(presentation.presenter, key)
    assert presentation.talk.at == at % presentation.talk.count


def test_black_and_white_hide_the_slide_from_the_audience(presentation: Presentation, qtbot: QtBot) -> None:
    presentation.window.resize(640, 360)
    for key, colour in ((K.Key_B, "#000000"), (K.Key_W, "#ffffff")):
        QTest.keyClick(presentation.presenter, key)
        assert colours(drawn(presentation.window), 9) == {colour}
    QTest.keyClick(presentation.presenter, K.Key_W)
    assert presentation.talk.blanking is Blanking.NONE
    assert len(colours(drawn(presentation.window), 5)) > 4


def test_a_frozen_audience_does_not_see_what_the_presenter_looks_up(presentation: Presentation, qtbot: QtBot) -> None:
    presentation.window.resize(640, 360)
    before = drawn(presentation.window)
    QTest.keyClick(presentation.presenter, K.Key_F)
    QTest.keyClick(presentation.presenter, K.Key_End)
    assert drawn(presentation.window) == before


def test_the_dot_is_seen_only_while_the_pointer_is_on(presentation: Presentation, qtbot: QtBot) -> None:
    presentation.window.resize(640, 360)
    before = drawn(presentation.window)
    presentation.presenter._point(QPointF(0.9, 0.5))  # noqa: SLF001 - as the mouse over the slide does
    assert drawn(presentation.window) == before
    QTest.keyClick(presentation.presenter, K.Key_L)
    presentation.presenter._point(QPointF(0.9, 0.5))  # noqa: SLF001
    assert drawn(presentation.window) != before


def test_a_touch_on_the_right_goes_on_and_on_the_left_back(presentation: Presentation, qtbot: QtBot) -> None:
    presentation.window.resize(900, 500)
    for x, at in ((800, 1), (400, 2), (100, 1)):
        QTest.mouseClick(presentation.window, Qt.MouseButton.LeftButton, pos=QPointF(x, 200).toPoint())
        assert presentation.talk.at == at


def test_the_overview_goes_to_the_chosen_slide(presentation: Presentation, qtbot: QtBot) -> None:
    QTest.keyClick(presentation.presenter, K.Key_G)
    overview = presentation.presenter._overview  # noqa: SLF001
    assert overview.isVisible()
    for key in (K.Key_Right, K.Key_Down, K.Key_Return):
        QTest.keyClick(overview, key)
    assert not overview.isVisible()
    assert presentation.talk.at == 1 + overview.grid.columns


def test_all_pages_but_the_skipped_are_printed_from_the_overview(
    presentation: Presentation, qtbot: QtBot, tmp_path: Path, show: Show, library: Library
) -> None:
    presentation.talk.skip(1)
    QTest.keyClick(presentation.presenter, K.Key_G)
    next(each for each in presentation.presenter.findChildren(QPushButton) if each.text() == "打印全部页面").click()
    (dialog,) = presentation.presenter.findChildren(SlidesDialog)
    left = presentation.talk.count - len(presentation.talk.skipped)
    for each in (8, 3):
        dialog.choose(each)
        assert dialog.sheets.pages == -(-left // each)
    assert dialog.save(tmp_path / "slides.pdf")
    assert pdf_tools.info(tmp_path / "slides.pdf")["Pages"] == str(-(-left // 3))
    titles = [title for title, _ in pdf_tools.outline(tmp_path / "slides.pdf")]
    slides = make_slides(show.article, library.info.disclaimer)
    assert slides[1].title not in titles
    assert slides[2].title in titles
    assert "请勿自行停药" in pdf_tools.text(tmp_path / "slides.pdf")
    dialog.close()
    printed = SlidesDialog(dialog.sheets._slides, (0, 1), show.theme, queues=(pdf_queue(tmp_path / "p.pdf"),))  # noqa: SLF001
    qtbot.addWidget(printed)
    next(each for each in printed.findChildren(QPushButton) if each.text() == "打印").click()
    assert pdf_tools.info(tmp_path / "p.pdf")["Pages"] == "1"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_presenters_view_fits_1024_px_with_a_word_or_an_icon_on_each_button(
    library: Library, light: Theme, language: i18n.Language
) -> None:
    i18n.set_language(language)
    made = Presentation(make_show(library, "stem-cells-type-2", light, TODAY), QGuiApplication.primaryScreen(), None)
    i18n.set_language("zh_CN")
    view = made.presenter
    view.show()
    for width in (1024, 1280, 1920):
        view.resize(width, 768)
        QApplication.processEvents()
        assert view.width() == width
        for button in view.findChildren(QPushButton):
            if button.isVisible():
                assert view.rect().contains(QRect(button.mapTo(view, QPoint()), button.size())), button.text()
                assert button.width() >= button.minimumSizeHint().width()
                assert button.text() or button.accessibleName()
    made.end()


def test_the_presenter_goes_on_with_the_whole_article_at_the_same_place_and_back(
    presentation: Presentation, qtbot: QtBot
) -> None:
    short = presentation.talk.count
    QTest.keyClick(presentation.presenter, K.Key_End)
    QTest.keyClick(presentation.presenter, K.Key_A)
    assert presentation.talk.count > 2 * short
    assert presentation.talk.at == presentation.talk.count - 1
    QTest.keyClick(presentation.presenter, K.Key_Home)
    QTest.keyClick(presentation.presenter, K.Key_A)
    assert (presentation.talk.at, presentation.talk.count) == (0, short)


def test_notes_are_the_presenters_alone(library: Library, light: Theme) -> None:
    show = make_show(library, MAIN, light, TODAY)
    bare = with_values(show.article, notes="", blocks=tuple(x for x in show.article.blocks if not isinstance(x, b.Notes)))
    bare_show = replace(show, article=bare, slides=make_slides(bare, bare.disclaimer))
    painted, without = show.painter(QSize(640, 360)), bare_show.painter(QSize(640, 360))
    assert any(slide.notes for slide in painted.deck.slides)
    assert len(painted.deck.laid) == len(without.deck.laid)
    for index in range(len(painted.deck.laid)):
        assert painted.image(index, QSize(640, 360)) == without.image(index, QSize(640, 360))


def test_an_unattended_loop_goes_on_by_itself_and_ends_with_escape(show: Show, qtbot: QtBot) -> None:
    made = Presentation(show, QGuiApplication.primaryScreen(), None)
    made.start_loop(0)
    qtbot.waitUntil(lambda: made.talk.at > 1)
    assert not made.presenter.isVisible()
    with qtbot.waitSignal(made.ended):
        QTest.keyClick(made.window, K.Key_Escape)
    made.window.deleteLater()
    made.presenter.deleteLater()


def test_articles_of_the_staff_and_overdue_ones_are_never_presented(library: Library, light: Theme) -> None:
    with pytest.raises(NotForPatientsError, match="工作人员"):
        make_show(library, "staff-stem-cell-questions", light, TODAY)
    with pytest.raises(NotForPatientsError, match="复审"):
        make_show(library, MAIN, light, date(2029, 1, 1))


def test_a_screen_that_is_not_there_is_refused(library: Library) -> None:
    with pytest.raises(UsageError, match="7"):
        chosen_screens(7)


def test_pictures_show_the_slide_that_was_asked_for(library: Library, light: Theme) -> None:
    size = QSize(640, 360)
    assert slide_image(library, MAIN, light, size) == slide_image(library, MAIN, light, size, "1")
    assert slide_image(library, MAIN, light, size, "fig-evidence") != slide_image(library, MAIN, light, size)
    assert len(colours(presenter_image(library, MAIN, theme.load("light"), QSize(1280, 720)), 5)) > 20


def test_the_command_writes_the_slides_as_a_pdf(bundled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "slides.pdf"
    assert main(["present", str(bundled), "hba1c", "--pdf", str(out)]) == 0
    assert str(out) in capsys.readouterr().out
    assert out.read_bytes().startswith(b"%PDF")
    short = len(PdfReader(out).pages)
    assert main(["present", str(bundled), "hba1c", "--whole", "--pdf", str(out)]) == 0
    assert len(PdfReader(out).pages) > short
    assert main(["present", str(bundled), "staff-stem-cell-questions", "--pdf", str(tmp_path / "no.pdf")]) == 1
    assert not (tmp_path / "no.pdf").exists()


def test_screen_reader_gets_the_slide_that_is_seen_and_none_while_it_is_blanked(presentation: Presentation, show: Show) -> None:
    def titles() -> list[str]:
        return [node.name for node in presentation.window.described().nodes() if node.level == 1]

    presentation.talk.step(1)
    assert titles() == [show.slides[1].title]
    presentation.talk.toggle(Blanking.BLACK)
    assert presentation.window.described().nodes() == ()


@pytest.fixture
def overview(presentation: Presentation) -> Overview:
    QTest.keyClick(presentation.presenter, K.Key_G)
    return presentation.presenter._overview  # noqa: SLF001


def test_a_slide_skipped_in_the_overview_is_passed_over_until_restored(presentation: Presentation, overview: Overview) -> None:
    for key in (K.Key_Right, K.Key_Space, K.Key_G):
        QTest.keyClick(overview, key)
    assert presentation.talk.skipped == {1}
    presentation.talk.step(1)
    assert presentation.talk.at == 2
    presentation.talk.step(-1)
    assert presentation.talk.at == 0
    presentation.talk.go(1)
    assert presentation.talk.at == 1, "a jump still shows it"
    presentation.talk.skip(1)
    presentation.talk.step(1)
    presentation.talk.step(-1)
    assert presentation.talk.at == 1


def test_the_overview_says_how_many_slides_and_minutes_are_planned(presentation: Presentation, overview: Overview) -> None:
    def planned() -> list[int]:
        words = " ".join(label.text().replace("\u2060", "").replace("\u00a0", " ") for label in overview.findChildren(QLabel))
        found = re.search(r"(\d+) 页，计划 (\d+) 分钟", words)
        return [int(number) for number in found.groups()] if found else []

    count, minutes = planned()
    assert count == presentation.talk.count
    assert minutes > 5
    for key in (K.Key_End, K.Key_Space):
        QTest.keyClick(overview, key)
    assert planned()[0] == count - 1


def test_a_number_and_enter_go_to_that_slide_from_the_overview(presentation: Presentation, overview: Overview) -> None:
    for key in (K.Key_1, K.Key_2, K.Key_Return):
        QTest.keyClick(overview, key)
    assert presentation.talk.at == 11
    assert not overview.isVisible()


def test_black_and_hold_work_in_the_overview(presentation: Presentation, overview: Overview) -> None:
    QTest.keyClick(overview, K.Key_B)
    assert presentation.talk.blanking is Blanking.BLACK
    QTest.keyClick(overview, K.Key_F)
    assert presentation.talk.frozen
    assert overview.isVisible()


def test_skipped_slides_are_dimmed_and_the_ring_is_around_one_slide(presentation: Presentation, overview: Overview) -> None:
    grid = overview.grid
    before = drawn(grid)
    at = grid.cell(2).center()
    presentation.talk.skip(2)
    after = drawn(grid)
    cell = grid.cell(2)
    changed = [before.pixelColor(x, at.y()) != after.pixelColor(x, at.y()) for x in range(cell.left() + 2, cell.right() - 2, 7)]
    assert all(changed)
    ring = theme.load("dark").colours.accent.lower()
    here = grid.cell(0)
    assert after.pixelColor(here.center().x(), here.top() - 4).name() == ring


def test_planned_time_of_a_slide_is_between_half_a_minute_and_ninety_seconds(show: Show) -> None:
    planned = [planned_seconds(slide) for slide in show.slides]
    assert all(30 <= seconds <= 90 and seconds % 15 == 0 for seconds in planned)
    assert planned[0] == 30
    assert len(set(planned)) > 1
