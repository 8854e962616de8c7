"""A pytest plugin (``-p tests.without_qt``) that makes Qt unimportable: tests that pass with it need no Qt."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest

_FORBIDDEN = frozenset({"PySide6", "shiboken6"})


class _NoQt:
    """Rejects Qt before any finder looks for it."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return None for everything but Qt, which is rejected."""
        del path, target
        if name.partition(".")[0] in _FORBIDDEN:
            message = f"{name} is made unimportable in this run"
            raise ImportError(message, name=name)
        return None


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options of pytest-qt, which is not loaded, because pyproject.toml sets them."""
    for option in ("qt_api", "qt_log_level_fail", "qt_log_ignore"):
        parser.addini(option, "of pytest-qt")


def pytest_report_header() -> str:
    """Return one line that says what this run is."""
    return "Qt: unimportable"


sys.meta_path.insert(0, _NoQt())
