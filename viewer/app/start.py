"""``start_desk``: from the command line to the receptionist's window, loading no more than its first frame needs."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.app.qt import import_qt

if TYPE_CHECKING:
    from viewer.i18n import Language


def start_desk(library: Path | None, language: Language | None = None) -> int:
    """As ``viewer.app.desk.run_desk``."""
    gc.disable()  # until the first frame: what a start imports and makes lives as long as the window
    import_qt()
    from viewer.app.desk_program import run_desk

    return run_desk(library, language)
