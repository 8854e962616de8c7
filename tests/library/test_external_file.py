"""An external library file is validated before any of it is shown, and a bad one harms only itself."""

from __future__ import annotations

import io
import os
import random
import shutil
import sqlite3
import time
import zlib
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import msgspec
import pytest

from tests.folders import write_folder
from tests.hostile import broken_files, file_of_endless_tables, file_of_many_views, file_of_spoilt_articles, honest_file
from tests.libraries import make_library
from viewer import i18n
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


def spent() -> float:
    """Return the processor time of this process and of those that it started and that have ended, s."""
    return sum(os.times()[:4])


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
        began = spent()
        with pytest.raises(LibraryDamaged):
            Library.open(file)
        assert spent() - began < 2, name


@pytest.mark.parametrize("hostile", [file_of_endless_tables, file_of_many_views])
def test_a_list_of_tables_that_takes_too_long_to_read_is_refused_at_once(hostile: Callable[[Path], Path], tmp_path: Path) -> None:
    """The desk opens each library on a stick in its own process, to show its name."""
    file = hostile(tmp_path)
    began = spent()
    with pytest.raises(LibraryDamaged, match=r"不是导诊读本写的|读不出来"):
        Library.open(file)
    with pytest.raises(LibraryDamaged):
        external_file.validated_copy(file)
    assert spent() - began < 2


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


# ---- what the validating process says ----------------------------------------------------------------------------------


class _Started:
    """A process that has said ``lines``; it notes that it was ended."""

    def __init__(self, *lines: bytes) -> None:
        self.stdout, self.stdin = io.BytesIO(b"".join(line + b"\n" for line in lines)), io.BytesIO()
        self.ended = False

    def kill(self) -> None:
        self.ended = True

    def wait(self) -> int:
        return 0


def _validated(
    monkeypatch: pytest.MonkeyPatch, copy: Path, *lines: bytes, told: list[tuple[int, int]] | None = None, stop: bool = False
) -> tuple[str, ...]:
    process = _Started(*lines)
    monkeypatch.setattr("viewer.own_process.start", lambda _command: process)
    try:
        return external_file.validate_in_process(
            Path("/stick/clinic.fdk"), copy, lambda *done: told.append(done) if told is not None else None, lambda: stop
        )
    finally:
        assert (process.ended, process.stdin.closed) == (True, True)


def test_progress_is_passed_on_until_the_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "copy.fdk"
    for suffix in ("", "-journal", "-wal", "-shm", "-other"):
        (tmp_path / f"copy.fdk{suffix}").write_bytes(b"x")
    told: list[tuple[int, int]] = []
    lines = [
        external_file.Counted(100, 250),
        external_file.Counted(200, 250),
        external_file.Verdict(damaged=("one: x", "two: y")),
    ]
    damaged = _validated(monkeypatch, copy, *map(msgspec.json.encode, lines), told=told)
    assert (damaged, told) == (("one: x", "two: y"), [(100, 250), (200, 250)])
    assert {path.name for path in tmp_path.iterdir()} == {"copy.fdk", "copy.fdk-other"}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((b'{"type":"verdict","refused":"\xe8\xa1\xa8\xe5\xa4\x9a\xe4\xba\x86\xe3\x80\x82"}',),
         "clinic.fdk 没有通过检查：表多了。没有打开它；请重新生成或换一个文件。"),
        ((), "clinic.fdk 没有通过检查：检查它的进程中断了。没有打开它；请重新生成或换一个文件。"),
        ((b'{"type":"counted","done":1,"articles":2}',),
         "clinic.fdk 没有通过检查：检查它的进程中断了。没有打开它；请重新生成或换一个文件。"),
        ((b'{"type":"verdict","refused":"COPY is damaged"}',), "clinic.fdk is damaged"),
    ],
    ids=["refused", "died", "died later", "named"],
)  # fmt: skip
def test_a_refused_file_is_named_as_its_owner_knows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: tuple[bytes, ...], words: str
) -> None:
    copy = tmp_path / "copy.fdk"
    with pytest.raises(LibraryDamaged) as told:
        _validated(monkeypatch, copy, *(line.replace(b"COPY", str(copy).encode()) for line in lines))
    assert str(told.value) == words


def test_validation_stops_when_asked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(external_file.StoppedError, match="现有内容没有变"):
        _validated(monkeypatch, tmp_path / "copy.fdk", msgspec.json.encode(external_file.Verdict()), stop=True)


@pytest.mark.parametrize(("seconds", "refused"), [(0.0, True), (600.0, False)])
def test_validation_that_is_silent_for_too_long_refuses_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, *, refused: bool
) -> None:
    monkeypatch.setattr(external_file, "_SECONDS", seconds)
    verdict = msgspec.json.encode(external_file.Verdict())
    if refused:
        with pytest.raises(LibraryDamaged, match="太长时间"):
            _validated(monkeypatch, tmp_path / "copy.fdk", verdict)
    else:
        assert _validated(monkeypatch, tmp_path / "copy.fdk", verdict) == ()


# ---- copies and their records ------------------------------------------------------------------------------------------


@pytest.fixture
def unvalidated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that were validated: each is found to have one damaged article."""
    asked: list[str] = []

    def validated(source: Path, *_: object) -> tuple[str, ...]:
        asked.append(source.name)
        return ("one: bad",)

    monkeypatch.setattr(external_file, "validate_in_process", validated)
    return asked


def test_a_file_is_validated_once_and_its_damage_stays_known(tmp_path: Path, unvalidated: list[str]) -> None:
    file = make_library(tmp_path / "a.fdk", 3)
    assert external_file.damaged_in(file) == ()
    copy = external_file.validated_copy(file)
    assert copy == external_file.copy_path(file) == external_file.current_copy(file) == external_file.validated_copy(file)
    assert copy.read_bytes() == file.read_bytes()
    assert (external_file.damaged_in(file), unvalidated) == (("one: bad",), ["a.fdk"])
    copy.unlink()
    assert external_file.current_copy(file) is None
    assert external_file.previous_copy(file) is None
    assert external_file.validated_copy(file) == copy
    assert unvalidated == ["a.fdk", "a.fdk"]


def test_another_version_of_the_program_validates_again(
    tmp_path: Path, unvalidated: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = make_library(tmp_path / "a.fdk", 3)
    copy = external_file.validated_copy(file)
    monkeypatch.setattr(external_file, "current_rules", lambda: "2.0/5/1")
    assert external_file.current_copy(file) is None
    assert external_file.previous_copy(file) == copy
    assert external_file.validated_copy(file) == copy
    assert unvalidated == ["a.fdk", "a.fdk"]


def test_a_touched_file_with_the_same_bytes_is_known_again_and_other_bytes_are_not(
    tmp_path: Path, unvalidated: list[str]
) -> None:
    file = make_library(tmp_path / "a.fdk", 3)
    external_file.validated_copy(file)
    os.utime(file, (1, 1))
    assert external_file.current_copy(file) is None
    assert external_file.validated_copy(file) == external_file.current_copy(file)
    assert (unvalidated, external_file.damaged_in(file)) == (["a.fdk"], ("one: bad",))
    make_library(tmp_path / "b.fdk", 4).replace(file)
    assert external_file.validated_copy(file).read_bytes() == file.read_bytes()
    assert unvalidated == ["a.fdk", "a.fdk"]


def test_a_library_in_the_users_own_folder_is_its_own_copy_until_it_changes(tmp_path: Path) -> None:
    own = Path(os.environ["FRONTDESK_HOME"]) / "data" / "library.fdk"
    own.parent.mkdir(parents=True)
    make_library(own, 3)
    assert external_file.current_copy(own) is None
    external_file.record_validated(own, "digest", ("two: bad",))
    assert external_file.current_copy(own) == own
    os.utime(own, (1, 1))
    assert external_file.current_copy(own) is None
    elsewhere = make_library(tmp_path / "library.fdk", 3)
    external_file.record_validated(elsewhere, "digest", ())  # as somebody who prepared a stick may write it
    assert external_file.current_copy(elsewhere) is None


def test_where_an_open_file_cannot_be_replaced_the_users_own_library_is_shown_from_a_copy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(external_file, "_OPEN_FILES_CAN_BE_REPLACED", False)
    own = Path(os.environ["FRONTDESK_HOME"]) / "data" / "library.fdk"
    own.parent.mkdir(parents=True)
    make_library(own, 3)
    external_file.record_validated(own, "digest", ())
    shown = external_file.validated_copy(own)
    assert shown == external_file.current_copy(own) != own
    with Library.open(shown) as library:
        assert library.info.articles == 3


@pytest.mark.parametrize(("language", "words"), [("en", "There is no"), ("zh_CN", "没有"), ("fr", "没有")])
def test_a_process_that_imports_tells_why_it_refuses(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], language: str, words: str
) -> None:
    before = i18n.language()
    try:
        assert external_file.main([str(tmp_path / "gone.fdk"), language]) == 1
    finally:
        i18n.set_language(before)
    said = capfdbinary.readouterr().out.decode()
    assert "gone.fdk" in said
    assert words in said


def test_a_process_that_imports_says_nothing_when_all_went_well(
    tmp_path: Path, unvalidated: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = make_library(tmp_path / "a.fdk", 3)
    assert external_file.main([str(file), i18n.language()]) == 0
    assert capfdbinary.readouterr().out == b""
    assert unvalidated == ["a.fdk"]
