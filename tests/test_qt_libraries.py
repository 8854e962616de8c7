"""If Qt cannot be loaded, the program says in one sentence what to install."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

WITHOUT = """
import sys
from viewer.cli import main

class Lacking:
    def find_spec(self, name, path=None, target=None):
        if name in {"PySide6.QtGui", "PySide6.QtWidgets"}:
            raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")

sys.meta_path.insert(0, Lacking())
sys.exit(main(sys.argv[1:]))
"""
"""The program on a system without libEGL, as reported by the loader."""


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a process with these words and return its result."""
    return subprocess.run(
        [sys.executable, *words], env=os.environ | environment, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("command", ["articles", "shot articles -o {folder}/a.png", "kiosk articles --window normal"])
@pytest.mark.parametrize(
    ("language", "said"),
    [("zh_CN", "Qt 需要的 libEGL.so.1。Debian 和 Ubuntu 请安装："), ("en_GB", "which Qt needs, is missing. On Debian")],
)
def test_missing_library_is_named_with_its_package(
    command: str, language: str, said: str, tmp_path: Path
) -> None:
    words = command.format(folder=tmp_path).split()
    done = run("-c", WITHOUT, *words, LANG=f"{language}.UTF-8", LC_ALL="", DISPLAY="")
    assert done.returncode == 1
    assert said in done.stderr
    assert "apt-get install --no-install-recommends libegl1" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_other_faults_of_importing_stay_what_they_are() -> None:
    done = run("-c", WITHOUT.replace("libEGL.so.1: cannot open shared object file", "broken"), "articles")
    assert "Traceback" in done.stderr
    assert done.returncode == 1


def test_screen_that_qt_has_no_plugin_for_is_told_without_an_abort(tmp_path: Path) -> None:
    done = run("-m", "viewer", "shot", "articles", "-o", f"{tmp_path}/a.png", QT_QPA_PLATFORM="nonsense", QT_LOGGING_RULES="")
    assert done.returncode == 1
    assert "nonsense" in done.stderr
    assert len(done.stderr.splitlines()) == 1
