"""The staff PIN: only the right PIN opens the panel, guessing gets slower, the owner always gets in."""

import hashlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.clock import FakeClock
from viewer.errors import SettingsError
from viewer.kiosk.core.idle import boot_id
from viewer.kiosk.core.pin import FORGIVEN_AFTER, FREE_TRIES, LOCKOUTS, Answer, Lockout, StaffPin, set_pin, weakness
from viewer.whole_file import write_whole

PIN, WRONG = "271846", "604913"
_scrypt = cache(hashlib.scrypt)  # a quarter of a second each time, as it should be


@pytest.fixture(autouse=True)
def remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compute the digest of a PIN and a salt once for all tests."""
    monkeypatch.setattr("hashlib.scrypt", _scrypt)


@cache
def hashed() -> bytes:
    """Return the file of ``PIN``, made once because it takes a quarter of a second."""
    with TemporaryDirectory() as folder:
        set_pin(Path(folder, "pin.json"), PIN)
        return Path(folder, "pin.json").read_bytes()


class Machine:
    """A machine with a PIN set, which can be restarted."""

    def __init__(self, folder: Path) -> None:
        self.pin, self.tries = folder / "pin.json", folder / "state" / "tries.json"
        self.clock, self.boot = FakeClock(), "first"
        write_whole(self.pin, hashed())

    def staff_pin(self) -> StaffPin:
        return StaffPin(self.pin, self.tries, self.clock, lambda: self.boot)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def shut(machine: Machine) -> StaffPin:
    """Return a PIN whose first lockout has just begun."""
    machine.tries.parent.mkdir()
    tries = Lockout(failures=FREE_TRIES - 1, seen=machine.clock(), boot=machine.boot)
    machine.tries.write_bytes(msgspec.json.encode(tries))
    staff_pin = machine.staff_pin()
    assert staff_pin.enter(WRONG) is Answer.WRONG
    return staff_pin


@pytest.mark.parametrize("pin", ["", "12345", "1234567890123", "12345a", "１２３４５６", "000000", "123456", "654321", "890123",
                                 "111112", "123123", "112233", "121212", "1231231", "12345678901", "210987654321", "90123456",
                                 "12341234", "5201314", "159357"])  # fmt: skip
def test_pin_that_would_be_guessed_is_refused_with_a_reason(tmp_path: Path, pin: str) -> None:
    with pytest.raises(SettingsError, match="密码"):
        set_pin(tmp_path / "pin.json", pin)
    assert not (tmp_path / "pin.json").exists()


@pytest.mark.parametrize("pin", ["271846", "80431972", "135246801357", "123124", "112213", "123457", "987653", "124578"])
def test_ordinary_pin_may_be_used(pin: str) -> None:
    assert weakness(pin) is None


def test_right_pin_opens_and_nothing_in_clear_is_on_the_disk(machine: Machine) -> None:
    assert machine.staff_pin().enter(PIN) is Answer.RIGHT
    assert machine.staff_pin().digits == 6
    assert PIN not in machine.pin.read_text(encoding="utf-8")
    assert machine.pin.stat().st_mode & 0o077 == 0


def test_same_pin_twice_is_kept_differently(machine: Machine) -> None:
    first = machine.pin.read_bytes()
    set_pin(machine.pin, PIN)
    assert machine.pin.read_bytes() != first


def test_five_wrong_tries_shut_the_door_even_to_the_right_pin(machine: Machine) -> None:
    staff_pin = machine.staff_pin()
    for left in (5, 4, 3, 2, 1):
        assert staff_pin.tries_left == left
        assert staff_pin.enter(WRONG) is Answer.WRONG
    assert staff_pin.seconds_locked == 60
    assert staff_pin.enter(PIN) is Answer.LOCKED
    machine.clock += 60
    assert staff_pin.seconds_locked == 0
    assert staff_pin.enter(PIN) is Answer.RIGHT
    assert staff_pin.tries_left == FREE_TRIES


def test_restart_of_the_program_neither_clears_nor_prolongs_a_lockout(machine: Machine) -> None:
    shut(machine)
    machine.clock += 20
    assert machine.staff_pin().seconds_locked == 40


def test_restart_of_the_machine_begins_the_lockout_anew_and_it_still_ends(machine: Machine) -> None:
    shut(machine)
    machine.boot, machine.clock.seconds = "second", 5.0
    staff_pin = machine.staff_pin()
    assert staff_pin.seconds_locked == 60
    machine.clock += 30
    assert machine.staff_pin().seconds_locked == 30
    machine.clock += 30
    assert staff_pin.enter(PIN) is Answer.RIGHT


def test_clock_that_runs_back_does_not_help(machine: Machine) -> None:
    staff_pin = shut(machine)
    machine.clock.seconds = 0.0
    assert staff_pin.seconds_locked == 60


def test_try_is_counted_though_the_plug_is_pulled_while_it_is_checked(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def pulled(*_: object, **__: object) -> bytes:
        raise SystemExit

    monkeypatch.setattr("hashlib.scrypt", pulled)
    for _ in range(FREE_TRIES):
        with pytest.raises(SystemExit):
            machine.staff_pin().enter(WRONG)
    assert machine.staff_pin().enter(PIN) is Answer.LOCKED


def test_new_pin_ends_the_lockout_of_a_running_door(machine: Machine) -> None:
    staff_pin = shut(machine)
    set_pin(machine.pin, "918273")
    assert staff_pin.seconds_locked == 0
    assert staff_pin.enter(PIN) is Answer.WRONG
    assert staff_pin.enter("918273") is Answer.RIGHT


def test_quiet_hours_forgive_a_childs_tries(machine: Machine) -> None:
    staff_pin = shut(machine)
    machine.clock += 8 * 3600 - 1
    assert staff_pin.tries_left == 1
    machine.clock += 1
    assert staff_pin.tries_left == FREE_TRIES


def test_no_pin_or_a_damaged_one_keeps_the_door_shut(machine: Machine) -> None:
    machine.pin.write_text('{"salt": "aGVsbG8"}', encoding="utf-8")
    assert machine.staff_pin().enter(PIN) is Answer.UNSET
    machine.pin.unlink()
    assert machine.staff_pin().enter(PIN) is Answer.UNSET
    assert machine.staff_pin().digits == 0


@pytest.mark.parametrize("data", [b"", b"{", b'{"failures": "x"}', b'{"locked": 1e300, "failures": 9}'])
def test_damaged_count_shuts_the_door_for_an_hour_at_most(machine: Machine, data: bytes) -> None:
    machine.tries.parent.mkdir()
    machine.tries.write_bytes(data)
    staff_pin = machine.staff_pin()
    assert staff_pin.enter(PIN) is Answer.LOCKED
    machine.clock += 3600
    assert staff_pin.seconds_locked == 0


def test_folder_that_takes_nothing_still_counts_while_the_program_lives(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.tries.parent.write_text("a file where the folder should be")
    staff_pin = machine.staff_pin()
    for _ in range(FREE_TRIES):
        staff_pin.enter(WRONG)
    assert staff_pin.enter(PIN) is Answer.LOCKED


def test_boot_has_a_name_that_lasts() -> None:
    assert boot_id() == boot_id()


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.sampled_from(["try", "boot", "look"])), max_size=40))
def test_whatever_clocks_and_boots_do_tries_are_few_and_the_door_opens_within_the_hour(steps: list[tuple[float, str]]) -> None:
    clock, boot, awake, tries = FakeClock(0.0), 0, 0.0, 0
    lockout = Lockout().now("pin", 0.0, "0")
    for passes, what in steps:
        clock += passes
        awake += max(0.0, passes)
        boot += what == "boot"
        lockout = lockout.now("pin", clock(), str(boot))
        assert 0 <= lockout.locked <= LOCKOUTS[-1]
        if what == "try" and lockout.locked == 0:
            lockout = lockout.failed()
            tries += 1
    assert tries <= (FREE_TRIES + len(LOCKOUTS)) + awake / LOCKOUTS[-1] + (awake // FORGIVEN_AFTER) * (FREE_TRIES + len(LOCKOUTS))
    clock += LOCKOUTS[-1]
    assert lockout.now("pin", clock(), str(boot)).locked == 0


@pytest.mark.parametrize(
    ("before", "clock", "boot", "after"),
    [
        # (failures, locked, quiet) at 100 s of the boot "b"
        ((5, 60.0, 0.0), 100.0, "b", (5, 60.0, 0.0)),
        ((5, 60.0, 0.0), 101.0, "b", (5, 59.0, 1.0)),
        ((5, 60.0, 0.0), 160.0, "b", (5, 0.0, 60.0)),
        ((5, 60.0, 0.0), 170.0, "b", (5, 0.0, 70.0)),
        ((5, 60.0, 3.0), 99.0, "b", (5, 60.0, 3.0)),
        ((5, 60.0, 3.0), 500.0, "c", (5, 60.0, 3.0)),
        ((5, 9e9, 0.0), 100.0, "b", (5, 3600.0, 0.0)),
        ((5, 0.0, 28_000.0), 100.0 + 799, "b", (5, 0.0, 28_799.0)),
        ((5, 0.0, 28_000.0), 100.0 + 800, "b", (0, 0.0, 28_800.0)),
    ],
)
def test_only_time_of_this_boot_ends_a_lockout_and_forgives(
    before: tuple[int, float, float], clock: float, boot: str, after: tuple[int, float, float]
) -> None:
    failures, locked, quiet = before
    now = Lockout("pin", failures, locked, quiet, seen=100.0, boot="b").now("pin", clock, boot)
    assert (now.failures, now.locked, now.quiet) == after
    assert (now.pin, now.seen, now.boot) == ("pin", clock, boot)


def test_tries_at_an_earlier_pin_do_not_count_and_those_at_no_pin_do() -> None:
    assert Lockout("old", 5, 60.0, 1.0, 100.0, "b").now("new", 200.0, "c") == Lockout("new", 0, 0.0, 0.0, 200.0, "c")
    assert Lockout("", 5, 60.0, 0.0, 0.0, "").now("new", 200.0, "c") == Lockout("new", 5, 60.0, 0.0, 200.0, "c")


def test_each_wrong_try_begins_the_lockout_of_its_number() -> None:
    lockout, lengths = Lockout("pin", quiet=9.0), []
    for _ in range(10):
        lockout = lockout.failed()
        lengths.append(lockout.locked)
        assert lockout.quiet == 0.0
    assert lengths == [0, 0, 0, 0, 60, 300, 900, 3600, 3600, 3600]
    assert lockout.failures == 10
    assert lockout.cleared() == Lockout("pin")


@pytest.mark.parametrize(("locked", "seconds"), [(0.0, 0), (0.1, 1), (59.0, 59), (59.5, 60)])
def test_seconds_of_a_lockout_are_told_rounded_up(machine: Machine, locked: float, seconds: int) -> None:
    machine.tries.parent.mkdir()
    machine.tries.write_bytes(msgspec.json.encode(Lockout(failures=5, locked=locked, seen=machine.clock(), boot=machine.boot)))
    assert machine.staff_pin().seconds_locked == seconds


@pytest.mark.parametrize(("failures", "left"), [(0, 5), (1, 4), (4, 1), (5, 1), (9, 1)])
def test_tries_left_are_at_least_the_one_that_locks(machine: Machine, failures: int, left: int) -> None:
    machine.tries.parent.mkdir()
    machine.tries.write_bytes(msgspec.json.encode(Lockout(failures=failures, seen=machine.clock(), boot=machine.boot)))
    assert machine.staff_pin().tries_left == left


def test_without_a_pin_nothing_is_locked_and_no_try_is_lost(tmp_path: Path) -> None:
    staff_pin = StaffPin(tmp_path / "pin.json", tmp_path / "tries.json")
    assert (staff_pin.digits, staff_pin.seconds_locked, staff_pin.tries_left) == (0, 0, 5)


def test_pin_and_tries_that_are_too_long_are_not_read(machine: Machine) -> None:
    machine.pin.write_bytes(hashed().ljust(10_000))
    assert machine.staff_pin().digits == 6
    machine.pin.write_bytes(hashed().ljust(10_001))
    assert machine.staff_pin().digits == 0
    machine.pin.write_bytes(hashed())
    machine.tries.parent.mkdir()
    machine.tries.write_bytes(b"{}".ljust(10_000))
    assert machine.staff_pin().seconds_locked == 0
    machine.tries.write_bytes(b"{}".ljust(10_001))
    assert machine.staff_pin().seconds_locked == 60


STORED = b'{"salt":"0HCa7AYAIh9zdJv3XQ56yA==","digest":"cVsXLTir99/vzYQuhRn/LTsYQBzqtWAs5e3vrhMOYao=","digits":6}'
"""The file of ``PIN`` as an earlier version wrote it."""


def test_pin_of_an_earlier_version_still_opens(machine: Machine) -> None:
    machine.pin.write_bytes(STORED)
    assert machine.staff_pin().enter(PIN) is Answer.RIGHT
