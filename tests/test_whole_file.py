"""A file is old or new, never half-written."""

from __future__ import annotations

import gc
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import pytest

from tests.folders import make_special, write_folder
from viewer import settings
from viewer.kiosk.core.crashes import Crashes, save_crashes
from viewer.kiosk.core.last_good import good_library_path, keep_library
from viewer.kiosk.core.pin import Lockout, save_lockout, set_pin
from viewer.library.library_builder import pack
from viewer.whole_file import read_regular, replacing, write_whole

if TYPE_CHECKING:
    from _typeshed import TraceFunction

WRITER = """
import sys
from pathlib import Path
from tests.folders import make_special
from viewer.whole_file import write_whole
print("ready", flush=True)
for n in range(10**9):
    write_whole(Path(sys.argv[1]), bytes([n % 256]) * 200_000)
"""


def test_killed_writer_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_whole(path, b"\0" * 200_000)
    for milliseconds in range(0, 50, 10):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                writer.wait(milliseconds / 1000)
            os.kill(writer.pid, signal.SIGKILL)
        data = path.read_bytes()
        assert len(data) == 200_000
        assert len(set(data)) == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of a file that was just opened
def test_an_interruption_at_any_line_leaves_one_whole_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_whole(path, b"old")
    tracing = sys.gettrace()

    def interrupt_at(line: int) -> bool:
        left = line

        def trace(frame: FrameType, event: str, _argument: object) -> TraceFunction | None:
            nonlocal left
            if not frame.f_code.co_filename.endswith("whole_file.py"):
                return None
            if event == "line":
                left -= 1
                if left == 0:
                    raise KeyboardInterrupt
            return trace

        try:
            sys.settrace(trace)
            write_whole(path, b"new")
        except KeyboardInterrupt:
            return True
        finally:
            sys.settrace(tracing)
        return False

    line, leaving = 1, 0
    while interrupt_at(line):
        gc.collect()
        assert path.read_bytes() in {b"old", b"new"}
        for left in set(tmp_path.iterdir()) - {path}:
            leaving += 1
            left.unlink()
        path.write_bytes(b"old")
        line += 1
    assert line > 20
    assert leaving <= 1  # the line that deletes it
    assert path.read_bytes() == b"new"


HALF = """
import sys
from pathlib import Path
from tests.folders import make_special
from viewer.whole_file import replacing
with replacing(Path(sys.argv[1])) as temporary:
    temporary.write_bytes(b"half")
    print(temporary.name, flush=True)
    sys.stdin.read()
"""


def test_what_a_killed_writer_left_is_swept_by_the_next_and_what_another_is_writing_stays(tmp_path: Path) -> None:
    path = tmp_path / "file[1]"
    half = [sys.executable, "-c", HALF, str(path)]
    with subprocess.Popen(half, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        temporary = tmp_path / writer.stdout.readline().strip()
        write_whole(path, b"1")
        assert temporary.read_bytes() == b"half"
        writer.kill()
    Path(f"{temporary}-wal").write_bytes(b"of a database")
    write_whole(path, b"2")
    assert [entry.name for entry in tmp_path.iterdir()] == ["file[1]"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
@pytest.mark.parametrize(("private", "mode"), [(True, 0o600), (False, 0o640)])
def test_private_file_is_for_its_owner_alone(tmp_path: Path, private: bool, mode: int) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "file", b"1", private=private)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == mode


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root hands files over")
def test_what_root_writes_belongs_to_the_folders_owner(tmp_path: Path) -> None:
    os.chown(tmp_path, 12345, 12345)
    write_whole(tmp_path / "file", b"1")
    assert (tmp_path / "file").stat().st_uid == 12345


def test_pipe_and_endless_file_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        read_regular(tmp_path / "pipe", 10)
    (tmp_path / "long").write_bytes(b"x" * 11)
    with pytest.raises(OSError, match="too large"):
        read_regular(tmp_path / "long", 10)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names in a folder")
@pytest.mark.parametrize("linked", [False, True])
@pytest.mark.parametrize("kind", [stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR, stat.S_IFSOCK])
def test_what_is_no_file_is_never_replaced(tmp_path: Path, kind: int, linked: bool) -> None:
    there = tmp_path / "there"
    make_special(there, kind)
    out = tmp_path / "link" if linked else there
    if linked:
        out.symlink_to(there)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(OSError, match="not a regular file"):
        write_whole(out, b"1")
    with pytest.raises(OSError, match="not a regular file"), replacing(out):
        pass
    assert sorted(tmp_path.iterdir()) == before
    assert stat.S_IFMT(there.stat().st_mode) == kind
    assert out.is_symlink() == linked


@pytest.mark.skipif(os.name == "nt", reason="Windows lets few make links")
@pytest.mark.parametrize("dangling", [False, True])
def test_link_is_replaced_and_what_it_points_to_stays(tmp_path: Path, dangling: bool) -> None:
    there, link = tmp_path / "there", tmp_path / "link"
    if not dangling:
        there.write_bytes(b"old")
    link.symlink_to(there)
    write_whole(link, b"new")
    assert (link.is_symlink(), link.read_bytes()) == (False, b"new")
    assert not there.exists() if dangling else there.read_bytes() == b"old"


# ---- through a power cut ----------------------------------------------------------------------------------------------


@dataclass
class Disk:
    """The calls that make a file durable, in order: what was synced or renamed, and how long it was then."""

    calls: list[tuple[str, int, int]] = field(default_factory=list)

    def lasting(self, path: Path) -> list[str]:
        """Return what was done, in order, for the file that now is ``path``, and for its folder afterwards."""
        file, folder = path.stat(), path.parent.stat()
        words = []
        for call, inode, size in self.calls:
            if inode == file.st_ino:
                words.append(f"{call} the file" + ("" if size == file.st_size else " before it was whole"))
            elif inode == folder.st_ino and words:
                words.append(f"{call} its folder")
        return words


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    made, fsync, replace = Disk(), os.fsync, Path.replace

    def syncing(handle: int) -> None:
        status = os.fstat(handle)
        made.calls.append(("sync", status.st_ino, status.st_size))
        fsync(handle)

    def replacing_(self: Path, target: str | os.PathLike[str]) -> Path:
        status = self.stat()
        made.calls.append(("name", status.st_ino, status.st_size))
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(Path, "replace", replacing_)
    return made


def packed(path: Path) -> Path:
    pack(write_folder(path.parent / "articles", "a"), path)
    return path


def written(path: Path) -> Path:
    with replacing(path) as temporary:
        temporary.write_bytes(b"1" * 5000)
    return path


WRITERS: dict[str, Callable[[Path], object]] = {
    "a small file": lambda path: write_whole(path, b"1"),
    "a file in steps": written,
    "the PIN": lambda path: set_pin(path, "274913"),
    "the tries of the PIN": lambda path: save_lockout(Lockout(), path),
    "the settings": lambda path: settings.save(settings.Settings(), path),
    "the crashes": lambda path: save_crashes(Crashes(), path),
    "a packed library": packed,
}


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no folder that is synced")
@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS.keys())
def test_what_was_written_is_whole_on_the_disk_before_it_takes_its_name(
    tmp_path: Path, disk: Disk, write: Callable[[Path], object]
) -> None:
    path = tmp_path / "file"
    write(path)
    assert disk.lasting(path) == ["sync the file", "name the file", "sync its folder"]


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no folder that is synced")
def test_last_good_library_is_whole_on_the_disk_before_it_takes_its_name(tmp_path: Path, disk: Disk) -> None:
    keep_library(packed(tmp_path / "a.fdk"), tmp_path / "state")
    assert disk.lasting(good_library_path(tmp_path / "state")) == ["sync the file", "name the file", "sync its folder"]
