"""Change one thing in a module without Qt, and see whether a test notices it: ``make mutations``.

cosmic-ray lists every possible change of a room. ``FRONTDESK_MUTATIONS`` of them, chosen by the seed ``FRONTDESK_SEED``, are
tried in copies of the checkout, one on each core, with the tests that run the changed line (or, if it runs at an import, any
function of the module); if there are none, with all tests of the room. The exit status is 1 if the share that is noticed is
below ``NOTICED``.
"""

from __future__ import annotations

import ast
import json
import os
import random
import shlex
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from difflib import unified_diff
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from cosmic_ray.mutating import use_mutation
from cosmic_ray.plugins import get_operator

ROOT = Path(__file__).resolve().parent.parent
COPIES = [ROOT / "build" / f"mutations-{number}" for number in range(os.cpu_count() or 1)]
FIRST = COPIES[0]
"""The copy in which changes are listed and the tests are measured."""
COUNT = int(os.environ.get("FRONTDESK_MUTATIONS", "80"))
SEED = os.environ.get("FRONTDESK_SEED", "1")
NOTICED = 0.85
"""Share of the changes that the tests must notice."""
TIMEOUT = 1200
"""Seconds after which a run of the tests counts as noticed: the change made something hang."""

PASSED = (0, 5)
"""Exit statuses of pytest: all tests passed, or there was none to run."""


class Room(NamedTuple):
    """Modules, and the tests that should notice a change in them."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


ROOMS = (
    Room(("viewer/content",), ("tests/content", "tests/library", "tests/test_bundled_library.py")),
    Room(("viewer/library",), ("tests/library", "tests/search", "tests/test_cli.py")),
    Room(("viewer/desk/core", "viewer/kiosk/core", "viewer/stage/core"), ("tests/core", "tests/stage")),
    Room(("viewer/fleet",), ("tests/fleet", "tests/test_cli.py")),
    Room(("viewer/site",), ("tests/site", "tests/test_cli.py")),
    Room(
        ("viewer/settings.py", "viewer/fields.py", "viewer/theme.py", "viewer/toml_text.py", "viewer/whole_file.py"),
        ("tests/test_settings.py", "tests/test_theme.py", "tests/core/test_kiosk_settings.py", "tests/test_whole_file.py",
         "tests/test_replacing.py"),
    ),
)
CONFIGURATION = """\
[cosmic-ray]
module-path = {modules}
timeout = 1
excluded-modules = []
test-command = "false"

[cosmic-ray.distributor]
name = "local"

[cosmic-ray.filters.operators-filter]
exclude-operators = ["core/ReplaceBinaryOperator_BitOr_.*", "core/ReplaceComparisonOperator_.*_Is(Not)?$"]
"""
"""cosmic-ray only lists changes. Left out: ``A | B`` is nearly always a type, which is never evaluated;
``is`` for ``==`` depends on Python's caching.
"""
CONTEXTS = f"""\
[run]
data_file = {FIRST / ".coverage"}
source = viewer
branch = true
context = ${{PYTEST_CURRENT_TEST-}}
parallel = true
disable_warnings = no-data-collected, module-not-measured
"""
"""In processes that a test starts, pytest's own variable says which test it is; in pytest's, ``tests.contexts`` does."""


class Change(NamedTuple):
    """One change that cosmic-ray can make: the ``occurrence`` of what ``operator`` changes in ``module``, at line ``row``."""

    module: str
    row: int
    operator: str
    occurrence: int
    arguments: str  # JSON
    room: int


def main() -> int:
    """Try the changes; print those that no test noticed."""
    tool, python = Path(sys.executable).parent, sys.argv[1]
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for copy in COPIES:
        shutil.rmtree(copy, ignore_errors=True)
        for name in filter(None, tracked):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    environment = _environment(FIRST)
    found = [change for number in range(len(ROOMS)) for change in _changes(tool, number, environment)]
    chosen = random.Random(SEED).sample(found, min(COUNT, len(found)))
    print(f"{len(chosen)} of {len(found)} changes, seed {SEED}", flush=True)
    tests = _tests_by_line(python, environment)
    failing = _failing()
    print(*(f"fails without a change, left out: {test}" for test in failing), sep="\n", flush=True)
    without_failing = {"PYTEST_ADDOPTS": shlex.join(f"--deselect={test}" for test in failing)}
    free: SimpleQueue[Path] = SimpleQueue()
    for copy in COPIES:
        free.put(copy)

    def try_one(change: Change) -> bool:
        copy = free.get()
        try:
            return _tried(change, copy, python, tests.get((change.module, change.row), ()), without_failing)
        finally:
            free.put(copy)

    with ThreadPoolExecutor(len(COPIES)) as pool:
        noticed = sum(pool.map(try_one, sorted(chosen)))
    print(f"{noticed} of {len(chosen)} changes noticed ({noticed / max(1, len(chosen)):.0%}; bar {NOTICED:.0%})")
    return int(noticed < NOTICED * len(chosen))


def _environment(copy: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", "QT_QPA_PLATFORM": "offscreen"}


def _tried(change: Change, copy: Path, python: str, near: tuple[str, ...], more: dict[str, str]) -> bool:
    """Make ``change`` in ``copy`` and run the tests ``near`` it, if there are none those of its room; return whether one failed.
    Print the change if none did.
    """
    operator = get_operator(change.operator)(**json.loads(change.arguments))
    with use_mutation(copy / change.module, operator, change.occurrence) as (before, after):
        noticed = _notices(python, near or ROOMS[change.room].tests, copy, _environment(copy) | more)
    if not noticed:
        lines = "\n".join(unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))
        print(f"\n{change.module}:{change.row} {change.operator}: no test noticed\n{lines}", flush=True)
    return noticed


def _changes(tool: Path, number: int, environment: dict[str, str]) -> list[Change]:
    """Return every change of a room, by its position. Class statements are left out: no test can see whether a struct is
    frozen.
    """
    configuration, session = FIRST / f"room{number}.toml", FIRST / f"room{number}.sqlite"
    configuration.write_text(CONFIGURATION.format(modules=list(ROOMS[number].modules)), encoding="utf-8")
    subprocess.run([tool / "cosmic-ray", "init", configuration, session], cwd=FIRST, check=True, env=environment)
    subprocess.run([tool / "cr-filter-operators", session, configuration], cwd=FIRST, check=True, env=environment)
    with closing(sqlite3.connect(session)) as database:
        rows = database.execute(
            "SELECT module_path, start_pos_row, operator_name, occurrence, json_extract(operator_args, '$'), ?"
            " FROM mutation_specs WHERE job_id NOT IN (SELECT job_id FROM work_results) ORDER BY 1, 2, 3, 4",
            (number,),
        )
        changes = [Change(*row) for row in rows]
    modules = {change.module for change in changes}
    lines = {module: (FIRST / module).read_text(encoding="utf-8").splitlines() for module in modules}
    return [change for change in changes if not lines[change.module][change.row - 1].startswith("class ")]


def _tests_by_line(python: str, environment: dict[str, str]) -> dict[tuple[str, int], tuple[str, ...]]:
    """Run the tests of all rooms once; return for each line those that run it."""
    (FIRST / "contexts.ini").write_text(CONTEXTS, encoding="utf-8")
    tests = [*dict.fromkeys(test for room in ROOMS for test in room.tests)]
    measuring = environment | {"COVERAGE_PROCESS_START": str(FIRST / "contexts.ini")}  # in processes that a test starts
    left_out = "not refused_at_once and not command_line_is_light"  # they count what is imported
    for command, *words in (
        ["run", "-m", "pytest", "-q", "-n", "auto", "-p", "tests.contexts", "-k", left_out, *tests],
        ["combine", "--quiet"],
        ["json", "--quiet", "--show-contexts", "-o", "contexts.json"],
    ):
        line = [python, "-m", "coverage", command, "--rcfile=contexts.ini", *words]
        status = subprocess.run(line, cwd=FIRST, env=measuring, check=False).returncode
        if status not in ((0, 1) if command == "run" else (0,)):
            raise SystemExit(f"{' '.join(line)}: {status}")
    measured = json.loads((FIRST / "contexts.json").read_text(encoding="utf-8"))
    by_line: dict[tuple[str, int], tuple[str, ...]] = {}
    for module, file in measured["files"].items():
        tests_of = {int(row): {node for context in at if (node := _node(context))} for row, at in file["contexts"].items()}
        rows = _rows_of_functions((FIRST / module).read_text(encoding="utf-8"))
        users = set().union(*(nodes for row, nodes in tests_of.items() if row in rows))
        by_line |= {(module, row): tuple(sorted(nodes if row in rows else nodes | users)) for row, nodes in tests_of.items()}
    return by_line


def _rows_of_functions(source: str) -> set[int]:
    """Return the lines of functions' bodies. All others run once, for the first test that imports the module: whoever runs a
    function of it may judge them.
    """
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
    return {row for node in functions for row in range(node.body[0].lineno, (node.end_lineno or 0) + 1)}


def _failing() -> list[str]:
    """Return the tests that failed without a change, as pytest keeps them; they tell nothing about a change."""
    kept = FIRST / ".pytest_cache" / "v" / "cache" / "lastfailed"
    return sorted(json.loads(kept.read_text(encoding="utf-8"))) if kept.is_file() else []


def _node(context: str) -> str | None:
    """Return the test of the context ``tests/content/test_links.py::test_x[1] (call)``; what a fixture runs, any test of the
    file may judge.
    """
    path, _, test = context.partition("[")[0].partition(" (")[0].partition("::")
    if not test or not (FIRST / path).is_file():
        return None
    return f"{path}::{test}" if context.endswith("(call)") else path


def _notices(python: str, tests: tuple[str, ...], copy: Path, environment: dict[str, str]) -> bool:
    """Run ``tests`` of ``copy`` until one fails; return whether one did. What takes longer than ``TIMEOUT`` has failed."""
    processes = ["-n", "auto"] if any("::" not in test for test in tests) else ["-p", "no:xdist"]
    command = [python, "-m", "pytest", "-q", "-x", *processes, "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        return True
    return done.returncode not in PASSED


if __name__ == "__main__":
    sys.exit(main())
