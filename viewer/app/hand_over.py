"""``hand_over``: let a desk that stayed in memory show itself, instead of starting another (docs/decisions/0060).

It runs before Qt is imported, and imports little: this is all that a second start takes.
"""

from __future__ import annotations

import os
from pathlib import Path

from viewer import __version__
from viewer.folders import own_folder

SHOWN, OTHER = b"shown", b"other"
"""The answers: the desk shows itself, or it is of another version and ends."""
SECONDS = 5.0
"""Time for the answer."""
_LONGEST = 100
"""Bytes of a socket's path that every system takes."""


def meeting_place() -> Path | None:
    """Return the socket at which a desk in memory listens; None where there are no such sockets."""
    place = own_folder("state") / "desk.sock"
    return place if os.name == "posix" and len(os.fsencode(place)) <= _LONGEST else None


def message(library: Path | None) -> bytes:
    """Return what the starting program says: its version, and the library that it was to open, absolute, or nothing."""
    return b"\0".join((__version__.encode(), os.fsencode(library.absolute()) if library else b"")) + b"\n"


def understood(said: bytes) -> tuple[str, Path | None]:
    """Return version and library of a message."""
    version, _, library = said.rstrip(b"\n").partition(b"\0")
    return version.decode("ascii", "replace"), Path(os.fsdecode(library)) if library else None


def hand_over(library: Path | None) -> bool:
    """Return whether a desk in memory shows itself now, with ``library`` if one was named."""
    place = meeting_place()
    if place is None or not place.exists():
        return False
    from _socket import AF_UNIX, socket  # the base of socket, which takes 3 ms

    line = socket(AF_UNIX)
    try:
        line.settimeout(SECONDS)
        line.connect(str(place))
        line.sendall(message(library))
        return line.recv(len(SHOWN)) == SHOWN
    except OSError:  # left by a desk that was killed
        return False
    finally:
        line.close()
