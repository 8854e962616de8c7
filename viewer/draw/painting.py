"""Nothing raises while painting, and no painter is left open (docs/RELIABILITY.md).

Qt calls a paint routine from C++. An exception that leaves it is kept by PySide until control is back in Python, while other
routines run with it pending: they fail for no reason of their own, or take the program down. And a painter that still draws when
its widget or picture goes takes it down as well; after an exception it lives as long as the traceback.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from types import TracebackType
from typing import ParamSpec, TypeVar

from PySide6.QtGui import QPainter
from shiboken6 import isValid

_P = ParamSpec("_P")
_T = TypeVar("_T")


def paints(routine: Callable[_P, None]) -> Callable[_P, None]:
    """``routine``, which Qt calls to paint: what goes wrong in it is told to the one handler (``viewer.draw.error_handler``)."""

    @wraps(routine)
    def painting(*args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            routine(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - handed on to whoever handles it
            end_painters(error.__traceback__)
            sys.excepthook(type(error), error, error.__traceback__)

    return painting


def closes_painters(routine: Callable[_P, _T]) -> Callable[_P, _T]:
    """``routine``, which makes a painter for a picture or a file: one that an exception leaves open is ended at once."""

    @wraps(routine)
    def closing(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return routine(*args, **kwargs)
        except BaseException as error:
            end_painters(error.__traceback__)
            raise

    return closing


def end_painters(trace: TracebackType | None) -> None:
    """End every painter that a frame of ``trace`` made and still draws with, the innermost first; one that was handed to it is
    somebody else's.
    """
    painters: list[QPainter] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        given = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        found = trace.tb_frame.f_locals.items()
        painters += [value for name, value in found if isinstance(value, QPainter) and name not in given]
        trace = trace.tb_next
    for painter in reversed(painters):
        if isValid(painter) and painter.isActive():
            painter.end()
