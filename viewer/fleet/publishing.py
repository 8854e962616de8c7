"""Publish a library to a folder of releases: the folder is the stick, the share and the root of a web server alike.

Blobs come first, then the manifest, then metadata, the timestamp last: a reader sees the old release or the new one, never half.
The same library, published on the same day with the same keys into an empty folder, gives the same bytes.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from viewer.content.rules import Owner
from viewer.errors import FleetError
from viewer.fleet import signed_metadata
from viewer.fleet.key_folder import daily_signer, key_file, root_files
from viewer.fleet.manifest import FORMAT, TARGET, BlobName, BlobStore, ListedArticle, Manifest, PackedArticle, ReleaseContents
from viewer.fleet.signed_metadata import MOST, SignedRelease, expiry, metadata_at, metadata_of, signed
from viewer.i18n import ntr, tr
from viewer.library import library_file, shared
from viewer.library.deflated import inflate
from viewer.library.library import CLOCK_DAYS, Library
from viewer.library.schema import FORMAT as LIBRARY_FORMAT
from viewer.whole_file import read_regular, write_whole

_INDEX_RATIO = 3
"""Bytes of a library file to those of its articles before they are deflated, search index included: 1.6 measured."""
_EMPTY = 2**19
"""Bytes of the tables and indexes of a small library: 0.3 million measured."""


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
    beside = [path for place in (folder, folder.absolute().parent) if (path := key_file(place, "stick")).exists()]
    if beside := [keys] if keys.resolve().is_relative_to(folder.resolve()) else beside:
        raise FleetError(tr("密钥不能和要发布的内容放在一起：{path} 会落到别人手里。请把它移到别处。", path=beside[0]))
    (folder / "blobs").mkdir(parents=True, exist_ok=True)
    with signed_metadata.alone_in(folder):
        standing = _standing(folder, keys)
        if standing.manifest:  # screens judge by its day what expires, also if this computer's clock was ahead then
            day = datetime.fromisoformat(standing.manifest.published).replace(tzinfo=UTC)
            today = day if timedelta() < day - today <= timedelta(days=CLOCK_DAYS) else today
        writing = BlobStore(folder)
        contents = _contents(library, writing)
        writing.finish()
        last = standing.manifest
        if last is not None and (last.contents, last.ring) == (contents, ring):
            _sign(folder, keys, today, standing.versions, None)
            return Published(last.release, contents.articles, renewed=True)
        wide = None  # the last manifest for all screens, if this one is only for a part of them
        if ring < 100 and last is not None:
            wide = standing.blob if last.ring == 100 else last.wide
        release = standing.versions.targets + 1
        data = msgspec.msgpack.encode(Manifest(FORMAT, release, f"{today:%Y-%m-%d}", ring, contents, wide))
        writing.put(data)
        writing.finish()
        _sign(folder, keys, today, standing.versions, data)
    return Published(release, contents.articles, writing.count, writing.size)


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
            pictures[key] = writing.put_deflated(data)
        ((images,),) = db.execute("SELECT total(length(data)) FROM asset")
        bodies, listed = _listed(library, pictures, writing)
        parts = writing.put_parts(listed)
        return ReleaseContents(
            LIBRARY_FORMAT,
            owner,
            shared.load(db).limits,
            len(listed),
            int(_EMPTY + _INDEX_RATIO * bodies + images),
            () if parts else listed,
            parts,
            pictures.get(info.logo),
        )


def _listed(library: Library, pictures: dict[str, BlobName], writing: BlobStore) -> tuple[int, tuple[ListedArticle, ...]]:
    """Write the blobs of the articles; return the bytes of their bodies, and the list of them.

    A blob depends on the body alone, not on how the library file deflates it.
    """
    db = library.connection
    size, listed = 0, list[ListedArticle]()
    used: dict[int, list[str]] = {}
    for number, key in db.execute("SELECT number, key FROM article_asset ORDER BY number, key"):
        used.setdefault(number, []).append(key)
    rows = db.execute("SELECT id, number, deflated FROM article JOIN body USING (number) ORDER BY id")
    for name, number, deflated in rows:
        try:
            body = inflate(deflated)
        except ValueError as error:
            raise FleetError(f"{name}: {error}") from error
        size += len(body)
        article = PackedArticle(body, tuple(pictures[key] for key in used.get(number, ())))
        listed.append(ListedArticle(name, writing.put_deflated(msgspec.msgpack.encode(article))))
    return size, tuple(listed)


# ---- metadata ----------------------------------------------------------------------------------------------------------


def _standing(folder: Path, keys: Path) -> _Standing:
    """Return what ``folder`` holds.

    Raises ``FleetError`` if somebody else's keys signed it.
    """
    try:
        kept = msgspec.json.decode(read_regular(keys / "published.json", MOST), type=_Versions)
    except FileNotFoundError:
        kept = _Versions()
    except (OSError, ValueError) as error:
        raise FleetError(tr("{folder} 里的发布记录读不出来：{reason}。", folder=keys, reason=error)) from error
    try:
        found = metadata_of(folder)
    except FileNotFoundError:
        return _Standing(kept)
    roots = [metadata_at(path, Root).signed for path in reversed(root_files(keys))]
    signer = next((root for root in roots if _is_signed(root, found)), None)
    if signer is None:
        raise FleetError(tr("{folder} 是用另一套密钥发布的。换一个空文件夹，或用原来的密钥。", folder=folder))
    versions = _Versions(*(max(getattr(kept, each.signed.type), each.signed.version) for each in found))
    if signer is roots[0]:  # otherwise everything is signed anew with the current daily key
        with suppress(OSError, ValueError):
            return _Standing(versions, signed_metadata.read_manifest(folder, found.manifest), found.manifest)
    return _Standing(versions)


def _is_signed(root: Root, found: SignedRelease) -> bool:
    """Return whether all of ``found`` are signed by the keys that ``root`` names."""
    try:
        for each in found:
            root.verify_delegate(each.signed.type, each.signed_bytes, each.signatures)
    except RepositoryError:
        return False
    return True


def _sign(folder: Path, keys: Path, today: datetime, last: _Versions, manifest: bytes | None) -> None:
    """Sign a new manifest; None: renew the timestamp only. Readers see it once the last file is in place."""
    signer = daily_signer(keys)
    place = folder / "metadata"
    if manifest is None:
        snapshot_meta = metadata_of(folder).timestamp.signed.snapshot_meta
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
    timestamp = Timestamp(versions.timestamp, expires=expiry(Timestamp.type, today), snapshot_meta=snapshot_meta)
    for path in root_files(keys):  # last but one: with another daily key in them, the old timestamp is a stranger's
        _put(place / path.name, read_regular(path, MOST))
    _put(place / "timestamp.json", signed(timestamp, (signer,)))


def _put(path: Path, data: bytes) -> None:
    """Write a public file, whole or not at all, unless it is the same already."""
    with suppress(OSError):
        if read_regular(path, len(data)) == data:
            return
    write_whole(path, data, private=False)
