"""The signed metadata of a folder of releases, as python-tuf defines them: how long they are valid, signing, reading, pruning."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct
from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Snapshot, TargetFile, Targets, Timestamp

from viewer.errors import FleetError
from viewer.fleet.machine_state import urgency
from viewer.fleet.manifest import TARGET, BlobName, BlobStore, ListedArticle, Manifest, PackedArticle, decoded, unpacked
from viewer.i18n import ntr, tr
from viewer.whole_file import only_one, read_regular

DAYS = {Root.type: 3653, Targets.type: 1826, Snapshot.type: 1826, Timestamp.type: 400}
"""Days for which metadata are valid."""
MOST = 512_000
"""Bytes of a metadata file or a key."""
KEEP = 3
"""Releases that ``prune`` keeps by default."""
_OURS = re.compile(rf"[0-9a-f]{{64}}(\.new|\.{TARGET})?|\d+\.(targets|snapshot)\.json")
"""Names of the files that ``prune`` may delete: a folder of a stranger may lead elsewhere."""
_LOCK_SECONDS = 30.0
"""Seconds to wait for another publisher."""
_Kind = TypeVar("_Kind", Root, Targets, Snapshot, Timestamp)


class Expiry(Struct, frozen=True):
    """When the metadata of a role expire."""

    role: str
    at: datetime
    days: int

    @property
    def level(self) -> int:
        """How urgent it is, as ``urgency`` says."""
        return urgency(self.days)

    @property
    def words(self) -> str:
        """The expiry as a sentence."""
        roles = {
            Root.type: tr("根密钥的名单"),
            Targets.type: tr("发布的内容"),
            Snapshot.type: tr("发布的清单"),
            Timestamp.type: tr("最新版的日期"),
        }
        role, day = roles[self.role], f"{self.at:%Y-%m-%d}"
        if self.days < 0:
            return tr("{role}：{day} 已到期。新内容会被拒绝，屏幕继续显示已有内容。", role=role, day=day)
        left = ntr("还剩 {n} 天", "还剩 {n} 天", self.days)
        return tr("{role}：{day} 到期，{left}。", role=role, day=day, left=left)


class SignedRelease(NamedTuple):
    """The metadata of a folder's newest release, not verified."""

    targets: Metadata[Targets]
    snapshot: Metadata[Snapshot]
    timestamp: Metadata[Timestamp]

    @property
    def manifest(self) -> BlobName:
        """The name of its manifest."""
        return blob_of(self.targets.signed.targets[TARGET])


def expiry(role: str, today: datetime) -> datetime:
    """Return when metadata of ``role`` signed ``today`` expire."""
    return today + timedelta(days=DAYS[role])


def expiries(metadata: Iterable[Root | Targets | Snapshot | Timestamp], now: datetime) -> list[Expiry]:
    """Return when each of ``metadata`` expires, seen from ``now``."""
    return [Expiry(each.type, each.expires, (each.expires - now).days) for each in metadata]


def signed(content: Root | Targets | Snapshot | Timestamp, signers: Iterable[CryptoSigner]) -> bytes:
    """Return ``content`` as a file, signed by ``signers``."""
    metadata: Metadata[Any] = Metadata(content)
    for signer in signers:
        metadata.sign(signer, append=True)
    return bytes(metadata.to_bytes())


def today_utc() -> datetime:
    """Return the beginning of today in UTC, or of ``$SOURCE_DATE_EPOCH``: metadata signed on one day are the same."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(seconds), UTC) if seconds.isdecimal() else datetime.now(UTC)
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


# ---- reading -----------------------------------------------------------------------------------------------------------


def versions_of(folder: Path, role: str, newest: int | None = None) -> list[Path]:
    """Return the files of ``role`` in ``folder`` up to the version ``newest``, the oldest first."""
    numbers = (path.name.partition(".")[0] for path in folder.glob(f"*.{role}.json"))  # “._1.root.json” is a file of macOS
    paths = ((int(number), folder / f"{number}.{role}.json") for number in numbers if number.isdecimal())
    return [path for number, path in sorted(paths) if path.exists() and (newest is None or number <= newest)]


def metadata_at(path: Path, kind: type[_Kind]) -> Metadata[_Kind]:
    """Return the metadata in the file ``path``, not verified.

    Raises ``OSError``, ``RepositoryError`` if they are none of ``kind``.
    """
    found: Metadata[Any] = Metadata.from_bytes(read_regular(path, MOST))
    if not isinstance(found.signed, kind):
        raise RepositoryError(f"{path.name}: {found.signed.type}")
    return found


def metadata_of(folder: Path) -> SignedRelease:
    """Return the metadata of a folder of releases.

    Raises ``FleetError`` if they cannot be read, ``FileNotFoundError`` if there are none.
    """
    place = folder / "metadata"
    try:
        timestamp = metadata_at(place / "timestamp.json", Timestamp)
        snapshot = metadata_at(place / f"{timestamp.signed.snapshot_meta.version}.snapshot.json", Snapshot)
        targets = metadata_at(place / f"{snapshot.signed.meta['targets.json'].version}.targets.json", Targets)
        blob_of(targets.signed.targets[TARGET])
    except FileNotFoundError:
        raise
    except (OSError, RepositoryError, LookupError, ValueError) as error:
        raise FleetError(tr("{folder} 里的发布记录读不出来：{reason}。", folder=folder, reason=error)) from error
    return SignedRelease(targets, snapshot, timestamp)


def blob_of(target: TargetFile) -> BlobName:
    """Return the name of the manifest that ``target`` is."""
    return BlobName(bytes.fromhex(target.hashes["sha256"]), target.length)


def read_manifest(folder: Path, blob: BlobName) -> Manifest:
    """Return the manifest ``blob`` of a folder of releases.

    Raises ``OSError``, ``ValueError``.
    """
    return decoded(BlobStore(folder).read(blob), Manifest)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other publishers out of ``folder``.

    Raises ``FleetError`` if one is busy there.
    """
    with only_one(folder / "metadata", _LOCK_SECONDS) as alone:
        if not alone:
            raise FleetError(tr("{folder} 正在被另一个程序发布。请稍后再试。", folder=folder))
        yield


# ---- pruning -----------------------------------------------------------------------------------------------------------


def prune(folder: Path, keep: int = KEEP) -> tuple[int, int]:
    """Delete what only releases before the newest ``keep`` need; return the number of files deleted, and their bytes.

    Root metadata stay for ever: a screen that was away for years walks through all of them. Raises ``FleetError``, ``OSError``.
    """
    place = folder / "metadata"
    if not (place / "timestamp.json").exists():
        raise FleetError(tr("{folder} 里没有发布过的内容。", folder=folder))
    with alone_in(folder):
        found = metadata_of(folder)  # later ones may be left of an interrupted publication
        releases = versions_of(place, Targets.type, found.targets.signed.version)[-keep:]
        snapshots = versions_of(place, Snapshot.type, found.snapshot.signed.version)[-keep:]
        kept = {place / "timestamp.json", *versions_of(place, Root.type), *snapshots, *releases}
        for path in releases:
            try:
                manifest = blob_of(metadata_at(path, Targets).signed.targets[TARGET])
                needed = _needed(folder, manifest)
            except (OSError, RepositoryError, LookupError, ValueError) as error:
                words = tr("{folder} 里的内容不全，没有清理：{reason}。再发布一次就会补全。", folder=folder, reason=error)
                raise FleetError(words) from error
            kept |= {folder / "targets" / f"{manifest.digest.hex()}.{TARGET}", *needed}
        paths = (path for name in ("metadata", "targets", "blobs") for path in (folder / name).rglob("*"))
        gone = [path for path in paths if path not in kept and _OURS.fullmatch(path.name) and path.is_file()]
        size = sum(path.stat().st_size for path in gone)
        for path in gone:
            path.unlink()
    return len(gone), size


def _needed(folder: Path, blob: BlobName) -> set[Path]:
    """Return the files of all blobs that the manifest ``blob`` needs.

    Raises ``OSError``, ``ValueError`` if one is missing or damaged: which pictures it needs is then unknown.
    """
    store = BlobStore(folder)
    manifest = read_manifest(folder, blob)
    contents = manifest.contents
    names = {blob, *contents.parts, *((contents.logo,) if contents.logo else ())}
    parts = (decoded(store.read(part), list[ListedArticle]) for part in contents.parts)
    for article in (*contents.listed, *(each for part in parts for each in part)):
        names |= {article.blob, *decoded(unpacked(store.read(article.blob)), PackedArticle).pictures}
    wide = _needed(folder, manifest.wide) if manifest.wide else set()
    return wide | {folder / name.path for name in names}
