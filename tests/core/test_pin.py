"""The staff PIN: only the right PIN opens the panel, guessing gets slower, the owner always gets in."""

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
                                 "111112", "123123", "112233"])  # fmt: skip
def test_pin_that_would_be_guessed_is_refused_with_a_reason(tmp_path: Path, pin: str) -> None:
    with pytest.raises(SettingsError, match="密码"):
        set_pin(tmp_path / "pin.json", pin)
    assert not (tmp_path / "pin.json").exists()


@pytest.mark.parametrize("pin", ["271846", "80431972", "135246801357"])
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


def test_lockouts_grow_and_stop_growing_at_an_hour(machine: Machine) -> None:
    staff_pin = shut(machine)
    lengths = []
    for _ in range(6):
        lengths.append(staff_pin.seconds_locked)
        machine.clock += staff_pin.seconds_locked
        staff_pin.enter(WRONG)
    assert lengths == [60, 300, 900, 3600, 3600, 3600]


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
    machine.clock += FORGIVEN_AFTER
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
    machine.clock += 3601
    assert staff_pin.enter(PIN) is Answer.RIGHT


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
