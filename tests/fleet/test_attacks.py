"""What may go wrong with a release, by malice or by accident: each is refused in its own words, and the old content stays."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.releases import DAY, HeadOffice, Screen, bytes_of
from viewer.content.blocks import Link, Paragraph, Text
from viewer.errors import RefusedError
from viewer.fleet import manifest
from viewer.fleet.key_folder import current_root, read_key, rotated
from viewer.fleet.machine_state import FleetPlace
from viewer.fleet.signed_metadata import metadata_of, signed
from viewer.fleet.update_summary import summary

YEAR = timedelta(days=365)


def _manifest(folder: Path) -> Path:
    return folder / "targets" / f"{metadata_of(folder).manifest.digest.hex()}.release"


def _new_blob(office: HeadOffice) -> Path:
    """Publish a changed article; return its blob."""
    before = set(bytes_of(office.folder))
    office.change(1)
    office.publish()
    (path,) = [
        office.folder / name
        for name in set(bytes_of(office.folder)) - before
        if name.startswith("blobs/") and (office.folder / name).read_bytes() != _manifest(office.folder).read_bytes()
    ]
    return path


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


# Each attack prepares the folder of ``office`` and returns the day on which the screen looks at it.


def rollback(office: HeadOffice, screen: Screen) -> datetime:
    old = office.place / "old"
    shutil.copytree(office.folder, old)
    office.change(1)
    office.publish()
    screen.receive(office.folder)
    shutil.rmtree(office.folder)
    old.rename(office.folder)
    return DAY


def freeze(office: HeadOffice, screen: Screen) -> datetime:
    return DAY + timedelta(days=401)


def mix_and_match(office: HeadOffice, screen: Screen) -> datetime:
    office.change(1)
    office.publish()
    shutil.copyfile(office.folder / "metadata/1.snapshot.json", office.folder / "metadata/2.snapshot.json")
    return DAY


def flipped_bit_in_an_article(office: HeadOffice, screen: Screen) -> datetime:
    _flip(_new_blob(office))
    return DAY


def flipped_bit_in_the_manifest(office: HeadOffice, screen: Screen) -> datetime:
    _new_blob(office)
    _flip(_manifest(office.folder))
    return DAY


def truncated_article(office: HeadOffice, screen: Screen) -> datetime:
    path = _new_blob(office)
    path.write_bytes(path.read_bytes()[:-7])
    return DAY


def truncated_timestamp(office: HeadOffice, screen: Screen) -> datetime:
    path = office.folder / "metadata/timestamp.json"
    path.write_bytes(path.read_bytes()[:100])
    return DAY


def endless_article(office: HeadOffice, screen: Screen) -> datetime:
    path = _new_blob(office)
    path.write_bytes(path.read_bytes() + bytes(1_000_000))
    return DAY


def endless_timestamp(office: HeadOffice, screen: Screen) -> datetime:
    (office.folder / "metadata/timestamp.json").write_bytes(b" " * 5_000_000)
    return DAY


def foreign_key(office: HeadOffice, screen: Screen) -> datetime:
    other = HeadOffice(office.place / "other")
    other.make_keys()
    other.publish()
    other.change(1)
    other.publish()
    shutil.rmtree(office.folder)
    shutil.copytree(other.folder, office.folder)
    return DAY


def too_few_signatures(office: HeadOffice, screen: Screen) -> datetime:
    """One stolen root key signs a root with a daily key of the thief."""
    laptop = read_key(office.keys / "frontdesk-root-laptop.key")
    stick = read_key(office.stick / "frontdesk-root-stick.key")
    data, _ = rotated(current_root(office.keys), {"laptop": laptop, "stick": stick}, "daily", DAY)
    from tuf.api.metadata import Metadata, Root

    stolen = signed(Metadata[Root].from_bytes(data).signed, (laptop,))
    (office.folder / "metadata/2.root.json").write_bytes(stolen)
    return DAY


def expired_root(office: HeadOffice, screen: Screen) -> datetime:
    office.change(1)
    late = DAY + timedelta(days=3600)
    office.publish(late)
    screen.receive(office.folder, late)  # a clock that is three years ahead of the last release is not believed
    return late + timedelta(days=60)


def two_sticks_that_disagree(office: HeadOffice, screen: Screen) -> datetime:
    other = office.copy(office.place / "other")
    office.change(1, "一种说法。")
    office.publish()
    screen.receive(office.folder)
    other.change(1, "另一种说法。")
    other.publish()
    shutil.rmtree(office.folder)
    shutil.copytree(other.folder, office.folder)
    return DAY


def hostile_article(office: HeadOffice, screen: Screen) -> datetime:
    """A blob with the right digest and signature, whose article no author could have written."""
    article = office.articles[1]
    office.articles[1] = replace(article, blocks=(Paragraph((Link("javascript:alert(1)", (Text("点这里"),)),)),))
    office.publish()
    return DAY


def zeroed_trust(office: HeadOffice, screen: Screen) -> datetime:
    for path in (screen.place.folder / "trust").iterdir():
        path.write_bytes(bytes(path.stat().st_size))
    return DAY


def zeroed_state(office: HeadOffice, screen: Screen) -> datetime:
    for path in screen.place.folder.glob("state-*.json"):
        path.write_bytes(bytes(path.stat().st_size))
    return DAY


def missing_stick(office: HeadOffice, screen: Screen) -> datetime:
    shutil.rmtree(office.folder)
    return DAY


Attack = Callable[[HeadOffice, Screen], datetime]
ATTACKS: tuple[tuple[Attack, str, str], ...] = (
    (rollback, "rollback", "比这台机器收到过的旧"),
    (freeze, "expired", "签名过期了"),
    (mix_and_match, "mixed", "互相对不上"),
    (flipped_bit_in_an_article, "damaged", "在路上坏了"),
    (flipped_bit_in_the_manifest, "damaged", "在路上坏了"),
    (truncated_article, "truncated", "不完整"),
    (truncated_timestamp, "damaged", "在路上坏了"),
    (endless_article, "endless", "比说好的多"),
    (endless_timestamp, "endless", "比说好的多"),
    (foreign_key, "foreign", "不是总部签的"),
    (too_few_signatures, "signatures", "签名不够"),
    (expired_root, "root-expired", "根密钥过期了"),
    (two_sticks_that_disagree, "disagree", "两份不同的内容"),
    (hostile_article, "hostile", "没有通过检查"),
    (zeroed_trust, "trust", "信任记录坏了"),
    (zeroed_state, "trust", "信任记录坏了"),
    (missing_stick, "unreachable", "取不到内容"),
)


@pytest.mark.parametrize(("attack", "why", "words"), ATTACKS, ids=lambda value: getattr(value, "__name__", ""))
def test_attack_is_refused_in_its_own_words_and_the_old_content_stays(
    office: HeadOffice, screen: Screen, attack: Attack, why: str, words: str
) -> None:
    day = attack(office, screen)
    before = screen.place.library.read_bytes()
    with pytest.raises(RefusedError, match=words) as told:
        screen.receive(office.folder, day)
    assert told.value.why == why
    assert screen.place.library.read_bytes() == before
    assert len(screen.shows()) == 6
    told_to_staff = summary(screen.place)
    assert told_to_staff
    assert words in told_to_staff.fault


@pytest.mark.parametrize("year", [1970, 2038, 2099])
def test_impossible_clock_blanks_nothing_and_blocks_nothing(office: HeadOffice, screen: Screen, year: int) -> None:
    office.change(1)
    office.publish(DAY + timedelta(days=3))
    assert screen.receive(office.folder, datetime(year, 1, 1, tzinfo=UTC)).state == "new"
    assert screen.shows()["article-2"] == 4


def test_zeroed_copies_of_metadata_do_not_bring_an_old_release_back(office: HeadOffice, screen: Screen) -> None:
    rollback(office, screen)
    for role in ("root", "timestamp", "snapshot", "targets"):
        path = screen.place.folder / "trust" / f"{role}.json"
        path.write_bytes(bytes(path.stat().st_size))
    with pytest.raises(RefusedError) as told:
        screen.receive(office.folder)
    assert told.value.why == "rollback"


def test_blob_that_inflates_without_end_is_refused(office: HeadOffice, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    office.articles[0] = replace(office.articles[0], disclaimer="长" * 4000)
    office.publish()
    monkeypatch.setattr(manifest, "MOST_BLOB", 8_000)
    with pytest.raises(RefusedError) as told:
        screen.receive(office.folder)
    assert told.value.why == "hostile"


@contextmanager
def _dripping() -> Iterator[str]:
    """Yield the address of a server that sends a byte every 20 ms."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n")
                while not stop.wait(0.02):
                    try:
                        connection.sendall(b" ")
                    except OSError:
                        return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            stop.set()
            thread.join()


def test_dripping_server_is_given_up(screen: Screen) -> None:
    began = time.monotonic()
    with _dripping() as address, pytest.raises(RefusedError) as told:
        screen.receive(address, patience=0.3)
    assert told.value.why == "slow"
    assert time.monotonic() - began < 60  # it would have sent for three minutes


def test_address_is_not_trusted_at_first_sight(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as told:
        Screen(tmp_path).receive("http://127.0.0.1:1")
    assert told.value.why == "no-trust"


def test_new_root_from_head_office_mends_a_machine_that_lost_its_state(office: HeadOffice, screen: Screen) -> None:
    zeroed_state(office, screen)
    zeroed_trust(office, screen)
    office.change(1)
    office.publish()
    assert screen.receive(office.folder, trust=office.keys / "root/1.root.json").state == "new"


@dataclass
class _Disk:
    """What the system says of a disk with that many free bytes."""

    free: int


def test_full_disk_is_noticed_before_anything_is_loaded(
    office: HeadOffice, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.change(1)
    office.publish()
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: _Disk(60_000_000))
    with pytest.raises(RefusedError, match="MB") as told:
        screen.receive(office.folder)
    assert told.value.why == "space"
    assert not (screen.place.folder / "blobs").exists()


def test_unwritable_machine_keeps_what_it_shows(office: HeadOffice, screen: Screen) -> None:
    office.change(1)
    office.publish()
    shutil.rmtree(screen.place.folder / "trust")
    (screen.place.folder / "trust").write_bytes(b"")  # nothing can be created below it, even by root
    with pytest.raises(RefusedError) as told:
        screen.receive(office.folder)
    assert told.value.why in {"unwritable", "trust"}
    assert len(screen.shows()) == 6


def test_machine_that_never_received_anything_has_no_summary(tmp_path: Path) -> None:
    assert summary(FleetPlace(tmp_path / "fleet", tmp_path / "library.fdk")) is None
