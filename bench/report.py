"""Write the results: build/bench.json for programs, the table of docs/PERFORMANCE.md for people."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from bench.figure import Figure, Measured
from bench.process import ROOT

JSON = ROOT / "build" / "bench.json"
PAGE = ROOT / "docs" / "PERFORMANCE.md"
_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"


class Line(Struct, omit_defaults=True):
    """One figure of build/bench.json."""

    value: float
    unit: str
    bar: float
    ok: bool
    runs: int
    detail: str = ""


def line(figure: Figure, measured: Measured) -> Line:
    """Return ``figure`` with its result."""
    value = round(measured.value, 3)
    return Line(value, figure.unit, figure.bar, figure.holds(measured.value), measured.runs, measured.detail)


def read() -> dict[str, Line]:
    """Return the figures of earlier runs; none if there are none or the file has another format."""
    try:
        return msgspec.json.decode(JSON.read_bytes(), type=dict[str, Line])
    except (OSError, msgspec.DecodeError):
        return {}


def write(lines: dict[str, Line]) -> None:
    """Write ``lines`` to build/bench.json."""
    JSON.parent.mkdir(exist_ok=True)
    JSON.write_bytes(msgspec.json.format(msgspec.json.encode(lines), indent=2) + b"\n")


def machine() -> str:
    """Return a description of the machine, without its name."""
    model = next(
        (row.partition(":")[2].strip() for row in Path("/proc/cpuinfo").read_text().splitlines() if row.startswith("model name")),
        platform.machine(),
    )
    return f"{model}, {os.cpu_count()} cores, no GPU, {platform.system()}, Python {platform.python_version()}"


def commit() -> str:
    """Return the measured commit, with a mark if the tree differs from it."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--exclude", "*"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return described.stdout.strip() or "unknown"


def table(figures: tuple[Figure, ...], lines: dict[str, Line]) -> str:
    """Return the Markdown table of everything measured."""
    rows = ["| figure | what | value | bar | holds | runs | made from |", "| --- | --- | --: | --: | --- | --: | --- |"]
    for figure in figures:
        if found := lines.get(figure.key):
            sign = "≥" if figure.at_least else "≤"
            holds = "yes" if found.ok else "**no**"
            rows.append(
                f"| `{figure.key}` | {figure.what} | {found.value:g} {found.unit} | {sign} {found.bar:g} | {holds} "
                f"| {found.runs} | {found.detail} |"
            )
    return "\n".join(rows)


def publish(figures: tuple[Figure, ...], lines: dict[str, Line], screen: str) -> None:
    """Replace the measured part of docs/PERFORMANCE.md."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(_BEGIN)
    after = rest.split(_END)[1]
    when = datetime.now(UTC).date().isoformat()
    measured = f"Commit {commit()}, {when}. {machine()}; screen: {screen}.\n\n{table(figures, lines)}"
    PAGE.write_text(f"{before}{_BEGIN}\n{measured}\n{_END}{after}", encoding="utf-8")
