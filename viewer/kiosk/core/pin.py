"""The staff PIN and its lockout: stored as a salted scrypt hash; each try is counted before it is checked.

``StaffPin`` checks it. A lockout is measured on the clock since boot, which nobody can set. A restart of the
program continues it, a restart of the machine starts it from the beginning. Setting a new PIN ends every
lockout, so the machine's owner always gets in.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from viewer.errors import SettingsError
from viewer.i18n import tr
from viewer.kiosk.core.idle import boot_id, time_since_boot
from viewer.settings import reason
from viewer.whole_file import read_regular, write_whole

SHORTEST, LONGEST = 6, 12
"""Number of digits of a PIN."""

FREE_TRIES = 5
"""Wrong tries before the first lockout; each further one starts the next lockout."""

LOCKOUTS = (60.0, 300.0, 900.0, 3600.0)
"""Seconds of the first, second, third and every later lockout: at most 24 tries a day, 57 years for half of a million PINs."""

FORGIVEN_AFTER = 8 * 3600.0
"""Seconds without a wrong try after which all are forgiven; this allows no more tries a day than the longest lockout does."""

_MEMORY = 256 * 2**20
"""Bytes scrypt may use: it needs 64 MiB, and its default limit is 32."""

_COMMON = frozenset({
    "112233", "332211", "102030", "147258", "147852", "258369", "159357", "357159", "789456", "456789", "123321", "520131",
    "5201314", "168168", "888666", "666888", "123654", "13572468", "19491001", "110120119",
})  # fmt: skip


class PinRecord(Struct, frozen=True, forbid_unknown_fields=True):
    """Stored form of a PIN. ``salt`` and ``digest`` are base64; ``digits`` is its length."""

    salt: bytes
    digest: bytes
    digits: int
    scheme: Literal["scrypt n=65536 r=8 p=1"] = "scrypt n=65536 r=8 p=1"


class Answer(StrEnum):
    """The result of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"  # neither checked nor counted
    UNSET = "unset"  # no PIN is set, or its file is damaged: ``frontdesk kiosk set-pin``


def weakness(pin: str) -> str | None:
    """Return why ``pin`` is too easy to guess, as a sentence; None if it may be used."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        return tr("密码要用 {low}–{high} 位数字。", low=SHORTEST, high=LONGEST)
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    repeats = any(pin == (pin[:n] * len(pin))[: len(pin)] for n in range(1, len(pin) // 2 + 1))
    if len(set(pin)) < 3 or steps in ({1}, {9}) or repeats or pin in _COMMON:
        return tr("这个密码太容易被猜到，请换一个。")
    return None


def set_pin(path: Path, pin: str) -> None:
    """Store the hash of ``pin`` in ``path`` and end every lockout.

    Raises ``SettingsError`` if it is weak or cannot be written.
    """
    fault = weakness(pin)
    if fault:
        raise SettingsError(fault)
    import secrets

    salt = secrets.token_bytes(16)
    record = PinRecord(salt, _digest(pin, salt), len(pin))
    try:
        write_whole(path, msgspec.json.encode(record) + b"\n")
    except OSError as error:
        raise SettingsError(tr("密码没有保存：{path}（{reason}）。", path=path, reason=reason(error))) from error


def load_pin(path: Path) -> PinRecord | None:
    """Load the stored PIN from ``path``; None if it is missing or damaged."""
    try:
        return msgspec.json.decode(read_regular(path, 10_000), type=PinRecord)
    except (OSError, msgspec.DecodeError):
        return None


class Lockout(Struct, frozen=True, forbid_unknown_fields=True):
    """Failed tries at one PIN, at one moment of the clock since boot."""

    pin: str = ""
    """Which PIN the tries were at (a digest of its salt); a new PIN starts with none."""

    failures: int = 0
    """Wrong tries since the last right one."""

    locked: float = 0.0
    """Remaining seconds of the lockout."""

    quiet: float = 0.0
    """Seconds since the last wrong try."""

    seen: float = 0.0
    """The clock since boot at this moment."""

    boot: str = ""
    """Boot id to which that clock belongs."""

    def now(self, pin: str, clock: float, boot: str) -> Lockout:
        """Return these tries as of ``clock``. After another boot, or if the clock ran back, no time has passed."""
        if pin != self.pin and self.pin:
            return Lockout(pin=pin, seen=clock, boot=boot)
        passed = clock - self.seen if boot == self.boot and clock > self.seen else 0.0
        quiet = self.quiet + passed
        return Lockout(
            pin=pin,
            failures=0 if quiet >= FORGIVEN_AFTER else self.failures,
            locked=max(0.0, min(self.locked, LOCKOUTS[-1]) - passed),
            quiet=quiet,
            seen=clock,
            boot=boot,
        )

    def failed(self) -> Lockout:
        """Return these tries plus one failed one."""
        failures = self.failures + 1
        which = min(failures - FREE_TRIES, len(LOCKOUTS) - 1)
        return msgspec.structs.replace(self, failures=failures, quiet=0.0, locked=LOCKOUTS[which] if which >= 0 else 0.0)

    def cleared(self) -> Lockout:
        """Return no tries, after a correct one."""
        return msgspec.structs.replace(self, failures=0, quiet=0.0, locked=0.0)


def load_lockout(path: Path) -> Lockout:
    """Load the tries from ``path``. A damaged file counts as five wrong tries: safe, and over after a minute."""
    try:
        return msgspec.json.decode(read_regular(path, 10_000), type=Lockout)
    except FileNotFoundError:
        return Lockout()
    except (OSError, msgspec.DecodeError):
        return Lockout(failures=FREE_TRIES, locked=LOCKOUTS[0])


def save_lockout(lockout: Lockout, path: Path) -> None:
    """Save the tries to ``path``. If the disk refuses them, they last as long as the program."""
    with contextlib.suppress(OSError):
        write_whole(path, msgspec.json.encode(lockout))


class StaffPin:
    """Checks PINs for the PIN pad. ``pin`` and ``tries`` are files: the hash, and the wrong tries."""

    def __init__(
        self, pin: Path, tries: Path, clock: Callable[[], float] = time_since_boot, boot: Callable[[], str] = boot_id
    ) -> None:
        self._pin = pin
        self._tries = tries
        self._clock = clock
        self._boot = boot
        self._lockout = load_lockout(tries)

    @property
    def digits(self) -> int:
        """Number of digits to ask for; 0: no PIN is set, access is denied."""
        record = load_pin(self._pin)
        return record.digits if record else 0

    @property
    def seconds_locked(self) -> int:
        """Whole seconds until the next try is accepted; 0: now."""
        record = load_pin(self._pin)
        return math.ceil(self._current(record).locked) if record else 0

    @property
    def tries_left(self) -> int:
        """Wrong tries until a lockout begins, 1 to ``FREE_TRIES``."""
        record = load_pin(self._pin)
        return max(1, FREE_TRIES - self._current(record).failures) if record else FREE_TRIES

    def enter(self, pin: str) -> Answer:
        """Try ``pin``; takes about a quarter of a second.

        The try is counted on disk before it is checked, so pulling the plug gains nothing.
        """
        import hmac

        record = load_pin(self._pin)
        if record is None:
            return Answer.UNSET
        before = self._current(record)
        if before.locked > 0:
            return Answer.LOCKED
        self._keep(before.failed())
        if not hmac.compare_digest(_digest(pin, record.salt), record.digest):
            return Answer.WRONG
        self._keep(before.cleared())
        return Answer.RIGHT

    def _current(self, record: PinRecord) -> Lockout:
        """Return the tries at this PIN as of now; save them after a restart of the
        machine, so that the lockout runs on from here.
        """
        import hashlib  # imports OpenSSL, 3 ms that no start needs

        lockout = self._lockout.now(hashlib.sha256(record.salt).hexdigest()[:16], self._clock(), self._boot())
        if lockout.boot != self._lockout.boot and lockout.failures:
            save_lockout(lockout, self._tries)
        self._lockout = lockout
        return lockout

    def _keep(self, lockout: Lockout) -> None:
        self._lockout = lockout
        save_lockout(lockout, self._tries)


def _digest(pin: str, salt: bytes) -> bytes:
    """Return the scrypt digest of ``pin``; takes a quarter of a second on purpose."""
    import hashlib

    return hashlib.scrypt(pin.encode(errors="replace"), salt=salt, n=2**16, r=8, p=1, maxmem=_MEMORY, dklen=32)
