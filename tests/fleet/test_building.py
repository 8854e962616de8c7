"""Building a screen's library from a release: only what changed is read, and nothing is taken that no author could write."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from tests.folders import png
from tests.libraries import make_library, sample_article
from viewer.content import blocks as b
from viewer.content.article import Article, encode
from viewer.content.images import as_kept
from viewer.content.rules import Limits, Owner
from viewer.errors import RefusedError
from viewer.fleet.building import build, changed, pictures_of, stamps_of
from viewer.fleet.manifest import FORMAT, BlobName, ListedArticle, Manifest, PackedArticle, ReleaseContents, named
from viewer.library.library import Library
from viewer.library.schema import FORMAT as LIBRARY_FORMAT
from viewer.library.schema import Filter, Sort

PICTURE = as_kept(png(8, 6), Limits())


class Release:
    """A release in memory, and which of its blobs were read."""

    def __init__(self, *articles: Article, limits: Limits | None = None, logo: bytes = b"") -> None:
        self.blobs: dict[BlobName, bytes] = {}
        self.asked: list[BlobName] = []
        self.listed = tuple(self.list(article.id, PackedArticle(encode(article))) for article in articles)
        self.limits = limits or Limits()
        self.logo = self.put(zlib.compress(logo)) if logo else None

    def put(self, data: bytes) -> BlobName:
        self.blobs[named(data)] = data
        return named(data)

    def list(self, name: str, packed: PackedArticle) -> ListedArticle:
        return ListedArticle(name, self.put(zlib.compress(msgspec.msgpack.encode(packed))))

    def read(self, name: BlobName) -> bytes:
        self.asked.append(name)
        return self.blobs[name]

    def build(self, target: Path, base: Path | None = None) -> Path:
        owner = Owner(name="社区门诊", version="2026.11")
        contents = ReleaseContents(LIBRARY_FORMAT, owner, self.limits, len(self.listed), 0, self.listed, (), self.logo)
        build(target, base, Manifest(FORMAT, 1, "2026-11-30", 100, contents), self.listed, self.read)
        return target


def articles(*numbers: int) -> tuple[Article, ...]:
    return tuple(sample_article(number) for number in numbers)


def shown(file: Path) -> dict[str, Article]:
    with Library.open(file) as library:
        return {row.id: library.article(row.id) for row in library.rows(Filter(sort=Sort.LIBRARY))}


def test_a_release_becomes_a_library_of_its_day_and_owner(tmp_path: Path) -> None:
    release = Release(*articles(1, 2, 3))
    file = release.build(tmp_path / "a.fdk")
    assert shown(file) == {article.id: article for article in articles(1, 2, 3)}
    with Library.open(file) as library:
        info = library.info
    assert (info.name, info.version, info.built, info.articles, info.damaged, info.logo) == (
        "社区门诊", "2026.11", "2026-11-30T00:00:00+00:00", 3, 0, ""
    )  # fmt: skip
    assert stamps_of(file) == {each.id: each.blob.digest.hex() for each in release.listed}
    assert changed(release.listed, stamps_of(file)) == []


def test_only_changed_articles_are_read_and_those_gone_are_removed(tmp_path: Path) -> None:
    before = Release(*articles(1, 2, 3)).build(tmp_path / "before.fdk")
    second = replace(sample_article(2), title="另一个题目")
    release = Release(sample_article(1), second, sample_article(4))
    assert [each.id for each in changed(release.listed, stamps_of(before))] == ["article-2", "article-4"]
    kept = before.read_bytes()
    after = release.build(tmp_path / "after.fdk", before)
    assert shown(after) == {each.id: each for each in (sample_article(1), second, sample_article(4))}
    assert release.asked == [each.blob for each in release.listed[1:]]
    assert stamps_of(after) == {each.id: each.blob.digest.hex() for each in release.listed}
    assert before.read_bytes() == kept


def test_a_library_that_was_not_built_here_is_no_base(tmp_path: Path) -> None:
    foreign = make_library(tmp_path / "foreign.fdk", 3)
    with closing(sqlite3.connect(foreign)) as db, db:
        db.execute("DELETE FROM meta WHERE key = 'schema'")
    (tmp_path / "text.fdk").write_text("no library", encoding="utf-8")
    for base in (None, tmp_path / "none.fdk", foreign, tmp_path / "text.fdk", tmp_path):
        assert stamps_of(base) == {}
    release = Release(*articles(1, 2))
    assert set(shown(release.build(tmp_path / "a.fdk", foreign))) == {"article-1", "article-2"}
    assert len(release.asked) == 2


def test_pictures_come_with_their_article_and_the_logo_is_the_owners(tmp_path: Path) -> None:
    figure = b.Figure("fig", PICTURE.key, "一张图", PICTURE.width, PICTURE.height, b.Caption(1))
    article = Article("a", "题目", (figure,))
    release = Release(logo=png(4, 4))
    release.listed = (release.list("a", PackedArticle(encode(article), (release.put(zlib.compress(png(8, 6))),))),)
    assert pictures_of(release.blobs[release.listed[0].blob]) == (named(zlib.compress(png(8, 6))),)
    file = release.build(tmp_path / "a.fdk")
    with Library.open(file) as library:
        assert library.asset(PICTURE.key).data == PICTURE.data
        assert library.asset(library.info.logo).data == as_kept(png(4, 4), Limits()).data
    later = Release(*articles(1))
    with Library.open(later.build(tmp_path / "b.fdk", file)) as library:
        assert library.info.logo == ""
        assert library.connection.execute("SELECT count(*) FROM asset").fetchone() == (0,)


def _hostile(kind: str) -> Release:
    release = Release(*articles(1, 2))
    body, picture = encode(sample_article(3)), release.put(zlib.compress(b"no picture"))
    match kind:
        case "another id":
            release.listed += (release.list("article-9", PackedArticle(body)),)
        case "no article":
            release.listed += (release.list("article-3", PackedArticle(b"\xc1")),)
        case "no blob":
            release.listed += (ListedArticle("article-3", release.put(zlib.compress(b"\xc1"))),)
        case "not deflated":
            release.listed += (ListedArticle("article-3", release.put(b"words")),)
        case "no picture":
            release.listed += (release.list("article-3", PackedArticle(body, (picture,))),)
        case "no logo":
            release.logo = picture
        case "link":
            link = b.Link("javascript:alert(1)", (b.Text("点这里"),))
            article = replace(sample_article(3), blocks=(b.Paragraph((link,)),))
            release.listed += (release.list("article-3", PackedArticle(encode(article))),)
        case "limits":
            release.limits = Limits(memory=2**60)
    return release


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("another id", "article-9"), ("no article", "article-3"), ("no blob", "article-3"), ("not deflated", "article-3"),
        ("no picture", named(zlib.compress(b"no picture")).digest.hex()[:12]),
        ("no logo", named(zlib.compress(b"no picture")).digest.hex()[:12]), ("link", "article-3"), ("limits", "limits"),
    ],
)  # fmt: skip
def test_what_no_author_could_have_written_is_refused_by_name(tmp_path: Path, kind: str, what: str) -> None:
    with pytest.raises(RefusedError) as told:
        _hostile(kind).build(tmp_path / "a.fdk")
    assert (told.value.why, told.value.what) == ("hostile", what)


@pytest.mark.parametrize("data", [b"words", zlib.compress(b"\xc1"), zlib.compress(b"words")[:-1]])
def test_a_blob_whose_pictures_cannot_be_read_is_named_by_its_digest(data: bytes) -> None:
    with pytest.raises(RefusedError) as told:
        pictures_of(data)
    assert (told.value.why, told.value.what) == ("hostile", named(data).digest.hex()[:12])
