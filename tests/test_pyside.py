"""What Frontdesk relies on in the PySide6 in use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QObject

from viewer.app.qt import TESTED


def test_calls_that_return_none_keep_its_reference_count() -> None:
    """From 6.12.0 on they may not; this is the reason for the upper bound in pyproject.toml."""
    thing = QObject()
    thing.setObjectName("warm")
    before = sys.getrefcount(None)
    for _ in range(200):
        thing.setObjectName("desk")
    # One lost reference per call would kill the process after some thousand calls; Python itself moves the count by a few.
    assert abs(sys.getrefcount(None) - before) < 20


def run(code: str, *arguments: str) -> str:
    """Return the output of a separate Python, asserting that it prints no warning."""
    command = [sys.executable, "-c", code, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1])
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


_IMPORTS = """
import builtins, linecache
plain = builtins.__import__
from viewer.app.qt import import_qt
import_qt()
import viewer.desk.desk_window, PySide6.QtSvg
assert builtins.__import__ is plain
print(*(path for path in linecache.cache if "viewer" in path))
"""


def test_no_source_is_read_when_modules_are_imported_after_qt() -> None:
    assert run(_IMPORTS).strip() == ""


_UNASKED = """
import sys
from viewer.app.qt import import_qt
import_qt()
import PySide6.QtWidgets
print(*sorted({"zipfile", "inspect", "shibokensupport.signature.parser"} & sys.modules.keys()))
"""


def test_what_pyside_explains_with_is_not_unpacked_unasked() -> None:
    assert run(_UNASKED).strip() == ""


_OTHER_VERSION = """
import sys
from viewer.app import qt
qt.TESTED = frozenset({"6.11.0"})
qt.import_qt()
import PySide6.QtWidgets
names = sys.modules["shibokensupport.signature.mapping"]
print("zipfile" in sys.modules, "shibokensupport.signature.parser" in sys.modules, type(names).__name__)
"""


def test_a_version_that_was_not_tested_is_imported_as_it_is() -> None:
    assert run(_OTHER_VERSION).split() == ["True", "True", "module"]


def test_the_version_in_use_is_read_without_importing_it_and_is_a_tested_one() -> None:
    code = "import sys; from viewer.app.qt import installed_version as v; print(v(), 'shiboken6' in sys.modules)"
    assert run(code).split() == [PySide6.__version__, "False"]
    assert PySide6.__version__ in TESTED


_ASKED = """
import sys
if sys.argv[1] == "postponed":
    from viewer.app.qt import import_qt
    import_qt()
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

def wrong_types():
    QPoint("a")

def too_many():
    QPoint(1, 2, 3)

def not_its_name():
    QPoint(1, nowhere=1)

def wrong_operand():
    QPoint(1, 2) + "x"

def wrong_type_of_a_static_function():
    QApplication.setFont(3)

def docstrings():
    print(QWidget.resize.__doc__, QWidget.__doc__)

asked = (wrong_types, too_many, not_its_name, wrong_operand, wrong_type_of_a_static_function, docstrings)
for each in sorted(asked, key=lambda each: each.__name__ != sys.argv[2]):
    try:
        each()
    except Exception as error:
        print(type(error), error)
"""


ALL = ("wrong_types", "too_many", "not_its_name", "wrong_operand", "wrong_type_of_a_static_function", "docstrings")


@pytest.mark.parametrize("first", ALL)
def test_pyside_explains_in_the_same_words_whatever_is_asked_first(first: str) -> None:
    words = run(_ASKED, "postponed", first)
    assert "Supported signatures" in words
    assert words == run(_ASKED, "plain", first)
