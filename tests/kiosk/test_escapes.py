"""Every attempt of ``escapes`` on a real X server, judged from outside. No attempt may open, show, start or write anything."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest

from tests.kiosk import escapes
from tests.kiosk.x_screen import LASTING, ROOT, SIZE, XKiosk, missing_tools, wait_for, window_manager, x_kiosk, x_server

pytestmark = [
    pytest.mark.x11,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {', '.join(missing_tools())}"),
]


@pytest.fixture(scope="module", params=["with a window manager", "without one"])
def kiosk(request: pytest.FixtureRequest, bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[XKiosk]:
    managed = request.param == "with a window manager"
    home = tmp_path_factory.mktemp("kiosk")
    with (
        x_server() as display,
        window_manager(display) if managed else nullcontext(),
        x_kiosk(display, home, bundled) as made,
    ):
        yield made


def go_home(kiosk: XKiosk) -> None:
    """Tap twice on the first button: on the home page it opens the search, whose first button leads home."""
    kiosk.tap(1600, 300)
    kiosk.tap(107, 1010)
    kiosk.tap(107, 1010)
    kiosk.tap(107, 1010)


def go_to_article(kiosk: XKiosk) -> None:
    kiosk.do("sleep", "0.2")
    kiosk.tap(1640, 640)
    kiosk.do("sleep", "0.3")
    kiosk.tap(500, 460)
    kiosk.do("sleep", "0.3")


def go_to_search(kiosk: XKiosk) -> None:
    kiosk.tap(150, 1010)
    kiosk.do("sleep", "0.2")


def escaped(kiosk: XKiosk, attempts: Iterable[escapes.Attempt]) -> list[str]:
    """Return the attempts after which something stayed wrong, or the process was another."""
    found = []
    for attempt in attempts:
        pid = kiosk.window_pid()
        kiosk.do(*attempt.words)
        leaks = kiosk.lasting_leaks()
        if kiosk.window_pid() != pid:
            leaks.append("it died")
            wait_for(lambda: not kiosk.leaks())
        if leaks:
            found.append(f"{attempt.name}: {'; '.join(leaks)}")
    return found


def test_no_key_or_chord_leads_out(kiosk: XKiosk) -> None:
    assert escaped(kiosk, escapes.keys()) == []


def test_no_key_or_chord_leads_out_of_an_article(kiosk: XKiosk) -> None:
    go_to_article(kiosk)
    assert escaped(kiosk, escapes.keys()) == []


def test_no_pointer_leads_out(kiosk: XKiosk) -> None:
    assert escaped(kiosk, escapes.pointers()) == []


def test_no_words_typed_into_the_search_lead_out(kiosk: XKiosk) -> None:
    go_to_search(kiosk)
    assert escaped(kiosk, escapes.texts()) == []


def test_no_message_from_outside_moves_or_closes_it(kiosk: XKiosk) -> None:
    window = kiosk.do("search", "--onlyvisible", "--name", "^frontdesk$").split()[-1]
    assert escaped(kiosk, escapes.messages(window)) == []


def test_intruding_window_does_not_stay_on_top(kiosk: XKiosk) -> None:
    code = (
        "import sys; from PySide6.QtWidgets import QApplication, QWidget; a = QApplication([]); w = QWidget();"
        "w.resize(400, 300); w.show(); w.raise_(); w.activateWindow(); sys.exit(a.exec())"
    )
    intruder = subprocess.Popen([sys.executable, "-c", code], env=kiosk.environment | {"QT_QPA_PLATFORM": "xcb"}, cwd=ROOT)
    try:
        assert wait_for(lambda: any(window[3] <= 420 for window in kiosk.windows()))
        assert wait_for(lambda: kiosk.windows()[0][1:] == (0, 0, *SIZE), LASTING)
    finally:
        intruder.terminate()
        intruder.wait()
    assert kiosk.lasting_leaks() == []


FOREIGN = """
import sys
from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
def open_one():
    sys.stdin.readline()
    w = QWidget(); w.resize(400, 300); w.move(200, 100); w.show(); w.raise_(); w.activateWindow()
    app.shown = w
    print("open", flush=True)
told = QSocketNotifier(0, QSocketNotifier.Type.Read)
told.activated.connect(open_one)
sys.exit(app.exec())
"""


def test_each_of_many_foreign_windows_is_covered_also_when_it_is_tapped(kiosk: XKiosk) -> None:
    command, pipe = [sys.executable, "-c", FOREIGN], subprocess.PIPE
    environment = kiosk.environment | {"QT_QPA_PLATFORM": "xcb"}
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as intruder:
        try:
            assert intruder.stdin is not None
            assert intruder.stdout is not None
            for turn in range(4):
                intruder.stdin.write("another\n")
                intruder.stdin.flush()
                assert intruder.stdout.readline() == "open\n"
                assert wait_for(lambda: len(kiosk.windows()) > 1)
                for _ in range(turn):
                    kiosk.do("mousemove", "300", "200", "click", "1")
                assert wait_for(lambda: kiosk.windows()[0][1:] == (0, 0, *SIZE), LASTING), (turn, kiosk.windows())
        finally:
            intruder.kill()
    assert kiosk.lasting_leaks() == []


@pytest.mark.parametrize("end", ["windowkill", "windowclose"])
def test_window_that_was_destroyed_is_back(kiosk: XKiosk, end: str) -> None:
    window, pid = kiosk.do("search", "--onlyvisible", "--name", "^frontdesk$").split()[-1], kiosk.window_pid()
    kiosk.do(end, window)
    if end == "windowkill":  # the process goes with its window, and the supervisor starts another
        assert wait_for(lambda: kiosk.window_pid() not in (None, pid))
    assert wait_for(lambda: not kiosk.leaks() and bool(kiosk.windows())), kiosk.leaks()
    assert (kiosk.window_pid() == pid) is (end == "windowclose")


@pytest.mark.parametrize("kind", ["file", "text", "picture"])
@pytest.mark.parametrize("kiosk", ["with a window manager"], indirect=True)
def test_nothing_dragged_in_from_another_program_is_taken(kiosk: XKiosk, kind: str) -> None:
    command = [sys.executable, str(Path(__file__).with_name("drag_source.py")), kind]
    environment = kiosk.environment | {"QT_QPA_PLATFORM": "xcb"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as source:
        try:
            assert source.stdout is not None
            assert source.stdout.readline() == "here\n"
            taken = ("mousemove", "100", "360", "sleep", "0.1", "mousedown", "1", "sleep", "0.2")
            way = [word for x in range(150, 700, 50) for word in ("mousemove", str(x), "380", "sleep", "0.03")]
            said = ""
            for _ in range(4):  # the kiosk may come to the top at that moment, and the finger misses
                kiosk.do(*taken, *way, "sleep", "0.6", "mouseup", "1")
                with suppress(subprocess.TimeoutExpired):
                    said = source.communicate(timeout=4)[0]
                    break
            assert said == "IgnoreAction\n"
        finally:
            source.kill()
    assert kiosk.lasting_leaks() == []
