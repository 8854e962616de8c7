"""A real desk whose reader never rests: ``python -m tests.desk.busy_desk LIBRARY NAME SEED``; see ``test_keeping.py``.

After each change it prints the time by two clocks, its own (``own_time``) and the machine's, and what the settings must contain
from now on, as a line of JSON; at each beat of its event loop, the times alone.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from viewer.app.application import application
from viewer.app.desk_program import run_desk
from viewer.desk.core.session import Session
from viewer.desk.desk_window import DeskWindow


def own_time(process: int) -> float:
    """Return the monotonic time of ``process``, s, without what it waited for a core of a busy machine.

    A change passes from the main thread to one that writes, and either may wait: what all threads waited counts, at least
    twice what the main thread did, since a thread that has ended is not told any more. Where the system does not tell, it is
    nothing.
    """
    waits = [_waited(path) for path in (Path(f"/proc/{process}"), *Path(f"/proc/{process}/task").glob("*"))]
    return time.monotonic() - max(2 * waits[0], sum(waits[1:]))


def _waited(thread: Path) -> float:
    try:
        return int((thread / "schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


BEAT_MS = 50
"""Time between two beats; on a busy machine, where everything takes long, it is longer."""

ZOOMS = (80, 90, 110, 125, 150, 175, 200, 250)


class Reader:
    """Chooses, reads and stars at random; each change is different from all others."""

    def __init__(self, name: str, seed: int) -> None:
        self.name = name
        self.chance = random.Random(seed)
        self.turn = 0
        self._beat = QTimer(interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(lambda: say({}))

    def start(self) -> None:
        """Begin as soon as there is a window."""
        window = next((w for w in QApplication.topLevelWidgets() if isinstance(w, DeskWindow) and w.isVisible()), None)
        if window is None or not window.session.article:
            QTimer.singleShot(20, self.start)
            return
        self.window = window
        self._beat.start()
        self.act()

    def act(self) -> None:
        """Make one change, and the next a little later."""
        session, self.turn = self.window.session, self.turn + 1
        say(self._change(session))
        QTimer.singleShot(self.chance.randrange(5, 400), self.act)

    def _change(self, session: Session) -> dict[str, object]:
        match self.chance.randrange(5) if self.turn > 1 else 4:
            case 0:
                session.set_zoom(ZOOMS[self.turn % len(ZOOMS)])
                return {"zoom": session.settings.zoom}
            case 1:
                session.set_clinic(f"{self.name} {self.turn}", "")
                return {"clinic_name": session.settings.clinic_name}
            case 2:
                session.remember_search(f"{self.name} {self.turn}")
                return {"search": f"{self.name} {self.turn}"}
            case 3:
                bar = self.window.sheet.reader.verticalScrollBar()
                bar.setValue(self.chance.randrange(bar.maximum() + 1))
                place = self.window.sheet.reader.place()
                return {"article": session.article, "place": [place.anchor, place.fraction]}
            case _:
                session.toggle_favourite(f"{self.name}-{self.turn}")
                return {"favourite": f"{self.name}-{self.turn}"}


def say(holds: dict[str, object]) -> None:
    """Print the times and what ``holds`` from now on."""
    sys.stdout.write(json.dumps({"own": own_time(os.getpid()), "clock": time.monotonic(), **holds}) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run until ended from outside."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the parent process may have it ignored, as nohup does
    signal.signal(signal.SIGINT, signal.default_int_handler)
    library, name, seed = sys.argv[1:]
    reader = Reader(name, int(seed))
    application()  # timers need it
    QTimer.singleShot(0, reader.start)
    return run_desk(Path(library))


if __name__ == "__main__":
    sys.exit(main())
