"""Receiving: only what changed, by rings, on trial, and back again if it does not work."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from threading import Timer
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from tests.folders import LIBRARY, photograph, write_article, write_folder
from tests.libraries import sample_article
from tests.releases import DAY, HeadOffice, Screen, bytes_of
from viewer.errors import FleetError, RefusedError
from viewer.fleet import publishing, receiving
from viewer.fleet.installed import note_healthy, put_back, start_trial
from viewer.fleet.manifest import in_ring
from viewer.fleet.publishing import publish
from viewer.fleet.signed_metadata import metadata_of, read_manifest
from viewer.fleet.update_summary import summary
from viewer.library.external_file import current_copy
from viewer.library.library import Library
from viewer.library.library_builder import pack
from viewer.library.schema import Filter, Sort
from viewer.library.search.searcher import Searcher
from viewer.whole_file import only_one

ROOT = Path(__file__).resolve().parents[2]
IN_EVERY_RING = next(name for name in map(str, range(1000)) if in_ring(name, 1))
"""The id of a machine that is among the first one per cent."""


def test_received_library_is_the_one_that_was_published(tmp_path: Path) -> None:
    office, screen = HeadOffice(tmp_path / "office"), Screen(tmp_path / "screen")
    office.make_keys()
    articles = tmp_path / "articles"
    for name in ("covers", "hba1c", "insulin-injection"):
        shutil.copytree(ROOT / "articles" / name, articles / name)
    for name in ("library.toml", "glossary.toml"):
        shutil.copyfile(ROOT / "articles" / name, articles / name)
    packed = tmp_path / "packed.fdk"
    pack(articles, packed)
    publish(packed, office.folder, office.keys, DAY)
    screen.receive(office.folder)
    with Library.open(packed) as sent, Library.open(screen.place.library) as got:
        rows = [[replace(row, number=0) for row in each.rows(Filter(sort=Sort.LIBRARY))] for each in (sent, got)]
        assert rows[0] == rows[1] != []
        assert [sent.article(row.id) for row in rows[0]] == [got.article(row.id) for row in rows[0]]
        pictures = [each.connection.execute("SELECT * FROM asset ORDER BY key").fetchall() for each in (sent, got)]
        assert pictures[0] == pictures[1] != []
        assert replace(sent.info, built="") == replace(got.info, built="")


def test_pictures_and_logo_that_did_not_change_are_not_loaded_again(tmp_path: Path) -> None:
    office, screen, articles = HeadOffice(tmp_path / "office"), Screen(tmp_path / "screen"), tmp_path / "articles"
    office.make_keys()
    write_folder(articles, library=f'logo = "logo.png"\n{LIBRARY}')
    (articles / "logo.png").write_bytes(photograph(1, 120))
    received = []
    for words in ("第一段。", "改过的一段。"):
        write_article(articles / "photo", body=f"{words}\n\n![一张照片](photo.png)")
        (articles / "photo" / "photo.png").write_bytes(photograph(2, 200))
        pack(articles, tmp_path / "packed.fdk")
        publish(tmp_path / "packed.fdk", office.folder, office.keys, DAY)
        received.append(screen.receive(office.folder).received)
    assert received[0] > 100_000
    assert received[1] < 10_000
    with Library.open(screen.place.library) as library:
        assert len(library.connection.execute("SELECT * FROM asset").fetchall()) == 2
    assert not (screen.place.folder / "blobs").exists()


def test_one_changed_article_loads_less_than_4_kb_of_six(office: HeadOffice, screen: Screen) -> None:
    office.change(3)
    office.publish()
    done = screen.receive(office.folder)
    assert (done.state, done.received < 4_000) == ("new", True)
    assert screen.shows()["article-4"] == 4


def test_update_beside_one_that_goes_on_is_refused(office: HeadOffice, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viewer.fleet.receiving._PATIENCE", 0.0)
    office.change(3)
    office.publish()
    with only_one(screen.place.folder / "update", 0) as alone:
        assert alone
        with pytest.raises(FleetError, match="另一个更新正在进行"):
            screen.receive(office.folder)
    assert screen.receive(office.folder).state == "new"


def test_update_waits_for_the_end_of_one_that_was_killed(office: HeadOffice, screen: Screen) -> None:
    office.change(3)
    office.publish()
    killed = only_one(screen.place.folder / "update", 0)
    assert killed.__enter__()
    end = Timer(0.2, killed.__exit__, (None, None, None))
    end.start()
    assert screen.receive(office.folder).state == "new"
    end.join()


def test_added_and_removed_articles_come_and_go(office: HeadOffice, screen: Screen) -> None:
    office.articles = [*office.articles[1:], sample_article(40)]
    office.publish()
    screen.receive(office.folder)
    assert set(screen.shows()) == {"article-2", "article-3", "article-4", "article-5", "article-6", "article-40"}
    searcher = Searcher(screen.place.library)
    assert searcher.search(sample_article(40).title, limit=3).hits[0].article == "article-40"
    searcher.close()


def test_look_without_news_loads_only_metadata(office: HeadOffice, screen: Screen) -> None:
    assert screen.receive(office.folder).received < 1_000
    office.publish(DAY + timedelta(days=30))  # a new date, the same content
    done = screen.receive(office.folder, DAY + timedelta(days=31))
    assert (done.state, done.received < 2_000) == ("same", True)
    assert screen.place.load().expires == f"{DAY + timedelta(days=430):%Y-%m-%d}"


def test_unchanged_release_moves_no_content(office: HeadOffice, screen: Screen) -> None:
    before = screen.place.library.stat().st_mtime_ns
    office.publish(DAY + timedelta(days=30))
    done = screen.receive(office.folder, DAY + timedelta(days=31))
    assert done.state == "same"
    assert screen.place.library.stat().st_mtime_ns == before


def test_library_that_somebody_replaced_by_hand_is_built_anew(office: HeadOffice, screen: Screen) -> None:
    shutil.copyfile(office.place / "library.fdk", screen.place.library)
    assert screen.receive(office.folder).state == "new"
    assert len(screen.shows()) == 6


def test_screen_away_for_400_days_and_three_rotations_catches_up_from_a_stick(office: HeadOffice, screen: Screen) -> None:
    for day, replaced in ((100, "daily"), (200, "laptop"), (395, "daily")):
        office.rotate(replaced, DAY + timedelta(days=day), using={"laptop", "stick", "paper"} - {replaced})
        office.change(day % 6)
        office.publish(DAY + timedelta(days=day))
    done = screen.receive(office.folder, DAY + timedelta(days=400))
    assert (done.state, done.release) == ("new", 4)
    assert screen.place.load().floor.root == 4


def test_ring_reaches_its_share_and_always_the_same_screens_first() -> None:
    machines = [f"machine-{number}" for number in range(2000)]
    reached = {ring: {name for name in machines if in_ring(name, ring)} for ring in (1, 5, 20, 50, 99, 100)}
    assert reached[1] < reached[5] < reached[20] < reached[50] < reached[99] < reached[100] == set(machines)
    assert [len(reached[ring]) / 20 for ring in (20, 50)] == pytest.approx([20, 50], abs=2)


def test_screen_outside_the_ring_waits_and_a_new_one_gets_the_last_release_for_all(office: HeadOffice, tmp_path: Path) -> None:
    office.change(1)
    office.publish(ring=1)
    old, new = Screen(tmp_path / "old"), Screen(tmp_path / "new")
    for screen in (old, new):
        screen.place.change(lambda state: replace(state, id="machine-7"))
    assert not in_ring("machine-7", 1)
    assert new.receive(office.folder).release == 1
    assert new.receive(office.folder).state == "later"
    office.publish(ring=100)
    assert new.receive(office.folder).release == 3


# ---- trial and return --------------------------------------------------------------------------------------------------


def _second(office: HeadOffice, screen: Screen) -> None:
    office.change(1)
    office.publish()
    screen.receive(office.folder)


def test_release_that_runs_for_a_minute_is_good(office: HeadOffice, screen: Screen) -> None:
    _second(office, screen)
    assert start_trial(screen.place)
    note_healthy(screen.place)
    assert not start_trial(screen.place)
    assert screen.shows()["article-2"] == 4


def test_release_that_fails_twice_is_put_back_and_never_comes_again(office: HeadOffice, screen: Screen) -> None:
    _second(office, screen)
    assert [start_trial(screen.place) for _ in range(3)] == [True, True, False]
    assert screen.shows()["article-2"] == 3
    office.publish(DAY + timedelta(days=1), ring=99)  # the same content under another number
    with pytest.raises(RefusedError) as told:
        screen.receive(office.folder, DAY + timedelta(days=1))
    assert told.value.why == "bad"
    office.change(1, "改好的一段。")
    office.publish(DAY + timedelta(days=1))
    assert screen.receive(office.folder, DAY + timedelta(days=1)).state == "new"


def test_staff_put_the_release_before_back_once(office: HeadOffice, screen: Screen) -> None:
    _second(office, screen)
    note_healthy(screen.place)
    assert put_back(screen.place).release == 1
    assert screen.shows()["article-2"] == 3
    told = summary(screen.place)
    assert told
    assert (told.release, told.before) == (1, "")
    with pytest.raises(FleetError):
        put_back(screen.place)


def test_first_release_is_never_on_trial(screen: Screen) -> None:
    assert not start_trial(screen.place)


def test_received_library_is_opened_without_another_validation(
    office: HeadOffice, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("viewer.library.external_file.own_folder", lambda _kind: screen.place.library.parent)
    _second(office, screen)
    assert current_copy(screen.place.library) == screen.place.library


# ---- what a look brings ------------------------------------------------------------------------------------------------


def test_an_update_tells_what_came_and_leaves_nothing_behind(office: HeadOffice, screen: Screen) -> None:
    office.change(3)
    office.publish(DAY + timedelta(days=1))
    done = screen.receive(office.folder, DAY + timedelta(days=1, hours=5, minutes=7))
    assert (done.state, done.release, done.articles) == ("new", 2, 6)
    state = screen.place.load()
    assert (state.checked, state.source, state.why, state.what) == ("2026-12-01T05:07Z", str(office.folder), "", "")
    assert state.floor.day == "2026-12-01"
    assert state.current
    assert (state.current.release, state.current.published) == (2, "2026-12-01")
    assert not (screen.place.folder / "blobs").exists()
    assert [path.name for path in screen.place.library.parent.glob(".library.fdk.c*")] == []


def test_the_same_content_under_another_number_is_noted_and_not_built_again(office: HeadOffice, screen: Screen) -> None:
    office.publish(DAY + timedelta(days=2), ring=99)
    screen.place.change(lambda state: replace(state, id=IN_EVERY_RING))
    before = screen.place.library.stat().st_mtime_ns
    done = screen.receive(office.folder, DAY + timedelta(days=2))
    assert (done.state, done.release, done.articles, screen.place.library.stat().st_mtime_ns) == ("same", 2, 6, before)
    current = screen.place.load().current
    assert current
    assert (current.release, current.published) == (2, "2026-12-02")


def test_the_latest_day_of_a_release_stays_known(office: HeadOffice, screen: Screen) -> None:
    for day, known in ((3, "2026-12-03"), (-20, "2026-12-03"), (9, "2026-12-09")):
        office.publish(DAY + timedelta(days=day), ring=90 + day % 10)  # the office's clock is wrong for a while
        screen.place.change(lambda state: replace(state, id=IN_EVERY_RING))
        screen.receive(office.folder, DAY)
        assert screen.place.load().floor.day == known


def test_a_refused_look_is_noted_with_its_reason_until_one_goes_well(office: HeadOffice, screen: Screen, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    with pytest.raises(RefusedError):
        screen.receive(gone, DAY + timedelta(days=1))
    state = screen.place.load()
    assert (state.why, state.checked, state.source) == ("unreachable", "2026-12-01T00:00Z", str(gone))
    screen.receive(office.folder)
    assert (screen.place.load().why, screen.place.load().what) == ("", "")


@pytest.mark.parametrize("newer", ["FORMAT", "LIBRARY_FORMAT"])
def test_a_release_of_a_newer_program_waits_for_that_program(
    office: HeadOffice, screen: Screen, monkeypatch: pytest.MonkeyPatch, newer: str
) -> None:
    office.change(2)
    with monkeypatch.context() as patch:
        patch.setattr(publishing, newer, getattr(publishing, newer) + 1)
        office.publish()
    with pytest.raises(RefusedError) as told:
        screen.receive(office.folder)
    assert told.value.why == "too-new"


def test_a_screen_outside_the_ring_gets_the_last_release_for_all_that_it_lacks(office: HeadOffice, screen: Screen) -> None:
    screen.place.change(lambda state: replace(state, id="machine-7"))
    office.change(1)
    office.publish()
    office.change(1)
    office.publish(ring=1)
    assert (screen.receive(office.folder).release, screen.shows()["article-2"]) == (2, 4)
    done = screen.receive(office.folder)
    assert (done.state, done.release) == ("later", 3)


@pytest.mark.parametrize(("spare", "why"), [(0, "unreachable"), (-1, "space")])
@pytest.mark.parametrize("shown", [0, 50_000_000], ids=["small", "large"])
def test_space_is_needed_for_the_new_library_its_blobs_and_64_megabytes(
    office: HeadOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spare: int, why: str, shown: int
) -> None:
    new = Screen(tmp_path / "new" / "data")
    if shown:
        new.place.library.parent.mkdir(parents=True)
        with new.place.library.open("wb") as file:
            file.truncate(shown)
    contents = read_manifest(office.folder, metadata_of(office.folder).manifest).contents
    needed = max(contents.room, shown) + sum(article.blob.size for article in contents.listed) + 67_108_864
    for article in contents.listed:
        (office.folder / article.blob.path).unlink()  # so that nothing is built once there is space
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=needed + spare))
    with pytest.raises(RefusedError) as told:
        new.receive(office.folder)
    assert told.value.why == why
    if why == "space":
        assert told.value.what == f"{needed / 1_000_000:.0f} MB"


def test_an_interrupted_update_goes_on_where_it_stopped(office: HeadOffice, tmp_path: Path) -> None:
    new = Screen(tmp_path / "new")
    listed = read_manifest(office.folder, metadata_of(office.folder).manifest).contents.listed
    last = office.folder / listed[-1].blob.path
    last.rename(tmp_path / "last")
    with pytest.raises(RefusedError):
        new.receive(office.folder)
    for article in listed[:-1]:
        (office.folder / article.blob.path).unlink()  # they are not asked for again
    (tmp_path / "last").rename(last)
    assert new.receive(office.folder).state == "new"
    assert len(new.shows()) == 6


# ---- whom a machine believes -------------------------------------------------------------------------------------------


def test_the_root_that_was_installed_with_the_program_counts_and_not_that_of_the_stick(
    office: HeadOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = HeadOffice(tmp_path / "other")
    other.make_keys()
    (tmp_path / "system").mkdir()
    shutil.copyfile(other.keys / "root" / "1.root.json", tmp_path / "system" / "fleet-root.json")
    monkeypatch.setattr(receiving, "system_folder", lambda: tmp_path / "system")
    with pytest.raises(RefusedError) as told:
        Screen(tmp_path / "new").receive(office.folder)
    assert told.value.why == "foreign"


def test_a_file_that_is_no_root_is_not_trusted(office: HeadOffice, screen: Screen, tmp_path: Path) -> None:
    (tmp_path / "root.json").write_bytes(b"{}")
    before = screen.place.load()
    with pytest.raises(RefusedError):
        screen.receive(office.folder, trust=tmp_path / "root.json")
    assert screen.place.load().floor == before.floor


def test_versions_begin_anew_with_another_root_and_stay_with_the_same(office: HeadOffice, screen: Screen, tmp_path: Path) -> None:
    for day in range(1, 3):
        office.publish(DAY + timedelta(days=day))
    screen.receive(office.folder, DAY)
    assert screen.place.load().floor.timestamp == 3
    other = HeadOffice(tmp_path / "other")
    other.make_keys()
    other.publish()
    old = bytes_of(other.folder)
    screen.receive(other.folder, trust=other.keys / "root" / "1.root.json")
    assert screen.place.load().floor.timestamp == 1
    other.publish(DAY + timedelta(days=1))
    screen.receive(other.folder, DAY)
    (other.folder / "metadata/timestamp.json").write_bytes(old["metadata/timestamp.json"])
    with pytest.raises(RefusedError) as told:  # the root is the same as before
        screen.receive(other.folder, trust=other.keys / "root" / "1.root.json")
    assert told.value.why == "rollback"


@pytest.mark.parametrize("role", ["root", "timestamp", "snapshot", "targets"])
def test_no_version_may_be_lower_than_one_that_was_accepted(office: HeadOffice, screen: Screen, role: str) -> None:
    floor = screen.place.load().floor
    higher = replace(floor, **{role: 2})
    screen.place.change(lambda state: replace(state, floor=higher))
    for path in (screen.place.folder / "trust").iterdir():
        if path.name != "bootstrap.json":
            path.unlink()  # what python-tuf remembers is gone
    with pytest.raises(RefusedError) as told:
        screen.receive(office.folder)
    assert told.value.why == "rollback"
    assert screen.place.load().floor == higher


@pytest.mark.parametrize(("room", "taken"), [(0, True), (-1, False)])
def test_a_manifest_may_be_as_long_as_the_limit(
    office: HeadOffice, screen: Screen, monkeypatch: pytest.MonkeyPatch, room: int, *, taken: bool
) -> None:
    office.publish(ring=1)
    screen.place.change(lambda state: replace(state, id="machine-7"))
    monkeypatch.setattr(receiving, "MOST_MANIFEST", metadata_of(office.folder).manifest.size + room)
    if taken:
        assert screen.receive(office.folder).state == "later"
        return
    with pytest.raises(RefusedError) as told:
        screen.receive(office.folder)
    assert (told.value.why, told.value.what) == ("damaged", "release")
