"""Whatever an author does to a folder, the refreshed library equals a fresh build."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.folders import LIBRARY, png, write_article, write_folder
from viewer.errors import LibraryError
from viewer.library.build_order import Scan
from viewer.library.cache import open_cache
from viewer.library.library import Library
from viewer.library.library_builder import pack, refresh
from viewer.library.schema import Filter

NAMES = ("甲", "b", "c 1", "d", "e")


def edit(root: Path, chance: random.Random, turn: int) -> set[str] | None:
    """Make one change that an author may make; return the folders that it may concern, None: all."""
    name, other = chance.sample(NAMES, 2)
    folder = root / name
    match chance.randrange(8):
        case 0:
            shutil.rmtree(folder, ignore_errors=True)
        case 1:
            shutil.rmtree(root / other, ignore_errors=True)
            if folder.exists():
                folder.rename(root / other)
        case 2:
            write_article(folder, article=f"坏 {turn}")
        case 3:
            (root / "library.toml").write_text(LIBRARY.replace("测试", f"第{turn}"), encoding="utf-8")
            return None
        case 4:
            (root / "library.toml").write_text(LIBRARY.replace("不能代替", f"不能代替{turn}"), encoding="utf-8")
            return None
        case 5:
            write_article(folder, article=f"id-{NAMES.index(name)}-{turn}", title=f"新编号 {turn}")
        case _:
            write_article(folder, article=f"id-{NAMES.index(name)}", title=f"文章 {turn}", body=f"第{turn}段。\n\n![图](x.png)")
            (folder / "x.png").write_bytes(png(shade=chance.randrange(3)))
    return {name, other}


def content(path: Path) -> object:
    """Return all content of a library's intact articles, and the number of damaged ones."""
    with closing(sqlite3.connect(path)) as db:
        articles = db.execute(
            "SELECT id, title, category, source, deflated, passages FROM article JOIN body USING (number)"
            " JOIN search_text USING (number) WHERE error = '' ORDER BY position"
        ).fetchall()
        assets = db.execute(
            "SELECT id, key, length(data) FROM article JOIN article_asset USING (number) JOIN asset USING (key)"
            " WHERE error = '' ORDER BY id, key"
        ).fetchall()
        ((damaged,),) = db.execute("SELECT count(*) FROM article WHERE error != ''")
    return articles, assets, damaged


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_refreshed_library_is_what_a_fresh_build_gives(tmp_path: Path, seed: int) -> None:
    chance, root, cache = random.Random(seed), write_folder(tmp_path / "library"), tmp_path / "cache.fdk"
    for turn in range(12):
        edits = [edit(root, chance, turn) for _ in range(chance.randrange(1, 4))]
        known = [names for names in edits if names is not None]
        all_told = turn > 0 and len(known) == len(edits)
        refresh(root, cache, scan=Scan(touched=frozenset().union(*known) if all_told else None))
        pack(root, tmp_path / "fresh.fdk")
        assert content(cache) == content(tmp_path / "fresh.fdk"), f"turn {turn}"
        with Library.open(cache) as kept, Library.open(tmp_path / "fresh.fdk") as fresh:
            assert kept.info.name == fresh.info.name
            assert kept.info.damaged == fresh.info.damaged


def test_two_programs_that_build_one_folder_at_once_do_it_once(tmp_path: Path) -> None:
    root, cache = write_folder(tmp_path / "library", *(f"a{number}" for number in range(20))), tmp_path / "cache.fdk"
    code = (
        "import sys; from pathlib import Path; from viewer.library.library_builder import refresh;"
        "print(refresh(Path(sys.argv[1]), Path(sys.argv[2])).built)"
    )
    line = [sys.executable, "-c", code, str(root), str(cache)]
    both = [subprocess.Popen(line, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert sorted(int(process.communicate(timeout=60)[0]) for process in both) == [0, 0, 20]
    with Library.open(cache) as library:
        assert library.count(Filter()) == 20


def test_many_that_make_one_cache_at_once_all_open_it(tmp_path: Path) -> None:
    together, refused = threading.Barrier(6), list[Exception]()

    def open_each() -> None:
        for number in range(250):
            together.wait(60)
            try:
                open_cache(tmp_path / f"{number}.fdk").close()
            except (sqlite3.Error, LibraryError) as error:
                refused.append(error)

    openers = [threading.Thread(target=open_each) for _ in range(6)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert refused == []
