"""Limit this process's memory on Windows, with a job object of its own.

Not run on Windows by us: tests/test_windows.py checks the calls, and the layout of what they are given, against winnt.h.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

EXTENDED_LIMITS = 9
"""JobObjectExtendedLimitInformation"""
PROCESS_MEMORY = 0x100
"""JOB_OBJECT_LIMIT_PROCESS_MEMORY"""


class JobLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("working_sets", ctypes.c_size_t * 2),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("classes", ctypes.c_uint32 * 2),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peaks", ctypes.c_size_t * 2),
    )


def bound_memory(size: int) -> None:
    """Have Windows refuse this process more than ``size`` bytes of memory. Elsewhere it does nothing."""
    if sys.platform == "win32":
        join_job(ctypes.WinDLL("kernel32"), size)


def join_job(kernel: Any, size: int) -> bool:  # noqa: ANN401 - a library of Windows
    """Put this process in a job of that size; return whether ``kernel`` did. The job lasts as long as the process."""
    kernel.CreateJobObjectW.argtypes, kernel.CreateJobObjectW.restype = (ctypes.c_void_p, ctypes.c_wchar_p), ctypes.c_void_p
    kernel.GetCurrentProcess.argtypes, kernel.GetCurrentProcess.restype = (), ctypes.c_void_p
    kernel.SetInformationJobObject.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
    kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    job = kernel.CreateJobObjectW(None, None)
    limits = JobLimits(flags=PROCESS_MEMORY, process_memory=size)
    return bool(
        job
        and kernel.SetInformationJobObject(job, EXTENDED_LIMITS, ctypes.pointer(limits), ctypes.sizeof(limits))
        and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
    )
