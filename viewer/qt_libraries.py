"""System libraries of Qt: if one is missing, a sentence says what to install, instead of a traceback or an abort."""

from __future__ import annotations

from contextlib import suppress

from viewer import resources
from viewer.i18n import tr

_NOT_THERE = ": cannot open shared object file"


def explain(error: ImportError) -> str:
    """Return which library Qt did not find, and what to install; empty if ``error`` has another cause."""
    library, found, _ = str(error).partition(_NOT_THERE)
    return with_remedy(tr("系统里没有 Qt 需要的 {library}。", library=library), library) if found else ""


def with_remedy(fault: str, library: str = "") -> str:
    """Return ``fault``, and the packages to install: for ``library``, and for any other library that is missing."""
    missing = " ".join(_missing_packages(library))
    if not missing:
        return fault
    command = f"sudo apt-get install --no-install-recommends {missing}"
    return tr("{fault}Debian 和 Ubuntu 请安装：{command}", fault=fault, command=command)


def _missing_packages(library: str) -> list[str]:
    from ctypes import CDLL

    def is_missing(name: str) -> bool:
        with suppress(OSError):
            CDLL(name)
            return name == library
        return True

    lines = resources.resource("deploy", "qt-libraries.txt").read_text(encoding="utf-8").splitlines()
    table = [line.split() for line in lines if line and not line.startswith("#")]
    return [package for package, *names in table if any(map(is_missing, names))]
