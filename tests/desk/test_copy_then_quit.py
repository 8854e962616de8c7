"""Copy, then quit: the clipboard outlives the window, and nothing may break when the program ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_COPY_AND_QUIT = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from viewer import settings
from viewer.app.application import application
from viewer.app.desk_assembly import make_window, open_first
from viewer.library.library import Library
from viewer.desk.core.session import Session

app = application()
session = Session(Library.open(Path(sys.argv[1])), settings.Settings(theme="light"))
window = make_window(session)
window.show()
open_first(session)
window.sheet.reader.finish()
window.sheet.reader.selectAll()
window.sheet.reader.copy()
assert len(QApplication.clipboard().text()) > 100
window.close()
"""


def test_program_ends_in_order_after_a_copy(bundled: Path) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _COPY_AND_QUIT, str(bundled)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
