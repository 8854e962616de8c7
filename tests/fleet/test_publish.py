"""Publishing: the same bytes for the same library, whole or not at all, and no more than what changed."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.libraries import make_library
from tests.releases import DAY, HeadOffice, bytes_of
from viewer.errors import FleetError
from viewer.fleet import manifest
from viewer.fleet.publishing import publish
from viewer.fleet.signed_metadata import metadata_of, prune, read_manifest


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
