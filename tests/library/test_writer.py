"""What a build writes of its articles, without a folder or a process: numbers, order, damaged and doubled ones, counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.libraries import CATEGORIES, build_library, sample_article
from viewer.content.article import Article, Audience, Cover, GlossaryEntry
from viewer.content.blocks import Evidence
from viewer.content.images import BuiltAsset
from viewer.content.rules import Limits, Owner
from viewer.errors import ContentError, LibraryDamaged, LibraryUnwritable
from viewer.library import external_file, shared
from viewer.library.build_order import explained
from viewer.library.cache import create_tables
from viewer.library.fingerprint import Fingerprint
from viewer.library.library import Library, holds_articles
from viewer.library.schema import Filter, Sort, Twins, initial_of
from viewer.library.search.searcher import Searcher
from viewer.library.shared import Shared
from viewer.library.twins import language_order
from viewer.library.writer import Writer, row_of, title_key

OWNER = Owner(name="测试门诊", categories=CATEGORIES)
BUILT = "2026-11-01T00:00:00+00:00"


@pytest.fixture(name="db")
def _db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "library.fdk", isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA journal_mode = MEMORY")
        create_tables(db)
        yield db


def built(
    db: sqlite3.Connection,
    *articles: Article,
    gone: tuple[str, ...] = (),
    owner: Owner = OWNER,
    assets: tuple[BuiltAsset, ...] = (),
) -> list[str]:
    """Write the articles, each from a folder of its title, remove those of the folders ``gone``; return the errors."""
    writer = Writer(db, Path("/library"), {article.title: f"stamp {article.title}" for article in articles}, gone)
    for article in articles:
        writer.write(article.title, article, assets)
    writer.finish(owner, BUILT)
    return list(map(str, writer.errors))


def rows(db: sqlite3.Connection, columns: str) -> list[tuple[object, ...]]:
    return db.execute(f"SELECT {columns} FROM article ORDER BY number").fetchall()  # noqa: S608 - our names


def plain(name: str, title: str = "", **fields: object) -> Article:
    return replace(Article(name, title or name, ()), **fields)


def test_rows_of_a_list_have_what_the_article_says() -> None:
    article = plain(
        "a", "二甲双胍怎么吃", category="heart", audience=Audience.STAFF, language="en", published=date(2026, 1, 2),
        reviewed=date(2026, 3, 4), review_due=date(2027, 3, 4), minutes=7, evidence=Evidence.LOW, cover=Cover("k.png", "sand"),
        previous="b", next="c", translation_of="d", words=("二甲双胍", "别的词"),
    )  # fmt: skip
    assert row_of(article) == {
        "id": "a", "recency": -date(2026, 3, 4).toordinal(), "title": "二甲双胍怎么吃", "words": "二甲双胍", "category": "heart",
        "audience": "staff", "language": "en", "published": "2026-01-02", "reviewed": "2026-03-04", "review_due": "2027-03-04",
        "minutes": 7, "evidence": Evidence.LOW, "cover": "k.png", "cover_ground": "sand", "previous": "b", "next": "c",
        "translation_of": "d", "error": "",
    }  # fmt: skip
    none = row_of(plain("a"))
    assert none["recency"] == 0
    assert [none[name] for name in ("published", "reviewed", "review_due", "evidence", "cover", "cover_ground")] == [None] * 6
    assert row_of(plain("a", published=date(2026, 5, 6), reviewed=date(2026, 1, 1)))["recency"] == -date(2026, 5, 6).toordinal()


def test_numbers_stay_with_the_ids_and_new_ones_follow_the_last(db: sqlite3.Connection) -> None:
    assert built(db, plain("a", "甲"), plain("b", "乙"), plain("c", "丙")) == []
    assert rows(db, "number, id, source, stamp") == [
        (1, "a", "甲", "stamp 甲"), (2, "b", "乙", "stamp 乙"), (3, "c", "丙", "stamp 丙")
    ]  # fmt: skip
    assert built(db, plain("d", "丁"), plain("b", "乙二"), gone=("甲", "乙")) == []
    assert rows(db, "number, id, source") == [(2, "b", "乙二"), (3, "c", "丙"), (4, "d", "丁")]
    assert built(db, plain("c", "乙二"), plain("b", "丙")) == []  # two folders swap their ids
    assert rows(db, "number, id, source") == [(2, "b", "丙"), (3, "c", "乙二"), (4, "d", "丁")]


def test_an_id_that_another_folder_has_is_told_and_listed_under_a_name_of_its_own(db: sqlite3.Connection) -> None:
    built(db, plain("a", "甲"), plain("乙"))
    (said,) = built(db, plain("a", "乙二"))
    assert said == "/library/乙二/index.md:1: 编号“a”已被 甲/index.md 使用。 请换一个编号。"
    assert rows(db, "number, id, title, audience, error, stamp")[-1] == (
        3, "乙二", "乙二", "staff", "乙二/index.md:1: 编号“a”已被 甲/index.md 使用。 请换一个编号。",
        "again:stamp 乙二",
    )  # fmt: skip


@pytest.mark.parametrize(("line", "stamp"), [(3, "stamp"), (0, "")])
def test_an_article_that_fails_keeps_its_last_good_text_and_is_built_again_if_the_machine_was_at_fault(
    db: sqlite3.Connection, line: int, stamp: str
) -> None:
    built(db, plain("a", "甲"))
    writer = Writer(db, Path("/library"), {"甲": "stamp", "乙": "stamp"})
    for source in ("甲", "乙"):
        writer.fail(source, ContentError(Path("/library", source, "index.md"), line, "不对。", "改。"))
    writer.finish(OWNER, BUILT)
    place = ":3" if line else ""
    assert rows(db, "number, id, error, stamp, audience") == [
        (1, "a", f"甲/index.md{place}: 不对。 改。", stamp, "public"),
        (2, "乙", f"乙/index.md{place}: 不对。 改。", stamp, "staff"),
    ]  # fmt: skip
    with Library.open(Path(db.execute("PRAGMA database_list").fetchone()[2])) as library:
        assert (library.info.articles, library.info.damaged) == (2, 2)
        assert library.last_good("a") == plain("a", "甲")
        assert library.last_good("乙") is None
        with pytest.raises(LibraryDamaged, match="不对"):
            library.article("a")
    built(db, plain("a", "甲"))
    assert rows(db, "number, error")[0] == (1, "")


def test_a_damaged_folder_whose_name_is_an_id_gets_another(db: sqlite3.Connection) -> None:
    built(db, plain("b", "甲"), plain("b+", "丙"))
    writer = Writer(db, Path("/library"), {"b": "stamp"})
    writer.fail("b", ContentError(Path("/elsewhere/b/index.md"), 1, "不对。"))
    writer.finish(OWNER, BUILT)
    assert rows(db, "id, error")[-1] == ("b++", "/elsewhere/b/index.md:1: 不对。")


def picture(key: str) -> BuiltAsset:
    return BuiltAsset(key, "image/png", 4, 3, key.encode())


def test_pictures_stay_as_long_as_an_article_or_the_owner_has_them(db: sqlite3.Connection) -> None:
    def keys() -> list[str]:
        return [key for (key,) in db.execute("SELECT key FROM asset ORDER BY key")]

    built(db, plain("a", "甲"), assets=(picture("1"), picture("2")))
    built(db, plain("b", "乙"), assets=(picture("2"), picture("3")))
    assert keys() == ["1", "2", "3"]
    built(db, plain("a", "甲"), assets=(picture("3"),))
    assert keys() == ["2", "3"]
    built(db, owner=replace(OWNER, logo="2"), gone=("乙",))
    assert keys() == ["2", "3"]
    built(db, owner=replace(OWNER, logo="3"), gone=("甲",))
    assert keys() == ["3"]
    built(db, owner=OWNER)
    assert keys() == []


def test_articles_are_in_the_owners_order_then_by_category_and_title(db: sqlite3.Connection) -> None:
    def order() -> list[object]:
        return [name for (name,) in db.execute("SELECT id FROM article ORDER BY position")]

    made = [
        plain("a", "2 甲", category="heart"), plain("b", "10 乙", category="heart"), plain("c", "丙", category="diabetes"),
        plain("d", "1 丁", category="unknown"), plain("e", "0 戊"),
    ]  # fmt: skip
    built(db, *made)
    assert order() == ["c", "a", "b", "e", "d"]
    assert rows(db, "position") == [(2048,), (3072,), (1024,), (5120,), (4096,)]
    built(db, owner=replace(OWNER, order=("d", "gone", "b")))
    assert order() == ["d", "b", "c", "a", "e"]
    built(db, owner=replace(OWNER, categories=CATEGORIES[::-1]))
    assert order() == ["a", "b", "c", "e", "d"]
    built(db, plain("f", "3 己", category="heart"), owner=replace(OWNER, categories=CATEGORIES[::-1]))
    assert order() == ["a", "f", "b", "c", "e", "d"]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("第2型", "~di4000002~xing2"), ("HbA1c 是什么", "hba000001c~shi4~shen2~me5"), ("１２", "000012"), ("——！", ""),
        ("2000000型", "2000000~xing2"), ("糖a", "~tang2a"),
    ],
)  # fmt: skip
def test_a_title_is_sorted_by_its_numbers_letters_and_syllables(title: str, key: str) -> None:
    assert title_key(title) == key


@pytest.mark.parametrize(
    ("key", "initial"),
    [("~tang2~niao4", "T"), ("hba", "H"), ("000012", "#"), ("", "#"), ("~", "#"), ("é", "#"), ("~~a", "#"), ("z", "Z")],
)
def test_the_initial_of_a_title_is_a_letter_or_none(key: str, initial: str) -> None:
    assert initial_of(key) == initial


def test_articles_of_one_category_and_title_are_in_the_order_of_their_numbers(db: sqlite3.Connection) -> None:
    built(db, plain("b", "甲"), plain("a", "甲", category=""))
    assert [name for (name,) in db.execute("SELECT id FROM article ORDER BY position")] == ["b", "a"]
    assert db.execute("PRAGMA application_id").fetchone() == (1178880817,)


# ---- lists of what was written -----------------------------------------------------------------------------------------

LISTED = (
    plain("a", "糖尿病", category="diabetes", minutes=3, published=date(2026, 1, 1)),
    plain("b", "2型糖尿病", category="diabetes", minutes=1, audience=Audience.STAFF, published=date(2026, 3, 1)),
    plain("c", "Metformin", category="medicine", minutes=2, review_due=date(2026, 6, 1)),
    plain("c-zh", "二甲双胍", category="medicine", minutes=2, translation_of="", previous="a", next="b"),
    plain("d", "α", category="heart", minutes=9, reviewed=date(2026, 2, 1)),
    plain("e", "踢", category="heart", minutes=4),
)


@pytest.fixture(scope="module", name="library")
def _library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    english = replace(LISTED[2], language="en", translation_of="c-zh")
    path = build_library(tmp_path_factory.mktemp("listed") / "library.fdk", *LISTED[:2], english, *LISTED[3:])
    with Library.open(path) as library:
        yield library


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        (Filter(sort=Sort.LIBRARY), "b a c c-zh e d"),
        (Filter(sort=Sort.RECENT), "b d a c c-zh e"),
        (Filter(sort=Sort.MINUTES), "b c c-zh a e d"),
        (Filter(sort=Sort.TITLE), "b c c-zh a e d"),
        (Filter(sort=Sort.TITLE, initial="T"), "a e"),
        (Filter(sort=Sort.TITLE, initial="t"), "a e"),
        (Filter(sort=Sort.TITLE, initial="M"), "c"),
        (Filter(sort=Sort.TITLE, initial="#"), "b d"),
        (Filter(sort=Sort.TITLE, initial="X"), ""),
        (Filter(sort=Sort.LIBRARY, audience=Audience.PUBLIC), "a c c-zh e d"),
        (Filter(sort=Sort.LIBRARY, category="medicine"), "c c-zh"),
        (Filter(sort=Sort.LIBRARY, category="medicine", twins=Twins("zh")), "c-zh"),
        (Filter(sort=Sort.LIBRARY, category="medicine", twins=Twins("en")), "c"),
        (Filter(sort=Sort.LIBRARY, category="medicine", twins=Twins("en", date(2026, 6, 1))), "c"),
        (Filter(sort=Sort.LIBRARY, category="medicine", twins=Twins("en", date(2026, 6, 2))), "c-zh"),
        (Filter(sort=Sort.LIBRARY, valid_on=date(2026, 6, 1)), "b a c c-zh e d"),
        (Filter(sort=Sort.LIBRARY, valid_on=date(2026, 6, 2)), "b a c-zh e d"),
        (Filter(sort=Sort.LIBRARY, ids=("e", "a")), "a e"),
        (Filter(sort=Sort.LIBRARY, ids=("c",), twins=Twins("zh")), "c-zh"),
        (Filter(sort=Sort.LIBRARY, ids=("c-zh", "a"), twins=Twins("en")), "a c"),
        (Filter(sort=Sort.LIBRARY, ids=("c-zh",)), "c-zh"),
        (Filter(sort=Sort.LIBRARY, ids=()), ""),
    ],
    ids=str,
)
def test_a_list_has_what_its_filter_says_in_its_order(library: Library, chosen: Filter, ids: str) -> None:
    expected = ids.split()
    assert [row.id for row in library.rows(chosen)] == expected
    assert library.count(chosen) == len(expected)
    assert [row.id for row in library.each(chosen)] == expected
    assert [library.index_of(chosen, name) for name in expected] == list(range(len(expected)))
    assert [row.id for row in library.rows(chosen, 1, 2)] == expected[1:3]
    assert library.rows(chosen, 99) == library.rows(chosen, 0, 0) == []
    assert sum(library.initials(chosen).values()) == len(expected)


def test_initials_are_counted_in_their_order(library: Library) -> None:
    assert library.initials(Filter()) == {"#": 2, "M": 1, "T": 2, "E": 1}
    assert library.initials(Filter(twins=Twins("en"))) == {"#": 2, "M": 1, "T": 2}
    assert library.initials(Filter(category="heart")) == {"#": 1, "T": 1}


def test_twins_name_each_other_and_the_languages_that_can_be_read(library: Library) -> None:
    (row,) = library.rows(Filter(category="medicine", twins=Twins("zh", date(2026, 6, 1))))
    assert (row.id, row.twins, row.languages) == ("c-zh", ("c",), ("zh-CN", "en"))
    (row,) = library.rows(Filter(category="medicine", twins=Twins("en", date(2026, 6, 2))))
    assert (row.id, row.twins, row.languages) == ("c-zh", ("c",), ("zh-CN",))
    assert [row.twins for row in library.rows(Filter(category="medicine"))] == [(), ()]
    assert [library.twins(name) for name in ("c", "c-zh", "a", "none")] == [("c-zh",), ("c",), (), ()]
    day = Filter(twins=Twins("zh", date(2026, 6, 1)))
    assert [[row.id for row in library.versions(name, day)] for name in ("c", "c-zh", "a")] == [["c-zh", "c"], ["c-zh", "c"], []]
    assert library.versions("c-zh", Filter(twins=Twins("zh", date(2026, 6, 2)))) == []
    assert sorted(["en", "zh-TW", "de", "zh-CN"], key=language_order) == ["zh-CN", "zh-TW", "de", "en"]


def test_neighbours_are_named_by_the_article_or_stand_beside_it(library: Library) -> None:
    def beside(name: str, chosen: Filter) -> list[str | None]:
        return [row.id if row else None for row in library.neighbours(name, chosen)]

    whole = Filter(sort=Sort.LIBRARY)
    assert [beside(name, whole) for name in ("b", "a", "c", "c-zh", "e", "d")] == [
        [None, "a"], ["b", "c"], ["a", "c-zh"], ["a", "b"], ["c-zh", "d"], ["e", None]
    ]  # fmt: skip
    assert beside("c-zh", Filter(sort=Sort.LIBRARY, audience=Audience.PUBLIC)) == ["a", "e"]
    assert beside("c", Filter(sort=Sort.LIBRARY, twins=Twins("zh"))) == ["a", "e"]
    assert beside("a", Filter(sort=Sort.LIBRARY, twins=Twins("zh"))) == ["b", "c-zh"]
    assert beside("b", Filter(sort=Sort.LIBRARY, category="heart")) == [None, "e"]  # which does not list it


@pytest.mark.parametrize(
    ("typed", "start", "line"),
    [
        ("t", 0, 3), ("tnb", 0, 3), ("ti", 0, 4), ("t", 4, 4), ("t", 5, 3), ("t", 6, 3), ("tnb", 4, 3), ("2", 0, 0), ("2x", 3, 0),
        ("m", 0, 1), ("ejsg", 0, 2), ("", 0, None), ("q", 0, None), ("t", -5, 3), ("ｔ", 0, 3), ("T", 0, 3),
    ],
)  # fmt: skip
def test_letters_lead_to_the_first_title_from_here_on(library: Library, typed: str, start: int, line: int | None) -> None:
    assert library.typed_ahead(Filter(sort=Sort.TITLE), typed, start) == line


def test_a_name_that_cannot_be_written_is_no_article(library: Library) -> None:
    assert not holds_articles(library.path.with_name("none.fdk"))
    assert holds_articles(library.path)
    with Library.open(library.path) as again:
        assert again.built_day == date(2026, 11, 1)
    assert library.index_of(Filter(), "none") is None


def test_a_library_without_articles_holds_none(tmp_path: Path) -> None:
    path = build_library(tmp_path / "empty.fdk")
    assert not holds_articles(path)
    with Library.open(path) as library:
        assert (library.rows(Filter()), library.count(Filter()), library.categories(Filter())) == ([], 0, [])
        assert library.typed_ahead(Filter(), "a", 0) is None


def test_what_was_removed_or_damaged_is_not_found_by_a_search(tmp_path: Path) -> None:
    path = build_library(tmp_path / "a.fdk", sample_article(1), sample_article(2), sample_article(3))
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN")
        writer = Writer(db, Path("/library"), {"article-1": "new"}, ("article-2",))
        writer.fail("article-1", ContentError(Path("/library/article-1/index.md"), 1, "不对。"))
        writer.finish(OWNER, BUILT)
        db.execute("COMMIT")
    with Searcher(path) as searcher:
        assert {hit.article for hit in searcher.search("门诊").hits} == {"article-3"}


# ---- what all articles share -------------------------------------------------------------------------------------------

NOW = Fingerprint({"a": "1"}, "owner", "builder")


@pytest.mark.parametrize(
    ("change", "same"),
    [
        *(({name: "别的"}, True) for name in (
            "name", "slogan", "address", "hotline", "logo", "version", "disclaimer_short", "name_en", "slogan_en",
            "disclaimer_short_en",
        )),
        ({"featured": ("a",)}, True), ({"order": ("a",)}, True), ({"disclaimer": "别的"}, False), ({"disclaimer_en": "x"}, False),
        ({"language": "en"}, False), ({"review_interval": 6}, False), ({"categories": CATEGORIES[:1]}, False),
    ],
    ids=str,
)  # fmt: skip
def test_articles_are_built_again_only_for_what_they_depend_on(
    db: sqlite3.Connection, change: dict[str, object], *, same: bool
) -> None:
    shared.save(db, Shared(OWNER), NOW)
    assert shared.load(db) == Shared(OWNER)
    assert shared.same_rules(db, Shared(replace(OWNER, **change)), NOW) is same


def test_articles_are_built_again_for_terms_limits_and_another_program(db: sqlite3.Connection) -> None:
    assert (shared.load(db), shared.is_complete(db), shared.is_unchanged(db, NOW)) == (Shared(), False, False)
    common = Shared(OWNER)
    shared.save(db, common, NOW)
    assert (shared.is_complete(db), shared.is_unchanged(db, NOW), shared.same_rules(db, common, NOW)) == (True, True, True)
    assert shared.is_unchanged(db, Fingerprint({}, "owner", "builder"))
    assert not shared.is_unchanged(db, replace(NOW, owner="x"))
    assert not shared.is_unchanged(db, replace(NOW, builder="x"))
    assert shared.same_rules(db, common, replace(NOW, owner="x"))
    assert not shared.same_rules(db, common, replace(NOW, builder="x"))
    assert not shared.same_rules(db, replace(common, glossary=(GlossaryEntry("a", "b"),)), NOW)
    assert not shared.same_rules(db, replace(common, limits=Limits(lines=1)), NOW)
    shared.forget_stamp(db)
    assert (shared.is_complete(db), shared.is_unchanged(db, NOW), shared.same_rules(db, common, NOW)) == (False, False, True)


# ---- a copy of a file --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "told"), [(0, []), (1, [1000]), (10, [1000]), (25, [400, 800, 1000]), (30, [333, 666, 1000])])
def test_a_copy_is_told_in_thousandths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, told: list[int]) -> None:
    monkeypatch.setattr(external_file, "_CHUNK", 10)
    (tmp_path / "a").write_bytes(b"x" * size)
    copied: list[tuple[int, int]] = []
    digest = external_file.copy_file(tmp_path / "a", tmp_path / "b", lambda *done: copied.append(done), lambda: False)
    assert digest == sha256(b"x" * size).hexdigest()
    assert (tmp_path / "b").read_bytes() == b"x" * size
    assert copied == [(done, 1000) for done in told]


def test_a_copy_that_is_stopped_says_so_before_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external_file, "_CHUNK", 10)
    (tmp_path / "a").write_bytes(b"x" * 25)
    copied: list[int] = []
    with pytest.raises(external_file.StoppedError, match="现有内容没有变"):
        external_file.copy_file(tmp_path / "a", tmp_path / "b", lambda done, _: copied.append(done), lambda: len(copied) == 2)
    assert copied == [400, 800]


@pytest.mark.parametrize(
    ("error", "said"),
    [(sqlite3.OperationalError("full"), "full"), (OSError(28, "no space"), "no space"), (OSError("odd"), "odd")],
)
def test_faults_of_the_disk_name_the_file(error: Exception, said: str) -> None:
    with pytest.raises(LibraryUnwritable, match=f"^/a/b.fdk 写不进去：{said}。$"), explained(Path("/a/b.fdk")):
        raise error
