"""Picture of author mode: a copy of the bundled articles with planted faults, built and checked as an author's folder is."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from viewer import resources
from viewer.app.checking import FolderChecker
from viewer.desk.author_mode import AuthorMode
from viewer.i18n import tr
from viewer.library.library import Library
from viewer.library.library_builder import refresh
from viewer.shots.scene import Scene, grab, settle, settle_until

_ARTICLE = "glucose-units"
_PLANTED = (
    ("reviewed: 2026-11-07\n", ""),
    ("一篇介绍病例的网页写着：", "一篇网页说，输注以后血糖恢复正常，糖尿病已经根治，列出的数却是这样："),
    ("“7.27 mg/dL” |", "7.27 mg/dL |"),
    ("](c-peptide)", "](c-peptid)"),
)
_MENDED = ("看文章和仪器时", "保证根治。看文章和仪器时")
_SECONDS = 120
"""Time to check all articles on a busy machine."""


def author(scene: Scene) -> QImage:
    """Draw the window in author mode, with a finding open whose number is the section (1), and one that was just mended."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / tr("门诊文章")
        shutil.copytree(resources.articles(), root)
        index = root / _ARTICLE / "index.md"
        words = index.read_text(encoding="utf-8")
        for before, after in _PLANTED:
            words = words.replace(before, after)
        index.write_text(words.replace(*_MENDED), encoding="utf-8")
        refresh(root, Path(folder) / "cache.fdk")
        with Library.open(Path(folder) / "cache.fdk") as library:
            window = scene.window(at_section=False)
            scene.session.set_library(library)
            scene.session.open(_ARTICLE)
            mode, owner = AuthorMode(window, root), QObject()
            checker = FolderChecker(root, owner)
            checker.checked.connect(mode.take)
            checker.ask()
            settle_until(lambda: mode.state.report is not None, _SECONDS)
            first = mode.state.report
            index.write_text(words, encoding="utf-8")
            checker.ask()
            settle_until(lambda: mode.state.report is not first, _SECONDS)
            checker.stop()
            for _ in range(int(scene.section or 1)):
                mode.step(1)
            settle()
            return grab(window)
