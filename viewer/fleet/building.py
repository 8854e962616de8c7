"""Build a screen's library file from a release: only changed articles are written, everything derived is made here."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path

import msgspec
from msgspec.structs import replace

from viewer.content.article import Article, decode
from viewer.content.images import BadImageError, BuiltAsset, as_kept
from viewer.content.invariants import fault_of
from viewer.content.library_toml import bounded
from viewer.content.rules import Limits
from viewer.fleet.manifest import BlobName, BlobStore, ListedArticle, Manifest, PackedArticle, decoded, named, unpacked
from viewer.fleet.refusals import Refusal, refused
from viewer.library.cache import create_tables, is_current
from viewer.library.shared import Shared
from viewer.library.writer import Writer

_PICTURES = """
SELECT data FROM asset WHERE key IN (
    SELECT json_extract(value, '$.logo') FROM meta WHERE key = 'info'
    UNION SELECT key FROM article_asset JOIN article USING (number) WHERE id IN (SELECT value FROM json_each(?)))
"""
Read = Callable[[BlobName], bytes]
"""Returns a blob, verified."""


def stamps_of(library: Path | None) -> dict[str, str]:
    """Return the digest of each article in a library that was built here; empty if it must be built anew."""
    if library is None or not library.is_file():
        return {}
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{library.absolute().as_uri()}?mode=ro", uri=True)) as db:
        if is_current(db):
            return dict(db.execute("SELECT source, stamp FROM article"))
    return {}


def changed(listed: Sequence[ListedArticle], stamps: dict[str, str]) -> list[ListedArticle]:
    """Return the articles of a release that ``stamps`` lack."""
    return [article for article in listed if stamps.get(article.id) != article.blob.digest.hex()]


def pictures_of(data: bytes) -> tuple[BlobName, ...]:
    """Return the pictures of the article in a blob.

    Raises ``RefusedError``.
    """
    try:
        return decoded(unpacked(data), PackedArticle).pictures
    except ValueError as error:
        raise refused(Refusal.HOSTILE, named(data).digest.hex()[:12]) from error


def keep_pictures(base: Path, articles: Sequence[ListedArticle], store: BlobStore) -> None:
    """Put the logo and the pictures of ``articles`` as they are in the library ``base`` into ``store``: those that a release has
    unchanged need not be loaded again.
    """
    ids = msgspec.json.encode([article.id for article in articles]).decode()
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{base.absolute().as_uri()}?mode=ro", uri=True)) as db:
        for (data,) in db.execute(_PICTURES, (ids,)):
            store.put_deflated(data)


def build(target: Path, base: Path | None, manifest: Manifest, listed: Sequence[ListedArticle], read: Read) -> None:
    """Write the library of a release to ``target``, from a copy of ``base`` if that was built here.

    Raises ``RefusedError`` if an article breaks a rule, ``OSError``, ``sqlite3.Error``.
    """
    contents = manifest.contents
    if not bounded(contents.limits):
        raise refused(Refusal.HOSTILE, "limits")
    stamps = stamps_of(base)
    if stamps and base is not None:
        shutil.copyfile(base, target)
    wanted = {article.id: article.blob.digest.hex() for article in listed}
    new = changed(listed, stamps)
    with closing(sqlite3.connect(target, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = OFF")  # an incomplete file is deleted
        db.execute("PRAGMA synchronous = OFF")  # it is synchronised before it is renamed
        db.execute("BEGIN")
        if not stamps:
            create_tables(db)
        writer = Writer(db, Path(), {article.id: wanted[article.id] for article in new}, sorted(stamps.keys() - wanted.keys()))
        for article in new:
            writer.write(article.id, *_checked(article, contents.limits, read))
        logo = _picture(contents.logo, contents.limits, read) if contents.logo else None
        if logo:
            writer.put_asset(logo)
        if writer.errors:
            raise refused(Refusal.HOSTILE, writer.errors[0].path.name, writer.errors[0])
        shared = msgspec.json.encode(Shared(limits=contents.limits)).decode()
        db.execute("INSERT OR REPLACE INTO meta VALUES ('shared', ?)", (shared,))
        writer.finish(replace(contents.owner, logo=logo.key if logo else ""), f"{manifest.published}T00:00:00+00:00")
        db.execute("COMMIT")


def _checked(listed: ListedArticle, limits: Limits, read: Read) -> tuple[Article, list[BuiltAsset]]:
    """Return an article and its pictures, after checking them by the rules for an author's sources.

    Raises ``RefusedError``.
    """
    try:
        packed = decoded(unpacked(read(listed.blob)), PackedArticle)
        article = decode(packed.body)
    except (ValueError, RecursionError) as error:
        raise refused(Refusal.HOSTILE, listed.id) from error
    pictures = [_picture(name, limits, read) for name in packed.pictures]
    why = fault_of(article, limits, {picture.key: (picture.width, picture.height) for picture in pictures})
    if why or article.id != listed.id:
        raise refused(Refusal.HOSTILE, listed.id, why)
    return article, pictures


def _picture(name: BlobName, limits: Limits, read: Read) -> BuiltAsset:
    try:
        return as_kept(unpacked(read(name)), limits)
    except (BadImageError, ValueError) as error:
        raise refused(Refusal.HOSTILE, name.digest.hex()[:12]) from error
