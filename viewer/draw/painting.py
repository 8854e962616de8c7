"""Keep exceptions inside paint routines, and leave no painter open (docs/RELIABILITY.md).

Qt calls a paint routine from C++. PySide keeps an exception that leaves it until control is back in Python. Other routines
that run meanwhile fail for no reason of their own, or crash the program. A painter that is still active when its widget or
picture is deleted also crashes it; after an exception the painter lives as long as the traceback.
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
    """Wrap a paint routine that Qt calls: errors in it go to the error handler (``viewer.draw.error_handler``)."""

    @wraps(routine)
    def painting(*args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            routine(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - passed on to the error handler
            end_painters(error.__traceback__)
            sys.excepthook(type(error), error, error.__traceback__)

    return painting


def closes_painters(routine: Callable[_P, _T]) -> Callable[_P, _T]:
    """Wrap a routine that paints on a picture or file: a painter that an exception leaves open is ended at once."""

    @wraps(routine)
    def closing(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return routine(*args, **kwargs)
        except BaseException as error:
            end_painters(error.__traceback__)
            raise

    return closing


def end_painters(trace: TracebackType | None) -> None:
    """End every active painter that a frame of ``trace`` created, the innermost first; a
    painter that was passed in is left alone.
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
