"""``ReleaseSource``: where releases come from, a folder or an address; whatever it sends is bounded in size and time."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar
from urllib.parse import unquote, urlsplit

import urllib3
from tuf.api.exceptions import DownloadError, DownloadHTTPError, SlowRetrievalError
from tuf.ngclient.fetcher import FetcherInterface

from viewer import __version__
from viewer.fleet.machine_state import is_address, without_password
from viewer.fleet.manifest import BlobName
from viewer.fleet.refusals import Refusal, refused

BASE = "release:"
"""Stands for the folder or address in the names that python-tuf asks for."""
_CHUNK = 64 * 1024
_T = TypeVar("_T")


def located(address: str, path: str) -> tuple[str, dict[str, str]]:
    """Return the address of ``path`` below ``address``, whose query stays, and the headers for the user and password in it.

    Raises ``ValueError``.
    """
    host = urlsplit(address).netloc.rpartition("@")[2].partition(":")[0]
    if not host.isascii():  # which urllib3 leaves to another package
        address = address.replace(host, host.encode("idna").decode(), 1)
    url, headers = urllib3.util.parse_url(address), {"User-Agent": f"frontdesk/{__version__}"}
    if url.auth:
        headers["Authorization"] = f"Basic {b64encode(unquote(url.auth).encode()).decode()}"
    return url._replace(auth=None, path=f"{(url.path or '').rstrip('/')}/{path}", fragment=None).url, headers


def again(times: int) -> urllib3.Retry:
    """Return how often to ask again; a server's wish to be asked later is not waited for."""
    return urllib3.Retry(times, respect_retry_after_header=False)


class Helper:
    """A thread that makes one call after another, and is waited for only so long: a name server, a header that drips or a dead
    share may hold it until the process ends.
    """

    def __init__(self) -> None:
        self._calls = SimpleQueue[Callable[[], None] | None]()
        Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        for call in iter(self._calls.get, None):
            call()

    def result(self, work: Callable[[], _T], seconds: float) -> _T:
        """Return what ``work`` returns.

        Raises what it raises, ``SlowRetrievalError`` after ``seconds``.
        """
        done: Future[_T] = Future()

        def call() -> None:
            try:
                done.set_result(work())
            except BaseException as error:  # noqa: BLE001 - raised by the caller
                done.set_exception(error)

        self._calls.put(call)
        try:
            return done.result(seconds)
        except TimeoutError as error:
            raise SlowRetrievalError from error

    def stop(self) -> None:
        """End the thread after its last call."""
        self._calls.put(None)


def reason_of(error: BaseException) -> str:
    """Return the first cause of a fault of the network or of a drive, without words of whoever answered."""
    causes = (error.__cause__, error.__context__, getattr(error, "reason", None), *error.args)
    if cause := next((each for each in causes if isinstance(each, Exception)), None):
        return reason_of(cause)
    return getattr(error, "verify_message", None) or getattr(error, "strerror", None) or type(error).__name__


class ReleaseSource(FetcherInterface):
    """Reads files below ``place``. A file may take ``patience`` seconds, and one more for every ``least_rate`` bytes received;
    nothing may come for ``patience`` seconds at most.
    """

    def __init__(self, place: str, patience: float = 30.0, least_rate: int = 2000) -> None:
        self._place = place
        self._patience, self._least_rate, self._helper = patience, least_rate, Helper()
        limits = urllib3.Timeout(connect=patience / 5, read=2 * patience)  # with two retries a host that is off is told as such
        self._pool = urllib3.PoolManager(retries=again(2), timeout=limits) if is_address(place) else None
        self.received = 0
        """Bytes so far."""
        self.timestamp = b""
        """The timestamp as it was last received."""

    def _fetch(self, url: str) -> Iterator[bytes]:
        """Yield the file ``url`` in pieces.

        Raises ``DownloadHTTPError`` (404 if a folder has no such file), ``SlowRetrievalError``.
        """
        path = url.removeprefix(BASE)
        began, size, kept = time.monotonic(), 0, b""
        pieces = self._from_address(path) if self._pool else self._from_folder(path)
        while (left := self._left(began, size)) > 0 and (piece := self._helper.result(lambda: next(pieces, b""), left)):
            size += len(piece)
            if path == "metadata/timestamp.json":
                kept += piece[:_CHUNK]
            yield piece
        if left <= 0:
            raise SlowRetrievalError
        self.received += size
        self.timestamp = kept or self.timestamp

    def _left(self, began: float, size: int) -> float:
        return min(self._patience, began + self._patience + size / self._least_rate - time.monotonic())

    def _from_folder(self, path: str) -> Generator[bytes]:
        file = Path(self._place, path)
        if not file.is_file():  # a pipe would block
            raise DownloadHTTPError(str(file), 404)
        try:
            with file.open("rb") as stream:
                while data := stream.read(_CHUNK):
                    yield data
        except OSError as error:  # the stick's, not this machine's
            raise DownloadError(f"{file}: {reason_of(error)}") from error

    def _from_address(self, path: str) -> Generator[bytes]:
        assert self._pool  # noqa: S101 - the caller has asked
        shown = without_password(self._place)
        try:
            address, headers = located(self._place, path)
            shown = address.partition("?")[0]
            with self._pool.request("GET", address, headers=headers, preload_content=False, decode_content=False) as answer:
                if answer.status != 200:  # which closes the connection unless all was read
                    raise DownloadHTTPError(f"{shown}: {answer.status}", answer.status)
                if answer.headers.get("Content-Type", "").startswith("text/html"):
                    raise refused(Refusal.WEB_PAGE, shown)
                while data := answer.read1(_CHUNK):  # whatever has arrived: a slow sender must not hold it back
                    yield data
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise DownloadError(f"{shown}: {reason_of(error)}") from error

    def close(self) -> None:
        """Close the connections."""
        self._helper.stop()
        if self._pool:
            self._pool.clear()

    def blob(self, name: BlobName, path: str = "") -> bytes:
        """Return the blob ``name``, which is at ``path`` if that is given.

        Raises ``RefusedError`` if its bytes are others, ``DownloadError``.
        """
        data: bytes = self.download_bytes(BASE + (path or name.path), name.size)
        if len(data) < name.size:
            raise refused(Refusal.TRUNCATED, name.digest.hex()[:12])
        if sha256(data).digest() != name.digest:
            raise refused(Refusal.DAMAGED, name.digest.hex()[:12])
        return data
