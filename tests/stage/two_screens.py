"""What happens with two screens, as JSON: run by ``test_two_screens.py`` with a platform that has two."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from tests.screens import dressed_application
from viewer import theme
from viewer.app.desk_assembly import join_stage, make_window
from viewer.app.desk_stage import DeskStage
from viewer.desk.core.session import Session
from viewer.desk.settings_dialog import SettingsDialog
from viewer.library.library import Library
from viewer.settings import Settings
from viewer.stage.patient import PatientScreen
from viewer.stage.presentation import Presentation, chosen_screens, make_show
from viewer.theme import Theme


def main(path: Path) -> None:
    """Go through a day at a desk with a second screen."""
    app, light = dressed_application(), theme.load("light")
    with Library.open(path) as library:
        told = _patient(app, library, light) | _chosen(library) | _presentation(app, library, light)
        print(json.dumps(told))  # noqa: T201 - read by the test


def _patient(app: QApplication, library: Library, light: Theme) -> dict[str, object]:
    desk = QWidget()
    desk.show()
    patient = PatientScreen(library, light, desk)
    patient.open()
    told: dict[str, object] = {"rests on": patient.screen().name(), "at rest": patient.showing.value}
    told["covers"] = patient.geometry() == patient.screen().geometry()
    patient.send(library.article("hba1c"))
    screen = patient.screen()
    app.screenRemoved.emit(screen)
    told["unplugged"] = patient.showing.value
    app.screenAdded.emit(screen)
    told["plugged in again"] = [patient.showing.value, patient.article]
    patient.close()
    desk.close()
    return told


def _chosen(library: Library) -> dict[str, object]:
    session = Session(library, Settings(theme="light"))
    window = make_window(session)
    join_stage(session, window)
    window.show()
    stage = window.findChild(DeskStage)
    assert stage is not None
    stage.start()
    stage.patient.send(library.article("hba1c"))
    dialog = SettingsDialog(window, session)
    choice, patient = dialog.screen_choice, stage.patient
    told: dict[str, object] = {"choices": [choice.itemData(i) for i in range(choice.count())]}
    told["before the choice"] = [patient.screen().name(), patient.showing.value]
    choice.setCurrentIndex(choice.findData("wall"))
    told["chosen"] = [patient.screen().name(), patient.showing.value, session.settings.patient_screen]
    window.close()
    return told


def _presentation(app: QApplication, library: Library, light: Theme) -> dict[str, object]:
    own, audience = chosen_screens(None)
    presentation = Presentation(make_show(library, "hba1c", light, date(2026, 11, 22)), own, audience)
    presentation.start()
    window, presenter = presentation.window, presentation.presenter
    told: dict[str, object] = {"audience": window.screen().name(), "presenter": presenter.screen().name()}
    presentation.talk.go(3)
    app.screenRemoved.emit(window.screen())
    told["audience unplugged"] = [window.isVisible(), presenter.isVisible(), presentation.talk.at]
    app.screenAdded.emit(audience)
    told["audience plugged in again"] = [window.isVisible(), presentation.talk.at]
    presentation.end()
    told["numbered"] = [screen.name() if screen else "" for screen in chosen_screens(1)]
    return told


main(Path(sys.argv[1]))
