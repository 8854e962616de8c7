"""Publish a library to a folder of releases: the folder is the stick, the share and the root of a web server alike.

Blobs come first, then the manifest, then metadata, the timestamp last: a reader sees the old release or the new one, never half.
The same library, published on the same day with the same keys into an empty folder, gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from viewer.content.rules import Owner
from viewer.errors import FleetError
from viewer.fleet.blob_store import BlobStore
from viewer.fleet.key_folder import daily_signer, root_files
from viewer.fleet.manifest import (
    FORMAT,
    SHARD_ABOVE,
    TARGET,
    BlobName,
    ListedArticle,
    Manifest,
    PackedArticle,
    ReleaseContents,
    packed,
    shards,
)
from viewer.fleet.release_folder import LOCK_SECONDS, is_signed, metadata_of, read_manifest
from viewer.fleet.roles import MOST, expiry, signed
from viewer.i18n import ntr, tr
from viewer.library import library_file, shared
from viewer.library.library import Library
from viewer.library.schema import FORMAT as LIBRARY_FORMAT
from viewer.whole_file import only_one, read_regular, write_whole

_INDEX_RATIO = 6
"""Bytes of a library file to those of its articles, search index included: 4 measured."""


class Published(Struct, frozen=True):
    """The result: ``blobs`` new files, of ``size`` bytes; ``renewed``: only the dates were, the content is the same."""

    release: int
    articles: int
    blobs: int = 0
    size: int = 0
    renewed: bool = False


class _Versions(Struct, frozen=True):
    """The last versions signed with these keys, kept beside them: another folder goes on from there."""

    targets: int = 0
    snapshot: int = 0
    timestamp: int = 0


class _Standing(Struct, frozen=True):
    """What a folder holds: its versions, its last manifest if that is signed by these keys, and the manifest's blob."""

    versions: _Versions
    manifest: Manifest | None = None
    blob: BlobName | None = None


def publish(library: Path, folder: Path, keys: Path, today: datetime, ring: int = 100) -> Published:
    """Publish the library file ``library`` for ``ring`` per cent of the screens.

    Raises ``FleetError`` (keys; damaged articles; the folder belongs to other keys; another publisher is busy), ``LibraryError``,
    ``OSError``; what readers of the folder see is then unchanged.
    """
    daily_signer(keys)
    (folder / "blobs").mkdir(parents=True, exist_ok=True)
    with only_one(folder / "metadata", LOCK_SECONDS) as alone:
        if not alone:
            raise FleetError(tr("{folder} 正在被另一个程序发布。请稍后再试。", folder=folder))
        standing = _standing(folder, keys)
        writing = BlobStore(folder)
        contents = _contents(library, writing)
        writing.finish()
        last = standing.manifest
        if last is not None and (last.contents, last.ring) == (contents, ring):
            _sign(folder, keys, today, standing, None)
            return Published(last.release, contents.articles, renewed=True)
        release = standing.versions.targets + 1
        manifest = Manifest(FORMAT, release, f"{today:%Y-%m-%d}", ring, contents, _wide(standing, ring))
        data = msgspec.msgpack.encode(manifest)
        writing.put(data)
        writing.finish()
        _sign(folder, keys, today, standing, data)
    return Published(release, contents.articles, writing.count, writing.size)


def _wide(standing: _Standing, ring: int) -> BlobName | None:
    """Return the last manifest for all screens, if a new one is only for a part of them."""
    if ring == 100 or standing.manifest is None:
        return None
    return standing.blob if standing.manifest.ring == 100 else standing.manifest.wide


def _contents(file: Path, writing: BlobStore) -> ReleaseContents:
    """Write the blobs of a library file and return its contents.

    Raises ``FleetError`` if an article is damaged: a release is complete.
    """
    with Library.open(file) as library, library_file.reading(file):
        info, db = library.info, library.connection
        if info.damaged:
            words = ntr("{n} 篇文章坏了，没有发布。", "{n} 篇文章坏了，没有发布。", info.damaged)
            raise FleetError(words + tr("先用 frontdesk check 查看。"))
        owner = Owner(**{field: getattr(info, field) for field in Owner.__struct_fields__})
        pictures: dict[str, BlobName] = {}
        for (key,) in db.execute("SELECT key FROM asset ORDER BY key").fetchall():
            ((data,),) = db.execute("SELECT data FROM asset WHERE key = ?", (key,))
            pictures[key] = writing.put(packed(data))
        ((bodies, images),) = db.execute(
            "SELECT (SELECT total(length(article)) FROM body), (SELECT total(length(data)) FROM asset)"
        )
        listed = tuple(_listed(library, pictures, writing))
        parts = tuple(map(writing.put, shards(listed))) if len(listed) > SHARD_ABOVE else ()
        return ReleaseContents(
            LIBRARY_FORMAT,
            owner,
            shared.load(db).limits,
            len(listed),
            int(_INDEX_RATIO * bodies + images),
            () if parts else listed,
            parts,
            pictures.get(info.logo),
        )


def _listed(library: Library, pictures: dict[str, BlobName], writing: BlobStore) -> Iterator[ListedArticle]:
    db = library.connection
    used: dict[int, list[str]] = {}
    for number, key in db.execute("SELECT number, key FROM article_asset ORDER BY number, key"):
        used.setdefault(number, []).append(key)
    rows = db.execute("SELECT id, number, body.article FROM article JOIN body USING (number) ORDER BY id")
    for name, number, body in rows:
        article = PackedArticle(body, tuple(pictures[key] for key in used.get(number, ())))
        blob = writing.put(packed(msgspec.msgpack.encode(article)))
        yield ListedArticle(name, blob.digest, blob.size)


# ---- metadata ----------------------------------------------------------------------------------------------------------


def _standing(folder: Path, keys: Path) -> _Standing:
    """Return what ``folder`` holds.

    Raises ``FleetError`` if somebody else's keys signed it.
    """
    kept = _kept_versions(keys)
    try:
        found = metadata_of(folder)
    except FileNotFoundError:
        return _Standing(kept)
    except (OSError, RepositoryError) as error:
        raise FleetError(tr("{folder} 里的发布记录读不出来：{reason}。", folder=folder, reason=error)) from error
    roots = [Metadata[Root].from_bytes(read_regular(path, MOST)).signed for path in reversed(root_files(keys))]
    signer = next((root for root in roots if is_signed(root, found)), None)
    if signer is None:
        raise FleetError(tr("{folder} 是用另一套密钥发布的。换一个空文件夹，或用原来的密钥。", folder=folder))
    targets, snapshot, timestamp = found[0].signed, found[1].signed, found[2].signed
    versions = _Versions(
        max(kept.targets, targets.version), max(kept.snapshot, snapshot.version), max(kept.timestamp, timestamp.version)
    )
    if signer is not roots[0]:  # everything is signed anew with the current daily key
        return _Standing(versions)
    target = targets.targets[TARGET]
    blob = BlobName(bytes.fromhex(target.hashes["sha256"]), target.length)
    with suppress(OSError, ValueError):
        return _Standing(versions, read_manifest(folder, blob), blob)
    return _Standing(versions)


def _kept_versions(keys: Path) -> _Versions:
    try:
        return msgspec.json.decode(read_regular(keys / "published.json", MOST), type=_Versions)
    except FileNotFoundError:
        return _Versions()
    except (OSError, msgspec.DecodeError) as error:
        raise FleetError(tr("{path} 读不出来：{reason}。", path=keys / "published.json", reason=error)) from error


def _sign(folder: Path, keys: Path, today: datetime, standing: _Standing, manifest: bytes | None) -> None:
    """Sign a new manifest; None: renew the timestamp only. Readers see it once the last file is in place."""
    signer = daily_signer(keys)
    place, last = folder / "metadata", standing.versions
    for path in root_files(keys):
        _put(place / path.name, read_regular(path, MOST))
    if manifest is None:
        snapshot_meta = metadata_of(folder)[2].signed.snapshot_meta
        versions = _Versions(last.targets, last.snapshot, last.timestamp + 1)
    else:
        versions = _Versions(last.targets + 1, last.snapshot + 1, last.timestamp + 1)
        target = TargetFile.from_data(TARGET, manifest, ["sha256"])
        _put(folder / "targets" / f"{target.hashes['sha256']}.{TARGET}", manifest)
        targets = signed(Targets(versions.targets, expires=expiry(Targets.type, today), targets={TARGET: target}), (signer,))
        _put(place / f"{versions.targets}.targets.json", targets)
        meta = {"targets.json": MetaFile.from_data(versions.targets, targets, ["sha256"])}
        snapshot = signed(Snapshot(versions.snapshot, expires=expiry(Snapshot.type, today), meta=meta), (signer,))
        _put(place / f"{versions.snapshot}.snapshot.json", snapshot)
        snapshot_meta = MetaFile.from_data(versions.snapshot, snapshot, ["sha256"])
    write_whole(keys / "published.json", msgspec.json.encode(versions))
    content = Timestamp(versions.timestamp, expires=expiry(Timestamp.type, today), snapshot_meta=snapshot_meta)
    _put(place / "timestamp.json", signed(content, (signer,)))


def _put(path: Path, data: bytes) -> None:
    """Write a public file, whole or not at all, unless it is the same already."""
    with suppress(OSError):
        if read_regular(path, len(data)) == data:
            return
    write_whole(path, data, private=False)
