"""Careless hands and dying machines: what a screen was told once never locks it, and what its disk loses comes back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from tuf.api.metadata import Timestamp

from tests.fleet.test_receiving import IN_EVERY_RING
from tests.releases import DAY, HeadOffice, Screen, bytes_of
from viewer.cli import main
from viewer.errors import FleetError, RefusedError
from viewer.fleet import publishing, receiving
from viewer.fleet.fleet_overview import read_overview
from viewer.fleet.manifest import FORMAT, BlobStore, Manifest, PackedArticle, ReleaseContents, decoded, named
from viewer.fleet.publishing import _sign, _Versions
from viewer.fleet.signed_metadata import metadata_of, prune, read_manifest
from viewer.fleet.update_run import find_release

DEEP = b"[" * 100_000
NOT_UTF_8 = b'{"signed":{"meta":{"\xff":{"version":1}}}}'


def _release(office: HeadOffice, contents: ReleaseContents, number: int = 2, published: str = "2026-12-01") -> None:
    """Publish a manifest that no office writes, signed with the office's daily key."""
    data = msgspec.msgpack.encode(Manifest(FORMAT, number, published, 100, contents))
    store = BlobStore(office.folder)
    store.put(data)
    store.finish()
    _sign(office.folder, office.keys, DAY, _Versions(number - 1, number - 1, number - 1), data)


def _contents(office: HeadOffice) -> ReleaseContents:
    return read_manifest(office.folder, metadata_of(office.folder).manifest).contents


# ---- the clock of head office ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2028, 2099])
def test_a_release_of_a_day_when_head_offices_clock_was_ahead_locks_no_screen(
    office: HeadOffice, screen: Screen, year: int
) -> None:
    office.change(1)
    office.publish(datetime(year, 11, 30, tzinfo=UTC))
    assert screen.receive(office.folder).state == "new"
    office.change(2)
    office.publish(DAY + timedelta(days=3))
    assert screen.receive(office.folder, DAY + timedelta(days=3)).state == "new"
    assert screen.shows()["article-3"] == 4


@pytest.mark.parametrize("published", ["soon", "", "2026-13-01", "9999999-12-31"])
def test_a_release_of_no_day_is_refused_and_not_remembered(office: HeadOffice, screen: Screen, published: str) -> None:
    _release(office, replace(_contents(office), articles=7), published=published)
    with pytest.raises(RefusedError) as told:
        screen.receive(office.folder)
    assert told.value.why == "damaged"
    _release(office, replace(_contents(office), room=5), 3, published="2026-12-02")
    assert screen.receive(office.folder, DAY + timedelta(days=2)).state == "new"


# ---- what a disk loses -------------------------------------------------------------------------------------------------


def test_a_library_that_lost_bits_in_silence_is_built_anew_with_the_next_release(office: HeadOffice, screen: Screen) -> None:
    status, data = screen.place.library.stat(), bytearray(screen.place.library.read_bytes())
    data[3 * 4096 : 6 * 4096] = bytes(3 * 4096)
    screen.place.library.write_bytes(data)
    os.utime(screen.place.library, ns=(status.st_atime_ns, status.st_mtime_ns))
    office.change(1)
    office.publish()
    assert screen.receive(office.folder).state == "new"
    assert len(screen.shows()) == 6


def test_a_loaded_blob_that_lost_bits_is_loaded_again(office: HeadOffice, tmp_path: Path) -> None:
    new, last = Screen(tmp_path / "new"), office.folder / _contents(office).listed[-1].blob.path
    last.rename(tmp_path / "last")
    with pytest.raises(RefusedError):
        new.receive(office.folder)
    for path in (new.place.folder / "blobs").rglob("*"):
        if path.is_file():
            path.write_bytes(bytes(path.stat().st_size))
    (tmp_path / "last").rename(last)
    assert new.receive(office.folder).state == "new"


def test_a_blob_that_lost_bits_on_a_stick_is_mended_by_publishing_again(office: HeadOffice, tmp_path: Path) -> None:
    path = office.folder / _contents(office).listed[0].blob.path
    path.write_bytes(bytes(path.stat().st_size))
    with pytest.raises(RefusedError):
        Screen(tmp_path / "one").receive(office.folder)
    office.publish(DAY + timedelta(days=1))
    assert Screen(tmp_path / "two").receive(office.folder, DAY + timedelta(days=1)).state == "new"


@pytest.mark.parametrize("data", [DEEP, NOT_UTF_8, b"", b"\0" * 999], ids=["deep", "not UTF-8", "empty", "zeros"])
def test_half_of_the_state_may_be_anything(office: HeadOffice, screen: Screen, data: bytes) -> None:
    state = screen.place.load()
    (screen.place.folder / f"state-{(state.number + 1) % 2}.json").write_bytes(data)
    assert screen.place.load() == state


def test_a_state_of_a_newer_program_is_read_as_far_as_it_is_known(screen: Screen) -> None:
    state = screen.place.load()
    newer = msgspec.json.encode({**msgspec.to_builtins(state), "number": state.number + 1, "from_the_future": [1]})
    slot = b'{"crc":%d,"state":%s,"also":{}}' % (zlib.crc32(newer), newer)
    (screen.place.folder / f"state-{(state.number + 1) % 2}.json").write_bytes(slot)
    assert replace(screen.place.load(), number=state.number) == state


# ---- whom a machine believes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["timestamp.json", "1.targets.json", "missing.json"])
def test_what_is_no_root_takes_no_trust_away(office: HeadOffice, screen: Screen, name: str) -> None:
    before = bytes_of(screen.place.folder / "trust")
    with pytest.raises(RefusedError) as told:
        screen.receive(office.folder, trust=office.folder / "metadata" / name)
    assert told.value.why == ("unreachable" if name == "missing.json" else "damaged")
    assert bytes_of(screen.place.folder / "trust") == before
    assert screen.receive(office.folder).state == "same"


def test_a_root_that_its_own_keys_did_not_sign_takes_no_trust_away(office: HeadOffice, screen: Screen, tmp_path: Path) -> None:
    root = msgspec.json.decode((office.folder / "metadata/1.root.json").read_bytes())
    root["signed"]["version"] = 2
    (tmp_path / "root.json").write_bytes(msgspec.json.encode(root))
    with pytest.raises(RefusedError):
        screen.receive(office.folder, trust=tmp_path / "root.json")
    assert screen.receive(office.folder).state == "same"


def test_a_spoilt_root_of_the_program_is_not_replaced_by_that_of_a_stick(
    office: HeadOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fleet-root.json").write_bytes(b"")
    monkeypatch.setattr(receiving, "system_folder", lambda: tmp_path)
    with pytest.raises(RefusedError):
        Screen(tmp_path / "new").receive(office.folder)
    assert not Screen(tmp_path / "new").place.library.exists()


# ---- hostile content, rightly signed -----------------------------------------------------------------------------------


def _deep(office: HeadOffice) -> ReleaseContents:
    store, contents = BlobStore(office.folder), _contents(office)
    blob = store.put_deflated(b"\x91" * 100_000)
    store.finish()
    return replace(contents, listed=(replace(contents.listed[0], blob=blob), *contents.listed[1:]))


def _another_name(office: HeadOffice) -> ReleaseContents:
    contents = _contents(office)
    return replace(contents, listed=(replace(contents.listed[0], id="../../etc/passwd"), *contents.listed[1:]))


def _missing_part(office: HeadOffice) -> ReleaseContents:
    return replace(_contents(office), listed=(), parts=(named(b"a part that was never published"),))


def _room(office: HeadOffice) -> ReleaseContents:
    return replace(_contents(office), room=2**62)


@pytest.mark.parametrize(
    ("contents", "why"),
    [(_deep, "hostile"), (_another_name, "hostile"), (_missing_part, "unreachable"), (_room, "space")],
)
def test_a_signed_release_may_be_wrong_in_any_way(office: HeadOffice, screen: Screen, contents: object, why: str) -> None:
    assert callable(contents)
    _release(office, contents(office))
    before = screen.place.library.read_bytes()
    with pytest.raises(RefusedError) as told:
        screen.receive(office.folder)
    assert told.value.why == why
    assert screen.place.library.read_bytes() == before
    office.change(1)
    office.publish()
    assert screen.receive(office.folder).state == "new"


def test_bytes_that_nest_without_end_are_no_article() -> None:
    with pytest.raises(ValueError, match="deep"):
        decoded(b"\x81\xa1x" + b"\x91" * 100_000, Manifest)
    with pytest.raises(ValueError, match="array"):
        decoded(b"\x81", PackedArticle)


@pytest.mark.parametrize("data", [DEEP, b'{"x":' + DEEP, NOT_UTF_8], ids=["deep", "deep value", "not UTF-8"])
def test_a_strangers_stick_and_a_strangers_report_are_passed_over(tmp_path: Path, data: bytes) -> None:
    for path in (tmp_path / "metadata/timestamp.json", tmp_path / f"status/{'a' * 32}.json"):
        path.parent.mkdir()
        path.write_bytes(data)
    assert find_release([tmp_path]) is None
    assert read_overview(tmp_path, DAY).lines == ()


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_report_from_the_end_of_time_is_passed_over(tmp_path: Path, at: str) -> None:
    (tmp_path / "status").mkdir()
    (tmp_path / "status/a.json").write_text(f'{{"id":"a","at":"{at}"}}')
    assert read_overview(tmp_path, DAY).lines == ()


@pytest.mark.parametrize("version", ["\x1b[2J", "v1\n", "\x9b31m", "长" * 301])
def test_a_report_that_would_disturb_a_terminal_is_passed_over(tmp_path: Path, version: str) -> None:
    (tmp_path / "status").mkdir()
    good = {"id": "a", "at": "2026-11-30T00:00:00Z", "version": "2026.11"}
    for name, values in (("a", good), ("b", {**good, "id": "b", "version": version})):
        (tmp_path / f"status/{name}.json").write_bytes(msgspec.json.encode(values))
    assert [line.report.id for line in read_overview(tmp_path, DAY).lines] == ["a"]


def test_a_release_whose_owner_is_refused_is_told_by_the_name_of_the_library(office: HeadOffice, screen: Screen) -> None:
    contents = _contents(office)
    _release(office, replace(contents, owner=replace(contents.owner, name="长" * 300_000)))
    with pytest.raises(RefusedError, match=r"library\.fdk 没有通过检查") as told:
        screen.receive(office.folder)
    assert ".coming" not in str(told.value)


# ---- the folder of releases --------------------------------------------------------------------------------------------


class _PowerCut(Timestamp):
    """What is written last."""

    def __init__(self, *_: object, **__: object) -> None:
        raise SystemExit


def test_pruning_after_an_interrupted_publication_keeps_the_release_that_is_shown(
    office: HeadOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.change(1)
    with monkeypatch.context() as patch:  # the power fails before the timestamp is written
        patch.setattr(publishing, "Timestamp", _PowerCut)
        with pytest.raises(SystemExit):
            office.publish()
    assert (office.folder / "metadata/2.targets.json").exists()
    prune(office.folder, keep=1)
    assert Screen(tmp_path / "new").receive(office.folder).release == 1
    office.publish()
    assert Screen(tmp_path / "newer").receive(office.folder).release == 3


def test_a_publication_with_a_new_daily_key_that_is_interrupted_leaves_the_release_before(
    office: HeadOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.rotate("daily")
    office.change(1)
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "Timestamp", _PowerCut)
        with pytest.raises(SystemExit):
            office.publish()
    screen = Screen(tmp_path / "new")
    assert screen.receive(office.folder).release == 1
    office.publish()
    assert screen.receive(office.folder).state == "new"


def test_a_release_for_a_part_of_the_screens_is_taken_back_by_publishing_the_old_content_for_all(
    office: HeadOffice, screen: Screen, tmp_path: Path
) -> None:
    first, other = office.copy(tmp_path / "first").articles, Screen(tmp_path / "other")
    for each, name in ((screen, IN_EVERY_RING), (other, "machine-7")):
        each.place.change(lambda state, name=name: replace(state, id=name))  # type: ignore[misc]
    other.receive(office.folder)
    office.change(1)
    office.publish(ring=1)
    assert [each.receive(office.folder).state for each in (screen, other)] == ["new", "later"]
    office.articles = first
    office.publish()
    assert [each.receive(office.folder).state for each in (screen, other)] == ["new", "same"]
    assert screen.shows() == other.shows()


def test_files_of_macos_and_copies_by_hand_are_no_metadata(office: HeadOffice, tmp_path: Path) -> None:
    for folder in (office.folder / "metadata", office.keys / "root"):
        for name in ("._1.root.json", "Copy of 1.root.json", "1.root (2).root.json", "._1.targets.json"):
            (folder / name).write_bytes(b"\0\5\26\7")
    office.change(1)
    assert office.publish().release == 2
    prune(office.folder)
    assert Screen(tmp_path / "new").receive(office.folder).release == 2


def test_pruning_deletes_nothing_that_is_no_part_of_a_release(office: HeadOffice, tmp_path: Path) -> None:
    elsewhere = tmp_path / "documents"
    (elsewhere / "letters").mkdir(parents=True)
    for path in (elsewhere / "letters/letter.txt", elsewhere / "1.root.json", office.folder / "metadata/notes.txt"):
        path.write_bytes(b"words")
    (office.folder / "targets").rename(office.place / "targets")
    (office.folder / "targets").symlink_to(elsewhere)
    for number in range(4):
        office.change(number)
        office.publish()
    assert prune(office.folder, keep=1)[0] > 8
    assert {path.name for path in elsewhere.rglob("*") if not path.name.endswith(".release")} == {
        "letters", "letter.txt", "1.root.json",
    }  # fmt: skip
    assert (office.folder / "metadata/notes.txt").exists()


def test_keys_are_not_published(office: HeadOffice) -> None:
    before = bytes_of(office.place)
    for folder in (office.keys, office.place, office.stick, office.stick / "content"):
        with pytest.raises(FleetError, match="密钥不能和要发布的内容放在一起"):
            office.publish(folder=folder)
    assert bytes_of(office.place) == before


@pytest.mark.parametrize("spoilt", ["timestamp.json", "1.snapshot.json", "1.targets.json"])
@pytest.mark.parametrize("data", [b"{}", b"another role"], ids=["empty", "another role"])
def test_a_spoilt_folder_is_told_by_every_command(
    office: HeadOffice, capsys: pytest.CaptureFixture[str], spoilt: str, data: bytes
) -> None:
    other = office.folder / "metadata" / "1.root.json"
    (office.folder / "metadata" / spoilt).write_bytes(other.read_bytes() if data == b"another role" else data)
    keys = ("--keys", str(office.keys))
    for words in (("keys", "status", *keys, "--to", str(office.folder)), ("fleet", "prune", str(office.folder))):
        assert main(words) == 1
        assert "读不出来" in capsys.readouterr().err


def test_no_paper_is_told_like_a_wrong_one(
    office: HeadOffice, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        assert main(("keys", "status", "--keys", str(office.keys), "--paper")) == 1
    assert "应该是 64 个" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_and_an_address_are_told(
    office: HeadOffice, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    words = ("publish", str(office.place / "library.fdk"), "--keys", str(office.keys), "--to")
    assert main((*words, "file")) == 1
    assert "没有发布到 file：" in capsys.readouterr().err
    assert main((*words, "https://office.example/clinic")) == 2
    assert "是网址" in capsys.readouterr().err
    assert not (tmp_path / "https:").exists()


# ---- the command -------------------------------------------------------------------------------------------------------


def test_a_folder_named_in_another_encoding_is_received_from(office: HeadOffice, screen: Screen) -> None:
    office.change(1)
    office.publish()
    odd = Path(os.fsdecode(os.fsencode(office.place) + b"/\xb5\xd8"))
    shutil.copytree(office.folder, odd)
    assert screen.receive(odd).state == "new"
    shutil.rmtree(odd)
    with pytest.raises(RefusedError) as told:
        screen.receive(odd)
    assert told.value.why == "unreachable"
    assert screen.place.load().why == "unreachable"


def test_a_report_that_cannot_be_left_hides_no_refusal(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    words = ("update", "--from", tmp_path / "gone", "--report", tmp_path / "file")
    ran = subprocess.run([sys.executable, "-m", "viewer", *words], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "状态没有写到" in ran.stderr
    assert ran.stderr.splitlines()[-1].startswith("取不到内容")


def test_an_interrupted_look_is_not_noted_as_one_that_went_well(
    office: HeadOffice, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RefusedError):
        screen.receive(office.place / "gone")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(receiving, "_verify", interrupt)
    with pytest.raises(KeyboardInterrupt):
        screen.receive(office.folder)
    assert screen.place.load().why == "unreachable"
