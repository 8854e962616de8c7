"""A start as it is felt: from the start of the process until its window stops changing, compared with other windows."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from statistics import median

from bench.desk import kept, listed
from bench.figure import Figure, Measured, ratio
from bench.probe.cost import descendants, ticked, unique
from bench.process import PROBES, TIMEOUT, environment
from bench.screen import pixels
from bench.start import bundled, choose_article, web_engine, web_page

_RUNS = 7
_QUIET = 1.5
"""Seconds without a changed pixel after which a window is settled."""
_LOOK = 0.004
"""Seconds between two looks at the screen: the precision of ``ms``."""

Run = dict[str, float]


def settle(command: list[str], home: str = "home") -> Run:
    """Run ``command`` until its window has not changed for ``_QUIET`` seconds, and end it.

    Return ``ms`` to the last change, ``first`` to the first one, ``cpu`` in seconds of the process and its descendants until the
    end of the quiet time, and ``uss`` in MB.
    """
    with pixels() as screen, Path(os.devnull).open("wb") as nothing:
        before = screen[:]
        begin = time.perf_counter()
        process = subprocess.Popen(command, env=environment(home), stdout=nothing, stderr=nothing)
        first = last = 0.0
        while not last or time.perf_counter() - begin - last < _QUIET:
            time.sleep(_LOOK)
            now = screen[:]
            if now != before:
                before, last = now, time.perf_counter() - begin
                first = first or last
            if process.poll() is not None or time.perf_counter() - begin > TIMEOUT:
                process.kill()
                process.wait()
                message = f"{' '.join(command)} ended, or never became still"
                raise RuntimeError(message)
        others = descendants(process.pid)
        below, held = ticked(others), unique(process.pid)
        process.send_signal(signal.SIGKILL)  # so that ending it costs it nothing
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = -signal.SIGKILL
        _wait_until_gone(others)
    return {"ms": last * 1000, "first": first * 1000, "cpu": used.ru_utime + used.ru_stime + below, "uss": held}


def _wait_until_gone(processes: list[Path]) -> None:
    """End what the ended process has left: the next window needs an empty screen."""
    for process in processes:
        try:
            os.kill(int(process.name), signal.SIGKILL)
        except ProcessLookupError:
            continue
    time.sleep(0.2)


def in_turn(*commands: tuple[list[str], str]) -> list[list[Run]]:
    """Return the runs of each command; they alternate, after one warm-up."""
    turns = [[settle(*command) for command in commands] for _ in range(_RUNS + 1)]
    return [list(runs) for runs in zip(*turns[1:], strict=True)]


def desk(library: Path, home: str = "home") -> tuple[list[str], str]:
    """Return the command that opens ``library`` in the receptionist's window, and the folder of its settings."""
    return [sys.executable, "-m", "viewer", str(library)], home


def _probe(name: str, *arguments: str, python: Path = Path(sys.executable)) -> tuple[list[str], str]:
    return [str(python), str(PROBES / f"{name}.py"), *arguments, "stay"], "home"


@cache
def _starts() -> dict[str, list[Run]]:
    choose_article()
    commands = {
        "desk": desk(bundled()),
        "bare": _probe("bare"),
        "same import": _probe("bare", "same-import"),
        "web engine": _probe("webengine", str(web_page()), python=web_engine()),
    }
    if assistant := shutil.which("assistant") or shutil.which("assistant6"):
        commands["Qt Assistant"] = [assistant, "-showUrl", web_page().as_uri()], "home"
    return dict(zip(commands, in_turn(*commands.values()), strict=True))


def _middle(name: str, quantity: str) -> float:
    return median(run[quantity] for run in _starts()[name])


def _compared(reference: str) -> Measured:
    desk, other = ([run["cpu"] for run in _starts()[name]] for name in ("desk", reference))
    return ratio(desk, other, "s")


def _others(quantity: str, unit: str) -> str:
    return ", ".join(f"{name} {_middle(name, quantity):.0f} {unit}" for name in _starts() if name != "desk")


def _milliseconds() -> Measured:
    detail = f"first change after {_middle('desk', 'first'):.0f} ms; {_others('ms', 'ms')}"
    return Measured(_middle("desk", "ms"), _RUNS, detail)


def _memory() -> Measured:
    return Measured(_middle("desk", "uss"), _RUNS, _others("uss", "MB"))


def _million() -> Measured:
    many, few = in_turn(desk(kept(listed(1_000_000), "plain"), "plain"), desk(kept(listed(10), "plain"), "plain"))
    return ratio([run["cpu"] for run in many], [run["cpu"] for run in few], "s")


FIGURES = (
    Figure("start_settled_cpu_vs_bare", "CPU of a start until the window is still, compared with a bare window", "×", 1.8,
           lambda: _compared("bare")),
    Figure("start_settled_cpu_vs_bare_same_import", "The same, compared with a bare window with the program's import", "×", 3.2,
           lambda: _compared("same import")),
    Figure("start_settled_ms", "From the start of the process to the last change of the window's pixels", "ms", 600,
           _milliseconds),
    Figure("start_settled_uss_mb", "Memory of the settled window that would be free without it", "MB", 55, _memory),
    Figure("start_1m_vs_10", "CPU until the window is still with 1,000,000 articles, compared with 10", "×", 1.05, _million),
)  # fmt: skip
