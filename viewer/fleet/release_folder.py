"""A folder of releases as it is read: metadata, manifests, and what no recent release needs any more."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp

from viewer.errors import FleetError
from viewer.fleet.manifest import (
    MOST_BLOB,
    MOST_MANIFEST,
    TARGET,
    BlobName,
    ListedArticle,
    Manifest,
    PackedArticle,
    decoded,
    unpacked,
)
from viewer.fleet.roles import MOST
from viewer.i18n import tr
from viewer.whole_file import only_one, read_regular

KEEP = 3
"""Releases that ``prune`` keeps by default."""
LOCK_SECONDS = 30.0
"""Seconds to wait for another publisher."""

Signed = tuple[Metadata[Targets], Metadata[Snapshot], Metadata[Timestamp]]



def metadata_of(folder: Path) -> Signed:
    """Return targets, snapshot and timestamp of a folder of releases, not verified.

    Raises ``OSError``, ``RepositoryError``.
    """
    place = folder / "metadata"
    timestamp = Metadata[Timestamp].from_bytes(read_regular(place / "timestamp.json", MOST))
    number = timestamp.signed.snapshot_meta.version
    snapshot = Metadata[Snapshot].from_bytes(read_regular(place / f"{number}.snapshot.json", MOST))
    number = snapshot.signed.meta["targets.json"].version
    return Metadata[Targets].from_bytes(read_regular(place / f"{number}.targets.json", MOST)), snapshot, timestamp


def is_signed(root: Root, found: Signed) -> bool:
    """Return whether all of ``found`` are signed by the keys that ``root`` names."""
    try:
        for each in found:
            root.verify_delegate(each.signed.type, each.signed_bytes, each.signatures)
    except RepositoryError:
        return False
    return True


def read_manifest(folder: Path, blob: BlobName) -> Manifest:
    """Return the manifest ``blob`` of a folder of releases.

    Raises ``OSError``, ``ValueError``.
    """
    data = read_regular(folder / blob.path, MOST_MANIFEST)
    if sha256(data).digest() != blob.digest:
        raise ValueError("digest")
    return decoded(data, Manifest)


def prune(folder: Path, keep: int = KEEP) -> tuple[int, int]:
    """Delete what only releases before the newest ``keep`` need; return the number of files deleted, and their bytes.

    Root metadata stay for ever: a screen that was away for years walks through all of them. Raises ``FleetError``, ``OSError``.
    """
    place = folder / "metadata"
    if not (place / "timestamp.json").exists():
        raise FleetError(tr("{folder} 里没有发布过的内容。", folder=folder))
    with only_one(folder / "metadata", LOCK_SECONDS) as alone:
        if not alone:
            raise FleetError(tr("{folder} 正在被另一个程序发布。请稍后再试。", folder=folder))
        releases = _by_version(place, "targets")
        kept: set[Path] = {*_by_version(place, "root"), *releases[-keep:], *_by_version(place, "snapshot")[-keep:]}
        for path in releases[-keep:]:
            target = Metadata[Targets].from_bytes(read_regular(path, MOST)).signed.targets[TARGET]
            kept.add(folder / "targets" / f"{target.hashes['sha256']}.{TARGET}")
            kept |= _needed(folder, BlobName(bytes.fromhex(target.hashes["sha256"]), target.length))
        kept.add(place / "timestamp.json")
        return _delete((path for name in ("metadata", "targets", "blobs") for path in (folder / name).rglob("*")), kept)


def _by_version(place: Path, role: str) -> list[Path]:
    return sorted(place.glob(f"*.{role}.json"), key=lambda path: int(path.name.partition(".")[0]))


def _delete(paths: Iterable[Path], kept: set[Path]) -> tuple[int, int]:
    count = size = 0
    for path in [path for path in paths if path not in kept and path.is_file() and not path.name.startswith(".")]:
        size += path.stat().st_size
        path.unlink()
        count += 1
    return count, size


def _needed(folder: Path, blob: BlobName) -> set[Path]:
    """Return the files of all blobs that the manifest ``blob`` needs."""
    try:
        manifest = read_manifest(folder, blob)
        names = {blob, *manifest.contents.parts}
        listed = list(manifest.contents.listed)
        for part in manifest.contents.parts:
            listed += decoded(read_regular(folder / part.path, MOST_MANIFEST), list[ListedArticle])
        for article in listed:
            data = read_regular(folder / article.blob.path, MOST_BLOB)
            names |= {article.blob, *decoded(unpacked(data), PackedArticle).pictures}
    except (OSError, ValueError) as error:
        words = tr("{folder} 里的内容不全，没有清理：{reason}。再发布一次就会补全。", folder=folder, reason=error)
        raise FleetError(words) from error
    names |= {name for name in (manifest.contents.logo,) if name}
    wide = _needed(folder, manifest.wide) if manifest.wide else set()
    return wide | {folder / name.path for name in names}
