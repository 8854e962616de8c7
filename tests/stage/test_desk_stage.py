"""The desk's settings apply to the patient's screen, to paper and to presentations."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.handout import pdf_tools
from viewer import i18n
from viewer.app.desk_assembly import join_stage, make_window
from viewer.app.desk_stage import DeskStage
from viewer.desk.core.session import Session
from viewer.desk.desk_window import DeskWindow
from viewer.handout.dialog import PrintDialog
from viewer.handout.options import Extent, HandoutOptions, Paper, TextSize
from viewer.library.library import Library
from viewer.settings import Settings

NAME = "第二门诊部"
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
SIZE = QSize(960, 540)


@pytest.fixture
def session(library: Library) -> Session:
    return Session(library, Settings(theme="light"))


@pytest.fixture
def stage(qtbot: QtBot, session: Session) -> DeskStage:
    window = make_window(session)
    qtbot.addWidget(window)
    join_stage(session, window)
    session.open("hba1c")
    qtbot.waitUntil(lambda: window.sheet.reader.settled)
    made = window.findChild(DeskStage)
    assert isinstance(made, DeskStage)
    made.patient.show()  # as on a second screen
    return made


def test_new_name_stands_on_the_patient_screen_at_once_and_in_the_next_library(session: Session, stage: DeskStage) -> None:
    of_the_library = stage.patient.picture(SIZE)
    session.set_clinic(NAME, "")
    named = stage.patient.picture(SIZE)
    assert named != of_the_library
    session.set_library(session.library)
    assert stage.patient.picture(SIZE) == named


def test_the_setting_for_two_languages_begins_the_print_dialog_with_both(session: Session, stage: DeskStage) -> None:
    session.open("hypoglycaemia-en")
    stage.print()
    dialog = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, PrintDialog))
    assert [each.article.id for each in dialog.sheets.handouts] == ["hypoglycaemia-en"]
    dialog.close()
    session.set_print(print_all_languages=True)
    stage.print()
    opened = (widget for widget in QApplication.topLevelWidgets() if isinstance(widget, PrintDialog) and widget.isVisible())
    dialog = next(opened)
    assert [each.article.id for each in dialog.sheets.handouts] == ["hypoglycaemia-en", "hypoglycaemia"]
    dialog.close()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_of_the_top_bar_overlaps_at_any_width(
    session: Session, stage: DeskStage, language: i18n.Language
) -> None:
    session.set_language(language)
    window = stage.parent()
    assert isinstance(window, DeskWindow)
    window.show()
    for width in (640, 720, 800, 960, 1024, 1100, 1280, 1366, 1440, 1500, 1920):
        window.resize(width, 768)
        QApplication.processEvents()
        parts = [each for each in window.topbar.findChildren(QWidget, options=DIRECT) if each.isVisible()]
        parts.sort(key=lambda part: part.x())
        for left, right in pairwise(parts):
            assert left.geometry().right() < right.x(), (width, left, right)
        inside = [each for each in stage.strip.findChildren(QWidget, options=DIRECT) if each.isVisible()]
        assert all(stage.strip.rect().contains(each.geometry()) for each in inside), width
        assert parts[-1].geometry().right() < width
    session.set_language("zh_CN")


def test_name_stands_on_paper(session: Session, stage: DeskStage, tmp_path: Path, qtbot: QtBot) -> None:
    session.set_clinic(NAME, "")
    stage.print()
    dialog = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, PrintDialog))
    assert dialog.save(tmp_path / "a.pdf")
    dialog.close()
    assert NAME in pdf_tools.text(tmp_path / "a.pdf")
    assert session.library.info.name not in pdf_tools.text(tmp_path / "a.pdf")


def test_what_was_printed_with_last_is_chosen_again_but_always_the_summary(session: Session, stage: DeskStage) -> None:
    last = HandoutOptions(Paper.A5, Extent.WHOLE, TextSize.LARGE)
    for expected in (HandoutOptions(extent=Extent.SUMMARY), HandoutOptions(Paper.A5, Extent.SUMMARY, TextSize.LARGE)):
        stage.print()
        dialogs = (widget for widget in QApplication.topLevelWidgets() if isinstance(widget, PrintDialog))
        dialog = next(widget for widget in dialogs if widget.isVisible())
        assert dialog.options == expected
        dialog.used.emit(last, "front")
        dialog.close()
    assert session.settings.printer == "front"


def test_patient_screen_follows_the_reader_only_where_that_is_wanted(session: Session, stage: DeskStage) -> None:
    bar = stage._reader.verticalScrollBar()  # noqa: SLF001
    stage.send_whole()
    stage.set_follow(False)
    before = stage.patient.picture(SIZE)
    bar.setValue(bar.maximum() // 2)
    assert stage.patient.picture(SIZE) == before
    assert not session.settings.patient_follows
    stage.set_follow(True)
    bar.setValue(bar.maximum() // 3)
    assert stage.patient.picture(SIZE) != before
    stage.patient.close()


def test_patient_screen_rests_after_the_minutes_that_were_chosen(session: Session, stage: DeskStage) -> None:
    patience = next(timer for timer in stage.patient.findChildren(QTimer) if timer.isSingleShot())
    stage.send_whole()
    assert patience.remainingTime() > 4 * 60_000
    session.set_patient(patient_rest_minutes=2)
    assert 60_000 < patience.remainingTime() < 3 * 60_000
    stage.patient.close()
