"""A library file is up to date with its folder, complete or not written at all, and one bad article never hides the others."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from tests.folders import LIBRARY, SLOW, png, write_article, write_folder
from tests.libraries import make_library
from viewer.content.labels import article_text
from viewer.errors import ContentError, LibraryDamaged, LibraryError, LibraryMissing, LibraryUnwritable
from viewer.library import library_builder
from viewer.library.build_order import Scan
from viewer.library.cache import cache_path
from viewer.library.library import Library
from viewer.library.library_builder import BuildReport, pack, refresh, refresh_kept
from viewer.library.schema import Filter, Sort
from viewer.library.search.searcher import Searcher

Make = Callable[[Path, Path], BuildReport]


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "文章 folder", "a", "b", "c")


@pytest.fixture(name="cache")
def _cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "a.fdk"


def ids(path: Path) -> list[str]:
    with Library.open(path) as library:
        return [row.id for row in library.rows(Filter(sort=Sort.LIBRARY))]


def errors(path: Path) -> dict[str, str]:
    with Library.open(path) as library:
        return {row.id: row.error for row in library.rows(Filter()) if row.error}


def numbers(path: Path) -> dict[str, int]:
    with Library.open(path) as library:
        return {row.id: row.number for row in library.rows(Filter())}


def words(path: Path, article: str) -> str:
    with Library.open(path) as library:
        return article_text(library.article(article))


def count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        ((rows,),) = db.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - the test's own names
        return int(rows)


@pytest.fixture(name="make", params=["pack", "refresh"])
def _make(request: pytest.FixtureRequest) -> Make:
    return pack if request.param == "pack" else refresh


# ---- both ----------------------------------------------------------------------------------------------------------------


def test_a_folder_becomes_a_library_that_can_be_read(root: Path, tmp_path: Path, make: Make) -> None:
    out = tmp_path / "out.fdk"
    assert make(root, out) == BuildReport(built=3)
    with Library.open(out) as library:
        assert library.info.name == "测试门诊"
        assert (library.info.articles, library.info.damaged) == (3, 0)
        assert not library.clock_is_wrong(date.today())
        assert [category.id for category, _ in library.categories(Filter())] == ["diabetes"]
        assert library.article("b").disclaimer == "本文是健康教育材料，不能代替医生面诊。"
    assert "第一段文字" in words(out, "a")


def test_a_bad_article_is_listed_with_its_fault_and_the_others_are_there(root: Path, tmp_path: Path, make: Make) -> None:
    (root / "b" / "index.md").write_text("---\nid: b\ntitle: [b]\n---\n", encoding="utf-8")
    report = make(root, tmp_path / "out.fdk")
    assert report.built == 2
    (problem,) = report.problems
    assert (problem.path, problem.line) == (root / "b" / "index.md", 3)
    (error,) = errors(tmp_path / "out.fdk").values()
    assert error.startswith(f"b{os.sep}index.md:3: ")
    assert "第一段" in words(tmp_path / "out.fdk", "c")
    with Library.open(tmp_path / "out.fdk") as library, pytest.raises(LibraryDamaged, match=r"index\.md:3"):
        library.article("b")


def test_of_two_articles_with_one_id_the_second_is_damaged(root: Path, tmp_path: Path, make: Make) -> None:
    write_article(root / "c", article="a", title="又一篇")
    report = make(root, tmp_path / "out.fdk")
    assert [problem.path for problem in report.problems] == [root / "c" / "index.md"]
    assert ids(tmp_path / "out.fdk") == ["a", "b", "c"]
    assert "a/index.md" in errors(tmp_path / "out.fdk")["c"]
    assert "文章a" in words(tmp_path / "out.fdk", "a")


def test_articles_stand_by_category_then_title_unless_the_owner_says_otherwise(root: Path, tmp_path: Path, make: Make) -> None:
    write_article(root / "a", title="糖尿病")
    write_article(root / "b", title="二甲双胍")
    write_article(root / "c", title="HbA1c")
    make(root, tmp_path / "one.fdk")
    assert ids(tmp_path / "one.fdk") == ["c", "b", "a"]
    (root / "library.toml").write_text(f'order = ["b", "a"]\n{LIBRARY}', encoding="utf-8")
    make(root, tmp_path / "one.fdk")
    assert ids(tmp_path / "one.fdk") == ["b", "a", "c"]


def test_pictures_come_along_once_each(root: Path, tmp_path: Path, make: Make) -> None:
    for folder in ("a", "b"):
        write_article(root / folder, body="![一张图](x.png)")
        (root / folder / "x.png").write_bytes(png())
    (root / "logo.png").write_bytes(png(8, 8))
    (root / "library.toml").write_text('logo = "logo.png"\n' + LIBRARY, encoding="utf-8")
    make(root, tmp_path / "out.fdk")
    with Library.open(tmp_path / "out.fdk") as library:
        assert library.asset(library.info.logo).data == png(8, 8)
    assert count(tmp_path / "out.fdk", "asset") == 2


def test_a_logo_that_is_missing_is_told_and_left_out(root: Path, tmp_path: Path, make: Make) -> None:
    (root / "library.toml").write_text('logo = "logo.png"\n' + LIBRARY, encoding="utf-8")
    (fault,) = make(root, tmp_path / "out.fdk").faults
    assert fault.path == root / "logo.png"
    with Library.open(tmp_path / "out.fdk") as library:
        assert library.info.logo == ""


def test_an_empty_folder_is_an_empty_library(tmp_path: Path, make: Make) -> None:
    (tmp_path / "empty").mkdir()
    assert make(tmp_path / "empty", tmp_path / "out.fdk") == BuildReport()
    assert ids(tmp_path / "out.fdk") == []


def test_a_folder_that_is_not_there_is_missing(tmp_path: Path, make: Make) -> None:
    with pytest.raises(LibraryMissing, match="nowhere"):
        make(tmp_path / "nowhere", tmp_path / "out.fdk")
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryMissing, match="file"):
        make(tmp_path / "file", tmp_path / "out.fdk")
    assert not (tmp_path / "out.fdk").exists()


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_folder_whose_name_is_no_text_is_listed_as_damaged(root: Path, tmp_path: Path, make: Make) -> None:
    (root / "b").rename(root / os.fsdecode(b"b\xff"))
    assert make(root, tmp_path / "out.fdk").built == 2
    assert list(errors(tmp_path / "out.fdk")) == ["b\\udcff"]


# ---- pack ----------------------------------------------------------------------------------------------------------------


PACK = (
    "import sys; from pathlib import Path; "
    "from viewer.library.library_builder import pack; pack(Path(sys.argv[1]), Path(sys.argv[2]))"
)


def test_the_same_articles_packed_anywhere_and_at_any_time_are_the_same_bytes(root: Path, tmp_path: Path) -> None:
    term = '[[term]]\nterm = "词{n}"\naliases = ["别名{n}", "也叫{n}", "A{n}"]\ndefinition = "一个词。"\n'
    terms = "".join(term.format(n=n) for n in range(9))
    (root / "glossary.toml").write_text(terms, encoding="utf-8")
    for n in range(60):
        body = f"## 第 {n} 节\n\n" + "".join(f"词{k} 是 word{n} 的一种。" for k in range(9)) * (n % 7 + 1)
        write_article(root / f"more-{n}", body=body)
    (root / "broken").mkdir()
    (root / "broken" / "index.md").write_text("---\nid: x\nwho: me\n---\n", encoding="utf-8")
    moved = shutil.copytree(root, tmp_path / "elsewhere" / "copy")
    for file in moved.rglob("*"):
        os.utime(file, (1_600_000_000, 1_600_000_000))
    packed = []
    for folder, seed in ((root, "1"), (root, "2"), (moved, "3")):
        out = tmp_path / f"{seed}.fdk"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": "1790000000"}
        subprocess.run([sys.executable, "-c", PACK, str(folder), str(out)], check=True, env=environment)
        packed.append(out.read_bytes())
    assert packed[0] == packed[1] == packed[2]
    with Library.open(tmp_path / "1.fdk") as library:
        assert library.info.built == "2026-09-21T00:00:00+00:00"


def test_packed_file_says_the_day_and_nothing_finer(root: Path, tmp_path: Path) -> None:
    before = datetime.now(UTC).date()
    pack(root, tmp_path / "out.fdk")
    with Library.open(tmp_path / "out.fdk") as library:
        built = datetime.fromisoformat(library.info.built)
    assert before <= built.date() <= datetime.now(UTC).date()
    assert built.time() == time(0)


@pytest.mark.parametrize("words", ["yesterday", "9" * 30])
def test_a_wrong_build_date_is_told(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", words)
    with pytest.raises(LibraryError, match="SOURCE_DATE_EPOCH"):
        pack(root, tmp_path / "out.fdk")
    assert not (tmp_path / "out.fdk").exists()


def test_a_fault_while_packing_leaves_the_old_file(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.fdk"
    pack(root, out)
    before = out.read_bytes()
    (root / "library.toml").write_text("name = ", encoding="utf-8")
    with pytest.raises(ContentError, match=r"library\.toml:1"):
        pack(root, out)
    (root / "library.toml").unlink()
    assert pack(root, out, cancelled=lambda: True) == BuildReport(cancelled=True)

    class FullDiskError(OSError):
        pass

    def full(done: int, total: int) -> None:
        raise FullDiskError(28, "No space left on device")

    with pytest.raises(LibraryError, match="No space left"):
        pack(root, out, progress=full)
    assert out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.fdk", root.name]


def test_what_cannot_be_written_is_told_in_words(root: Path, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="写不进去"):
        pack(root, tmp_path / "no such folder" / "out.fdk")
    (tmp_path / "out.fdk").mkdir()
    with pytest.raises(LibraryError, match="写不进去"):
        pack(root, tmp_path / "out.fdk")


def test_progress_is_counted_to_the_end(root: Path, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    pack(root, tmp_path / "out.fdk", progress=lambda done, total: steps.append((done, total)))
    assert steps == [(1, 3), (2, 3), (3, 3)]


# ---- refresh -------------------------------------------------------------------------------------------------------------


def test_an_unchanged_folder_is_not_built_again(root: Path, cache: Path) -> None:
    refresh(root, cache)
    before = cache.stat().st_mtime_ns
    assert refresh(root, cache) == BuildReport(unchanged=3)
    assert cache.stat().st_mtime_ns == before


def test_only_what_changed_is_built_and_numbers_stay(root: Path, cache: Path) -> None:
    refresh(root, cache)
    before = numbers(cache)
    write_article(root / "b", body="新的文字。")
    write_article(root / "d")
    assert refresh(root, cache) == BuildReport(built=2, unchanged=2)
    assert "新的文字" in words(cache, "b")
    after = numbers(cache)
    assert {article: after[article] for article in before} == before


def test_of_a_folder_that_is_followed_only_what_was_touched_is_looked_at(root: Path, cache: Path) -> None:
    refresh(root, cache)
    before = numbers(cache)
    write_article(root / "a", body="新的文字。")
    write_article(root / "b", body="没有人说它变了。")
    (root / "c").rename(root / "d")
    visited: list[str] = []
    scan = Scan(visited.append, touched=frozenset({"a", "c", "d", "nothing"}))
    assert refresh(root, cache, scan=scan) == BuildReport(built=2, unchanged=1, removed=1)
    assert visited == [str(root / "a"), str(root / "d")]
    assert "新的文字" in words(cache, "a")
    assert "没有人" not in words(cache, "b")
    assert numbers(cache) == before, "the article of a renamed folder keeps its id"
    assert refresh(root, cache, scan=scan) == BuildReport(unchanged=3)
    assert refresh(root, cache).built == 1


def test_an_id_that_two_folders_have_is_given_to_the_other_when_the_first_is_touched(root: Path, cache: Path) -> None:
    write_article(root / "b", article="a")
    assert len(refresh(root, cache).problems) == 1
    write_article(root / "a", article="new")
    assert refresh(root, cache, scan=Scan(touched=frozenset({"a"}))).problems == ()
    assert sorted(ids(cache)) == ["a", "c", "new"]


def test_looking_at_a_large_folder_is_told_and_can_be_stopped(root: Path, cache: Path) -> None:
    told: list[tuple[int, int]] = []
    stopped = refresh(root, cache, cancelled=lambda: True, scan=Scan(looked=lambda done, total: told.append((done, total))))
    assert stopped == BuildReport(cancelled=True)
    assert told == [(0, 4)]
    assert not cache.exists()


def test_a_changed_picture_builds_its_article(root: Path, cache: Path) -> None:
    write_article(root / "a", body="![一张图](x.png)")
    (root / "a" / "x.png").write_bytes(png())
    refresh(root, cache)
    (root / "a" / "x.png").write_bytes(png(40, 30))
    assert refresh(root, cache).built == 1
    assert count(cache, "asset") == 1


def test_what_is_gone_from_the_folder_is_gone_from_the_library(root: Path, cache: Path) -> None:
    refresh(root, cache)
    (root / "b" / "index.md").unlink()
    assert refresh(root, cache) == BuildReport(unchanged=2, removed=1)
    assert ids(cache) == ["a", "c"]
    assert count(cache, "body") == count(cache, "search_text") == 2


def test_a_renamed_folder_and_swapped_ids_keep_their_numbers(root: Path, cache: Path) -> None:
    refresh(root, cache)
    before = numbers(cache)
    (root / "c").rename(root / "z")
    write_article(root / "a", article="b")
    write_article(root / "b", article="a")
    assert refresh(root, cache).problems == ()
    assert numbers(cache) == before


def test_an_article_that_breaks_keeps_its_last_good_words_until_it_is_mended(root: Path, cache: Path) -> None:
    refresh(root, cache)
    before = numbers(cache)
    good = (root / "b" / "index.md").read_text(encoding="utf-8")
    (root / "b" / "index.md").write_bytes(b"\xff\xfe\xfa")
    assert len(refresh(root, cache).problems) == 1
    assert list(errors(cache)) == ["b"]
    with Library.open(cache) as library:
        last = library.last_good("b")
        assert last is not None
        assert "第一段文字" in article_text(last)
    (root / "b" / "index.md").write_text(good, encoding="utf-8")
    assert refresh(root, cache).built == 1
    assert errors(cache) == {}
    assert numbers(cache) == before


def test_search_finds_no_words_of_an_article_that_broke_until_it_is_mended(root: Path, cache: Path) -> None:
    write_article(root / "b", body="独一无二的词句。")
    found = []
    for text in (None, b"\xff\xfe\xfa", None):
        write_article(root / "b", body="独一无二的词句。")
        if text:
            (root / "b" / "index.md").write_bytes(text)
        refresh(root, cache)
        with Searcher(cache) as searcher:
            found.append([hit.article for hit in searcher.search("独一无二").hits])
    assert found == [["b"], [], ["b"]]


def test_row_of_an_article_says_the_days_of_its_head_and_no_others(root: Path, cache: Path) -> None:
    write_article(root / "a", head="published: 2026-11-01")
    write_article(root / "b", head="reviewed: 2026-11-01\nreview_interval: 6")
    refresh(root, cache)
    with Library.open(cache) as library:
        days = [(row.published, row.reviewed, row.review_due) for row in map(library.row, "abc")]
    day = date(2026, 11, 1)
    assert days == [(day, None, None), (None, day, date(2027, 5, 1)), (None, None, None)]


def test_an_article_that_was_too_slow_is_tried_again_the_next_time(root: Path, cache: Path) -> None:
    (root / "library.toml").write_text(LIBRARY + "[limits]\nseconds = 0.6\n", encoding="utf-8")  # the others need 0.2 s at first
    write_article(root / "c", body=SLOW)
    assert [(problem.path, problem.line) for problem in refresh(root, cache).problems] == [(root / "c" / "index.md", 0)]
    report = refresh(root, cache)
    assert (report.unchanged, len(report.problems)) == (2, 1)
    write_article(root / "c")
    assert refresh(root, cache) == BuildReport(built=1, unchanged=2)
    assert refresh(root, cache) == BuildReport(unchanged=3)


def test_a_second_article_of_an_id_steps_in_when_the_first_is_gone(root: Path, cache: Path) -> None:
    write_article(root / "c", article="a", title="又一篇")
    refresh(root, cache)
    assert refresh(root, cache) == BuildReport(unchanged=3)
    (root / "a" / "index.md").unlink()
    assert refresh(root, cache) == BuildReport(built=1, unchanged=1, removed=1)
    assert sorted(ids(cache)) == ["a", "b"]
    assert "又一篇" in words(cache, "a")


def test_the_owners_name_alone_builds_nothing_but_the_disclaimer_all(root: Path, cache: Path) -> None:
    refresh(root, cache)
    (root / "library.toml").write_text(LIBRARY.replace("测试门诊", "新名字"), encoding="utf-8")
    assert refresh(root, cache) == BuildReport(unchanged=3)
    with Library.open(cache) as library:
        assert library.info.name == "新名字"
    (root / "library.toml").write_text(LIBRARY.replace("不能代替", "绝不能代替"), encoding="utf-8")
    assert refresh(root, cache).built == 3
    (root / "glossary.toml").write_text('[[term]]\nterm = "文字"\ndefinition = "写下的话。"\n', encoding="utf-8")
    assert refresh(root, cache).built == 3
    with Library.open(cache) as library:
        assert "文字" in library.article("a").glossary


def test_a_broken_library_toml_is_told_every_time_and_the_last_good_one_serves_on(root: Path, cache: Path) -> None:
    refresh(root, cache)
    (root / "library.toml").write_text("name = ", encoding="utf-8")
    for _ in range(2):
        report = refresh(root, cache)
        assert (report.built, report.unchanged) == (0, 3)
        assert [fault.path.name for fault in report.faults] == ["library.toml"]
    with Library.open(cache) as library:
        assert library.info.name == "测试门诊"


def test_a_stopped_refresh_changes_nothing(root: Path, cache: Path) -> None:
    refresh(root, cache)
    write_article(root / "b", body="新的文字。")
    assert refresh(root, cache, cancelled=lambda: True) == BuildReport(cancelled=True)
    assert "第一段" in words(cache, "b")
    assert refresh(root, cache).built == 1


@pytest.mark.parametrize("damage", ["text", "short", "empty", "folder", "other tables", "older", "newer"])
def test_a_cache_that_cannot_be_used_is_made_anew(root: Path, cache: Path, damage: str) -> None:
    refresh(root, cache)
    if damage == "text":
        cache.write_bytes(b"no library at all" * 100)
    elif damage == "short":
        cache.write_bytes(cache.read_bytes()[:9000])
    elif damage == "empty":
        cache.write_bytes(b"")
    elif damage == "folder":
        cache.unlink()
        (cache / "inside").mkdir(parents=True)
    else:
        with closing(sqlite3.connect(cache)) as db:
            statement = {"other tables": "ALTER TABLE article DROP COLUMN cover_ground", "older": "PRAGMA user_version = 0"}
            db.execute(statement.get(damage, "PRAGMA user_version = 99"))
            db.execute("UPDATE meta SET value = 'x' WHERE key = 'schema'")
            db.commit()
    assert refresh(root, cache).built == 3
    assert ids(cache) == ["a", "b", "c"]
    assert refresh(root, cache) == BuildReport(unchanged=3)


def test_a_window_reads_on_while_its_folder_is_built(root: Path, cache: Path) -> None:
    refresh(root, cache)
    write_article(root / "b", body="新的文字。")
    with Library.open(cache) as library:

        def look(done: int, total: int) -> None:
            assert "第一段" in article_text(library.article("b"))

        refresh(root, cache, progress=look)
        assert "新的文字" in article_text(library.article("b"))


# ---- where the library of a folder is kept -------------------------------------------------------------------------------


@pytest.fixture(name="spare")
def _spare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder in memory; the disk of the caches cannot be written."""
    (tmp_path / "disk").write_text("no folder")
    (tmp_path / "memory").mkdir()
    monkeypatch.setattr(library_builder, "cache_path", lambda folder: tmp_path / "disk" / f"{folder.name}.fdk")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "memory"))
    return tmp_path / "memory"


def test_the_library_of_a_folder_is_kept_in_its_cache(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "empty")
    kept = refresh_kept(root)
    assert (kept.file, kept.report, kept.unwritable) == (cache_path(root), BuildReport(), None)
    assert ids(kept.file) == []


def test_where_nothing_can_be_kept_a_library_for_this_run_is_built_in_memory(tmp_path: Path, spare: Path) -> None:
    kept = refresh_kept(write_folder(tmp_path / "empty"))
    assert kept.file.is_relative_to(spare)
    assert kept.file.name == "empty.fdk"
    assert "写不进去" in str(kept.unwritable)
    assert ids(kept.file) == []


def test_an_earlier_build_is_better_than_one_for_this_run(tmp_path: Path, spare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_library(tmp_path / "earlier.fdk", 3)
    monkeypatch.setattr(library_builder, "cache_path", lambda _folder: tmp_path / "earlier.fdk")

    def full(_path: Path) -> sqlite3.Connection:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(library_builder, "open_cache", full)
    with pytest.raises(LibraryUnwritable, match=r"earlier\.fdk.*No space left"):
        refresh_kept(write_folder(tmp_path / "empty"))
    assert len(ids(tmp_path / "earlier.fdk")) == 3
    assert list(spare.iterdir()) == []


def test_where_nothing_at_all_can_be_written_the_disk_of_the_cache_is_named(
    tmp_path: Path, spare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (spare / "empty.fdk").write_bytes(b"of an earlier run")
    monkeypatch.setattr(library_builder, "spare_paths", lambda cache: iter((spare / cache.name,)))

    def full(_path: Path) -> sqlite3.Connection:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(library_builder, "open_cache", full)
    with pytest.raises(LibraryUnwritable, match=r"disk.empty\.fdk"):
        refresh_kept(write_folder(tmp_path / "empty"))
    assert list(spare.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("one", "是一篇文章的文件夹。请用它的上一级："), ("one/index.md", "是一篇文章。请用放文章的文件夹："),
        ("library.toml", "属于一个文章文件夹。请用这个文件夹："), ("none", "没有"), ("a.xyz", "打不开："),
    ],
)  # fmt: skip
def test_what_is_no_folder_of_articles_is_told_with_what_to_do(tmp_path: Path, given: str, words: str) -> None:
    root = write_folder(tmp_path / "root", "one")
    (root / "a.xyz").write_text("x")
    with pytest.raises(LibraryMissing) as told:
        refresh(root / given, tmp_path / "cache.fdk")
    assert words in str(told.value)
    assert str(root) in str(told.value)
    assert not (tmp_path / "cache.fdk").exists()


def test_articles_that_come_back_in_another_order_are_written_in_that_of_their_folders(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pool:
        """Returns a fault for each folder, the last first."""

        def build(self, folders: list[Path], *_: object) -> Iterator[tuple[Path, ContentError]]:
            return ((folder, ContentError(folder / "index.md", 1, "x")) for folder in reversed(folders))

    monkeypatch.setattr("viewer.content.pool.borrowed_pool", lambda: nullcontext(Pool()))
    report = refresh(root, cache)
    assert [problem.path.parent.name for problem in report.problems] == ["a", "b", "c"]
    assert (report.built, report.unchanged, report.removed) == (0, 0, 0)
    assert numbers(cache) == {"a": 1, "b": 2, "c": 3}
