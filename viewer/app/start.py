"""``start_desk``: from the command line to the receptionist's window, loading only what its first frame needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from viewer.app.qt import import_qt
from viewer.draw import garbage_collector

if TYPE_CHECKING:
    from viewer.i18n import Language


def start_desk(library: Path | None, language: Language | None = None) -> int:
    """Run ``viewer.app.desk_program.run_desk``."""
    garbage_collector.hold_off()
    import_qt()
    from viewer.app.desk_program import run_desk

    return run_desk(library, language)
