"""Killed at any moment, a build leaves a library that opens, complete: the old one or the new one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.folders import write_article, write_folder
from viewer.content.labels import article_text
from viewer.library.library import Library
from viewer.library.library_builder import refresh
from viewer.library.schema import Filter
from viewer.library.search.stored_text import unpacked

KILLS = int(os.environ.get("FRONTDESK_KILLS", "8"))
ARTICLES = [f"article-{n}" for n in range(12)]
BUILD = """
import sys
from pathlib import Path
from viewer.library.library_builder import pack, refresh
{"pack": pack, "refresh": refresh}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
"""


def write_all(root: Path, word: str) -> None:
    for article in ARTICLES:
        write_article(root / article, body=f"{word}的文字。\n\n" * 20)


def build(way: str, root: Path, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", BUILD, way, str(root), str(out)])


def words_of(path: Path) -> set[str]:
    """Return the one word of each article of the library; the search finds the same."""
    with Library.open(path) as library:
        rows = library.rows(Filter())
        assert len(rows) == library.info.articles == len(ARTICLES)
        assert library.connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        stored = library.connection.execute("SELECT number, passages FROM search_text")
        texts = {number: unpacked(passages).text for number, passages in stored}
        for row in rows:
            assert article_text(library.article(row.id)).split("\n")[1] in texts[row.number]
        return {article_text(library.article(row.id)).split("\n")[1][:2] for row in rows}


@pytest.mark.slow
@pytest.mark.parametrize("way", ["pack", "refresh"])
def test_a_killed_build_leaves_the_old_library_or_the_new_one(tmp_path: Path, way: str) -> None:
    root, out, chance = write_folder(tmp_path / "library"), tmp_path / "out.fdk", random.Random(7)
    write_all(root, "词零")
    began = time.monotonic()
    assert build(way, root, out).wait() == 0
    whole = time.monotonic() - began
    was = words_of(out)
    for turn in range(KILLS):
        write_all(root, f"词{turn}")
        process = build(way, root, out)
        time.sleep(chance.uniform(0.2, 1.0) * whole)
        process.kill()
        process.wait()
        now = words_of(out)
        assert now in (was, {f"词{turn}"})
        was = now
    assert build(way, root, out).wait() == 0
    assert words_of(out) == {f"词{KILLS - 1}"}


@pytest.mark.slow
def test_a_killed_first_build_leaves_nothing_that_stands_in_the_way(tmp_path: Path) -> None:
    root, out = write_folder(tmp_path / "library"), tmp_path / "out.fdk"
    write_all(root, "词零")
    for part in range(8):
        process = build("refresh", root, out)
        time.sleep(0.1 + part * 0.06)
        process.kill()
        process.wait()
    refresh(root, out)
    assert words_of(out) == {"词零"}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows kills no program by SIGKILL")
def test_what_a_killed_pack_left_is_swept_by_the_next(tmp_path: Path) -> None:
    root, out = write_folder(tmp_path / "library"), tmp_path / "out.fdk"
    write_all(root, "词零")
    with subprocess.Popen([sys.executable, "-m", "viewer", "pack", str(root), "-o", str(out)]) as process:
        while not (left := list(tmp_path.glob(".out.fdk.*.new"))):
            assert process.poll() is None
            time.sleep(0.001)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    assert left == list(tmp_path.glob(".out.fdk.*"))
    assert subprocess.run([sys.executable, "-m", "viewer", "pack", str(root), "-o", str(out)], check=False).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["library", "out.fdk"]
    assert words_of(out) == {"词零"}
