"""A disk that was full before a library was ever built hides no library: real file systems, in a separate namespace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.folders import write_folder

FULL = 'mount -t tmpfs -o size=64k full "$FRONTDESK_HOME" && dd if=/dev/zero of="$FRONTDESK_HOME/fill" 2>/dev/null; exec "$@"'
"""Run by a separate shell in a new namespace: the user's folder has no space left."""

DESK = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from viewer.app.application import application
from viewer.app.desk_program import run_desk
from viewer.desk.desk_window import DeskWindow

def look():
    window = next((w for w in QApplication.topLevelWidgets() if isinstance(w, DeskWindow) and w.isVisible()), None)
    if window is None or not window.banner.isVisible():
        QTimer.singleShot(50, look)
        return
    print(window.session.library.info.articles, window.banner.words, window.session.library.path.is_file())
    print(window.sheet.reader.page.toPlainText())
    QApplication.exit(0)

application()
QTimer.singleShot(0, look)
sys.exit(run_desk(Path(sys.argv[1])))
"""


def on_a_full_disk(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run ``command`` and return its result; a second run would find the same full disk."""
    home.mkdir(exist_ok=True)
    line = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", FULL, "sh", *command]
    environment = {**os.environ, "FRONTDESK_HOME": str(home), "XDG_RUNTIME_DIR": "", "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(line, capture_output=True, text=True, check=False, timeout=120, env=environment)


@pytest.fixture(autouse=True)
def _namespaces(tmp_path: Path) -> None:
    try:
        done = on_a_full_disk(tmp_path / "try", "true")
    except FileNotFoundError:
        pytest.skip("there is no unshare here")
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr}")


def test_commands_find_the_library_and_say_that_it_is_kept_nowhere(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "library", "a", "b")
    done = on_a_full_disk(tmp_path / "home", sys.executable, "-m", "viewer", "list", str(root))
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["a", "b"]
    assert "写不进去" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_desk_shows_the_library_and_tells_it_in_the_banner(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "library", "a", "b")
    done = on_a_full_disk(tmp_path / "home", sys.executable, "-c", DESK, str(root))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 磁盘写不进去")
    assert "第一段文字。" in done.stdout
    assert "Traceback" not in done.stderr
