"""A followed folder is told by the system what changed in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.folders import write_article, write_folder
from viewer.app.folder_watch import FolderWatch
from viewer.app.followed import FollowedFolder
from viewer.library.fingerprint import fingerprint
from viewer.library.schema import Filter


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    root = write_folder(tmp_path / "library", "a", "b")
    (root / "b" / "figures").mkdir()
    (root / "b" / "figures" / "x.svg").write_text("<svg/>")
    return root


@pytest.mark.skipif(os.name == "nt", reason="Qt tells of the folder's own entries without their names there")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda root: (root / "a" / "index.md").write_text("other"), "a"),
        (lambda root: (root / "a" / "new.csv").write_text("1,2"), "a"),
        (lambda root: (root / "b" / "figures" / "x.svg").write_text("<svg></svg>"), "b"),
        (lambda root: (root / "b" / "figures" / "x.svg").rename(root / "b" / "figures" / "y.svg"), "b"),
        (lambda root: write_article(root / "c"), "c"),
        (lambda root: shutil.rmtree(root / "b"), "b"),
        (lambda root: (root / "library.toml").write_text("name = 'x'"), "library.toml"),
    ],
)
def test_a_change_is_told_with_the_name_of_its_folder(
    qtbot: QtBot, qapp: QApplication, root: Path, change: Callable[[Path], None], told: str
) -> None:
    watch = FolderWatch(root, qapp)
    fingerprint(root, watch.add)
    assert watch.complete
    with qtbot.waitSignal(watch.changed) as signal:
        change(root)
    assert signal.args == [frozenset({told})]
    watch.stop()


@pytest.fixture(name="followed")
def _followed(qtbot: QtBot, qapp: QApplication, root: Path) -> Iterator[FollowedFolder]:
    followed = FollowedFolder(root, qapp)
    with qtbot.waitSignal(followed.built, timeout=60_000):
        followed.build()
    yield followed
    followed.stop()


def titles(followed: FollowedFolder) -> list[str]:
    with followed.open() as library:
        return sorted(row.title for row in library.rows(Filter()))


def name(followed: FollowedFolder) -> str:
    with followed.open() as library:
        return library.info.name


def test_saving_adding_and_removing_articles_is_followed(qtbot: QtBot, root: Path, followed: FollowedFolder) -> None:
    def shown(*wanted: str) -> None:
        qtbot.waitUntil(lambda: titles(followed) == list(wanted), timeout=60_000)

    write_article(root / "a", title="改过")
    shown("改过", "文章b")
    write_article(root / "c", title="新的")
    shown("改过", "文章b", "新的")
    write_article(root / "c", title="新的，改过")
    shown("改过", "文章b", "新的，改过")
    shutil.rmtree(root / "b")
    shown("改过", "新的，改过")
    (root / "covers").mkdir()
    (root / "library.toml").write_text("name = '另一个名字'", encoding="utf-8")
    qtbot.waitUntil(lambda: name(followed) == "另一个名字", timeout=60_000)
