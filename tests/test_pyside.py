"""What Frontdesk relies on in the PySide6 in use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QObject


def test_calls_that_return_none_keep_its_reference_count() -> None:
    """From 6.12.0 on they may not, hence the upper bound in pyproject.toml."""
    thing = QObject()
    thing.setObjectName("warm")
    before = sys.getrefcount(None)
    for _ in range(200):
        thing.setObjectName("desk")
    # One reference lost a call would kill the process after some thousand calls; Python itself moves the count by a few.
    assert abs(sys.getrefcount(None) - before) < 20


_IMPORTS = """
import builtins, linecache
plain = builtins.__import__
from viewer.app.qt import import_qt
import_qt()
import viewer.desk.window, PySide6.QtSvg
assert builtins.__import__ is plain
print(*(path for path in linecache.cache if "viewer" in path))
"""


def test_no_source_is_read_when_modules_are_imported_after_qt() -> None:
    command = [sys.executable, "-c", _IMPORTS]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1])
    assert (ran.stdout.strip(), ran.stderr) == ("", "")
