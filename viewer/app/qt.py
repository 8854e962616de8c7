"""``import_qt``: what every command with a window does before anything else.

PySide explains its functions – the words of a ``TypeError``, ``__doc__`` – with 3,600 lines of Python that are kept in a zip
inside its library. It unpacks, compiles and runs them at every start, whether somebody asks or not: 35 ms, a third of a bare
window's start. Here that is done when something is asked; what PySide answers is the same (``tests/test_pyside.py``).
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
"""The versions of PySide6 that ``tests/test_pyside.py`` was run with. Any other is imported as it is."""

_BOOTSTRAP = "signature_bootstrap"
"""PySide's module that unpacks the others."""

_MAPPING = "shibokensupport.signature.mapping"
"""The only one of the others that PySide looks for by its name."""

_UNPACKING = frozenset({"base64", "tempfile", "textwrap", "traceback", "zipfile"})
"""What PySide imports for the unpacking."""


def import_qt() -> None:
    """Imports Qt and leaves Python's ``import`` as it was.

    PySide also puts an ``import`` of its own in its place, which reads the source of every module that is imported later and
    looks there for the switch ``__feature__``. Nobody here uses that; it took 10 ms of a start, and memory.
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

    builtins.__import__ = postponing  # type: ignore[assignment]  # but for the names of its arguments
    try:
        import PySide6.QtCore  # noqa: F401 - for what it does to Python
    finally:
        builtins.__import__ = plain


def installed_version() -> str:
    """Return the version of PySide6 that would be imported, without running any of it; empty if unknown.

    It is read where PySide's own tool, which is what unpacks, says it: ``importlib.metadata`` takes 16 ms.
    """
    spec = PathFinder.find_spec("shiboken6")
    try:
        text = Path(spec.origin or "").with_name("_config.py").read_text(encoding="utf-8") if spec else ""
    except (OSError, ValueError):  # frozen into one file, or packaged in another way
        return ""
    return text.partition('\nversion = "')[2].partition('"')[0]


class _Later(ModuleType):
    """Stands for a module until something is asked of it."""

    def __getattr__(self, name: str) -> object:
        return getattr(import_module(self.__name__), name)


class _Explanations(ModuleType):
    """In the place of PySide's bootstrap and of what that returns: the functions that PySide calls to explain something."""

    def __init__(self, bootstrap: ModuleType) -> None:
        super().__init__(_BOOTSTRAP)
        self._bootstrap = bootstrap
        self._names = sys.modules[_MAPPING] = _Names(self._unpacked)
        self._functions: ModuleType | None = None

    def bootstrap(self) -> ModuleType:
        """Called by PySide, which then takes the functions below."""
        return self

    def _unpacked(self) -> ModuleType:
        if self._functions is None:
            for name, value in vars(self).items():  # what PySide has put here, to be found there
                vars(self._bootstrap).setdefault(name, value)
            sys.modules[_BOOTSTRAP] = self._bootstrap
            self._functions = self._bootstrap.bootstrap()
        return self._functions

    def pyside_type_init(self, *of: object) -> object:
        """The signatures of a type."""
        return self._unpacked().pyside_type_init(*of)

    def create_signature(self, *of: object) -> object:
        """One signature."""
        return self._unpacked().create_signature(*of)

    def seterror_argument(self, *of: object) -> object:
        """The words of a ``TypeError``."""
        return self._unpacked().seterror_argument(*of)

    def make_helptext(self, *of: object) -> object:
        """A docstring."""
        return self._unpacked().make_helptext(*of)

    def finish_import(self, module: ModuleType) -> None:
        """Adds what is deprecated to ``module``: we use none of it."""

    def feature_import(self, *_: object) -> None:
        """Looks for ``__feature__``: never called, since ``import`` is Python's own."""

    feature_imported = post_init = feature_import


class _Names(ModuleType):
    """In the place of PySide's names of types, in which it looks up the function that a ``TypeError`` is about."""

    def __init__(self, unpacked: Callable[[], ModuleType]) -> None:
        super().__init__(_MAPPING)
        self._unpacked = unpacked
        vars(self)["update_mapping"] = self.update_mapping  # PySide reads the dictionary

    def update_mapping(self) -> None:
        """Called by PySide before it looks a name up."""
        self._unpacked()
        names = sys.modules[_MAPPING]
        names.update_mapping()
        vars(self).update({name: value for name, value in vars(names).items() if name != "update_mapping"})
