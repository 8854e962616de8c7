"""Handler of unexpected errors: an exception in an event handler, a plugin that Qt cannot load."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QTimer, QtMsgType, Signal, qInstallMessageHandler

from viewer.draw.painting import end_painters
from viewer.errors import ViewerError
from viewer.i18n import tr
from viewer.qt_libraries import with_remedy


@contextmanager
def reporting_plugin_faults() -> Iterator[None]:
    """Report a missing platform plugin while the application is created; Qt alone would abort with SIGABRT."""
    said: list[str] = []

    def on_message(kind: QtMsgType, _: QMessageLogContext, words: str) -> None:
        said.append(words)
        if kind is QtMsgType.QtFatalMsg:
            sys.stderr.write(with_remedy(tr("Qt 打不开屏幕（{fault}）。", fault=said[0].rstrip(". "))) + "\n")
            sys.stderr.flush()
            os._exit(1)

    before = qInstallMessageHandler(on_message)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
        sys.stderr.writelines(f"{words}\n" for words in said)


_MOST_BYTES = 200_000
"""Maximum size of the log; a longer one is started again."""

_QUIET_SECONDS = 2.0
"""Seconds after a reported error in which further errors are only logged: the error page itself may be failing."""


class ErrorHandler(QObject):
    """Replaces ``sys.excepthook``. Errors go to stderr and, if given, the file ``log``."""

    happened = Signal(str)
    """One-line description of the error; emitted when Qt is back in its event loop."""

    def __init__(self, log: Path | None = None) -> None:
        super().__init__()
        self._path = log
        self._seen: dict[tuple[str, int], int] = {}
        self._reported = float("-inf")
        self.last = ""
        """The latest error in one line, its own sentence if it has one; empty if there was none."""

        sys.excepthook = self.caught

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Close open painters, log the exception, report it."""
        end_painters(trace)
        if not isinstance(error, Exception):
            sys.__excepthook__(kind, error, trace)
            return
        self.log(error)
        now = time.monotonic()
        if now - self._reported > _QUIET_SECONDS:
            self._reported = now
            words = self.last
            QTimer.singleShot(0, self, lambda: self.happened.emit(words))

    def log(self, error: Exception) -> None:
        """Log an exception without reporting it, because it is already shown where it happened."""
        import traceback  # not needed at start

        kind, trace = type(error), error.__traceback__
        frames = traceback.extract_tb(trace)
        place = (frames[-1].filename, frames[-1].lineno or 0) if frames else ("", 0)
        where = f"{kind.__name__}: {error} ({Path(place[0]).name}:{place[1]})"
        self.last = str(error) if isinstance(error, ViewerError) else where
        times = self._seen[place] = self._seen.get(place, 0) + 1
        if times & (times - 1) == 0:  # log the first, second, fourth … time: a failing paint routine fails at every frame
            self._note("".join(traceback.format_exception(kind, error, trace)), times)
        traceback.clear_frames(trace)

    def _note(self, words: str, times: int) -> None:
        with contextlib.suppress(OSError, ValueError, AttributeError):  # a stream may be closed or missing
            sys.stderr.write(words)
            sys.stderr.flush()
        if self._path is None:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            anew = self._path.is_file() and self._path.stat().st_size > _MOST_BYTES
            flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if anew else os.O_APPEND)
            with open(os.open(self._path, flags, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123 - opens a file descriptor
                file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} ({times})\n{words}\n")
