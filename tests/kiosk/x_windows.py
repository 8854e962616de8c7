"""The windows of an X server, asked in its own protocol: ``xwininfo`` takes 40 ms of a core for each window."""

from __future__ import annotations

import socket
import struct
from typing import NamedTuple

_TREE, _ATTRIBUTES, _GEOMETRY, _PLACE = 15, 3, 14, 40
_SECONDS = 20
_VIEWABLE = 2


class XWindow(NamedTuple):
    """A window that is shown: its place on the screen and its size, in px, without its frame."""

    number: int
    x: int
    y: int
    width: int
    height: int


class _GoneError(Exception):
    """The server answered that there is no such window any more."""


class _Server:
    """A connection to the display ``display``, of this machine.

    Raises ``OSError`` if the server cannot be reached or ends meanwhile.
    """

    def __init__(self, display: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(_SECONDS)
        path = f"/tmp/.X11-unix/X{display.removeprefix(':')}"  # noqa: S108 - where every X server listens
        try:
            try:
                self._socket.connect(f"\0{path}")  # there also where that folder cannot be written
            except ConnectionRefusedError:
                self._socket.connect(path)
            self._socket.sendall(struct.pack("<2B5H", ord("l"), 0, 11, 0, 0, 0, 0))
            status, length = struct.unpack("<B5xH", self._read(8))
            about = self._read(length * 4)
            if status != 1:
                raise ConnectionRefusedError(about)
        except OSError:
            self.close()
            raise
        vendor, formats = struct.unpack("<16xH3xB", about[:22])
        self.root: int = struct.unpack_from("<I", about, 32 + (vendor + 3) // 4 * 4 + 8 * formats)[0]

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def ask(self, code: int, *words: int) -> bytes:
        """Return the answer to a request.

        Raises ``_GoneError``.
        """
        self._socket.sendall(struct.pack(f"<BxH{len(words)}I", code, 1 + len(words), *words))
        while True:
            answer = self._read(32)
            if answer[0] == 0:
                raise _GoneError
            if answer[0] == 1:
                return answer + self._read(4 * struct.unpack_from("<I", answer, 4)[0])

    def _read(self, length: int) -> bytes:
        read = b""
        while len(read) < length:
            more = self._socket.recv(length - len(read))
            if not more:
                raise ConnectionResetError("the X server has ended")
            read += more
        return read


def windows(display: str) -> list[XWindow]:
    """Return every window on the root of ``display`` that is shown, topmost first.

    Raises ``OSError`` if the server cannot be reached or ends meanwhile.
    """
    server = _Server(display)
    try:
        tree = server.ask(_TREE, server.root)
        (count,) = struct.unpack_from("<H", tree, 16)
        found = (_shown(server, number) for number in reversed(struct.unpack_from(f"<{count}I", tree, 32)))
        return [each for each in found if each]
    finally:
        server.close()


def window(display: str, number: int) -> XWindow | None:
    """Return the window ``number`` of ``display``; None if it is not shown or has ended.

    Raises ``OSError`` if the server cannot be reached or ends meanwhile.
    """
    server = _Server(display)
    try:
        return _shown(server, number)
    finally:
        server.close()


def _shown(server: _Server, number: int) -> XWindow | None:
    try:
        if server.ask(_ATTRIBUTES, number)[26] != _VIEWABLE:
            return None
        width, height = struct.unpack_from("<HH", server.ask(_GEOMETRY, number), 16)
        x, y = struct.unpack_from("<hh", server.ask(_PLACE, number, server.root, 0), 12)
    except _GoneError:
        return None
    return XWindow(number, x, y, width, height)
