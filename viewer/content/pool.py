"""``WorkerPool``: builds many articles at once in processes that may hang or die."""

from __future__ import annotations

import atexit
import os
import queue
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from msgspec.structs import replace

from viewer import i18n, own_process
from viewer.content import frames
from viewer.content.frames import Built
from viewer.content.manuscript import NAME
from viewer.content.rules import Rules
from viewer.content.svg.raster import DRAWING_WALL
from viewer.errors import ContentError, ViewerError
from viewer.i18n import tr

START_SECONDS = 60.0
"""Seconds that a worker may take to start on a busy machine."""

STARTS = 3
"""How often a worker that dies before it is ready is restarted."""

WALL = 12
"""Wall-clock limit of an article as a multiple of its processor time: the machine may be busy, the drive slow."""

ARTICLES_A_START = 8
"""How many waiting articles are worth the start of one more worker: it takes as much processor time as twenty short articles."""

KEPT_SECONDS = 30.0
"""How long workers wait for the next save of an author before they end."""

_LAST_WORDS = 4096
"""Bytes of a worker's standard error that are kept, and characters of its last line that are reported."""
_LONGEST_MESSAGE = 300

Outcome = tuple[Path, Built | ContentError]
Heard = frames.Ready | frames.Drawing | frames.Done | frames.Failed | OSError
"""Replies of workers, the pictures combined with their article; an ``OSError`` if the disk is full."""
Inbox = queue.SimpleQueue[tuple["_Worker", Heard | None]]


class WorkerPool:
    """Up to ``size`` worker processes, started on demand and kept for further work. Used by one thread at a time."""

    def __init__(self, size: int = 2) -> None:
        self._size = size
        self._workers: list[_Worker] = []
        self._inbox: Inbox = queue.SimpleQueue()
        self.uses = 0
        self._stillborn = 0  # workers in succession that died before they were ready

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the workers."""
        while self._workers:
            self._drop(self._workers[-1])

    def build(
        self,
        folders: Iterable[Path],
        rules: Rules,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        room: Path | None = None,
        checking: frames.Checking | None = None,
    ) -> Iterator[Outcome]:
        """Yield each of ``folders`` with its article, or with the error, when it is finished.

        ``room`` is a folder for the pictures of built articles until they are read; without it they are dropped.
        ``checking``: the articles are checked too (``frames.Prepare``).
        ``progress`` takes the number done and the total. An article that takes longer than ``rules.limits.seconds`` or kills
        its worker is reported as a ``ContentError``. Ends early once ``cancelled()`` is true.

        Raises ``ViewerError`` with the last output of a worker if none starts, three times in succession;
        ``OSError`` if there is no room for pictures.
        """
        self.uses += 1
        self._stillborn = 0
        waiting = deque(folders)
        total, done = len(waiting), 0
        prepare = frames.Prepare(rules, i18n.language(), checking)
        for worker in list(self._workers):
            worker.prepared = None
            if worker.has_ended:  # while it waited for work
                self._drop(worker)
        try:
            while (waiting or any(worker.folder for worker in self._workers)) and not (cancelled and cancelled()):
                self._hand_out(waiting, prepare, room)
                outcome = self._next(rules)
                if outcome:
                    done += 1
                    yield outcome
                    if progress:
                        progress(done, total)
        finally:
            for worker in [worker for worker in self._workers if worker.folder]:
                self._drop(worker)

    def _hand_out(self, waiting: deque[Path], prepare: frames.Prepare, room: Path | None) -> None:
        """Give every idle worker an article; start workers while articles outnumber idle workers: one for a few, all for many."""
        idle = [worker for worker in self._workers if worker.ready and not worker.folder]
        most = min(self._size, 1 + len(waiting) // ARTICLES_A_START)
        while len(waiting) > len(idle) + sum(not worker.ready for worker in self._workers) and len(self._workers) < most:
            self._workers.append(_Worker(self._inbox))
        for worker in idle:
            if waiting:
                worker.ask(waiting.popleft(), prepare, room)

    def _next(self, rules: Rules) -> Outcome | None:
        """Return the next worker's result, or the article that has taken too long; None if there is nothing yet."""
        deadline = min(worker.deadline for worker in self._workers if worker.folder or not worker.ready)
        try:
            worker, reply = self._inbox.get(timeout=max(0.0, min(deadline - time.monotonic(), 0.2)))
        except queue.Empty:
            late = next((w for w in self._workers if (w.folder or not w.ready) and time.monotonic() > w.deadline), None)
            return self._give_up(late, rules) if late else None
        if worker not in self._workers:
            return None  # the last output of a worker that was ended
        if isinstance(reply, frames.Ready):
            worker.ready = True
            self._stillborn = 0
            return None
        if isinstance(reply, OSError):
            raise reply
        if isinstance(reply, frames.Drawing):
            worker.deadline = time.monotonic() + (DRAWING_WALL + WALL) * rules.limits.seconds
            return None
        folder, worker.folder = worker.folder, None
        if reply is None or folder is None:
            worker.folder = folder
            return self._give_up(worker, rules, died=True)
        if isinstance(reply, frames.Done):
            return folder, reply.built
        return folder, ContentError(reply.path, reply.line, reply.message, reply.remedy)

    def _give_up(self, worker: _Worker, rules: Rules, *, died: bool = False) -> Outcome | None:
        """End ``worker``; return its article with the reason."""
        folder = worker.folder
        self._drop(worker)
        words = tr("进程最后说：{words}", words=worker.last_words) if died and worker.last_words else ""
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn < STARTS:
                return None  # another one is started with the next work
            raise ViewerError(" ".join(filter(None, (tr("不能启动读取文章的进程。"), words))))
        if folder is None:
            return None
        if died and not worker.ran_out:
            message = " ".join(filter(None, (tr("读这篇文章时进程中断，没有收录。"), words)))
            return folder, ContentError(folder / NAME, 0, message, tr("拆成几篇，或缩小图片。"))
        message = tr("这篇文章 {n:g} 秒内没有读完，没有收录。", n=rules.limits.seconds)
        return folder, ContentError(folder / NAME, 0, message, tr("拆成几篇，或简化写法。"))

    def _drop(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.end()


_idle: list[WorkerPool] = []
_borrowing = threading.Lock()


@contextmanager
def borrowed_pool() -> Iterator[WorkerPool]:
    """Yield a pool of this process whose workers may already run: a start of theirs takes longer than most articles.

    Its workers end ``KEPT_SECONDS`` after its last use, and with this process.
    """
    with _borrowing:
        pool = _idle.pop() if _idle else WorkerPool()
    try:
        yield pool
    finally:
        with _borrowing:
            _idle.append(pool)
        timer = threading.Timer(KEPT_SECONDS, _close_if_idle, (pool, pool.uses))
        timer.daemon = True
        timer.start()


def _close_if_idle(pool: WorkerPool, uses: int) -> None:
    with _borrowing:
        if pool in _idle and pool.uses == uses:
            _idle.remove(pool)
            pool.close()


@atexit.register
def _close_all() -> None:
    with _borrowing:
        while _idle:
            _idle.pop().close()


class _Worker:
    """A worker process. ``folder`` is its current article; ``deadline`` (monotonic, s) limits that, or its start."""

    def __init__(self, inbox: Inbox) -> None:
        self.folder: Path | None = None
        self.room: Path | None = None
        self.prepared: frames.Prepare | None = None
        self.ready = False
        self.deadline = time.monotonic() + START_SECONDS
        self._process = own_process.start(own_process.command("viewer.content.worker"), stderr=subprocess.PIPE)
        self._requests = cast("BinaryIO", self._process.stdin)
        self._replies = cast("BinaryIO", self._process.stdout)
        self._errors = cast("BufferedReader", self._process.stderr)
        self._error_output = b""
        threading.Thread(target=self._listen, args=(inbox,), daemon=True).start()
        self._error_reader = threading.Thread(target=self._read_errors, daemon=True)
        self._error_reader.start()

    def ask(self, folder: Path, prepare: frames.Prepare, room: Path | None) -> None:
        """Assign ``folder`` to the worker, ``room`` to its pictures; a dead worker is noticed by its silence."""
        self.folder, self.room, self.deadline = folder, room, time.monotonic() + WALL * prepare.rules.limits.seconds
        try:
            if self.prepared is not prepare:
                frames.write(self._requests, prepare)
                self.prepared = prepare
            frames.write(self._requests, frames.Build(folder))
        except OSError:
            self.deadline = time.monotonic()

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        with suppress(OSError):  # what was not sent yet is lost
            self._requests.close()

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return self._process.poll() is not None

    @property
    def ran_out(self) -> bool:
        """Whether the system ended the process because its processor time was used up."""
        return os.name != "nt" and self._process.returncode == -signal.SIGXCPU

    @property
    def last_words(self) -> str:
        """The last line that the ended process wrote to its standard error, or empty."""
        self._error_reader.join(timeout=5)
        lines = self._error_output.decode("utf-8", "replace").strip().splitlines()
        return lines[-1].strip()[-_LONGEST_MESSAGE:] if lines else ""

    def _read_errors(self) -> None:
        """Read the standard error of the process, which would block otherwise."""
        with self._errors:
            while data := self._errors.read1(_LAST_WORDS):
                self._error_output = (self._error_output + data)[-_LAST_WORDS:]

    def _listen(self, inbox: Inbox) -> None:
        pictures: frames.Spool | None = None
        with self._replies:
            while reply := frames.read_reply(self._replies):
                if isinstance(reply, frames.Picture):
                    if self.room:
                        try:
                            pictures = pictures or frames.Spool(self.room)
                            pictures.add(reply.asset)
                        except OSError as error:
                            inbox.put((self, error))
                            return
                    continue
                if isinstance(reply, frames.Done):
                    reply = frames.Done(replace(reply.built, assets=pictures or ()))
                if not isinstance(reply, frames.Drawing):
                    pictures = None
                inbox.put((self, reply))
        inbox.put((self, None))
