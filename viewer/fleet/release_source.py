"""``ReleaseSource``: where releases come from, a folder or an address; whatever it sends is bounded in size and time."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import urllib3
from tuf.api.exceptions import DownloadError, DownloadHTTPError, SlowRetrievalError
from tuf.ngclient.fetcher import FetcherInterface

from viewer import __version__
from viewer.fleet.machine_state import is_address
from viewer.fleet.manifest import BlobName
from viewer.fleet.refusals import Refusal, refused

BASE = "release:"
"""Stands for the folder or address in the names that python-tuf asks for."""
_CHUNK = 64 * 1024


def cause_of(error: urllib3.exceptions.HTTPError) -> str:
    """Return why nothing was received or sent, without the names of urllib3's objects."""
    return str(getattr(error, "reason", None) or error).rpartition(": ")[2]


class ReleaseSource(FetcherInterface):
    """Reads files below ``place``. A file may take ``patience`` seconds, and one more for every ``least_rate`` bytes received."""

    def __init__(self, place: str, patience: float = 30.0, least_rate: int = 2000) -> None:
        self._place = place.rstrip("/")
        self._patience, self._least_rate = patience, least_rate
        self._pool = urllib3.PoolManager(headers={"User-Agent": f"frontdesk/{__version__}"}) if is_address(place) else None
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
        with closing(self._from_address(path) if self._pool else self._from_folder(path)) as pieces:
            for piece in pieces:
                size += len(piece)
                if time.monotonic() - began > self._patience + size / self._least_rate:
                    raise SlowRetrievalError
                if path == "metadata/timestamp.json":
                    kept += piece[:_CHUNK]
                yield piece
        self.received += size
        self.timestamp = kept or self.timestamp

    def _from_folder(self, path: str) -> Generator[bytes]:
        file = Path(self._place, path)
        if not file.is_file():  # a pipe would block
            raise DownloadHTTPError(str(file), 404)
        with file.open("rb") as stream:
            while data := stream.read(_CHUNK):
                yield data

    def _from_address(self, path: str) -> Generator[bytes]:
        assert self._pool  # noqa: S101 - the caller has asked
        try:
            answer = self._pool.request(
                "GET", f"{self._place}/{path}", preload_content=False, retries=2, timeout=self._patience, decode_content=False
            )
            with answer:  # which closes the connection unless all was read
                if answer.status != 200:
                    raise DownloadHTTPError(f"{self._place}/{path}: {answer.status}", answer.status)
                while data := answer.read1(_CHUNK):  # whatever has arrived: a slow sender must not hold it back
                    yield data
        except urllib3.exceptions.ReadTimeoutError as error:
            raise SlowRetrievalError(path) from error
        except urllib3.exceptions.HTTPError as error:
            slow = isinstance(getattr(error, "reason", None), urllib3.exceptions.ReadTimeoutError)  # not: nobody answers
            raise (SlowRetrievalError(path) if slow else DownloadError(f"{self._place}: {cause_of(error)}")) from error

    def close(self) -> None:
        """Close the connections."""
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
