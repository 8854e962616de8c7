"""``import_qt``: what every command with a window does before anything else."""

from __future__ import annotations

import builtins


def import_qt() -> None:
    """Imports Qt and leaves Python's ``import`` as it was.

    PySide puts an ``import`` of its own in its place, which reads the source of every module that is imported later and
    looks there for the switch ``__feature__``. Nobody here uses that; it took 10 ms of a start, and memory.
    """
    plain = builtins.__import__
    import PySide6.QtCore  # noqa: F401 - for what it does to Python

    builtins.__import__ = plain
