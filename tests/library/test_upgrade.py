"""Library files of older formats, stored as they were written, remain readable."""

from __future__ import annotations

import shutil
from pathlib import Path

from viewer.content.article import Audience
from viewer.library import external_file
from viewer.library.library import Library
from viewer.library.schema import Filter, Twins
from viewer.library.search.searcher import Searcher

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
