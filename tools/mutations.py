"""Change one thing in a module without Qt, and see whether a test notices it: ``make mutations``.

cosmic-ray lists every possible change of a room. ``FRONTDESK_MUTATIONS`` of them, chosen by the seed ``FRONTDESK_SEED``, are
tried in a copy of the checkout, one after another. The exit status is 1 if the share that is noticed is below ``NOTICED``.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
COPY = ROOT / "build" / "mutations"
COUNT = int(os.environ.get("FRONTDESK_MUTATIONS", "80"))
SEED = os.environ.get("FRONTDESK_SEED", "1")
NOTICED = 0.85
"""Share of the changes that the tests must notice."""
TIMEOUT = 300
"""Seconds after which a run of the tests counts as noticed: the change made something hang."""


class Room(NamedTuple):
    """Modules, and the tests that should notice a change in them."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


ROOMS = (
    Room(("viewer/content",), ("tests/content", "tests/library", "tests/test_bundled_library.py")),
    Room(("viewer/library",), ("tests/library", "tests/search", "tests/test_cli.py")),
    Room(("viewer/desk/core", "viewer/kiosk/core", "viewer/stage/core"), ("tests/core", "tests/stage")),
    Room(
        ("viewer/settings.py", "viewer/fields.py", "viewer/theme.py", "viewer/toml_text.py", "viewer/whole_file.py"),
        ("tests/test_settings.py", "tests/test_theme.py", "tests/core/test_kiosk_settings.py", "tests/test_whole_file.py",
         "tests/test_replacing.py"),
    ),
)
CONFIGURATION = """\
[cosmic-ray]
module-path = {modules}
timeout = {timeout}
excluded-modules = []
test-command = "{python} -m pytest -q -x -n auto -p no:cacheprovider {tests}"

[cosmic-ray.distributor]
name = "local"

[cosmic-ray.filters.operators-filter]
exclude-operators = ["core/ReplaceBinaryOperator_BitOr_.*", "core/ReplaceComparisonOperator_.*_Is(Not)?$"]
"""
"""Changes left out: ``A | B`` is nearly always a type, which is never evaluated;
``is`` for ``==`` depends on Python's caching.
"""


def main() -> int:
    """Try the changes; print those that no test noticed."""
    tool, python = Path(sys.executable).parent, sys.argv[1]
    shutil.rmtree(COPY, ignore_errors=True)
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, tracked):
        target = COPY / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    environment = {**os.environ, "PYTHONPATH": str(COPY), "PYTHONDONTWRITEBYTECODE": "1", "QT_QPA_PLATFORM": "offscreen"}
    sessions = []
    for number, room in enumerate(ROOMS):
        configuration, session = COPY / f"room{number}.toml", COPY / f"room{number}.sqlite"
        tests = " ".join(room.tests)
        words = CONFIGURATION.format(modules=list(room.modules), timeout=TIMEOUT, python=python, tests=tests)
        configuration.write_text(words, encoding="utf-8")
        subprocess.run([tool / "cosmic-ray", "init", configuration, session], cwd=COPY, check=True, env=environment)
        subprocess.run([tool / "cr-filter-operators", session, configuration], cwd=COPY, check=True, env=environment)
        sessions.append((configuration, session))
    _choose([session for _, session in sessions])
    for configuration, session in sessions:
        subprocess.run([tool / "cosmic-ray", "exec", configuration, session], cwd=COPY, check=True, env=environment)
    return _report([session for _, session in sessions])


def _choose(sessions: list[Path]) -> None:
    """Keep only ``COUNT`` changes of all rooms together; a seed chooses the same ones again."""
    found = [change for session in sessions for change in _pending(session)]
    chosen = {change.job for change in random.Random(SEED).sample(found, min(COUNT, len(found)))}
    print(f"{len(chosen)} of {len(found)} changes, seed {SEED}")
    for session in sessions:
        with closing(sqlite3.connect(session)) as database, database:
            for (job,) in database.execute("SELECT job_id FROM work_items").fetchall():
                if job not in chosen:
                    database.execute("DELETE FROM work_results WHERE job_id = ?", (job,))
                    database.execute("DELETE FROM mutation_specs WHERE job_id = ?", (job,))
                    database.execute("DELETE FROM work_items WHERE job_id = ?", (job,))


class _Change(NamedTuple):
    module: str
    row: int
    operator: str
    occurrence: int
    job: str  # chosen again by each ``init``


def _pending(session: Path) -> list[_Change]:
    """Return the changes of a session, by their position. Class statements are left out: no
    test can see whether a struct is frozen.
    """
    with closing(sqlite3.connect(session)) as database:
        pending = database.execute(
            "SELECT module_path, start_pos_row, operator_name, occurrence, job_id FROM mutation_specs"
            " WHERE job_id NOT IN (SELECT job_id FROM work_results)"
        )
        changes = sorted(_Change(*row) for row in pending)
    lines = {module: (COPY / module).read_text(encoding="utf-8").splitlines() for module in {change.module for change in changes}}
    return [change for change in changes if not lines[change.module][change.row - 1].startswith("class ")]


def _report(sessions: list[Path]) -> int:
    tried = noticed = 0
    for session in sessions:
        with closing(sqlite3.connect(session)) as database:
            rows = database.execute(
                "SELECT module_path, start_pos_row, operator_name, test_outcome, diff"
                " FROM mutation_specs NATURAL JOIN work_results"
            ).fetchall()
        for module, row, operator, outcome, diff in rows:
            tried += 1
            if outcome == "SURVIVED":
                print(f"\n{module}:{row} {operator}: no test noticed\n{diff}")
            else:
                noticed += 1
    print(f"{noticed} of {tried} changes noticed ({noticed / max(1, tried):.0%}; bar {NOTICED:.0%})")
    return int(noticed < NOTICED * tried)


if __name__ == "__main__":
    sys.exit(main())
