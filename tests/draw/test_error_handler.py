"""Unexpected errors: no painter stays open, one handler is called, and the program continues."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from viewer.draw.error_handler import ErrorHandler
from viewer.draw.icons import pixmap
from viewer.draw.painting import closes_painters, paints

SCREENS = () if os.environ.get("FRONTDESK_NIGHTLY") else ("kiosk-home", "lightbox")


class Failing(QWidget):
    """Fails in the middle of each painting."""

    painter: QPainter | None = None

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        Failing.painter = painter
        painter.drawText(0, 0, "half")
        self.helper(painter)

    def helper(self, _painter: QPainter) -> None:
        raise ZeroDivisionError("unexpected")


@pytest.fixture(name="log")
def _log(tmp_path: Path) -> Path:
    return tmp_path / "state" / "errors.log"


@pytest.fixture(name="error_handler")
def _error_handler(log: Path, qtbot: QtBot) -> Iterator[ErrorHandler]:
    before = sys.excepthook
    yield ErrorHandler(log)
    sys.excepthook = before


def test_a_paint_routine_that_fails_closes_its_painter_and_is_told_once(
    error_handler: ErrorHandler, log: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []
    error_handler.happened.connect(told.append)
    widget = Failing()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: bool(told))
    for _ in range(9):
        widget.repaint()
        widget.grab()
    assert Failing.painter is not None
    assert not Failing.painter.isActive()
    qtbot.waitUntil(lambda: len(told) == 1)
    assert told[0].startswith("ZeroDivisionError: unexpected (test_error_handler.py:")
    assert 1 <= log.read_text(encoding="utf-8").count("Traceback") <= 5  # the first, second, fourth, eighth time
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert log.stat().st_mode & 0o077 == 0


def test_a_routine_that_fails_on_a_picture_closes_its_painter_and_raises(qtbot: QtBot) -> None:
    painters: list[QPainter] = []

    @closes_painters
    def draw() -> None:
        image = QImage(9, 9, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painters.append(painter)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        draw()
    assert not painters[0].isActive()


def test_a_painter_that_was_handed_in_stays_open(qtbot: QtBot) -> None:
    @closes_painters
    def draw(painter: QPainter) -> None:
        painter.drawText(0, 0, "a")
        raise ZeroDivisionError

    image = QImage(9, 9, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    with pytest.raises(ZeroDivisionError):
        draw(painter)
    assert painter.isActive()
    painter.end()


def test_an_event_handler_that_fails_reaches_the_same_handler(error_handler: ErrorHandler, qtbot: QtBot) -> None:
    def fail() -> None:
        raise LookupError("in a slot")

    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: error_handler.last.startswith("LookupError: in a slot"))


def test_the_log_stays_small_and_a_disk_that_takes_nothing_is_no_second_fault(error_handler: ErrorHandler, log: Path) -> None:
    log.parent.mkdir()
    log.write_bytes(b"x" * 300_000)
    error = LookupError("a")
    error_handler.caught(LookupError, error, None)
    assert log.stat().st_size < 10_000
    log.unlink()
    log.mkdir()
    error_handler.caught(OSError, OSError("b"), None)
    assert error_handler.last.startswith("OSError")


def test_an_icon_that_there_is_none_of_is_drawn_as_an_article(qtbot: QtBot) -> None:
    for name in ("dorp", "../icons/drop", ""):
        assert pixmap(name, "#123456", 24).toImage() == pixmap("article", "#123456", 24).toImage()


@pytest.mark.slow
def test_each_paint_routine_may_raise_and_the_program_goes_on(shipped_file: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.draw.failing_painters", str(shipped_file), str(tmp_path), *SCREENS]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert done.returncode == 0, (lines[-1:], done.stderr[-2000:])
    survived = [line for line in lines if line.startswith("survived")]
    assert [line for line in lines if line.startswith("unheard")] == []
    assert lines[-1] == f"whole {len(survived)}"
    assert len(survived) >= (8 if SCREENS else 50)
