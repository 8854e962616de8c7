"""A disk that fills up during an update, a disk that cannot be written, a stick that is write-protected: real file systems, in a
separate namespace, because root may write whatever its permissions say.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.releases import HeadOffice, Screen

_RECEIVE = """
import os, sys
from pathlib import Path
from tests.releases import HeadOffice, Screen
from viewer.errors import RefusedError
from viewer.fleet import receiving

place = Path(sys.argv[1])
office, screen = HeadOffice(place / "office"), Screen(place / "screen")
receiving._SPARE = -10**12  # whatever else writes takes the space after it was looked for
for left in map(int, sys.argv[2:]):
    fill, disk = place / "screen" / "fill", os.statvfs(place / "screen")
    if left >= 0:
        fill.write_bytes(bytes(max(0, disk.f_bavail * disk.f_frsize - left * 1024)))
    try:
        told = screen.receive(office.folder).state
    except RefusedError as error:
        told = error.why
    print(told, screen.shows()["article-2"], screen.place.load().floor.targets)
    if left >= 0:
        fill.unlink()
"""
_FULL = 'mount -t tmpfs -o size=4m disk "$0/disk" && cp -a "$0/screen" "$0/disk" && mount --rbind "$0/disk/screen" "$0/screen"'
_READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift'


def _received(place: Path, mount: str, *words: str) -> list[str]:
    """Receive in a namespace in which ``mount`` was run; return a line for each try: the result, the blocks shown, the floor."""
    (place / "disk").mkdir(exist_ok=True)
    line = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", f'{mount} || exit 99; exec "$@"', str(place), *words]
    try:
        done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=300)
    except FileNotFoundError:
        pytest.skip("there is no unshare here")
    if done.returncode in {1, 99} and ("unshare" in done.stderr or "mount" in done.stderr):
        pytest.skip(f"no file system can be mounted here: {done.stderr}")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def place(office: HeadOffice, screen: Screen, tmp_path: Path) -> Path:
    """Return a folder with a head office that has published release 2, and a screen that shows release 1 with 3 blocks."""
    office.change(1)
    office.publish()
    return tmp_path


def _command(place: Path, *left: int) -> tuple[str, ...]:
    return (sys.executable, "-c", _RECEIVE, str(place), *map(str, left))


def test_a_disk_that_fills_up_at_any_moment_keeps_what_is_shown(place: Path) -> None:
    tries = _received(place, _FULL, *_command(place, 0, 24, 60, 120, -1))
    told = [line.split()[:2] for line in tries]
    assert told[0] == told[1] == ["full", "3"]
    assert told[-1][1] == "4"
    assert all((result == "full") == (blocks == "3") for result, blocks in told)
    floors = [int(line.split()[2]) for line in tries]
    assert floors == sorted(floors)


def test_a_disk_that_cannot_be_written_keeps_what_is_shown(place: Path) -> None:
    assert _received(place, _READ_ONLY, str(place / "screen"), *_command(place, -1)) == ["unwritable 3 1"]


def test_a_write_protected_stick_is_as_good_as_any(place: Path) -> None:
    assert _received(place, _READ_ONLY, str(place / "office" / "folder"), *_command(place, -1)) == ["new 4 2"]
