"""Run probes: programs that measure themselves and print one line of JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROBES = Path(__file__).resolve().parent / "probe"
BUILD = ROOT / "build" / "bench"
"""The folder of generated articles and libraries, kept between runs."""

TIMEOUT = 300
"""Time limit of a probe in seconds; normal runs are far below."""


def environment(home: str = "home") -> dict[str, str]:
    """Return the environment of a measured process: this one's, with settings and caches separate from the user's own.

    Python caches its compiled modules, as by default. What users do not have and msgspec imports if it is there is hidden.
    """
    hidden = BUILD / "hidden" / "typing_extensions.py"
    if not hidden.exists():
        hidden.parent.mkdir(parents=True, exist_ok=True)
        hidden.write_text("raise ImportError\n", encoding="utf-8")
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    path = os.pathsep.join((str(ROOT), str(hidden.parent)))
    return inherited | {"FRONTDESK_HOME": str(BUILD / home), "PYTHONPATH": path, "PYTHONUTF8": "1"}


@dataclass(frozen=True)
class Probe:
    """The program ``bench/probe/NAME.py`` with its arguments, run by ``python``; ``home`` names the folder of its settings."""

    name: str
    arguments: tuple[object, ...] = ()
    python: Path = Path(sys.executable)
    home: str = "home"

    def run(self) -> dict[str, float]:
        """Run the probe in a process; return what it prints."""
        command = [str(self.python), str(PROBES / f"{self.name}.py"), *map(str, self.arguments)]
        printed = _run(command, self.home)
        values: dict[str, float] = json.loads(printed.splitlines()[-1])
        return values


def in_turn(runs: int, *probes: Probe) -> list[list[dict[str, float]]]:
    """Return the results of each of ``probes``, run one after the other ``runs`` times after one warm-up.

    They alternate, so that other load on the machine affects all of them equally.
    """
    results: list[list[dict[str, float]]] = [[] for _ in probes]
    for turn in range(runs + 1):
        for of_probe, probe in zip(results, probes, strict=True):
            values = probe.run()
            if turn:
                of_probe.append(values)
    return results


def frontdesk(*arguments: object, allowed: tuple[int, ...] = (0,)) -> float:
    """Return the seconds that ``frontdesk ARGUMENTS…`` takes, including start and end of the process.

    Raises ``RuntimeError`` if its exit status is not one of ``allowed``.
    """
    begin = time.perf_counter()
    _run([sys.executable, "-m", "viewer", *map(str, arguments)], allowed=allowed)
    return time.perf_counter() - begin


def _run(command: list[str], home: str = "home", allowed: tuple[int, ...] = (0,)) -> str:
    try:
        ran = subprocess.run(command, env=environment(home), capture_output=True, text=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(str(error)) from error
    if ran.returncode not in allowed:
        message = f"{' '.join(command)} failed ({ran.returncode}):\n{ran.stderr[-2000:]}"
        raise RuntimeError(message)
    return ran.stdout
