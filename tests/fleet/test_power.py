"""Power cuts and kills in the middle of an update or a publication: the screen shows a good release, and the floor of versions
never falls.

FRONTDESK_CUTS and FRONTDESK_KILLS set the numbers; ``make fleet-test`` uses 1,500 and 400.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.releases import DAY, HeadOffice, Screen
from viewer.fleet.installed import note_healthy, start_trial
from viewer.fleet.machine_state import FleetState

CUTS = int(os.environ.get("FRONTDESK_CUTS", "24"))
KILLS = int(os.environ.get("FRONTDESK_KILLS", "4"))


class _Journal:
    """What a process tells the disk, in order: names that change, and bytes that are made to last."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.events: list[tuple[str, str, str, bytes]] = []

    def note(self, kind: str, path: object, target: object = "") -> None:
        names = [Path(str(each)) for each in (path, target)]
        if not names[0].is_relative_to(self.root):
            return
        held = names[0].read_bytes() if names[0].is_file() else b""
        first, second = (str(each.relative_to(self.root)) if each.is_relative_to(self.root) else "" for each in names)
        self.events.append((kind, first, second, held))


@contextmanager
def _recorded(journal: _Journal) -> Iterator[None]:
    """Record fsync, replace, rename, link and unlink of this process while they work as always."""
    real: dict[str, Any] = {name: getattr(os, name) for name in ("fsync", "replace", "rename", "link", "unlink")}

    def sync(handle: int) -> None:
        real["fsync"](handle)
        journal.note("sync", Path(f"/proc/self/fd/{handle}").readlink())

    def move(name: str) -> Any:  # noqa: ANN401 - stands for three functions
        def moved(path: object, target: object, **options: object) -> None:
            journal.note("link" if name == "link" else "move", path, target)
            real[name](path, target, **options)

        return moved

    def unlink(path: object, **options: object) -> None:
        if not options.get("dir_fd"):
            journal.note("gone", path)
        real["unlink"](path, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", sync)
        patch.setattr(os, "unlink", unlink)
        for name in ("replace", "rename", "link"):
            patch.setattr(os, name, move(name))
        yield


def _after_a_cut(before: Path, after: Path, journal: _Journal, rng: random.Random) -> None:
    """Make in ``after`` what a disk may hold when the power fails at a random moment.

    Names change in the order of the journal, up to the last synchronisation at least. A file that was not synchronised before has
    lost any part of its end, or all of it.
    """
    cut = rng.randint(0, len(journal.events))
    synced = max((at + 1 for at, event in enumerate(journal.events[:cut]) if event[0] == "sync"), default=0)
    named = rng.randint(synced, cut)
    shutil.copytree(before, after)
    lasting: dict[str, bytes] = {}
    for at, (kind, first, second, held) in enumerate(journal.events[:cut]):
        path = after / first
        if kind == "sync":
            if (journal.root / first).suffix or held:
                lasting[first] = held
                if path.parent.is_dir() and not path.is_dir():
                    path.write_bytes(held)
        elif at < named:
            if kind == "gone":
                path.unlink(missing_ok=True)
                lasting.pop(first, None)
                continue
            data = lasting.get(first)
            if data is None:
                data = path.read_bytes() if kind == "link" and path.is_file() else held[: rng.randint(0, len(held))]
            (after / second).parent.mkdir(parents=True, exist_ok=True)
            (after / second).write_bytes(data)
            shutil.copystat(journal.root / second, after / second) if (journal.root / second).exists() else None
            lasting[second] = data
            if kind == "move":
                path.unlink(missing_ok=True)
                lasting.pop(first, None)


def test_power_cuts_at_any_moment_of_an_update(office: HeadOffice, screen: Screen, tmp_path: Path) -> None:
    root = screen.place.folder.parent
    before, rng = tmp_path / "before", random.Random(2026)
    shutil.copytree(root, before)
    office.change(1)
    office.publish()
    floor = screen.place.load().floor
    journal = _Journal(root)
    with _recorded(journal):
        screen.receive(office.folder)
    assert len(journal.events) > 20
    shown = set()
    for number in range(CUTS):
        after = tmp_path / f"cut-{number}"
        _after_a_cut(before, after, journal, rng)
        machine = Screen(after)
        state = machine.place.load()
        blocks = machine.shows()["article-2"]
        assert len(machine.shows()) == 6
        assert state.floor.targets >= floor.targets
        assert state.floor.targets >= blocks - 2  # 3 blocks in release 1, 4 in release 2
        shown.add(blocks)
        if number % 20 == 0:  # and it goes on from there
            machine.receive(office.folder)
            assert machine.shows()["article-2"] == 4
        shutil.rmtree(after)
    assert shown == {3, 4}


def test_power_cuts_at_any_moment_of_a_publication_leave_one_release_to_receive(
    office: HeadOffice, screen: Screen, tmp_path: Path
) -> None:
    before, rng = tmp_path / "before", random.Random(2026)
    shutil.copytree(office.folder, before)
    office.change(1)
    journal = _Journal(office.folder)
    with _recorded(journal):
        office.publish()
    received = set()
    for number in range(CUTS):
        after, machine = tmp_path / f"cut-{number}", Screen(tmp_path / f"screen-{number}")
        _after_a_cut(before, after, journal, rng)
        shutil.copytree(screen.place.folder.parent, machine.place.folder.parent)
        machine.receive(after)
        assert len(machine.shows()) == 6
        received.add(machine.shows()["article-2"])
        shutil.rmtree(after)
    assert received == {3, 4}


_VICTIM = """
import os, random, signal, sys, time
from pathlib import Path
from tests.releases import DAY, HeadOffice, Screen
from viewer.library.library import Library
import viewer.fleet.receiving, viewer.library.writer, pypinyin

place, kills = Path(sys.argv[1]), int(sys.argv[2])
office, screen, rng = HeadOffice(place / "office"), Screen(place / "screen"), random.Random(7)
seconds, floor, hit = 0.6, screen.place.load().floor.targets, 0
for number in range(kills):
    office.change(number % 6, f"第 {number} 次。")
    office.publish()
    child = os.fork()
    if child == 0:
        os.setsid()
        try:
            screen.receive(office.folder)
        finally:
            os._exit(0)
    time.sleep(rng.uniform(0, seconds))
    if os.waitpid(child, os.WNOHANG)[0] == 0:
        os.killpg(child, signal.SIGKILL) if os.getpgid(child) == child else os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        hit += 1
    else:
        seconds *= 0.8
    state = screen.place.load()
    assert state.floor.targets >= floor, "the floor fell"
    floor = state.floor.targets
    assert len(screen.shows()) == 6, "not a whole library"
screen.receive(office.folder)
assert screen.place.load().current.release == office.publish().release
print(hit)
"""


def test_kills_at_any_moment_of_an_update(office: HeadOffice, screen: Screen) -> None:
    words = [sys.executable, "-c", _VICTIM, str(office.place.parent), str(KILLS)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=3600, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > KILLS // 4


def test_state_survives_the_loss_of_either_of_its_files(screen: Screen) -> None:
    state: FleetState = screen.place.load()
    for path in sorted(screen.place.folder.glob("state-*.json")):
        kept = path.read_bytes()
        path.write_bytes(kept[: len(kept) // 2])
        assert screen.place.load().id == state.id
        path.write_bytes(kept)


def test_trial_counts_starts_even_if_each_of_them_is_killed(office: HeadOffice, screen: Screen) -> None:
    office.change(1)
    office.publish(DAY)
    screen.receive(office.folder)
    assert [start_trial(screen.place) for _ in range(2)] == [True, True]  # both windows died before they were healthy
    note_healthy(screen.place)
    assert not start_trial(screen.place)
    assert screen.shows()["article-2"] == 4
