"""``Lockout``: failed PIN attempts and the lockout that follows."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec
from msgspec import Struct

from viewer.whole_file import read_regular, write_whole

FREE_TRIES = 5
"""Wrong tries before the first lockout; each further one starts the next lockout."""

LOCKOUTS = (60.0, 300.0, 900.0, 3600.0)
"""Seconds of the first, second, third and every later lockout: at most 24 tries a day, 57 years for half of a million PINs."""

FORGIVEN_AFTER = 8 * 3600.0
"""Seconds without a wrong try after which all are forgiven; this allows no more tries a day than the longest lockout does."""


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


def boot_id() -> str:
    """Return an id of the machine's current boot; empty if the system has none."""
    with contextlib.suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return ""


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
