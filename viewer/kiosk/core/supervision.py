"""``Supervisor``: keeps one kiosk window running. After a crash, or when it hangs, a new one starts within 3 seconds.

It is the window's parent process, with systemd and without: ``Supervisor ──starts──► window ──heartbeats──► Supervisor``.
There is one per state folder (a lock keeps a second out), and no window without one: on Linux the kernel ends the window with
its supervisor (``end_with_parent``). The supervisor itself ends when the display server is gone.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from queue import Empty, SimpleQueue
from types import FrameType
from typing import IO

from msgspec import Struct

from viewer import own_process
from viewer.errors import ViewerError
from viewer.i18n import tr
from viewer.kiosk.core.crashes import EXIT_AGAIN, EXIT_LEAVE, EXIT_MAINTENANCE, Crash, Crashes, Mode, load_crashes, save_crashes
from viewer.kiosk.core.display_server import DisplayServer
from viewer.kiosk.core.idle import boot_id, time_since_boot
from viewer.kiosk.core.kiosk_settings import SafeModeSettings
from viewer.kiosk.core.memory import ALLOCATOR
from viewer.kiosk.core.notify import BEAT, HEARTBEAT, Notifier
from viewer.whole_file import only_one

_PR_SET_PDEATHSIG = 1
"""Option number for prctl(2)."""

_LOOK = 0.5
"""Seconds between two checks of the window."""


class Timeouts(Struct, frozen=True):
    """How long the supervisor waits, all in seconds."""

    first_beat: float = 60
    """Until the first heartbeat of a window: the disk may be slow after a power cut."""

    beat: float = 20
    """Until the next heartbeat; after that the window counts as hanging."""

    pauses: tuple[float, ...] = (0.2, 0.5)
    """Before the first, second … restart in a row. The longest pause plus a start take less than 3 seconds, also on a busy or
    slow machine; safe mode ends a crash loop, not longer pauses.
    """

    stable: float = 60
    """Lifetime of a window after which the pauses start again with the first."""

    shutdown: float = 5
    """Until a window that was asked to end is killed."""

    maintenance: float = 1800
    """Until a window comes back after a maintenance break."""

    other: float = 5
    """Until another supervisor ends, in case its display server is gone."""


_TIMEOUTS = Timeouts()


class Supervisor:
    """Runs ``command(mode)`` repeatedly and records crashes in the file ``history``."""

    def __init__(
        self, command: Callable[[Mode], Sequence[str]], history: Path, settings: SafeModeSettings, timeouts: Timeouts = _TIMEOUTS
    ) -> None:
        self._display = DisplayServer()
        self._command = command
        self._path = history
        self._settings = settings
        self._timeouts = timeouts
        self._notifier = Notifier()
        self._stopping = False
        self._crashes = Crashes()

    def run(self) -> int:
        """Supervise until staff leaves for good or ``SIGTERM`` arrives; return the exit status.

        Raises ``ViewerError`` if another supervisor runs, or when the display server is gone.
        """
        with only_one(self._path.with_name("supervisor"), self._timeouts.other) as alone:
            if not alone:
                raise ViewerError(
                    tr("这台自助机已经在运行了，不能再开一个（{path}）。请先结束正在运行的那一个。", path=self._path.parent)
                )
            return self._run_alone()

    def _run_alone(self) -> int:
        self._crashes = _unfinished(load_crashes(self._path))
        before = signal.signal(signal.SIGTERM, self._asked_to_stop)
        try:
            return self._run()
        finally:
            self._keep(self._crashes.ended())
            self._display.close()
            signal.signal(signal.SIGTERM, before)

    def _run(self) -> int:
        in_a_row = 0
        while not self._stopping:
            begun = time_since_boot()
            self._keep(self._crashes.begun(boot_id()))
            outcome = self._run_once()
            if outcome == EXIT_LEAVE:
                break
            self._look_for_display()
            if outcome == EXIT_MAINTENANCE:
                self._keep(self._crashes.ended())
                self._wait(self._timeouts.maintenance)
                self._look_for_display()
            elif outcome != EXIT_AGAIN:
                in_a_row = 0 if time_since_boot() - begun >= self._timeouts.stable else in_a_row
                before = self._crashes
                self._keep(before.crashed(_crash(str(outcome))))
                self._wait(self._timeouts.pauses[min(in_a_row, len(self._timeouts.pauses) - 1)])
                if self._display.is_gone():  # a dying server may be seen after the window that it ended
                    self._keep(before)
                self._look_for_display()
                in_a_row += 1
        return 0

    def _look_for_display(self) -> None:
        """Raise ``ViewerError`` if the display server is gone; this is no crash of the window."""
        if self._display.is_gone():
            raise ViewerError(tr("显示服务已经结束，自助机也结束，等候重新启动。"))

    def _run_once(self) -> int | str:
        """Run one window; return its exit status if it is one of ours, otherwise what ended it, in words."""
        mode = self._crashes.mode(self._settings, time_since_boot(), boot_id())
        environment = {**ALLOCATOR, **own_process.environment(), HEARTBEAT: "stdout"}
        try:
            child = own_process.start(self._command(mode), stdin=subprocess.DEVNULL, stderr=None, env=environment)
        except OSError as error:
            return tr("启动不了：{reason}", reason=error.strerror)
        heart = _Heart(child.stdout or BytesIO())
        try:
            outcome = self._watch(child, heart, mode)
        finally:
            self._end(child)
            heart.stop()
        return EXIT_LEAVE if self._stopping else outcome

    def _watch(self, child: subprocess.Popen[bytes], heart: _Heart, mode: Mode) -> int | str:
        """Wait until the window ends, hangs, or – in page mode – has run long enough; return its status or what was wrong."""
        begun, silent, limit = time.monotonic(), 0.0, self._timeouts.first_beat
        while not self._stopping:
            beat = heart.listen(_LOOK)
            if beat is False or child.poll() is not None:
                with suppress(subprocess.TimeoutExpired):
                    return _outcome(child.wait(self._timeouts.shutdown))
            elif beat:
                silent, limit = 0.0, self._timeouts.beat
            else:
                silent += _LOOK  # counted in checks, not time: after sleep of the machine the window does not count as hanging
            if beat is False or silent > limit:
                child.kill()
                return tr("窗口没有响应")
            if mode is Mode.PAGE and time.monotonic() - begun > self._settings.leave_after_minutes * 60:
                return EXIT_AGAIN
        return EXIT_LEAVE

    def _wait(self, seconds: float) -> None:
        """Pause without a window; keep systemd informed, and stop waiting if the display is gone."""
        end = time_since_boot() + seconds
        while (left := end - time_since_boot()) > 0 and not self._stopping and not self._display.is_gone():
            self._notifier.alive()
            time.sleep(min(left, self._notifier.interval))

    def _end(self, child: subprocess.Popen[bytes]) -> None:
        """End the window's process."""
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(self._timeouts.shutdown)
            except subprocess.TimeoutExpired:
                child.kill()
        child.wait()

    def _asked_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _keep(self, crashes: Crashes) -> None:
        self._crashes = crashes
        save_crashes(crashes, self._path)


def end_with_parent() -> None:
    """Have the kernel end this process when its parent ends in any way. On other systems than Linux a window
    notices it by the closed heartbeat pipe.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class _Heart:
    """Heartbeats of one window, read in a thread, because not every system can wait for a pipe with a timeout."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._heard: SimpleQueue[bool] = SimpleQueue()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def listen(self, seconds: float) -> bool | None:
        """Return True for a heartbeat, False if no more will come, None after so many seconds of silence."""
        try:
            return self._heard.get(timeout=seconds)
        except Empty:
            return None

    def stop(self) -> None:
        """Close the pipe of a window that has ended."""
        self._thread.join(timeout=1)
        if not self._thread.is_alive():
            self._pipe.close()

    def _read(self) -> None:
        for line in self._pipe:
            if line == BEAT:
                self._heard.put(item=True)
        self._heard.put(item=False)


def _unfinished(crashes: Crashes) -> Crashes:
    """Return ``crashes`` plus one if the last supervisor was itself killed; a power cut is no crash."""
    return crashes.crashed(_crash(tr("连同监护程序一起被结束"))) if crashes.running == boot_id() != "" else crashes


def _crash(reason: str) -> Crash:
    return Crash(datetime.now().astimezone(), reason, time_since_boot(), boot_id())


def _outcome(status: int) -> int | str:
    if status in (EXIT_LEAVE, EXIT_AGAIN, EXIT_MAINTENANCE):
        return status
    if status == -signal.SIGTERM:
        return EXIT_AGAIN  # somebody else ended it, e.g. the system at shutdown: no fault of the window
    if status < 0:
        names = {number.value: number.name for number in signal.Signals}
        return tr("被信号结束：{name}", name=names.get(-status, -status))
    return tr("意外结束，状态码 {status}", status=status)
