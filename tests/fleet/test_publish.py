"""Publishing: the same bytes for the same library, whole or not at all, and no more than what changed."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from operator import add
from pathlib import Path

import pytest
from tuf.api.metadata import Timestamp

from tests.libraries import make_library
from tests.library_generator import write_library
from tests.releases import DAY, HeadOffice, bytes_of
from viewer.content.article import decode, encode
from viewer.content.rules import Limits
from viewer.errors import FleetError
from viewer.fleet import manifest
from viewer.fleet.publishing import publish
from viewer.fleet.signed_metadata import metadata_at, metadata_of, prune, read_manifest
from viewer.library.schema import FORMAT
from viewer.whole_file import only_one


def test_same_library_gives_the_same_bytes(office: HeadOffice, first_release: HeadOffice, tmp_path: Path) -> None:
    shutil.rmtree(office.folder)
    (office.keys / "published.json").unlink()
    office.publish()
    assert bytes_of(office.folder) == bytes_of(first_release.folder)


def test_unchanged_library_renews_only_the_timestamp(office: HeadOffice) -> None:
    before = bytes_of(office.folder)
    done = office.publish(DAY + timedelta(days=1))
    after = bytes_of(office.folder)
    assert (done.release, done.renewed) == (1, True)
    assert {name for name in after if after[name] != before.get(name)} == {"metadata/timestamp.json"}


def test_changed_article_moves_one_blob_the_manifest_and_the_metadata(office: HeadOffice) -> None:
    before = bytes_of(office.folder)
    office.change(3)
    done = office.publish()
    new = {name for name, data in bytes_of(office.folder).items() if before.get(name) != data}
    assert (done.release, done.blobs) == (2, 2)  # the article and the manifest
    assert sum(name.startswith("blobs/") for name in new) == 2
    assert {name for name in new if name.startswith("metadata/")} == {
        "metadata/2.targets.json", "metadata/2.snapshot.json", "metadata/timestamp.json",
    }  # fmt: skip


def test_metadata_stay_small(office: HeadOffice) -> None:
    metadata = {name: len(data) for name, data in bytes_of(office.folder).items() if name.startswith("metadata/")}
    assert sum(metadata.values()) < 5_000


def test_readers_see_the_old_release_until_the_last_file_is_in_place(office: HeadOffice) -> None:
    before = bytes_of(office.folder)
    office.change(1)
    (office.folder / "metadata" / "2.snapshot.json").mkdir()  # the disk fails before the timestamp
    with pytest.raises(OSError, match="snapshot"):
        office.publish()
    after = bytes_of(office.folder)
    assert {name: after[name] for name in before} == before
    (office.folder / "metadata" / "2.snapshot.json").rmdir()
    assert office.publish().release == 2
    assert metadata_of(office.folder)[0].signed.version == 2


def test_blob_that_a_power_cut_truncated_is_written_again(office: HeadOffice, first_release: HeadOffice) -> None:
    damaged = next(path for path in (office.folder / "blobs").rglob("*") if path.is_file())
    damaged.write_bytes(b"")
    office.publish()
    assert damaged.read_bytes() == (first_release.folder / damaged.relative_to(office.folder)).read_bytes()


def test_library_with_a_damaged_article_is_not_published(office: HeadOffice, tmp_path: Path) -> None:
    before = bytes_of(office.folder)
    library = make_library(tmp_path / "damaged.fdk", 100)
    with closing(sqlite3.connect(library)) as db, db:
        db.execute("UPDATE meta SET value = json_set(value, '$.damaged', 1) WHERE key = 'info'")
    with pytest.raises(FleetError, match="1"):
        publish(library, office.folder, office.keys, DAY)
    assert {name: data for name, data in bytes_of(office.folder).items() if name.startswith("metadata")} == {
        name: data for name, data in before.items() if name.startswith("metadata")
    }


def test_folder_of_another_publisher_is_left_alone(office: HeadOffice, tmp_path: Path) -> None:
    other = HeadOffice(tmp_path / "other")
    other.make_keys()
    before = bytes_of(office.folder)
    with pytest.raises(FleetError):
        other.publish(folder=office.folder)
    assert bytes_of(office.folder) == before


def test_second_folder_goes_on_with_the_number_of_the_first(office: HeadOffice, tmp_path: Path) -> None:
    assert office.publish(folder=tmp_path / "second").release == 2  # no screen takes it for an older one


def test_release_for_a_part_of_the_screens_names_the_last_one_for_all(office: HeadOffice) -> None:
    office.change(1)
    office.publish(ring=5)
    office.publish(ring=20)
    found = read_manifest(office.folder, metadata_of(office.folder).manifest)
    assert (found.release, found.ring) == (3, 20)
    assert found.wide is not None
    assert read_manifest(office.folder, found.wide).release == 1


def test_pruning_keeps_all_roots_and_whatever_the_newest_releases_need(office: HeadOffice, tmp_path: Path) -> None:
    for day in range(4):
        office.change(0)
        office.publish(DAY + timedelta(days=day))
    office.rotate()
    office.publish(DAY + timedelta(days=9))
    count, size = prune(office.folder, keep=1)
    assert count > 8
    assert size > 0
    kept = set(bytes_of(office.folder))
    assert {"metadata/1.root.json", "metadata/2.root.json", "metadata/6.targets.json", "metadata/timestamp.json"} <= kept
    fresh = tmp_path / "fresh"
    office.publish(DAY + timedelta(days=9), folder=fresh)
    blobs = {name for name in bytes_of(fresh) if name.startswith("blobs/")}
    assert len(blobs & kept) == 6  # the six articles; the manifest of the other folder has another number


def test_long_manifest_is_split_and_one_change_moves_one_part(office: HeadOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "SHARD_ABOVE", 4)
    office.publish()
    office.change(2)
    assert office.publish().blobs == 3  # the article, its part, the manifest


@pytest.mark.parametrize(("size", "read"), [(512_000, True), (512_001, False)])
def test_metadata_of_half_a_megabyte_are_read_and_no_longer_ones(office: HeadOffice, size: int, *, read: bool) -> None:
    path = office.folder / "metadata" / "timestamp.json"
    path.write_bytes(path.read_bytes().ljust(size))
    if read:
        assert metadata_at(path, Timestamp).signed.version == 1
    else:
        with pytest.raises(OSError, match="too large"):
            metadata_at(path, Timestamp)


@pytest.mark.parametrize("act", ["publish", "prune"])
def test_two_programs_never_change_a_folder_at_once(office: HeadOffice, monkeypatch: pytest.MonkeyPatch, act: str) -> None:
    monkeypatch.setattr("viewer.fleet.signed_metadata._LOCK_SECONDS", 0.0)
    office.change(1)
    before = bytes_of(office.folder)
    with only_one(office.folder / "metadata", 0) as alone:
        assert alone
        with pytest.raises(FleetError, match="正在被另一个程序发布"):
            office.publish() if act == "publish" else prune(office.folder)
    assert bytes_of(office.folder) == before
    assert office.publish().release == 2


# ---- what a manifest says ----------------------------------------------------------------------------------------------


def newest(folder: Path) -> manifest.Manifest:
    return read_manifest(folder, metadata_of(folder).manifest)


def test_a_manifest_names_every_article_and_what_a_screen_needs(office: HeadOffice) -> None:
    found = newest(office.folder)
    contents = found.contents
    assert (found.format, found.release, found.published, found.ring, found.wide) == (1, 1, "2026-11-30", 100, None)
    assert (contents.articles, contents.parts, contents.logo) == (6, (), None)
    assert (contents.library_format, contents.limits, contents.owner.name) == (FORMAT, Limits(), "测试门诊")
    assert [article.id for article in contents.listed] == [f"article-{number}" for number in range(1, 7)]
    store = manifest.BlobStore(office.folder)
    for article, listed in zip(office.articles, contents.listed, strict=True):
        packed = manifest.decoded(manifest.unpacked(store.read(listed.blob)), manifest.PackedArticle)
        assert (decode(packed.body), packed.pictures) == (article, ())


def test_room_is_counted_with_the_index_of_the_texts_and_with_pictures(office: HeadOffice, tmp_path: Path) -> None:
    texts = sum(len(encode(article)) for article in office.articles)
    assert newest(office.folder).contents.room == 524_288 + 3 * texts
    library = write_library(tmp_path / "library.fdk", office.articles)
    assert library.stat().st_size < newest(office.folder).contents.room
    pictures = {"b": b"second" * 300, "a": b"first" * 200, "logo": b"logo"}
    with closing(sqlite3.connect(library)) as db, db:
        for key, data in pictures.items():
            db.execute("INSERT INTO asset (key, media_type, width, height, data) VALUES (?, 'image/png', 1, 1, ?)", (key, data))
        db.executemany("INSERT INTO article_asset VALUES (?, ?)", [(2, "b"), (2, "a"), (5, "a")])
        db.execute("UPDATE meta SET value = json_set(value, '$.logo', 'logo') WHERE key = 'info'")
    done = publish(library, office.folder, office.keys, DAY)
    contents, store = newest(office.folder).contents, manifest.BlobStore(office.folder)
    assert contents.room == 524_288 + 3 * texts + 1800 + 1000 + 4
    assert done.blobs == 3 + 2 + 1  # pictures, articles with pictures, the manifest
    shown = [
        [manifest.unpacked(store.read(name)) for name in manifest.decoded(
            manifest.unpacked(store.read(listed.blob)), manifest.PackedArticle).pictures]
        for listed in contents.listed
    ]  # fmt: skip
    assert shown == [[], [pictures["a"], pictures["b"]], [], [], [pictures["a"]], []]
    assert contents.logo
    assert manifest.unpacked(store.read(contents.logo)) == b"logo"


def test_what_was_published_is_told_in_files_and_bytes(office: HeadOffice, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    done = office.publish(folder=fresh)
    blobs = [path.stat().st_size for path in (fresh / "blobs").rglob("*") if path.is_file()]
    assert (done.articles, done.blobs, done.size, done.renewed) == (6, 7, sum(blobs), False)
    assert len(blobs) == 7
    again = office.publish(DAY + timedelta(days=1), folder=fresh)
    assert (again.release, again.articles, again.blobs, again.size, again.renewed) == (done.release, 6, 0, 0, True)


def test_another_share_of_the_screens_is_a_release_of_its_own(office: HeadOffice, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    told = []
    for ring in (5, 5, 20, 100, 50, 100):
        done = office.publish(folder=fresh, ring=ring)
        found = newest(fresh)
        wide = read_manifest(fresh, found.wide).release if found.wide else 0
        told.append((done.release, found.ring, wide, done.blobs, done.renewed))
    assert told == [  # the first releases of this folder have none for all screens before them
        (2, 5, 0, 7, False), (2, 5, 0, 0, True), (3, 20, 0, 1, False), (4, 100, 0, 1, False), (5, 50, 4, 1, False),
        (6, 100, 0, 1, False),
    ]  # fmt: skip


def test_versions_go_on_from_the_highest_of_the_folder_and_of_the_keys(office: HeadOffice, tmp_path: Path) -> None:
    def versions() -> list[int]:
        return [each.signed.version for each in metadata_of(office.folder)]

    assert versions() == [1, 1, 1]
    office.publish(DAY + timedelta(days=1))
    assert versions() == [1, 1, 2]  # only the date
    kept = office.keys / "published.json"
    kept.write_bytes(b'{"targets":7,"snapshot":5,"timestamp":1}')
    office.change(2)
    assert office.publish().release == 8
    assert versions() == [8, 6, 3]
    kept.unlink()  # these keys were copied to another computer
    office.change(2)
    assert office.publish().release == 9
    assert versions() == [9, 7, 4]
    kept.write_bytes(b"{")
    before = bytes_of(office.folder)
    with pytest.raises(FleetError, match="读不出来"):
        office.publish(DAY + timedelta(days=5))
    assert bytes_of(office.folder) == before


@pytest.mark.parametrize("spoilt", ["metadata/timestamp.json", "metadata/1.snapshot.json", "metadata/1.targets.json"])
def test_a_folder_whose_metadata_cannot_be_read_is_not_published_to(office: HeadOffice, spoilt: str) -> None:
    (office.folder / spoilt).write_bytes(b"{}")
    before = bytes_of(office.folder)
    with pytest.raises(FleetError, match="读不出来"):
        office.publish()
    assert bytes_of(office.folder) == before


def test_a_spoilt_manifest_is_published_anew(office: HeadOffice) -> None:
    blob = office.folder / metadata_of(office.folder).manifest.path
    blob.write_bytes(b"spoilt")
    done = office.publish()
    assert (done.release, done.renewed, newest(office.folder).release) == (2, False, 2)


def test_an_article_that_cannot_be_inflated_is_named(office: HeadOffice, tmp_path: Path) -> None:
    library = write_library(tmp_path / "library.fdk", office.articles)
    with closing(sqlite3.connect(library)) as db, db:
        db.execute("UPDATE body SET deflated = x'00ff' WHERE number = 2")
    before = metadata_of(office.folder).timestamp.signed.version
    with pytest.raises(FleetError, match=r"^article-2: "):
        publish(library, office.folder, office.keys, DAY)
    assert metadata_of(office.folder).timestamp.signed.version == before


def test_pruning_keeps_as_many_releases_as_it_is_told(office: HeadOffice) -> None:
    for number in range(4):
        office.change(number)
        office.publish()
    assert prune(office.folder, keep=5) == (0, 0)
    size = sum(map(len, bytes_of(office.folder).values()))
    gone, freed = prune(office.folder)
    assert len(list((office.folder / "targets").iterdir())) == 3
    gone, freed = map(add, (gone, freed), prune(office.folder, keep=2))
    assert sum(map(len, bytes_of(office.folder).values())) == size - freed
    names = bytes_of(office.folder)
    assert sorted(name for name in names if name.endswith((".targets.json", ".snapshot.json"))) == [
        "metadata/4.snapshot.json", "metadata/4.targets.json", "metadata/5.snapshot.json", "metadata/5.targets.json",
    ]  # fmt: skip
    assert sum(name.startswith("targets/") for name in names) == 2
    assert sum(name.startswith("blobs/") for name in names) == 6 + 1 + 2  # articles, one of them also as it was, manifests
    assert gone == 3 * 3 + 3 + 3  # metadata and target of three releases, their manifests, three articles as they were
    with pytest.raises(FleetError, match="没有发布过"):
        prune(office.place)


def test_pruning_keeps_the_release_for_all_screens_that_a_later_one_names(office: HeadOffice) -> None:
    for number in range(3):
        office.change(number)
        office.publish(ring=10 + number)
    wide = newest(office.folder).wide
    assert wide
    prune(office.folder, keep=1)
    store = manifest.BlobStore(office.folder)
    assert all(store.has(article.blob) for article in read_manifest(office.folder, wide).contents.listed)
    victim = newest(office.folder).contents.listed[0].blob
    (office.folder / victim.path).write_bytes(b"")
    with pytest.raises(FleetError, match="内容不全"):
        prune(office.folder, keep=1)
