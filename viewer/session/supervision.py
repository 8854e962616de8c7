"""``Supervisor``: keeps one kiosk window running. A crash or a window that hangs is followed by a new one within 3 seconds.

It is the parent of the window, under systemd and without: ``Supervisor ──starts──► window ──heartbeats──► Supervisor``.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import FrameType

from msgspec import Struct

from viewer.i18n import tr
from viewer.kiosk_settings import SafeModeSettings
from viewer.session.crashes import Crash, Crashes, Mode, load_crashes, save_crashes
from viewer.session.idle import time_since_boot
from viewer.session.lockout import boot_id
from viewer.session.notify import BEAT, HEARTBEAT, Notifier

EXIT_LEAVE = 0
"""Exit status of a window that staff closed for good; the supervisor ends too."""

EXIT_AGAIN = 10
"""Exit status of a window that asks to be started again, e.g. with a new library."""

EXIT_MAINTENANCE = 11
"""Exit status of a window that stands aside; it comes back after the maintenance time."""


_LOOK = 0.1
"""Seconds between two looks at the window."""


class Patience(Struct, frozen=True):
    """How long the supervisor waits, all in seconds."""

    first_beat: float = 60
    """For the first heartbeat of a window: a slow disk after a power cut."""

    beat: float = 20
    """For the next one; then the window hangs."""

    pauses: tuple[float, ...] = (0.2, 1, 2, 3)
    """Before the first, second … restart in a row."""

    stable: float = 60
    """A window that ran for so long begins the pauses anew."""

    farewell: float = 5
    """For a window that was asked to end."""

    maintenance: float = 1800
    """Until a window that stands aside comes back."""


_PATIENCE = Patience()


class Supervisor:
    """Runs ``command(mode)`` again and again, and keeps account in ``history`` (a file)."""

    def __init__(
        self, command: Callable[[Mode], Sequence[str]], history: Path, settings: SafeModeSettings, patience: Patience = _PATIENCE
    ) -> None:
        self._command = command
        self._path = history
        self._settings = settings
        self._patience = patience
        self._notifier = Notifier()
        self._stop = threading.Event()
        self._crashes = _unfinished(load_crashes(history))

    def run(self) -> int:
        """Supervise until staff leaves for good or ``SIGTERM`` comes; the exit status for the caller."""
        before = signal.signal(signal.SIGTERM, self._asked_to_stop)
        try:
            return self._run()
        finally:
            self._keep(self._crashes.ended())
            signal.signal(signal.SIGTERM, before)

    def _run(self) -> int:
        in_a_row = 0
        while not self._stop.is_set():
            begun = time_since_boot()
            self._keep(self._crashes.begun(boot_id()))
            outcome = self._run_once()
            if self._stop.is_set() or outcome == EXIT_LEAVE:
                break
            if outcome == EXIT_MAINTENANCE:
                self._keep(self._crashes.ended())
                self._wait(self._patience.maintenance)
            elif outcome != EXIT_AGAIN:
                in_a_row = 0 if time_since_boot() - begun >= self._patience.stable else in_a_row
                self._keep(self._crashes.crashed(_crash(str(outcome))))
                self._wait(self._patience.pauses[min(in_a_row, len(self._patience.pauses) - 1)])
                in_a_row += 1
        return 0

    def _run_once(self) -> int | str:
        """One window's life; its exit status where it is one of ours, else what ended it, in words."""
        mode = self._crashes.mode(self._settings, time_since_boot(), boot_id())
        try:
            child = subprocess.Popen(  # noqa: S603 - the command is our own
                self._command(mode), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env={**os.environ, HEARTBEAT: "stdout"}
            )
        except OSError as error:
            return tr("启动不了：{reason}", reason=error.strerror)
        heart = _Heart(child)
        try:
            return self._watch(child, heart, mode)
        finally:
            self._end(child)
            heart.stop()

    def _watch(self, child: subprocess.Popen[bytes], heart: _Heart, mode: Mode) -> int | str:
        """Wait for the window to end, to fall silent, or, where it shows one page only, to have been calm for long enough."""
        lived = silent = 0.0
        beats, now = 0, time.monotonic()
        while not self._stop.is_set():
            with suppress(subprocess.TimeoutExpired):
                return _outcome(child.wait(_LOOK))
            before, now = now, time.monotonic()
            step = min(now - before, 10 * _LOOK)  # a machine that slept is no window that hangs
            lived, silent = lived + step, silent + step
            if heart.beats != beats:
                beats, silent = heart.beats, 0.0
            if silent > (self._patience.beat if beats else self._patience.first_beat):
                child.kill()
                return tr("窗口没有响应")
            if mode is Mode.PAGE and lived > self._settings.leave_after_minutes * 60:
                return EXIT_AGAIN
        return EXIT_LEAVE

    def _wait(self, seconds: float) -> None:
        """Pause without a window; systemd must not take that for silence."""
        end = time_since_boot() + seconds
        while (left := end - time_since_boot()) > 0 and not self._stop.wait(min(left, self._notifier.interval)):
            self._notifier.alive()

    def _end(self, child: subprocess.Popen[bytes]) -> None:
        """See the window out."""
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(self._patience.farewell)
            except subprocess.TimeoutExpired:
                child.kill()
        child.wait()

    def _asked_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def _keep(self, crashes: Crashes) -> None:
        self._crashes = crashes
        save_crashes(crashes, self._path)


class _Heart:
    """The heartbeats of one window, read in a thread: a pipe cannot be waited for with a limit on every system."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self.beats = 0
        self._child = child
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let go of the pipe of a window that has ended."""
        self._thread.join(timeout=1)
        if self._child.stdout is not None and not self._thread.is_alive():
            self._child.stdout.close()

    def _listen(self) -> None:
        if self._child.stdout is not None:
            for line in self._child.stdout:
                self.beats += line == BEAT


def _unfinished(crashes: Crashes) -> Crashes:
    """``crashes`` with one more where the last supervisor was itself killed; a power cut is no crash."""
    return crashes.crashed(_crash(tr("连同监护程序一起被结束"))) if crashes.running == boot_id() != "" else crashes


def _crash(reason: str) -> Crash:
    return Crash(datetime.now().astimezone(), reason, time_since_boot(), boot_id())


def _outcome(status: int) -> int | str:
    if status in (EXIT_LEAVE, EXIT_AGAIN, EXIT_MAINTENANCE):
        return status
    if status < 0:
        return tr("被信号结束：{name}", name=signal.Signals(-status).name)
    return tr("意外结束，状态码 {status}", status=status)
