"""An external library file is validated before any of it is shown, and a bad one harms only itself."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
import zlib
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.folders import write_folder
from tests.hostile import broken_files, file_of_endless_tables, file_of_many_views, file_of_spoilt_articles, honest_file
from tests.libraries import make_library
from viewer.content.article import Audience
from viewer.errors import LibraryDamaged, LibraryError, LibraryMissing
from viewer.library import deflated, external_file
from viewer.library.deflated import deflate
from viewer.library.library import Library
from viewer.library.library_builder import pack
from viewer.library.schema import Filter, Sort
from viewer.library.search.searcher import Searcher

LONGEST = 30.0
"""Seconds that any of these small files may take."""


def read_all(copy: Path) -> tuple[int, int]:
    """Read everything that a desk and a kiosk need from a library; return the numbers of intact and damaged articles."""
    whole = damaged = 0
    with Library.open(copy) as library:
        for sort in Sort:
            assert library.count(Filter(sort=sort)) == len(library.rows(Filter(sort=sort)))
        for row in library.rows(Filter()):
            assert library.row(row.id) == row
            library.neighbours(row.id, Filter())
            if row.error:
                damaged += 1
                with pytest.raises(LibraryDamaged):
                    library.article(row.id)
            else:
                whole += 1
                library.article(row.id)
        library.categories(Filter())
        assert not [row for row in library.rows(Filter(audience=Audience.PUBLIC)) if row.error]
    with Searcher(copy) as searcher:
        for query in ("文章", "血糖", "a", "mmol"):
            searcher.search(query)
    return whole, damaged


def test_an_honest_file_is_opened_whole_and_the_second_time_at_once(tmp_path: Path) -> None:
    file = honest_file(tmp_path)
    assert external_file.current_copy(file) is None
    copy = external_file.validated_copy(file)
    assert read_all(copy) == (2, 0)
    assert external_file.damaged_in(file) == ()
    assert external_file.current_copy(file) == copy


def test_what_is_open_does_not_care_what_becomes_of_the_file(tmp_path: Path) -> None:
    file = honest_file(tmp_path)
    with Library.open(external_file.validated_copy(file)) as library:
        file.write_bytes(b"pulled out")
        assert len(library.rows(Filter())) == 2
    assert external_file.current_copy(file) is None
    with pytest.raises(LibraryError, match=r"honest\.fdk"):
        external_file.validated_copy(file)
    earlier = external_file.previous_copy(file)
    assert earlier is not None
    assert read_all(earlier) == (2, 0)


def test_a_file_that_was_exchanged_is_validated_anew(tmp_path: Path) -> None:
    file = honest_file(tmp_path)
    external_file.validated_copy(file)
    pack(write_folder(tmp_path / "three", "one", "two", "three"), file)
    assert read_all(external_file.validated_copy(file)) == (3, 0)


def test_a_file_that_only_looks_changed_is_not_copied_again(tmp_path: Path) -> None:
    file = honest_file(tmp_path)
    before = external_file.validated_copy(file).stat()
    os.utime(file, (1, 1))
    after = external_file.validated_copy(file).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert external_file.current_copy(file)


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing):
        external_file.validated_copy(tmp_path / "gone.fdk")


def test_a_body_or_text_that_inflates_without_end_costs_only_its_article(tmp_path: Path) -> None:
    file = honest_file(tmp_path)
    bomb = deflate(bytes(deflated.MOST + 1))
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("UPDATE body SET deflated = ? WHERE number = 1", (bomb,))
        db.execute("UPDATE article SET checksum = ? WHERE number = 1", (zlib.crc32(bomb),))
        db.execute("UPDATE search_text SET passages = ? WHERE number = 2", (bomb,))
    copy = external_file.validated_copy(file)
    assert read_all(copy) == (1, 1)
    assert ["64 MB" in told for told in external_file.damaged_in(file)] == [True]
    with Searcher(copy) as searcher:
        assert searcher.search("文章").hits, "the text was made again from the article"


def test_stopping_leaves_nothing_behind(tmp_path: Path) -> None:
    file = make_library(tmp_path / "large.fdk", 3000)
    with pytest.raises(external_file.StoppedError):
        external_file.validated_copy(file, cancelled=lambda: True)
    assert external_file.previous_copy(file) is None
    assert not [path for path in external_file.copy_path(file).parent.iterdir() if path.suffix == ".new"]


def test_progress_counts_articles_and_before_that_thousandths_of_the_copy(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    copied: list[tuple[int, int]] = []
    large = make_library(tmp_path / "large.fdk", 500)
    external_file.validated_copy(
        large, lambda done, all_: told.append((done, all_)), copied=lambda done, all_: copied.append((done, all_))
    )
    assert (400, 500) in told
    assert {all_ for _, all_ in told} == {500}
    assert copied[-1] == (1000, 1000)


def test_each_spoilt_article_is_set_aside_and_the_others_are_shown(tmp_path: Path) -> None:
    file, names = file_of_spoilt_articles(tmp_path)
    assert len(names) >= 200
    began = time.monotonic()
    copy = external_file.validated_copy(file)
    whole, damaged = read_all(copy)
    assert time.monotonic() - began < 2 * LONGEST
    assert whole + damaged == len(names) + 2
    assert whole >= 2
    with Library.open(copy) as library:
        kept = {row.number for row in library.rows(Filter()) if not row.error}
    shown = {name for number, name in enumerate(names, 3) if number in kept}
    never = (
        "x_values.0 = '1e+300'", "y_min = '1099511627776'", "y_max = '-1'", "450 quotations", "40 quotations", "50,000 par",
        "citation = '0'", "u202e", "'长长", "'aaa", "level = '7'", "start = '-1'", "doi = 'java", "href = 'java",
    )  # fmt: skip
    assert [name for name in shown if any(part in name for part in never) and not name.startswith("id =")] == []


@pytest.mark.slow
def test_each_broken_file_is_refused_in_words_or_shown_without_what_is_broken(tmp_path: Path) -> None:
    for name, file in broken_files(tmp_path):
        began = time.monotonic()
        with suppress(LibraryError):
            read_all(external_file.validated_copy(file))
        assert time.monotonic() - began < LONGEST, name


def test_views_and_generated_columns_are_refused_before_anything_is_read_from_them(tmp_path: Path) -> None:
    hostile = [(name, file) for name, file in broken_files(tmp_path) if " VIEW " in name or "zeroblob(90" in name]
    assert len(hostile) == 4
    for name, file in hostile:
        began = time.monotonic()
        with pytest.raises(LibraryDamaged):
            Library.open(file)
        assert time.monotonic() - began < 2, name


@pytest.mark.parametrize("hostile", [file_of_endless_tables, file_of_many_views])
def test_a_list_of_tables_that_takes_too_long_to_read_is_refused_at_once(hostile: Callable[[Path], Path], tmp_path: Path) -> None:
    """The desk opens each library on a stick in its own process, to show its name."""
    file = hostile(tmp_path)
    began = time.monotonic()
    with pytest.raises(LibraryDamaged, match=r"不是导诊读本写的|读不出来"):
        Library.open(file)
    with pytest.raises(LibraryDamaged):
        external_file.validated_copy(file)
    assert time.monotonic() - began < 2


def test_one_damaged_row_costs_one_article(tmp_path: Path) -> None:
    file = honest_file(tmp_path)
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("UPDATE article SET evidence = 7 WHERE id = 'one'")
    assert read_all(external_file.validated_copy(file)) == (1, 1)
    (fault,) = external_file.damaged_in(file)
    assert fault.startswith("文章one")


def test_a_row_that_breaks_later_costs_one_article(tmp_path: Path) -> None:
    """A validated file may still lose a bit on its disk."""
    copy = external_file.validated_copy(honest_file(tmp_path))
    with closing(sqlite3.connect(copy)) as db, db:
        db.execute("UPDATE article SET evidence = 7 WHERE id = 'one'")
    with Library.open(copy) as library:
        assert {row.id: bool(row.error) for row in library.rows(Filter())} == {"one": True, "two": False}
    with Searcher(copy) as searcher:
        assert {hit.article for hit in searcher.search("文章").hits} >= {"two"}


@pytest.mark.slow
def test_flipped_bytes_and_cut_ends_never_hang_or_raise_anything_else(tmp_path: Path) -> None:
    whole = honest_file(tmp_path).read_bytes()
    chance = random.Random(5)
    for number in range(int(os.environ.get("FRONTDESK_FLIPS", "25"))):
        data = bytearray(whole[: chance.randrange(len(whole))] if number % 5 == 0 else whole)
        for _ in range(chance.choice((1, 3, 30))):
            data[chance.randrange(len(data))] = chance.randrange(256) if data else 0
        file = tmp_path / f"flipped-{number}.fdk"
        file.write_bytes(data)
        began = time.monotonic()
        with suppress(LibraryError):
            read_all(external_file.validated_copy(file))
        assert time.monotonic() - began < LONGEST, number
        file.unlink()


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = honest_file(tmp_path)
    home = Path(os.environ["FRONTDESK_HOME"])
    shutil.rmtree(home / "cache", ignore_errors=True)
    monkeypatch.setattr(external_file, "copy_file", _no_room)
    with pytest.raises(LibraryError, match="不能复制"):
        external_file.validated_copy(file)


def _no_room(*_arguments: object) -> str:
    raise OSError(28, "No space left on device")
