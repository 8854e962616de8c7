from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.desk.driving import MAIN, TODAY, Driver
from tests.desk.wizard import open_wizard
from tests.libraries import make_library
from tests.shipped import bundled, qapp
from viewer import i18n
from viewer.app.desk_assembly import make_window, open_first
from viewer.app.first_run import FirstRun
from viewer.desk.core.session import Session
from viewer.draw import stylesheet
from viewer.draw.stylesheet import resolve
from viewer.library.library import Library
from viewer.settings import Settings

__all__ = ["bundled", "qapp"]

Drive = Callable[..., Driver]


@pytest.fixture
def drive(qtbot: QtBot, qapp: QApplication, bundled: Path) -> Iterator[Drive]:
    """Return a function that opens a window on a library file (the bundled one) and shows it."""
    libraries: list[Library] = []

    def opened(
        path: Path | None = None,
        *,
        size: tuple[int, int] = (1440, 900),
        settings: Settings | None = None,
        today: date = TODAY,
        article: str = "",
    ) -> Driver:
        libraries.append(Library.open(path or bundled))
        session = Session(libraries[-1], settings or Settings(theme="light"), lambda: today)
        window = make_window(session)
        qtbot.addWidget(window)
        window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()  # before there is an article, as the program does: its page is laid out once
        if article:
            session.open(article)
        else:
            open_first(session)
        window.activateWindow()
        driver = Driver(qtbot, window, session)
        driver.wait_for_page()
        return driver

    yield opened
    for library in libraries:
        library.close()
    i18n.set_language("zh_CN")
    stylesheet.apply(qapp, resolve("light"))


@pytest.fixture
def desk(drive: Drive) -> Driver:
    """Return the window at 1440 × 900 on the main article of the bundled library."""
    return drive(article=MAIN)


@pytest.fixture
def dismissing(qapp: QApplication) -> Iterator[list[str]]:
    """Close every waiting dialog and menu, and record them."""
    seen: list[str] = []

    def dismiss() -> None:
        shown = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if shown is not None:
            seen.append(type(shown).__name__)
            shown.close()

    timer = QTimer(interval=5)
    timer.timeout.connect(dismiss)
    timer.start()
    yield seen
    timer.stop()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return the folder of a plugged-in drive."""
    folder = tmp_path / "STICK"
    folder.mkdir()
    return folder


@pytest.fixture
def wizard(qtbot: QtBot, qapp: QApplication, stick: Path) -> FirstRun:
    """Return the setup wizard of the first start."""
    return open_wizard(qtbot, stick)


@pytest.fixture
def own_library(tmp_path: Path) -> Path:
    """Return a library file with twelve articles."""
    return make_library(tmp_path / "own.fdk", 12)
