"""Library files of older formats, stored as they were written, remain readable."""

# ruff: noqa: S608 - the names of tables and columns are those of the files themselves

from __future__ import annotations

import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from viewer.content.article import Audience
from viewer.library import external_file
from viewer.library.cache import create_tables
from viewer.library.deflated import inflate
from viewer.library.library import Library
from viewer.library.schema import FORMAT, Filter, Twins
from viewer.library.search.searcher import Searcher
from viewer.library.upgrade import upgrade

FORMATS = Path(__file__).parent / "formats"


def test_a_file_of_format_1_is_shown_whole_and_searched(tmp_path: Path) -> None:
    file = Path(shutil.copy(FORMATS / "format-1.fdk", tmp_path))
    copy = external_file.validated_copy(file)
    assert external_file.damaged_in(file) == ()
    with Library.open(copy) as library:
        assert [row.id for row in library.rows(Filter(audience=Audience.PUBLIC))] == ["one"]
        assert {row.id for row in library.rows(Filter())} == {"one", "two"}
        assert library.article("one").references[0].url == "https://example.org/g"
        assert library.info.name == "测试门诊"
    with Searcher(copy) as searcher:
        assert [hit.article for hit in searcher.search("thxhdb").hits][:1] == ["one"]
        assert [hit.article for hit in searcher.search("化验单").hits] == ["two"]
        assert searcher.search("化验单", audience=Audience.PUBLIC).hits == ()
    assert file.read_bytes() == (FORMATS / "format-1.fdk").read_bytes(), "the owner's file stays as it is"


def test_a_file_of_format_3_is_shown_whole_and_searched(tmp_path: Path) -> None:
    file = Path(shutil.copy(FORMATS / "format-3.fdk", tmp_path))
    copy = external_file.validated_copy(file)
    assert external_file.damaged_in(file) == ()
    with Library.open(copy) as library:
        assert {row.id for row in library.rows(Filter())} == {"one", "two"}
        assert library.article("two").blocks
        assert library.asset(library.connection.execute("SELECT key FROM asset").fetchone()[0]).width == 40
    with Searcher(copy) as searcher:
        assert {hit.article for hit in searcher.search("化验单").hits} == {"one"}


def test_a_file_of_format_2_is_shown_whole_and_searched(tmp_path: Path) -> None:
    file = Path(shutil.copy(FORMATS / "format-2.fdk", tmp_path))
    copy = external_file.validated_copy(file)
    assert external_file.damaged_in(file) == ()
    with Library.open(copy) as library:
        assert {row.id for row in library.rows(Filter(twins=Twins("zh")))} == {"one", "one-en", "two"}, "a build pairs them"
        assert library.article("one-en").title == "What HbA1c is"
    with Searcher(copy) as searcher:
        assert [hit.article for hit in searcher.search("thxhdb").hits][:1] == ["one"]
        assert {hit.article for hit in searcher.search("化验单").hits} == {"two"}


# ---- the upgrade alone -------------------------------------------------------------------------------------------------


def _layout(db: sqlite3.Connection) -> dict[str, object]:
    """Return columns of all tables, and all indexes."""
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    columns = {name: db.execute(f"SELECT * FROM pragma_table_info('{name}')").fetchall() for name in tables}
    indexes = db.execute("SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index' AND sql != '' ORDER BY 1").fetchall()
    return {**columns, "indexes": indexes}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_upgraded_file_has_the_tables_of_a_new_one_and_its_own_articles(tmp_path: Path, number: int) -> None:
    file = Path(shutil.copy(FORMATS / f"format-{number}.fdk", tmp_path))
    with closing(sqlite3.connect(file, isolation_level=None)) as db, closing(sqlite3.connect(":memory:")) as fresh:
        columns = ", ".join(name for _, name, *_ in db.execute("PRAGMA table_info(article)") if name != "checksum")
        rows = db.execute(f"SELECT {columns} FROM article ORDER BY number").fetchall()
        bodies = db.execute("SELECT number, article FROM body ORDER BY number").fetchall()
        upgrade(db)
        create_tables(fresh)
        assert _layout(db) == _layout(fresh)
        assert db.execute("PRAGMA user_version").fetchone() == (FORMAT,)
        assert db.execute(f"SELECT {columns} FROM article ORDER BY number").fetchall() == rows
        stored = db.execute("SELECT number, deflated FROM body ORDER BY number").fetchall()
        assert [(number, inflate(data)) for number, data in stored] == bodies
        checksums = db.execute("SELECT checksum FROM article ORDER BY number").fetchall()
        assert checksums == [(zlib.crc32(data),) for _, data in stored]
        assert db.execute("SELECT count(*) FROM search_text").fetchone() == (0,)  # validation fills it
        assert not db.in_transaction


def test_a_body_that_does_not_fit_its_checksum_is_left_as_it_is_and_one_without_any_is_deflated(tmp_path: Path) -> None:
    file = Path(shutil.copy(FORMATS / "format-3.fdk", tmp_path))
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("UPDATE article SET checksum = checksum + 1 WHERE number = 1")
        db.execute("UPDATE article SET checksum = NULL WHERE number = 2")
        (before,), (other,) = db.execute("SELECT article FROM body ORDER BY number").fetchall()
        wrong = db.execute("SELECT checksum FROM article WHERE number = 1").fetchone()
        upgrade(db)
        (first,), (second,) = db.execute("SELECT deflated FROM body ORDER BY number").fetchall()
        assert (first, inflate(second)) == (before, other)
        assert db.execute("SELECT checksum FROM article ORDER BY number").fetchall() == [wrong, (zlib.crc32(second),)]


def test_a_body_that_is_no_blob_costs_only_its_article(tmp_path: Path) -> None:
    file = Path(shutil.copy(FORMATS / "format-2.fdk", tmp_path))
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("UPDATE body SET article = 'text' WHERE number = 2")
        upgrade(db)
        bodies = [data for (data,) in db.execute("SELECT deflated FROM body ORDER BY number")]
        assert bodies[1] == "text"
        assert all(inflate(body) for body in (bodies[0], bodies[2]))


def test_a_file_without_articles_of_its_own_is_not_half_upgraded(tmp_path: Path) -> None:
    file = Path(shutil.copy(FORMATS / "format-3.fdk", tmp_path))
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("DROP TABLE body")
        with pytest.raises(sqlite3.Error):
            upgrade(db)
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (3,)
        assert db.execute("SELECT count(*) FROM article").fetchone() == (2,)
