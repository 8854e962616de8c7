"""``import_qt``: the first step of every command with a window.

PySide explains its functions – the text of a ``TypeError``, ``__doc__`` – with 3,600 lines of Python in a zip inside its
library. It unpacks, compiles and runs them at every start, needed or not: 35 ms, a third of a bare window's start. Here that
happens on the first request, with the same results (``tests/test_pyside.py``).
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType

TESTED = frozenset({"6.8.3", "6.9.3", "6.10.1", "6.11.3"})
"""Versions of PySide6 that ``tests/test_pyside.py`` was run with. Any other is imported normally."""

_BOOTSTRAP = "signature_bootstrap"
"""PySide's module that unpacks the others."""

_MAPPING = "shibokensupport.signature.mapping"
"""The only one of them that PySide looks up by name."""

_UNPACKING = frozenset({"base64", "tempfile", "textwrap", "traceback", "zipfile"})
"""Modules that PySide imports for the unpacking."""


def import_qt() -> None:
    """Import Qt and leave Python's ``import`` as it was.

    PySide also replaces ``import`` by its own, which reads the source of every module imported later in search of the switch
    ``__feature__``. Frontdesk does not use it; it took 10 ms of a start, and memory.
    """
    if installed_version() not in TESTED:
        import PySide6.QtCore

        return
    plain = builtins.__import__

    def postponing(
        name: str,
        names: Mapping[str, object] | None = None,
        local: Mapping[str, object] | None = None,
        wanted: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        asking = names.get("__name__") if names else None
        if asking == _BOOTSTRAP and not isinstance(sys.modules[_BOOTSTRAP], _Explanations):
            sys.modules[_BOOTSTRAP] = _Explanations(sys.modules[_BOOTSTRAP])
        if name in _UNPACKING and name not in sys.modules and asking in {_BOOTSTRAP, "shiboken6"}:
            return _Later(name)
        return plain(name, names, local, wanted, level)

    builtins.__import__ = postponing  # type: ignore[assignment]  # except for the names of its arguments
    try:
        import PySide6.QtCore  # noqa: F401 - for what it does to Python
    finally:
        builtins.__import__ = plain


def installed_version() -> str:
    """Return the version of PySide6 that would be imported, without running any of it; empty if unknown.

    It is read from the configuration of shiboken, PySide's own tool: ``importlib.metadata`` takes 16 ms.
    """
    spec = PathFinder.find_spec("shiboken6")
    try:
        text = Path(spec.origin or "").with_name("_config.py").read_text(encoding="utf-8") if spec else ""
    except (OSError, ValueError):  # frozen into one file, or packaged in another way
        return ""
    return text.partition('\nversion = "')[2].partition('"')[0]


class _Later(ModuleType):
    """Placeholder for a module until it is used."""

    def __getattr__(self, name: str) -> object:
        return getattr(import_module(self.__name__), name)


class _Explanations(ModuleType):
    """Replaces PySide's bootstrap module and its result: the functions that PySide calls to explain something."""

    def __init__(self, bootstrap: ModuleType) -> None:
        super().__init__(_BOOTSTRAP)
        self._bootstrap = bootstrap
        self._names = sys.modules[_MAPPING] = _Names(self._unpacked)
        self._functions: ModuleType | None = None

    def bootstrap(self) -> ModuleType:
        """Return the object with the functions below, to PySide."""
        return self

    def _unpacked(self) -> ModuleType:
        if self._functions is None:
            for name, value in vars(self).items():  # PySide stored these values here and expects them there
                vars(self._bootstrap).setdefault(name, value)
            sys.modules[_BOOTSTRAP] = self._bootstrap
            self._functions = self._bootstrap.bootstrap()
        return self._functions

    def pyside_type_init(self, *of: object) -> object:
        """Return the signatures of a type."""
        return self._unpacked().pyside_type_init(*of)

    def create_signature(self, *of: object) -> object:
        """Return one signature."""
        return self._unpacked().create_signature(*of)

    def seterror_argument(self, *of: object) -> object:
        """Return the text of a ``TypeError``."""
        return self._unpacked().seterror_argument(*of)

    def make_helptext(self, *of: object) -> object:
        """Return a docstring."""
        return self._unpacked().make_helptext(*of)

    def finish_import(self, module: ModuleType) -> None:
        """Skip adding deprecated names to ``module``: none are used."""

    def feature_import(self, *_: object) -> None:
        """Do nothing; never called, because ``import`` is Python's own."""

    feature_imported = post_init = feature_import


class _Names(ModuleType):
    """Replaces PySide's table of type names, in which it looks up the function that a ``TypeError`` is about."""

    def __init__(self, unpacked: Callable[[], ModuleType]) -> None:
        super().__init__(_MAPPING)
        self._unpacked = unpacked
        vars(self)["update_mapping"] = self.update_mapping  # PySide reads the dictionary

    def update_mapping(self) -> None:
        """Load the real table; PySide calls this before it looks up a name."""
        self._unpacked()
        names = sys.modules[_MAPPING]
        names.update_mapping()
        vars(self).update({name: value for name, value in vars(names).items() if name != "update_mapping"})
