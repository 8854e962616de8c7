"""Keys of an ordinary owner: made in one command, warned of in time, and replaced when one is lost."""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from tuf.api.metadata import Metadata, Root

from tests.releases import DAY, HeadOffice, Screen, bytes_of
from viewer.cli import main
from viewer.errors import FleetError
from viewer.fleet import key_folder
from viewer.fleet.key_folder import (
    create,
    current_root,
    daily_signer,
    found_keys,
    key_file,
    paper_page,
    read_paper,
    rehearse,
    rotate,
    write_root,
)
from viewer.fleet.signed_metadata import expiries


def test_one_command_makes_two_of_three_root_keys_and_a_daily_one(office: HeadOffice) -> None:
    root = current_root(office.keys)
    assert (len(root.roles["root"].keyids), root.roles["root"].threshold) == (3, 2)
    assert {role: len(root.roles[role].keyids) for role in ("targets", "snapshot", "timestamp")} == dict.fromkeys(
        ("targets", "snapshot", "timestamp"), 1
    )
    private = sorted(path.name for path in (*office.keys.glob("*.key"), *office.stick.glob("*.key")))
    assert private == ["frontdesk-daily.key", "frontdesk-root-laptop.key", "frontdesk-root-stick.key"]
    assert {path.stat().st_mode & 0o777 for path in office.keys.glob("*.key")} == {0o600}


def test_a_stick_that_is_not_there_is_told_before_any_key_is_made(tmp_path: Path) -> None:
    assert main(["keys", "new", "--keys", str(tmp_path / "keys"), "--stick", str(tmp_path / "stick"), "--yes"]) == 2
    assert list(tmp_path.iterdir()) == []


def test_existing_keys_are_never_overwritten(office: HeadOffice) -> None:
    before = bytes_of(office.keys)
    with pytest.raises(FleetError):
        create(office.keys, office.stick, DAY, office.keep_paper)
    assert bytes_of(office.keys) == before


def test_lost_daily_key_is_replaced_by_two_root_keys_and_publishing_goes_on(office: HeadOffice) -> None:
    key_file(office.keys, "daily").unlink()
    with pytest.raises(FleetError):
        office.publish()
    office.rotate()
    assert office.publish().release == 2  # everything is signed anew, although the content is the same


@pytest.mark.parametrize("lost", ["laptop", "stick", "paper"])
def test_lost_root_key_is_replaced_by_the_two_others(office: HeadOffice, lost: str) -> None:
    old = current_root(office.keys)
    office.rotate(lost, using={"laptop", "stick", "paper"} - {lost})
    path = max(office.keys.glob("root/*.json"))
    new = Metadata[Root].from_bytes(path.read_bytes())
    assert new.signed.get_root_verification_result(old, new.signed_bytes, new.signatures)
    at_hand = found_keys(office.keys, [office.stick], office.paper)
    assert set(at_hand) == {"laptop", "stick", "paper"}
    assert len(set(new.signed.roles["root"].keyids) - set(old.roles["root"].keyids)) == 1


def test_one_root_key_alone_replaces_nothing(office: HeadOffice) -> None:
    before = bytes_of(office.keys)
    with pytest.raises(FleetError, match="laptop"):
        office.rotate(using=["laptop"])
    assert bytes_of(office.keys) == before


def test_rehearsal_tells_which_losses_can_be_mended_and_changes_nothing(office: HeadOffice) -> None:
    before = bytes_of(office.place)
    whole = rehearse(office.keys, found_keys(office.keys, [office.stick], office.paper), DAY)
    assert {lost for lost, pairs in whole.items() if pairs} == {"daily", "laptop", "stick", "paper"}
    partly = rehearse(office.keys, found_keys(office.keys, [office.stick]), DAY)
    assert {lost for lost, pairs in partly.items() if pairs} == {"daily", "paper"}
    assert bytes_of(office.place) == before


def test_rotation_that_was_cut_off_keeps_a_daily_key_that_works(office: HeadOffice) -> None:
    old = key_file(office.keys, "daily").read_bytes()
    office.rotate()
    path = key_file(office.keys, "daily")
    path.rename(path.with_suffix(".key.next"))
    path.write_bytes(old)  # as after the root metadata were written, before the last rename
    assert daily_signer(office.keys).public_key.keyid in current_root(office.keys).roles["targets"].keyids
    assert office.publish().release == 2


@pytest.mark.parametrize("replaced", ["laptop", "stick"])
def test_rotation_of_a_root_key_that_was_cut_off_keeps_the_new_one(
    office: HeadOffice, monkeypatch: pytest.MonkeyPatch, replaced: str
) -> None:
    def cut_off(_path: Path, _target: Path) -> None:
        raise SystemExit

    using = {"laptop", "stick", "paper"} - {replaced}
    at_hand = {name: key for name, key in found_keys(office.keys, [office.stick], office.paper).items() if name in using}
    with monkeypatch.context() as patch:
        write_root = key_folder.write_root

        def power_cut(folder: Path, data: bytes) -> None:
            write_root(folder, data)
            patch.setattr(Path, "replace", cut_off)

        patch.setattr(key_folder, "write_root", power_cut)
        with pytest.raises(SystemExit):
            rotate(office.keys, at_hand, replaced, office.stick, DAY, office.keep_paper)
    assert set(found_keys(office.keys, [office.stick], office.paper)) == {"laptop", "stick", "paper"}
    office.rotate("daily", DAY, {"laptop", "stick"})
    assert office.publish().release == 2


def _cut(patch: pytest.MonkeyPatch, written: int) -> None:
    """Let a number of files come into place, and then the power fail."""
    left, replace = [None] * written, Path.replace

    def or_not(path: Path, target: Path) -> Path:
        if not left:
            raise SystemExit
        left.pop()
        return replace(path, target)

    patch.setattr(Path, "replace", or_not)


@pytest.mark.parametrize("written", range(8))
def test_keys_whose_making_was_cut_off_are_made_again_or_are_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    office = HeadOffice(tmp_path)
    with monkeypatch.context() as patch:
        _cut(patch, written)
        with pytest.raises(SystemExit) if written < 7 else nullcontext():
            office.make_keys()
    if not (office.keys / "root/1.root.json").exists():
        office.make_keys()
    assert set(found_keys(office.keys, [office.stick], office.paper)) == {"laptop", "stick", "paper"}
    assert office.publish().release == 1


def test_a_new_paper_key_is_on_paper_before_it_counts(office: HeadOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    old = office.paper
    with monkeypatch.context() as patch:
        _cut(patch, 0)
        with pytest.raises(SystemExit):
            office.rotate("paper")
    assert office.paper != old
    assert set(found_keys(office.keys, [office.stick], old)) == {"laptop", "stick", "paper"}


def test_a_stick_that_cannot_be_written_leaves_no_keys_behind(tmp_path: Path) -> None:
    office = HeadOffice(tmp_path)
    office.stick.write_bytes(b"no folder")
    with pytest.raises(OSError, match="safe"):
        office.make_keys()
    office.stick.unlink()
    office.make_keys()
    assert office.publish().release == 1


def test_a_copy_that_an_editor_left_beside_a_key_is_no_key(office: HeadOffice) -> None:
    for end in (".bak", "~", ".next.txt"):
        key_file(office.keys, "laptop").with_suffix(f".key{end}").write_bytes(b"words")
    assert set(found_keys(office.keys, [office.stick, key_file(office.stick, "stick")])) == {"laptop", "stick"}


def test_keys_that_others_can_read_are_told(office: HeadOffice, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("keys", "status", "--keys", str(office.keys))
    assert main(words) == 0
    key_file(office.keys, "daily").chmod(0o644)
    assert main(words) == 1
    assert f"别人也能读这些密钥：{key_file(office.keys, 'daily')}。" in capsys.readouterr().out


def test_a_clock_that_is_behind_shortens_no_root(office: HeadOffice) -> None:
    until = current_root(office.keys).expires
    office.rotate("daily", DAY - timedelta(days=20_000))
    assert current_root(office.keys).expires == until


def test_paper_key_is_read_back_as_it_is_typed(office: HeadOffice) -> None:
    digits = office.paper.rpartition(":")[2]
    typed = " ".join(digits[i : i + 4] for i in range(0, 64, 4)).upper()
    assert read_paper(typed).public_key.keyval == read_paper(office.paper).public_key.keyval
    page = paper_page(office.paper, DAY.date())
    assert typed.lower() in page.replace("<br>", " ")
    assert "2026-11-30" in page
    scanned = f"QR-Code:{office.paper}"
    for words in (f" {office.paper}\n", office.paper.upper(), f"{office.paper.partition(':')[0]}: {typed}", scanned):
        assert read_paper(words).public_key.keyval == read_paper(office.paper).public_key.keyval
    with pytest.raises(FleetError):
        read_paper(typed[:-1])


def test_key_of_somebody_else_is_named_as_such(office: HeadOffice, tmp_path: Path) -> None:
    create(tmp_path / "other", tmp_path / "other-stick", DAY, lambda _text: None)
    with pytest.raises(FleetError, match=r"frontdesk-root-stick\.key 不在名单里"):
        found_keys(office.keys, [tmp_path / "other-stick"])


def test_a_wrong_letter_typed_from_paper_is_told_as_such(office: HeadOffice) -> None:
    wrong = office.paper[:-1] + ("0" if office.paper[-1] != "0" else "1")
    with pytest.raises(FleetError, match="核对有没有抄错"):
        found_keys(office.keys, [], wrong)


def test_a_lost_computer_is_replaced_by_stick_paper_and_the_published_folder(office: HeadOffice, screen: Screen) -> None:
    shutil.rmtree(office.keys)
    for path in (office.folder / "metadata").glob("*.root.json"):
        write_root(office.keys, path.read_bytes())
    office.rotate("laptop", using={"stick", "paper"})
    office.rotate("daily")
    office.change(0)
    assert office.publish().release == 2
    assert screen.receive(office.folder).state == "new"


@pytest.mark.parametrize(("before", "level"), [(91, 0), (90, 1), (30, 2), (7, 3), (0, 3), (-1, 4)])
def test_expiry_is_told_90_30_and_7_days_before(office: HeadOffice, before: int, level: int) -> None:
    root = current_root(office.keys)
    (found,) = expiries([root], root.expires - timedelta(days=before))
    assert found.level == level
    assert f"{root.expires:%Y-%m-%d}" in found.words


def test_rehearsal_names_the_pairs_by_which_a_key_is_replaced(office: HeadOffice) -> None:
    whole = rehearse(office.keys, found_keys(office.keys, [office.stick], office.paper), DAY)
    assert whole == {
        "daily": ["laptop + stick", "laptop + paper", "stick + paper"], "laptop": ["stick + paper"], "stick": ["laptop + paper"],
        "paper": ["laptop + stick"],
    }  # fmt: skip
    assert rehearse(office.keys, {}, DAY) == {"daily": [], "laptop": [], "stick": [], "paper": []}


def test_replaced_keys_are_the_next_version_and_last_from_that_day_on(office: HeadOffice) -> None:
    day = DAY + timedelta(days=100)
    office.rotate("stick", day, ("laptop", "stick"))
    root = current_root(office.keys)
    assert (root.version, root.expires, root.roles["root"].threshold) == (2, day + timedelta(days=3653), 2)
    office.rotate("daily", day)
    root = current_root(office.keys)
    assert root.version == 3
    assert [len(root.roles[role].keyids) for role in ("root", "targets", "snapshot", "timestamp")] == [3, 1, 1, 1]
    assert not list(office.place.rglob("*.next"))


def test_new_key_of_the_stick_needs_a_stick(office: HeadOffice) -> None:
    before = bytes_of(office.keys)
    at_hand = found_keys(office.keys, [office.stick], office.paper)
    with pytest.raises(FleetError, match="--stick"):
        rotate(office.keys, at_hand, "stick", None, DAY, office.keep_paper)
    with pytest.raises(FleetError, match="现在只有 0 把：没有。"):
        rotate(office.keys, {}, "stick", office.stick, DAY, office.keep_paper)
    assert bytes_of(office.keys) == before


@pytest.mark.parametrize("words", ["", "ab" * 31, "ab" * 33, "xy" * 32, "a" * 63])
def test_paper_that_was_copied_wrongly_is_told(words: str) -> None:
    with pytest.raises(FleetError, match="应该是 64 个"):
        read_paper(words)


def test_folder_without_keys_or_with_other_files_is_told(office: HeadOffice, tmp_path: Path) -> None:
    with pytest.raises(FleetError, match="里没有密钥"):
        current_root(tmp_path)
    for data in (b"", b"words"):
        key_file(office.keys, "daily").write_bytes(data)
        with pytest.raises(FleetError, match="读不出来"):
            daily_signer(office.keys)
    key_file(office.keys, "daily").write_bytes(key_file(office.keys, "laptop").read_bytes())
    with pytest.raises(FleetError, match="不是根密钥名单里的那一把"):
        daily_signer(office.keys)
    max(office.keys.glob("root/*.json")).write_bytes(b"{")
    with pytest.raises(FleetError, match="读不出来"):
        current_root(office.keys)
