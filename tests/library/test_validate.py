"""Each rule of a library file's check, in this process: what costs the whole file, what one article, and what nothing."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from tests.libraries import build_library, sample_article
from tests.search.agreement import disagreements
from viewer.content.article import Article, encode
from viewer.errors import LibraryDamaged, LibraryError, LibraryTooNew
from viewer.library.deflated import MOST, deflate, inflate
from viewer.library.library import Library
from viewer.library.library_file import words
from viewer.library.schema import Filter, LibraryInfo
from viewer.library.search.searcher import Searcher
from viewer.library.validate import validate

ARTICLES = tuple(sample_article(number) for number in range(1, 4))


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the bytes of a library of three articles."""
    return build_library(tmp_path_factory.mktemp("honest") / "library.fdk", *ARTICLES).read_bytes()


@pytest.fixture
def file(tmp_path: Path, honest: bytes) -> Path:
    (tmp_path / "library.fdk").write_bytes(honest)
    return tmp_path / "library.fdk"


def changed(file: Path, sql: str, *values: object) -> Path:
    with closing(sqlite3.connect(file)) as db, db:
        db.execute(sql, values)
    return file


def ignore(_done: int, _all: int) -> None:
    """Do nothing."""


def test_a_file_of_our_own_has_no_fault_and_tells_its_progress(file: Path) -> None:
    told: list[tuple[int, int]] = []
    found = validate(file, lambda done, every: told.append((done, every)))
    assert (found.refused, found.damaged) == ("", ())
    assert told == [(0, 3)]
    with Library.open(file) as library:
        assert [library.article(row.id) for row in library.rows(Filter())] != []
        assert library.info.damaged == 0


def test_a_file_whose_index_has_another_format_is_indexed_again(file: Path) -> None:
    changed(changed(file, "UPDATE search_state SET value = 3 WHERE key = 'format'"), "DROP TABLE search_three")
    changed(file, "DELETE FROM search_title_data WHERE id > 10")
    assert validate(file, ignore).refused == ""
    with Searcher(file) as searcher:
        assert {hit.article for hit in searcher.search(ARTICLES[0].title[:2]).hits} >= {ARTICLES[0].id}
    with closing(sqlite3.connect(file)) as db:
        assert disagreements(db) == []
    assert validate(file, ignore).refused == ""


@pytest.mark.parametrize("index", ["search_title", "search_body"])
def test_a_file_whose_search_would_fail_later_is_refused_now(file: Path, index: str) -> None:
    changed(file, f"UPDATE {index}_data SET block = x'00' WHERE id > 10")  # noqa: S608 - our names
    try:
        refused = validate(file, ignore).refused  # SQLite 3.44 and newer look at such an index by themselves
    except LibraryDamaged as error:
        refused = str(error)
    assert refused != ""


def test_progress_is_told_every_hundred_articles(tmp_path: Path) -> None:
    told: list[int] = []
    file = build_library(tmp_path / "many.fdk", *(Article(f"a{number}", f"第{number}篇", ()) for number in range(201)))
    assert validate(file, lambda done, _: told.append(done)).damaged == ()
    assert told == [0, 100, 200]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("CREATE TABLE more (a)", "它的表不是导诊读本写的。"),
        ("CREATE INDEX more ON article(title)", "它的表不是导诊读本写的。"),
        ("DROP INDEX damaged", "它的表不是导诊读本写的。"),
        ("INSERT INTO list_count VALUES ('a', 'public', 0, '', x'00')", "表 list_count 里的值不成立。"),
        ("INSERT INTO search_state VALUES ('x', 'words')", "表 search_state 里的值不成立。"),
        ("INSERT INTO search_word VALUES (x'00', 1)", "表 search_word 里的值不成立。"),
        ("UPDATE meta SET value = '{' WHERE key = 'info'", "读不出它的说明。"),
        ("DELETE FROM meta WHERE key = 'info'", "读不出它的说明。"),
        ("UPDATE meta SET value = replace(value, '2026-11-01T00', 'yesterday') WHERE key = 'info'", "读不出它的说明。"),
        ("UPDATE meta SET value = replace(value, '测试门诊', '测\u202e试') WHERE key = 'info'", "控制字符"),
    ],
)
def test_what_breaks_a_rule_of_the_whole_file_is_refused_in_words(file: Path, sql: str, said: str) -> None:
    found = validate(changed(file, sql), ignore)
    assert said in found.refused
    assert found.damaged == ()


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE article SET minutes = 99 WHERE number = 2", "条目与内容不符。"),
        ("UPDATE article SET title = 'x' WHERE number = 2", "条目与内容不符。"),
        ("UPDATE article SET checksum = checksum + 1 WHERE number = 2", "内容与校验和不符。"),
        ("UPDATE body SET deflated = 'words' WHERE number = 2", "内容与校验和不符。"),
        ("DELETE FROM body WHERE number = 2", "内容与校验和不符。"),
        ("UPDATE article SET error = x'00' WHERE number = 2", "条目与内容不符。"),
        ("UPDATE article SET error = 'e', audience = 'everybody' WHERE number = 2; DELETE FROM body WHERE number = 2",
         "它的条目不成立。"),
        ("UPDATE article SET error = 'e', language = x'00' WHERE number = 2; DELETE FROM body WHERE number = 2",
         "它的条目不成立。"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_of_one_article_sets_that_article_aside(file: Path, sql: str, said: str) -> None:
    for statement in sql.split("; "):
        changed(file, statement)
    found = validate(file, ignore)
    assert found.refused == ""
    title = "x" if "'x'" in sql else ARTICLES[1].title
    assert found.damaged == (f"{title}: {said}",)
    with Library.open(file) as library:
        assert (library.info.articles, library.info.damaged) == (3, 1)
        (row,) = [row for row in library.rows(Filter()) if row.error]
        assert (row.number, row.title, row.audience.value) == (2, title, "staff")
        assert row.error == f"这篇文章已损坏：{said}请重新生成文章库。"
        assert [library.article(row.id) for row in library.rows(Filter()) if not row.error]
        assert library.connection.execute("SELECT count(*) FROM body").fetchone() == (2,)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "内容读不出来。"), (b"no deflated data", "内容读不出来。"), (deflate(b"\xff\xff"), "内容读不出来。"),
        (deflate(b"words")[:-1], "内容读不出来。"), (deflate(b"words") + b"more", "内容读不出来。"),
        (deflate(encode(Article("other", "别的", ()))), "条目与内容不符。"),
    ],
)  # fmt: skip
def test_a_body_that_is_another_costs_its_article(file: Path, data: bytes, said: str) -> None:
    changed(file, "UPDATE body SET deflated = ? WHERE number = 2", data)
    changed(file, "UPDATE article SET checksum = ? WHERE number = 2", zlib.crc32(data))
    assert validate(file, ignore).damaged == (f"{ARTICLES[1].title}: {said}",)


@pytest.mark.parametrize(
    ("sql", "kept"),
    [
        ("UPDATE article SET error = '坏了' WHERE number = 2", True),  # its last good content is kept
        ("UPDATE article SET error = '坏了' WHERE number = 2; DELETE FROM body WHERE number = 2", False),
        ("UPDATE article SET checksum = NULL WHERE number = 2", True),
        ("INSERT INTO body SELECT 9, deflated FROM body WHERE number = 2", True),
        ("DELETE FROM list_count", True),
        ("UPDATE meta SET value = '{' WHERE key = 'shared'", True),
    ],
)
def test_what_an_earlier_build_may_have_left_is_no_fault(file: Path, sql: str, *, kept: bool) -> None:
    for statement in sql.split("; "):
        changed(file, statement)
    found = validate(file, ignore)
    assert (found.refused, found.damaged) == ("", ())
    with Library.open(file) as library:
        assert library.connection.execute("SELECT count(*) FROM body").fetchone() == (3 if kept else 2,)
        assert library.count(Filter()) == 3


@pytest.mark.parametrize(
    ("number", "name", "title", "named", "called"),
    [
        (2, "x" * 99, "题" * 299, "x" * 99, "题" * 299), (2, "x" * 100, "题" * 299, "damaged-2", "题" * 299),
        (2, "x", "题" * 300, "x", "x"), (2, "a\nb", "好", "damaged-2", "好"), (2, "x", "a\u202eb", "x", "x"),
    ],
)  # fmt: skip
def test_an_article_set_aside_keeps_its_name_and_title_if_they_can_be_shown(
    file: Path, number: int, name: str, title: str, named: str, called: str
) -> None:
    changed(file, "UPDATE article SET id = ?, title = ?, checksum = 1 WHERE number = ?", name, title, number)
    assert validate(file, ignore).damaged == (f"{called}: 内容与校验和不符。",)
    with Library.open(file) as library:
        assert [(row.id, row.title) for row in library.rows(Filter()) if row.error] == [(named, called)]


def test_a_picture_that_is_no_picture_is_deleted_and_told(file: Path) -> None:
    changed(file, "INSERT INTO asset VALUES ('k.png', 'image/png', 640, 480, ?)", b"\x89PNG")
    assert validate(file, ignore).damaged == ("图片 k.png 已损坏或不能用。",)
    with Library.open(file) as library:
        assert library.connection.execute("SELECT count(*) FROM asset").fetchone() == (0,)
        assert library.info.damaged == 0


@pytest.mark.parametrize("passages", [b"", b"words", deflate(b"words"), deflate(msgspec.msgpack.encode(("a\nb", None, [])))])
def test_a_text_of_the_search_that_cannot_be_read_is_made_again(file: Path, passages: bytes) -> None:
    changed(file, "UPDATE search_text SET passages = ? WHERE number = 2", passages)
    assert validate(file, ignore).damaged == ()
    with Searcher(file) as searcher:
        assert "article-2" in {hit.article for hit in searcher.search(ARTICLES[1].title[:4]).hits}


# ---- opening -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "error", "said"),
    [
        ("PRAGMA application_id = 1", LibraryDamaged, "不是文章库文件"),
        ("PRAGMA user_version = 5", LibraryTooNew, "由更新版本的导诊读本生成"),
        ("PRAGMA user_version = 3", LibraryDamaged, "由旧版本的导诊读本生成"),
        ("CREATE VIEW v AS SELECT 1", LibraryDamaged, "的表不是导诊读本写的"),
        ("CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END", LibraryDamaged, "的表不是导诊读本写的"),
        ("ALTER TABLE article ADD COLUMN more", LibraryDamaged, "的表不是导诊读本写的"),
        ("DROP TABLE asset", LibraryDamaged, "的表不是导诊读本写的"),
    ],
)
def test_a_file_that_is_another_is_refused_at_opening_and_by_the_check(
    file: Path, sql: str, error: type[LibraryError], said: str
) -> None:
    changed(file, sql)
    with pytest.raises(error, match=said):
        Library.open(file)
    if "3" not in sql:  # which may be upgraded
        with pytest.raises(error, match=said):
            validate(file, ignore)


@pytest.mark.parametrize("version", [0, -1])
def test_a_format_before_the_first_is_refused(file: Path, version: int) -> None:
    with pytest.raises(LibraryDamaged, match="旧版本"):
        validate(changed(file, f"PRAGMA user_version = {version}"), ignore)


def test_more_tables_and_other_layout_are_read_at_opening(file: Path) -> None:
    changed(file, "CREATE TABLE more (a)")
    with Library.open(file) as library:
        assert library.count(Filter()) == 3
    assert words('CREATE  TABLE "a" (b, -- why\n c)') == "CREATE TABLE a (b, c)"


def test_a_file_of_which_a_page_is_missing_is_told_unless_its_log_may_have_it(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[:-1])
    with pytest.raises(LibraryDamaged, match="只剩前面一段"):
        Library.open(file)


def test_a_value_inflates_up_to_its_limit_and_says_what_is_wrong_with_another() -> None:
    assert MOST == 67_108_864
    assert inflate(deflate(bytes(1000)), 1000) == bytes(1000)
    assert inflate(deflate(b"")) == b""
    with pytest.raises(ValueError, match="内容展开后超过 2 MB。"):
        inflate(deflate(bytes(2 * 2**20 + 1)), 2 * 2**20)
    for data in (b"", b"words", "words", None, deflate(b"words")[:-1], deflate(b"words") + b"x"):
        with pytest.raises(ValueError, match="内容读不出来。"):
            inflate(data)


def test_a_desk_names_the_clinic_unless_it_names_none() -> None:
    info = LibraryInfo(name="甲", slogan="乙", name_en="A", slogan_en="B")
    assert info.named("", "丙") == info
    named = info.named("丁", "")
    assert (named.name, named.slogan, named.name_en, named.slogan_en) == ("丁", "", "", "")
