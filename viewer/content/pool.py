"""``WorkerPool``: builds many articles at once in processes that may hang or die without harm."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
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
"""How long a worker may take to start on a busy machine."""

STARTS = 3
"""How often a worker is started that dies before it is ready."""

WALL = 12
"""How many times its processor time an article may take by the clock: the machine may be busy, the stick slow."""

_LAST_WORDS = 4096
"""How many bytes of what a worker wrote to its standard error are kept; and how many characters of the last line are told."""
_TOLD = 300

Outcome = tuple[Path, Built | ContentError]
Heard = frames.Ready | frames.Drawing | frames.Done | frames.Failed | OSError
"""What workers say, once the pictures are put together with the article that follows them; why there is no room for these."""
Inbox = queue.SimpleQueue[tuple["_Worker", Heard | None]]


class WorkerPool:
    """Up to ``size`` worker processes, started when there is work and kept for the next. Used by one thread at a time.

    ``room`` is a folder on whose disk the pictures of built articles may wait to be asked for; without one nobody wants them.
    """

    def __init__(self, size: int = 2, room: Path | None = None) -> None:
        self._size, self._room = size, room
        self._workers: list[_Worker] = []
        self._inbox: Inbox = queue.SimpleQueue()
        self._stillborn = 0  # workers in a row that died before they were ready

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the workers."""
        while self._workers:
            self._drop(self._workers[-1])

    def build(
        self,
        folders: Iterable[Path],
        rules: Rules,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Iterator[Outcome]:
        """Each of ``folders`` with its article, or with what keeps it from being built, as they are finished.

        ``progress`` takes how many are done and how many there are. What takes longer than ``rules.limits.seconds`` or kills its
        worker is reported as a ``ContentError``. Ends early once ``cancelled()`` is true.

        Raises ``ViewerError`` with the last words of a worker where none starts, three times in a row; ``OSError`` where there
        is no room for pictures.
        """
        self._stillborn = 0
        waiting = deque(folders)
        total, done = len(waiting), 0
        for worker in self._workers:
            worker.rules = None
        try:
            while (waiting or any(worker.folder for worker in self._workers)) and not (cancelled and cancelled()):
                self._hand_out(waiting, rules)
                outcome = self._next(rules)
                if outcome:
                    done += 1
                    yield outcome
                    if progress:
                        progress(done, total)
        finally:
            for worker in [worker for worker in self._workers if worker.folder]:
                self._drop(worker)

    def _hand_out(self, waiting: deque[Path], rules: Rules) -> None:
        """Gives every idle worker an article; starts workers while more articles than idle ones wait."""
        idle = [worker for worker in self._workers if worker.ready and not worker.folder]
        while len(waiting) > len(idle) + sum(not worker.ready for worker in self._workers) and len(self._workers) < self._size:
            self._workers.append(_Worker(self._inbox, self._room))
        for worker in idle:
            if waiting:
                worker.ask(waiting.popleft(), rules)

    def _next(self, rules: Rules) -> Outcome | None:
        """What the next worker reports, or the article that one has spent too long on; None: nothing to hand on yet."""
        deadline = min(worker.deadline for worker in self._workers if worker.folder or not worker.ready)
        try:
            worker, reply = self._inbox.get(timeout=max(0.0, min(deadline - time.monotonic(), 0.2)))
        except queue.Empty:
            late = next((w for w in self._workers if (w.folder or not w.ready) and time.monotonic() > w.deadline), None)
            return self._give_up(late, rules) if late else None
        if worker not in self._workers:
            return None  # the last words of one that was ended
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
        """Ends ``worker``; the article that it was at, with why."""
        folder = worker.folder
        self._drop(worker)
        words = tr("进程最后说：{words}", words=worker.last_words) if died and worker.last_words else ""
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn < STARTS:
                return None  # another one is started when work is handed out
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


class _Worker:
    """One process. ``folder`` is what it works at; ``deadline`` is when that, or its start, has taken too long (monotonic, s)."""

    def __init__(self, inbox: Inbox, room: Path | None) -> None:
        self.folder: Path | None = None
        self.rules: Rules | None = None
        self.ready = False
        self.deadline = time.monotonic() + START_SECONDS
        self._process = own_process.start("viewer.content.worker", stderr=subprocess.PIPE)
        self._requests = cast("BinaryIO", self._process.stdin)
        self._replies = cast("BinaryIO", self._process.stdout)
        self._errors = cast("BufferedReader", self._process.stderr)
        self._heard = b""
        threading.Thread(target=self._listen, args=(inbox, room), daemon=True).start()
        self._hearing = threading.Thread(target=self._hear, daemon=True)
        self._hearing.start()

    def ask(self, folder: Path, rules: Rules) -> None:
        """Sets the worker to ``folder``; a worker that is gone will be noticed by its silence."""
        self.folder, self.deadline = folder, time.monotonic() + WALL * rules.limits.seconds
        try:
            if self.rules is not rules:
                frames.write(self._requests, frames.Prepare(rules, i18n.language()))
                self.rules = rules
            frames.write(self._requests, frames.Build(folder))
        except OSError:
            self.deadline = time.monotonic()

    def end(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.wait()
        with suppress(OSError):  # what was not sent yet cannot be
            self._requests.close()

    @property
    def ran_out(self) -> bool:
        """Whether the system ended the process, which has ended, because its processor time was used up."""
        return os.name != "nt" and self._process.returncode == -signal.SIGXCPU

    @property
    def last_words(self) -> str:
        """The last line that the process, which has ended, wrote to its standard error; empty: none."""
        self._hearing.join(timeout=5)
        lines = self._heard.decode("utf-8", "replace").strip().splitlines()
        return lines[-1].strip()[-_TOLD:] if lines else ""

    def _hear(self) -> None:
        """Keeps what the process writes to its standard error, which would block it otherwise."""
        with self._errors:
            while data := self._errors.read1(_LAST_WORDS):
                self._heard = (self._heard + data)[-_LAST_WORDS:]

    def _listen(self, inbox: Inbox, room: Path | None) -> None:
        pictures: frames.Spool | None = None
        with self._replies:
            while reply := frames.read_reply(self._replies):
                if isinstance(reply, frames.Picture):
                    if room:
                        try:
                            pictures = pictures or frames.Spool(room)
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
