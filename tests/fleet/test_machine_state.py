"""What a machine remembers of its releases, without any network: floors, trials, power cuts, refusals, limits."""

from __future__ import annotations

import errno
import sqlite3
import zlib
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from tuf.api import exceptions as tuf

from viewer.content.rules import Limits, Owner
from viewer.errors import FleetError, LibraryDamaged, RefusedError
from viewer.fleet import manifest
from viewer.fleet.installed import note_healthy, put_back, start_trial, switch
from viewer.fleet.machine_state import FleetPlace, FleetState, InstalledRelease, VersionFloor, looks, urgency
from viewer.fleet.manifest import BlobName, BlobStore, ListedArticle, decoded, named, unpacked
from viewer.fleet.receiving import believed
from viewer.fleet.refusals import Refusal, refusal_of, refusal_words, refused
from viewer.fleet.signed_metadata import DAYS, Expiry, expiries, expiry, today_utc, versions_of
from viewer.fleet.update_run import find_release
from viewer.fleet.update_summary import UpdateSummary, moment_words, received_library, summary


@pytest.fixture
def place(tmp_path: Path) -> FleetPlace:
    return FleetPlace(tmp_path / "fleet", tmp_path / "library.fdk")


def release(number: int) -> InstalledRelease:
    return InstalledRelease(number, f"{number}" * 64, f"2026-11-0{number}", f"v{number}", f"2026-11-0{number}T08:00Z")


def shown(place: FleetPlace, number: int) -> None:
    """Switch to the release ``number``, whose library file contains its number."""
    new = place.library.with_name("new.fdk")
    new.write_bytes(b"%d" % number * number)
    switch(place, new, release(number))


@pytest.mark.parametrize(
    ("days", "level"),
    [(9999, 0), (91, 0), (90, 1), (89, 1), (31, 1), (30, 2), (29, 2), (8, 2), (7, 3), (6, 3), (1, 3), (0, 3), (-1, 4), (-999, 4)],
)
def test_an_expiry_becomes_more_urgent_90_30_and_7_days_before(days: int, level: int) -> None:
    assert urgency(days) == level
    assert Expiry("root", datetime(2027, 1, 1, tzinfo=UTC), days).level == level


def test_a_machine_that_received_nothing_has_no_state_and_no_release(place: FleetPlace) -> None:
    assert not place.is_used
    assert place.load().number == 0
    assert len(place.load().id) == 32
    assert place.load().id != place.load().id
    assert (summary(place), start_trial(place)) == (None, False)
    note_healthy(place)
    assert not place.is_used
    with pytest.raises(FleetError, match="没有上一版"):
        put_back(place)


def test_states_are_written_in_turn_and_the_newest_whole_one_counts(place: FleetPlace) -> None:
    first = place.save(FleetState("id"))
    second = place.save(replace(first, source="a"))
    third = place.save(replace(second, source="b"))
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert sorted(path.name for path in place.folder.glob("state-*")) == ["state-0.json", "state-1.json"]
    assert place.load() == third
    (place.folder / "state-1.json").write_bytes(b"{")
    assert place.load() == second
    fourth = place.save(second)
    assert fourth.number == 3
    data = (place.folder / "state-0.json").read_bytes()
    (place.folder / "state-1.json").unlink()
    assert place.is_used
    (place.folder / "state-0.json").write_bytes(data.replace(b'"a"', b'"c"'))
    with pytest.raises(RefusedError) as caught:  # the checksum is another
        place.load()
    assert caught.value.why == "trust"
    assert summary(place) == UpdateSummary(why="trust")


def test_a_state_of_a_megabyte_is_read_and_no_longer_one(place: FleetPlace) -> None:
    state = place.save(FleetState("id"))
    path = place.folder / "state-1.json"
    data = path.read_bytes()
    path.write_bytes(data.ljust(1_000_000))
    assert place.load() == state
    path.write_bytes(data.ljust(1_000_001))
    with pytest.raises(RefusedError):
        place.load()


@pytest.mark.parametrize("before", [None, release(1)])
@pytest.mark.parametrize("happened", [True, False])
def test_a_switch_that_a_power_cut_interrupted_happened_or_did_not(
    place: FleetPlace, before: InstalledRelease | None, *, happened: bool
) -> None:
    place.library.write_bytes(b"library")
    coming = replace(release(2), looks=looks(place.library) if happened else (1, 1))
    place.save(FleetState("id", current=release(1), coming=coming, before=before))
    state = place.load()
    assert (state.coming, state.before) == (None, None)
    expected = (coming, before, 0 if before else None) if happened else (release(1), None, None)
    assert (state.current, state.previous, state.trial) == expected


def test_a_new_release_is_on_trial_for_two_starts_and_put_back_with_the_third(place: FleetPlace) -> None:
    shown(place, 1)
    assert place.load().trial is None  # there is nothing to put back
    shown(place, 2)
    assert (place.load().trial, place.load().previous) == (0, place.load().previous)
    assert place.kept(release(1)).read_bytes() == b"1"
    assert [start_trial(place), start_trial(place)] == [True, True]
    assert place.load().trial == 2
    assert summary(place) == UpdateSummary(
        2, "v2", "2026-11-02", "2026-11-02T08:00Z", on_trial=True, before=str(place.kept(release(1)))
    )
    assert start_trial(place) is False
    state = place.load()
    assert place.library.read_bytes() == b"1"
    assert (state.current and state.current.release, state.previous, state.trial, state.bad) == (1, None, None, ("2" * 64,))
    assert start_trial(place) is False


def test_a_release_that_was_shown_for_a_minute_is_good_and_stays(place: FleetPlace) -> None:
    shown(place, 1)
    shown(place, 2)
    start_trial(place)
    note_healthy(place)
    assert place.load().trial is None
    number = place.load().number
    note_healthy(place)
    assert place.load().number == number
    assert [start_trial(place) for _ in range(4)] == [False] * 4
    assert place.library.read_bytes() == b"22"
    shown(place, 3)
    assert [path.name for path in place.folder.glob("before-*")] == [f"before-{'2' * 16}.fdk"]
    assert put_back(place).release == 2
    assert (place.library.read_bytes(), place.load().bad) == (b"22", ("3" * 64,))
    with pytest.raises(FleetError):
        put_back(place)


def test_a_release_that_replaces_one_on_trial_is_put_back_to_the_good_one_before(place: FleetPlace) -> None:
    for number in (1, 2, 3):
        shown(place, number)
    previous = place.load().previous
    assert previous is not None
    assert previous.release == 1
    assert [path.name for path in place.folder.glob("before-*")] == [f"before-{'1' * 16}.fdk"]
    assert put_back(place).release == 1
    assert place.library.read_bytes() == b"1"


def test_a_library_that_somebody_replaced_is_not_kept_as_a_release(place: FleetPlace) -> None:
    shown(place, 1)
    place.library.write_bytes(b"another")
    shown(place, 2)
    assert (place.load().previous, place.load().trial, list(place.folder.glob("before-*"))) == (None, None, [])


def test_looks_of_a_file_are_its_size_and_time_and_zeros_without_one(tmp_path: Path) -> None:
    assert looks(tmp_path / "none") == (0, 0)
    (tmp_path / "file").write_bytes(b"12345")
    assert looks(tmp_path / "file") == (5, (tmp_path / "file").stat().st_mtime_ns)


def test_a_new_machine_begins_below_every_version() -> None:
    assert VersionFloor() == VersionFloor(0, 0, 0, 0, "", "")
    assert UpdateSummary() == UpdateSummary(0, "", "", "", "", "", "", "", "", on_trial=False, before="")


@pytest.mark.parametrize(
    ("error", "why", "what"),
    [
        (refused(Refusal.SLOW), "slow", ""),
        (LibraryDamaged("坏了"), "hostile", "library.fdk"),
        (tuf.ExpiredMetadataError("root.json is expired"), "root-expired", ""),
        (tuf.ExpiredMetadataError("timestamp.json is expired"), "expired", ""),
        (tuf.ExpiredMetadataError("final root.json is expired"), "root-expired", ""),
        (tuf.BadVersionNumberError("targets"), "rollback", ""),
        (tuf.UnsignedMetadataError("targets was signed by 0/1 keys"), "foreign", ""),
        (tuf.UnsignedMetadataError("root was signed by 1/2 keys"), "signatures", ""),
        (tuf.LengthOrHashMismatchError("snapshot"), "mixed", ""),
        (tuf.DownloadLengthMismatchError("too long"), "endless", "too long"),
        (tuf.DownloadLengthMismatchError("Downloaded 9 bytes exceeding the maximum length of 8"), "endless", "9 > 8"),
        (tuf.SlowRetrievalError("x"), "slow", ""),
        (tuf.DownloadError("no host"), "unreachable", "no host"),
        (tuf.DownloadHTTPError("gone", 404), "unreachable", "gone"),
        (tuf.RepositoryError("snapshot is strange"), "damaged", "snapshot"),
        (tuf.RepositoryError("Failed to deserialize JSON"), "damaged", "metadata"),
        (ValueError("digest"), "damaged", "digest"),
        (MemoryError(), "memory", ""),
        (OSError(errno.ENOSPC, "no space"), "full", "no space"),
        (OSError(errno.EROFS, "read-only"), "unwritable", "read-only"),
        (OSError("no number"), "unwritable", "no number"),
        (sqlite3.OperationalError("odd"), "unwritable", "odd"),
    ],
    ids=repr,
)
def test_each_fault_has_its_own_word(error: Exception, why: str, what: str) -> None:
    found = refusal_of(error)
    assert (found.why, found.what) == (why, what)
    assert str(found).startswith(refusal_words(why, what))


@pytest.mark.parametrize(("code", "why"), [(13, "full"), (13 | 7 << 8, "full"), (10, "unwritable"), (13 << 8, "unwritable")])
def test_a_full_disk_of_sqlite_is_a_full_disk(code: int, why: str) -> None:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = code
    assert refusal_of(error).why == why


def test_words_of_a_refusal_say_what_and_those_of_none_say_nothing() -> None:
    assert refusal_words("space", "12 MB") == "硬盘空间不够，要 12 MB。请清理硬盘再试。"
    assert (refusal_words("", "x"), refusal_words("unknown", "x")) == ("", "")
    assert str(refused(Refusal.HOSTILE, "a", " 因为")) == "内容没有通过检查（a），没有接受。请告诉总部。 因为"
    assert len({each.sentence for each in Refusal}) == len({each.value for each in Refusal}) == 22


@pytest.mark.parametrize(
    ("now", "floor", "judged"),
    [
        ("2026-10-31", "", "2026-11-01"), ("2026-11-01", "", "2026-11-01"), ("2026-11-02", "", "2026-11-02"),
        ("2099-01-01", "", "2099-01-01"), ("1970-01-01", "2027-05-01", "2027-05-01"), ("2027-04-30", "2027-05-01", "2027-05-01"),
        ("2027-05-02", "2027-05-01", "2027-05-02"), ("2030-04-30", "2027-05-01", "2030-04-30"),
        ("2030-05-01", "2027-05-01", "2027-05-01"), ("2099-01-01", "2027-05-01", "2027-05-01"),
    ],
)  # fmt: skip
def test_a_clock_that_cannot_be_right_does_not_judge_what_expires(now: str, floor: str, judged: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert believed(moment, floor) == datetime.fromisoformat(judged).replace(tzinfo=UTC)


def test_metadata_are_valid_for_years_and_the_timestamp_for_thirteen_months() -> None:
    day = datetime(2026, 11, 30, tzinfo=UTC)
    assert DAYS == {"root": 3653, "targets": 1826, "snapshot": 1826, "timestamp": 400}
    assert expiry("timestamp", day) == day + timedelta(days=400)
    assert expiries([], day) == []


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (5, "最新版的日期：2027-01-01 到期，还剩 5 天。"), (0, "最新版的日期：2027-01-01 到期，还剩 0 天。"),
        (-1, "最新版的日期：2027-01-01 已到期。新内容会被拒绝，屏幕继续显示已有内容。"),
    ],
)  # fmt: skip
def test_an_expiry_is_told_with_the_days_that_are_left(days: int, words: str) -> None:
    assert Expiry("timestamp", datetime(2027, 1, 1, tzinfo=UTC), days).words == words


@pytest.mark.parametrize(
    ("left", "begins"),
    [
        (91, ""),
        (90, "内容的签名还有 90 天到期（2027-06-30）。"),
        (0, "内容的签名还有 0 天到期"),
        (-1, "内容的签名 2027-06-30 到期了。"),
    ],
)
def test_windows_warn_of_an_expiry_up_to_and_after_its_day(left: int, begins: str) -> None:
    words = UpdateSummary(expires="2027-06-30").expiry_words(date(2027, 6, 30) - timedelta(days=left))
    assert words[0].startswith(begins)
    assert bool(words[0]) == bool(words[1]) == bool(begins)


def test_moments_are_told_in_local_time() -> None:
    local = datetime(2026, 11, 30, 8, 5, tzinfo=UTC).astimezone()
    assert moment_words("2026-11-30T08:05Z") == f"{local:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(("seconds", "day"), [("0", 1), ("86399", 1), ("86400", 2)])
def test_today_begins_at_midnight_in_utc(seconds: str, day: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    assert today_utc() == datetime(1970, 1, day, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    now = today_utc()
    assert (now.hour, now.minute, now.second, now.microsecond) == (0, 0, 0, 0)
    assert abs(datetime.now(UTC) - now) < timedelta(days=2)


def test_versions_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for number in (2, 10, 1):
        (tmp_path / f"{number}.root.json").write_bytes(b"")
        (tmp_path / f"{number}.targets.json").write_bytes(b"")
    assert [path.name for path in versions_of(tmp_path, "root")] == ["1.root.json", "2.root.json", "10.root.json"]


def test_the_library_of_a_release_is_opened_only_as_it_was_received(place: FleetPlace) -> None:
    assert received_library(place) is None
    place.save(place.load())
    assert received_library(place) is None
    shown(place, 2)
    assert received_library(place) == place.library
    state = place.load()
    for data in (b"1", b"333"):
        place.library.write_bytes(data)
        assert received_library(place) is None
    place.library.unlink()
    assert received_library(place) is None
    assert state.current is not None
    (place.folder / "state-0.json").write_bytes(b"")
    (place.folder / "state-1.json").write_bytes(b"")
    assert received_library(place) is None


# ---- a release on a stick ----------------------------------------------------------------------------------------------


def offered(folder: Path, number: int, *, room: int = 0) -> None:
    """Write the two files of which the number of a release is read; the timestamp is filled up to ``room`` bytes."""
    (folder / "metadata").mkdir(parents=True)
    texts = {"timestamp.json": ("snapshot.json", number + 1), f"{number + 1}.snapshot.json": ("targets.json", number)}
    for name, (key, version) in texts.items():
        (folder / "metadata" / name).write_bytes(
            msgspec.json.encode({"signed": {"meta": {key: {"version": version}}}}).ljust(room)
        )


def test_releases_are_looked_for_in_a_drive_and_one_level_below(tmp_path: Path) -> None:
    offered(tmp_path / "b" / "c", 9)
    offered(tmp_path / ".hidden", 8)
    assert find_release([tmp_path]) is None
    offered(tmp_path / "b", 2)
    (tmp_path / "file").write_bytes(b"")
    found = find_release([tmp_path / "none", tmp_path])
    assert found is not None
    assert (found.path, found.release) == (tmp_path / "b", 2)
    offered(tmp_path / "a", 1)
    offered(tmp_path, 3)
    found = find_release([tmp_path])
    assert found is not None
    assert (found.path, found.release) == (tmp_path, 3)


@pytest.mark.parametrize(("name", "there"), [("f49", True), ("f50", False)])
def test_the_first_fifty_folders_of_a_drive_are_looked_at(tmp_path: Path, name: str, *, there: bool) -> None:
    for number in range(51):
        (tmp_path / f"f{number:02}").mkdir()
    offered(tmp_path / name, 1)
    assert (find_release([tmp_path]) is not None) is there


@pytest.mark.parametrize(("room", "there"), [(200_000, True), (200_001, False)])
def test_metadata_of_a_stick_that_are_too_long_are_not_read(tmp_path: Path, room: int, *, there: bool) -> None:
    offered(tmp_path, 1, room=room)
    assert (find_release([tmp_path]) is not None) is there


# ---- blobs -------------------------------------------------------------------------------------------------------------


def test_a_blob_is_named_by_its_digest_and_lies_in_a_folder_of_its_first_byte() -> None:
    digest = sha256(b"words").hexdigest()
    assert named(b"words") == BlobName(bytes.fromhex(digest), 5)
    assert named(b"words").path == f"blobs/{digest[:2]}/{digest}"


def test_blobs_are_counted_once_and_there_once_they_are_finished(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    names = [store.put(data) for data in (b"one", b"three", b"one")]
    assert (store.count, store.size) == (2, 8)
    assert not any(map(store.has, names))
    store.finish()
    assert all(map(store.has, names))
    assert store.read(names[1]) == b"three"
    again = BlobStore(tmp_path)
    assert again.put(b"one") == names[0]
    assert (again.count, again.size) == (0, 0)
    (tmp_path / names[0].path).write_bytes(b"two")
    assert not again.has(names[0])
    with pytest.raises(ValueError, match="digest"):
        again.read(names[0])
    assert not again.has(named(b"none"))
    empty = again.put(b"")
    again.finish()
    assert again.has(empty)


@pytest.mark.parametrize(("size", "fits"), [(0, True), (67_108_864, True), (-1, False), (67_108_865, False)])
@pytest.mark.parametrize("digest", [bytes(32)])
def test_a_blob_of_more_than_64_megabytes_is_not_even_named(size: int, digest: bytes, *, fits: bool) -> None:
    data = msgspec.msgpack.encode((digest, size))
    if fits:
        assert decoded(data, BlobName) == BlobName(digest, size)
    else:
        with pytest.raises(ValueError, match="int"):
            decoded(data, BlobName)


@pytest.mark.parametrize(
    "data",
    [(bytes(31), 1), (bytes(33), 1), ("a", (bytes(31), 1)), ("", (bytes(32), 1)), ("x" * 301, (bytes(32), 1))],
    ids=["short", "long", "article", "unnamed", "name"],
)
def test_a_name_that_is_none_is_refused(data: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match=r"length"):
        decoded(msgspec.msgpack.encode(data), ListedArticle if isinstance(data[0], str) else BlobName)


@pytest.mark.parametrize(("ring", "fits"), [(1, True), (100, True), (0, False), (101, False)])
def test_a_release_is_for_one_to_a_hundred_per_cent(ring: int, *, fits: bool) -> None:
    contents = manifest.ReleaseContents(4, Owner(), Limits(), 0, 0)
    made = manifest.Manifest(1, 2, "2026-11-30", ring, contents)
    if fits:
        assert decoded(msgspec.msgpack.encode(made), manifest.Manifest) == made
    else:
        with pytest.raises(ValueError, match="int"):
            decoded(msgspec.msgpack.encode(made), manifest.Manifest)
    assert made.identity == replace(made, release=3, published="2026-12-01").identity
    assert made.identity != replace(made, contents=replace(contents, room=1)).identity


@pytest.mark.parametrize(("blobs", "synced", "at_once"), [(4, 4, 0), (5, 0, 1)])
def test_many_blobs_are_made_to_last_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blobs: int, synced: int, at_once: int
) -> None:
    monkeypatch.setattr("viewer.fleet.manifest._SYNC_ONCE_FROM", 5)
    store, calls = BlobStore(tmp_path), []
    for number in range(blobs):
        store.put(b"%d" % number)
    monkeypatch.setattr("os.sync", lambda: calls.append("all"))
    monkeypatch.setattr("os.fsync", lambda _handle: calls.append("one"))
    store.finish()
    assert (calls.count("one"), calls.count("all")) == (synced, at_once)
    assert store.read(named(b"3")) == b"3"


def test_a_list_of_fifty_thousand_is_whole_and_a_longer_one_is_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (manifest.SHARD_ABOVE, manifest.SHARDS) == (50_000, 256)
    monkeypatch.setattr(manifest, "SHARD_ABOVE", 500)
    listed = [ListedArticle(f"a{number}", named(b"x")) for number in range(501)]
    store = BlobStore(tmp_path)
    assert store.put_parts(listed[:500]) == store.put_parts(listed[:3]) == store.put_parts(()) == ()
    assert store.count == 0
    parts = store.put_parts(listed)
    store.finish()
    assert len(parts) == 256
    found = [decoded(store.read(part), list[ListedArticle]) for part in parts]
    assert sorted(article.id for part in found for article in part) == sorted(article.id for article in listed)
    for at, part in enumerate(found):
        assert {sha256(article.id.encode()).digest()[0] for article in part} <= {at}


def test_what_is_cut_off_or_inflates_beyond_the_limit_is_no_blob(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (manifest.MOST_BLOB, manifest.MOST_MANIFEST, manifest.FORMAT) == (67_108_864, 8_388_608, 1)
    monkeypatch.setattr(manifest, "MOST_BLOB", 1000)
    assert unpacked(zlib.compress(b"words")) == b"words"
    assert len(unpacked(zlib.compress(bytes(1000)))) == 1000
    for data in (zlib.compress(b"words")[:-1], b"", b"words", zlib.compress(bytes(1001))):
        with pytest.raises(ValueError, match=r"."):
            unpacked(data)
