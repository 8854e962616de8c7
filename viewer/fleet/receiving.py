"""Receive a release: verify it with python-tuf, load what changed, build beside the current library, switch by renaming.

Whatever is wrong, the old content stays. python-tuf forgets after a power cut (it synchronises nothing), so the highest versions
are kept in the machine's own state; and its clock is judged here, because a screen's clock may be anything.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace
from tuf.api.exceptions import DownloadError, RepositoryError
from tuf.api.metadata import Root, Snapshot, Targets, Timestamp
from tuf.ngclient import Updater

from viewer.errors import FleetError, LibraryError, RefusedError
from viewer.fleet.building import build, changed, keep_pictures, pictures_of, stamps_of
from viewer.fleet.installed import switch
from viewer.fleet.machine_state import FleetPlace, FleetState, InstalledRelease, VersionFloor, is_address, looks
from viewer.fleet.manifest import FORMAT, MOST_MANIFEST, TARGET, BlobName, BlobStore, ListedArticle, Manifest, decoded, in_ring
from viewer.fleet.refusals import Refusal, refusal_of, refused
from viewer.fleet.release_source import BASE, ReleaseSource
from viewer.fleet.signed_metadata import MOST, blob_of, metadata_at
from viewer.folders import system_folder
from viewer.i18n import tr
from viewer.library.external_file import validate_in_process
from viewer.library.kept_copy import record_of
from viewer.library.library import CLOCK_DAYS
from viewer.library.schema import FORMAT as LIBRARY_FORMAT
from viewer.whole_file import only_one, read_regular, write_whole

_SPARE = 64 * 2**20
"""Bytes that stay free."""
_EARLIEST = datetime(2026, 11, 1, tzinfo=UTC)
"""No correct clock is earlier."""
_LASTING = 500
"""Blobs after which those that have come are made to last, whatever becomes of the update."""
_PATIENCE = 2.0
"""Seconds to wait for another update: the lock of a process that was just killed may be released a moment later."""
_FAULTS = (
    RefusedError, RepositoryError, DownloadError, LibraryError, sqlite3.Error, OSError, ValueError, LookupError, MemoryError,
)  # fmt: skip
_KEPT = (Root.type, Timestamp.type, Snapshot.type, Targets.type)


class Received(Struct, frozen=True):
    """The result. ``state``: "new", "same" (the content that is shown) or "later" (a release for other screens first)."""

    state: str
    release: int
    articles: int = 0
    received: int = 0


def believed(now: datetime, floor_day: str) -> datetime:
    """Return the time by which expiry is judged: the clock's, unless it is before the newest release or three years after it."""
    floor = datetime.fromisoformat(floor_day).replace(tzinfo=UTC) if floor_day else _EARLIEST
    if now < floor or (floor_day and now > floor + timedelta(days=CLOCK_DAYS)):
        return floor
    return now


def receive(place: FleetPlace, address: str, source: ReleaseSource, now: datetime, trust: Path | None = None) -> Received:
    """Install the newest release of ``source`` that is for this machine. ``trust``: the first root metadata, from head office.

    Raises ``RefusedError``, which is also kept for the staff; what is shown is then unchanged.
    """
    with only_one(place.folder / "update", _PATIENCE) as alone:
        if not alone:
            raise FleetError(tr("另一个更新正在进行。"))
        try:
            done = _receive(place, address, source, now, trust)
        except _FAULTS as error:
            fault = refusal_of(error)
            _note(place, address, now, fault)
            raise fault from error
        finally:
            source.close()
        _note(place, address, now, None)
        return done


def _note(place: FleetPlace, address: str, now: datetime, fault: RefusedError | None) -> None:
    """Keep when a release was last looked for, and why it was refused; a disk that cannot be written costs only this."""
    with suppress(OSError, RefusedError):
        why, what = (fault.why, fault.what) if fault else ("", "")
        source = address.encode(errors="replace").decode()  # a name in another encoding
        place.change(lambda state: replace(state, checked=f"{now:%Y-%m-%dT%H:%MZ}", source=source, why=why, what=what))


def _receive(place: FleetPlace, address: str, source: ReleaseSource, now: datetime, trust: Path | None) -> Received:
    state = _trusting(place, trust) if trust else place.load()
    at = believed(now, state.floor.day)
    name, floor, expires = _verify(place, state, address, source, at)
    shown = state.current
    if shown and shown.release == floor.targets == state.floor.targets and shown.looks == looks(place.library):
        place.change(lambda kept: replace(kept, floor=floor, expires=expires))
        return Received("same", shown.release, received=source.received)
    manifest = decoded(source.blob(name, f"targets/{name.digest.hex()}.{TARGET}"), Manifest)
    if manifest.release != floor.targets:
        raise refused(Refusal.MIXED)
    if date.fromisoformat(manifest.published).toordinal() <= max(now, at).toordinal() + CLOCK_DAYS:
        floor = replace(floor, day=max(state.floor.day, manifest.published))  # a later day is a wrong clock at head office
    state = place.change(lambda kept: replace(kept, floor=floor, expires=expires))
    if not in_ring(state.id, manifest.ring):
        wide = decoded(source.blob(manifest.wide), Manifest) if manifest.wide else None
        if wide is None or (state.current and state.current.release >= wide.release):
            return Received("later", manifest.release)
        manifest = wide
    return _install(place, state, source, manifest)


# ---- trust -------------------------------------------------------------------------------------------------------------


def _trusting(place: FleetPlace, trust: Path) -> FleetState:
    """Trust the root metadata in the file ``trust``; return the state. If they are others than so far, the versions begin anew,
    and so does a damaged state.

    Raises ``RefusedError``, ``OSError``, ``RepositoryError``.
    """
    folder = place.folder / "trust"
    try:
        data = _root(trust)
    except OSError as error:
        raise refused(Refusal.UNREACHABLE, f"{trust}: {error.strerror or error}") from error
    try:
        state = place.load()
    except RefusedError:
        for path in place.folder.glob("state-*.json"):
            path.unlink()
        state = place.load()
    with suppress(OSError):
        if read_regular(folder / "bootstrap.json", MOST) == data:
            return state
    for role in _KEPT:
        (folder / f"{role}.json").unlink(missing_ok=True)
    write_whole(folder / "bootstrap.json", data)
    return place.change(lambda kept: replace(kept, floor=VersionFloor(day=kept.floor.day)))


def _root(path: Path) -> bytes:
    """Return the root metadata in a file.

    Raises ``OSError``, ``RepositoryError`` if they are none, or not signed by the keys that they name.
    """
    found = metadata_at(path, Root)
    found.signed.verify_delegate(Root.type, found.signed_bytes, found.signatures)
    return read_regular(path, MOST)


def _bootstrap(folder: Path, state: FleetState, address: str) -> bytes:
    """Return the root metadata to begin with: kept here, installed with the program, or on the first stick.

    An address is never trusted at first sight, because anybody on the way could answer. Raises ``RefusedError``.
    """
    for path in (folder / "root.json", folder / "bootstrap.json"):
        with suppress(OSError, RepositoryError):
            return _root(path)
    if state.floor.root:
        raise refused(Refusal.TRUST)
    installed = system_folder() / "fleet-root.json"
    if is_address(address) and not installed.exists():
        raise refused(Refusal.NO_TRUST)
    try:
        data = _root(installed if installed.exists() else Path(address, "metadata", "1.root.json"))
    except (OSError, RepositoryError) as error:
        raise refused(Refusal.TRUST if installed.exists() else Refusal.UNREACHABLE, address) from error
    write_whole(folder / "bootstrap.json", data)
    return data


def _verify(
    place: FleetPlace, state: FleetState, address: str, source: ReleaseSource, at: datetime
) -> tuple[BlobName, VersionFloor, str]:
    """Run the client's workflow of TUF in a scratch folder and keep its result; return the manifest's name, versions, expiry.

    Raises errors of python-tuf, ``RefusedError``, ``OSError``.
    """
    folder = place.folder / "trust"
    bootstrap = _bootstrap(folder, state, address)
    with TemporaryDirectory(prefix="frontdesk-") as scratch:
        for role in _KEPT[1:]:
            with suppress(OSError):
                Path(scratch, f"{role}.json").write_bytes(read_regular(folder / f"{role}.json", MOST))
        updater = Updater(scratch, f"{BASE}metadata/", fetcher=source, bootstrap=bootstrap)
        trusted = updater._trusted_set  # noqa: SLF001 - python-tuf has no other way to set the time (issue 2359)
        trusted.reference_time = at
        updater.refresh()
        target = updater.get_targetinfo(TARGET)
        found = {role: Path(scratch, f"{role}.json").read_bytes() for role in _KEPT}
    if target is None or target.length > MOST_MANIFEST:
        raise refused(Refusal.DAMAGED, TARGET)
    timestamp, digest = trusted.timestamp, sha256(source.timestamp).hexdigest()
    versions = (trusted.root.version, timestamp.version, trusted.snapshot.version, trusted.targets.version)
    floor = VersionFloor(*versions, digest, state.floor.day)
    _check_floor(floor, state.floor)
    for role, data in found.items():
        write_whole(folder / f"{role}.json", data)
    return blob_of(target), floor, f"{timestamp.expires:%Y-%m-%d}"


def _check_floor(new: VersionFloor, old: VersionFloor) -> None:
    """Raise ``RefusedError`` if a version is lower than one that was accepted, or the same with other content."""
    pairs = ((new.root, old.root), (new.timestamp, old.timestamp), (new.snapshot, old.snapshot), (new.targets, old.targets))
    if any(version < least for version, least in pairs):
        raise refused(Refusal.ROLLBACK)
    if new.timestamp == old.timestamp and new.timestamp_digest != old.timestamp_digest:
        raise refused(Refusal.DISAGREE)


# ---- content -----------------------------------------------------------------------------------------------------------


def _install(place: FleetPlace, state: FleetState, source: ReleaseSource, manifest: Manifest) -> Received:
    contents, identity = manifest.contents, manifest.identity
    if manifest.format > FORMAT or contents.library_format > LIBRARY_FORMAT:
        raise refused(Refusal.TOO_NEW)
    if identity in state.bad:
        raise refused(Refusal.BAD)
    untouched = state.current is not None and state.current.looks == looks(place.library)
    moment = f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}"
    coming = InstalledRelease(manifest.release, identity, manifest.published, contents.owner.version, moment)
    if untouched and state.current and state.current.identity == identity:
        current = replace(state.current, release=manifest.release, published=manifest.published)
        place.change(lambda kept: replace(kept, current=current))
        return Received("same", manifest.release, contents.articles, source.received)
    listed = contents.listed
    if contents.parts:
        listed = tuple(article for part in contents.parts for article in decoded(source.blob(part), list[ListedArticle]))
    base = place.library if untouched and _is_whole(place.library) else None
    new = changed(listed, stamps_of(base))
    _check_space(place, contents.room, sum(article.blob.size for article in new))
    place.library.parent.mkdir(parents=True, exist_ok=True)
    store, beside = BlobStore(place.folder), place.library.with_name(f".{place.library.name}.coming")
    beside.unlink(missing_ok=True)
    try:
        if base:
            keep_pictures(base, new, store)
        _load(store, source.blob, new, contents.logo)
        build(beside, base, manifest, listed, store.read)
        if damaged := validate_in_process(place.library, beside, lambda _done, _all: None, lambda: False):
            raise refused(Refusal.HOSTILE, damaged[0])
        switch(place, beside, coming)
    finally:
        beside.unlink(missing_ok=True)
    shutil.rmtree(place.folder / "blobs", ignore_errors=True)
    return Received("new", manifest.release, contents.articles, source.received)


def _is_whole(library: Path) -> bool:
    """Return whether a library has the bytes that were validated: a disk may lose some of them in silence."""
    record = record_of(library)
    with suppress(OSError), library.open("rb") as file:
        return record is not None and file_digest(file, "sha256").hexdigest() == record.digest
    return False


def _check_space(place: FleetPlace, room: int, load: int) -> None:
    folder = next(each for each in (place.folder, *place.folder.parents) if each.exists())
    needed = max(room, looks(place.library)[0]) + load + _SPARE
    if shutil.disk_usage(folder).free < needed:
        raise refused(Refusal.SPACE, f"{needed / 1e6:.0f} MB")


def _load(store: BlobStore, fetch: Callable[[BlobName], bytes], new: list[ListedArticle], logo: BlobName | None) -> None:
    """Load the blobs that are not there yet: an interrupted update goes on where it stopped."""

    def load(names: Iterable[BlobName]) -> None:
        try:
            for number, name in enumerate(names, 1):
                if not store.has(name):
                    store.put(fetch(name))
                if number % _LASTING == 0:
                    store.finish()
        finally:
            store.finish()

    load(article.blob for article in new)
    pictures = dict.fromkeys(name for article in new for name in pictures_of(store.read(article.blob)))
    load((*pictures, *((logo,) if logo else ())))
