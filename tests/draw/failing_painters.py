"""Draw screens and raise in each paint routine in turn: ``python -m tests.draw.failing_painters LIBRARY FOLDER [SCREEN …]``.

Prints a line before each routine and one after it; after a crash, the last line says where. See ``test_error_handler``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from viewer.errors import ViewerError
from viewer.shots import desk_shots as desk
from viewer.shots import kiosk_shots as kiosk
from viewer.shots.screenshot import Shot, shot

NAMES = ("paintEvent", "paint", "drawObject")
SCREENS = (*desk.SCREENS, *kiosk.SCREENS, "slide", "presenter", "handout")

TRIES = 3
"""How often a screen is drawn again until the routine paints: what is behind an overlay may be covered before it has painted."""


class InTurnError(Exception):
    """The exception that is raised."""


class Tracer:
    """Records the paint routines that run with an open painter, or raises in one of them."""

    def __init__(self) -> None:
        self.seen: list[CodeType] = []
        self.victim: CodeType | None = None
        self.raised = 0

    def call(self, frame: FrameType, _event: str, _argument: object) -> Callable[[FrameType, str, object], object] | None:
        """Trace as required by ``sys.settrace``."""
        code = frame.f_code
        return self.line if code.co_name in NAMES and "/viewer/" in code.co_filename else None

    def line(self, frame: FrameType, event: str, _argument: object) -> object:
        if event == "line" and any(isinstance(value, QPainter) and value.isActive() for value in frame.f_locals.values()):
            if frame.f_code not in self.seen:
                self.seen.append(frame.f_code)
            if frame.f_code is self.victim:
                self.raised += 1
                raise InTurnError
        return self.line


def told(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    library, folder = map(Path, sys.argv[1:3])
    tracer, done = Tracer(), set[CodeType]()
    for screen in sys.argv[3:] or SCREENS:
        wanted = Shot(screen, "stem-cells-type-2")
        tracer.seen, tracer.victim = [], None
        sys.settrace(tracer.call)  # type: ignore[arg-type]  # the stubs want one that is called with strings of their own
        shot(library, folder / f"{screen}.png", wanted)
        sys.settrace(None)
        for code in [code for code in tracer.seen if code not in done]:
            done.add(code)
            name = f"{Path(code.co_filename).name}:{code.co_firstlineno} {code.co_qualname} on {screen}"
            told(f"raise in {name}")
            for _ in range(TRIES):
                tracer.victim, tracer.raised = code, 0
                sys.settrace(tracer.call)  # type: ignore[arg-type]  # the stubs want one that is called with strings of their own
                try:
                    shot(library, folder / "failing.png", wanted)
                except ViewerError as error:
                    told(f"survived {name}: {error}")
                    break
                finally:
                    sys.settrace(None)
                    tracer.victim = None
                if tracer.raised:
                    told(f"unheard {name}")
                    break
            else:
                told(f"unheard {name}, which did not paint again")
            QApplication.processEvents()
    told(f"whole {len(done)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
