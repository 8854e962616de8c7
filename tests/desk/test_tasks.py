"""Work outside the window's thread: the newest question is always answered, and Qt objects are deleted in their own thread."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from viewer import theme
from viewer.desk.tasks import Latest, Task
from viewer.draw.garbage_collector import collect_due
from viewer.library.library import Library
from viewer.reader import document
from viewer.reader.figure import Pictures
from viewer.reader.page import PageContext
from viewer.reader.style import PageStyle


@pytest.fixture
def interrupted() -> threading.Event:
    """Return an event that is set when an answer is interrupted."""
    return threading.Event()


@pytest.fixture
def latest(qtbot: QtBot, interrupted: threading.Event) -> Iterator[Latest]:
    """Answer with the question; an interrupted answer is empty, as in a search."""

    def answer(question: str) -> str:
        interrupted.clear()
        return "" if interrupted.wait(0.0005) else question

    parent = QObject()
    made = Latest(parent, answer, interrupted.set, lambda: None)
    yield made
    made.stop()
    qtbot.wait_until(made.isFinished)


def test_newest_question_is_answered_however_fast_they_come(qtbot: QtBot, latest: Latest) -> None:
    answers: list[object] = []
    latest.answered.connect(answers.append)
    for last in range(40):
        for key in range(5):
            latest.ask(f"{last}.{key}")
        qtbot.wait_until(lambda: bool(answers) and answers[-1] == f"{last}.4")  # noqa: B023 - it ends within the loop


def test_what_a_thread_opened_is_closed_in_that_thread(qtbot: QtBot) -> None:
    threads: list[int] = []

    def note(*_: str) -> None:
        threads.append(threading.get_ident())

    parent = QObject()
    made = Latest(parent, note, lambda: None, note)
    with qtbot.waitSignal(made.answered):
        made.ask("?")
    made.stop()
    answered, ended = threads
    assert answered == ended != threading.get_ident()


def test_garbage_is_collected_in_the_window_s_thread_once_there_are_threads(qtbot: QtBot) -> None:
    done: list[int] = []
    parent = QObject()
    task = Task(parent, lambda: 1, done.append, lambda error: pytest.fail(str(error)))
    task.start()
    qtbot.wait_until(lambda: done == [1])
    assert not gc.isenabled()
    collected: list[int] = []

    def note(*_: object) -> None:
        collected.append(threading.get_ident())

    gc.callbacks.append(note)
    kept = [[] for _ in range(2 * gc.get_threshold()[0])]  # type: ignore[var-annotated]  # lists of nothing
    try:
        qtbot.wait_until(lambda: bool(collected))
    finally:
        gc.callbacks.remove(note)
    del kept
    assert set(collected) == {threading.get_ident()}


def test_collect_frees_cycles_when_enough_have_gathered() -> None:
    class Link:
        other: Link

    first, second = Link(), Link()
    first.other, second.other = second, first
    gone = weakref.ref(first)
    del first, second
    kept = [[] for _ in range(2 * gc.get_threshold()[0])]  # type: ignore[var-annotated]  # lists of nothing
    collect_due()
    del kept
    assert gone() is None


def test_page_ends_at_once_and_not_by_a_collection(qapp: QApplication, bundled: Path) -> None:
    del qapp
    with Library.open(bundled) as library:
        article = library.article("stem-cells-type-2")
        style = PageStyle(theme.load("light"), column=400)
        page = document.build(article, PageContext(), style, Pictures(library.asset))
        assert page.size().height() > 0
        gone = weakref.ref(page)
        del page
        assert gone() is None
