"""Pictures for authors: author mode, with a copy of the bundled articles with planted faults, built and checked as an
author's folder is; and the report of an import.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton

from viewer import resources
from viewer.app.checking import FolderChecker
from viewer.content.importing.drafts import Draft
from viewer.content.importing.report import CellChoice, Decision, ImportReport, Kind, LeftOut, Matter
from viewer.desk.author_mode import AuthorMode
from viewer.desk.import_dialog import ImportDialog
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
_TAKEN = (12, 7, 3, 5, 18, 4, 9, 2)
"""Counts of the imported draft, in the order of ``Kind``."""
_MERGED = CellChoice(
    header=("时间", "门冬胰岛素 30", "甘精胰岛素"),
    row=("输注前", "餐前 18 U；睡前 8 U"),
    first=1,
    last=2,
    doses=("18 U", "8 U"),
    choices=(("餐前 18 U", "睡前 8 U"),),
)
_SECONDS = 120
"""Time to check all articles on a busy machine."""


def import_report(scene: Scene) -> QImage:
    """Draw the report of an imported Word file, with review date and evidence decided and a merged cell open."""
    left = [
        LeftOut(tr("批注"), 6, tr("只给写稿的人看")),
        LeftOut(tr("页眉、页脚和页码"), 1, tr("由读本自己排")),
        LeftOut(tr("字体、颜色、下划线和艺术字"), 1, tr("按读本的样式")),
    ]
    title = tr("合并的单元格里有 {n} 个剂量，分别是哪一种", n=len(_MERGED.doses))
    decisions = [
        Decision(Matter.REVIEW, tr("复审日期"), key="reviewed"),
        Decision(Matter.EVIDENCE, tr("证据等级"), key="evidence"),
        Decision(Matter.MERGED, title, tr("表 {table}，第 {row} 行", table=2, row=3), key="cell", cell=_MERGED),
    ]
    taken = dict(zip(Kind, _TAKEN, strict=True))
    report = ImportReport("注射胰岛素（修订稿）.docx", taken, left, decisions, characters=5200, pages=6)
    draft = Draft(Path(tr("门诊文章")), "insulin", "", report, written=True, first=True, seconds=2.0)
    window = scene.window(at_section=False)
    dialog = ImportDialog(window, window.theme, draft)
    dialog.resize(*scene.size)
    dialog.show()
    for card, words in zip(dialog.cards, (tr("{n} 个月", n=12), tr("中")), strict=False):
        next(button for button in card.findChildren(QPushButton) if button.text().strip() == words).click()
    image = grab(dialog)
    window.close()
    return image


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
