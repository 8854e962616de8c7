"""A file is old or new, never half-written."""

from __future__ import annotations

import errno
import fcntl
import gc
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import pytest

from tests.folders import make_special, write_folder
from viewer import settings, whole_file
from viewer.kiosk.core.crashes import Crashes, save_crashes
from viewer.kiosk.core.last_good import good_library_path, keep_library
from viewer.kiosk.core.pin import Lockout, save_lockout, set_pin
from viewer.library.library_builder import pack
from viewer.whole_file import locked, may_move, may_replace, only_one, read_regular, replacing, write_whole

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
    gc.freeze()  # what earlier tests have left need not be looked at at each line
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
    assert ((tmp_path / "file").stat().st_uid, (tmp_path / "file").stat().st_gid) == (12345, 12345)


def test_pipe_and_endless_file_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        read_regular(tmp_path / "pipe", 10)
    (tmp_path / "long").write_bytes(b"x" * 11)
    with pytest.raises(OSError, match="too large"):
        read_regular(tmp_path / "long", 10)


@pytest.mark.parametrize(("most", "number"), [(11, None), (12, None), (10, errno.EFBIG), (0, errno.EFBIG)])
def test_a_file_is_read_up_to_its_limit(tmp_path: Path, most: int, number: int | None) -> None:
    (tmp_path / "file").write_bytes(b"x" * 11)
    if number is None:
        assert read_regular(tmp_path / "file", most) == b"x" * 11
        return
    with pytest.raises(OSError, match="too large") as caught:
        read_regular(tmp_path / "file", most)
    assert (caught.value.errno, caught.value.filename) == (number, str(tmp_path / "file"))


def test_an_empty_file_is_read_and_a_missing_one_or_a_folder_named(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    assert read_regular(tmp_path / "empty", 0) == b""
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "none", 10)
    with pytest.raises(OSError, match="not a regular file") as caught:
        read_regular(tmp_path, 10)
    assert caught.value.errno == errno.EINVAL


def test_a_file_or_nothing_may_be_replaced_and_moved_and_a_folder_may_not(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"1")
    below = tmp_path / "file" / "below"
    assert [may_replace(path) for path in (tmp_path / "file", tmp_path / "none", below, tmp_path)] == [True, True, True, False]
    assert [may_move(path) for path in (tmp_path / "file", tmp_path / "none", below)] == [True, True, False]
    assert (tmp_path / "file").read_bytes() == b"1"


@pytest.mark.parametrize(
    ("name", "age", "held", "stays"),
    [
        (".file.aa.new", 0, False, False), (".file.aa.new", 0, True, True), (".file.aa.new", 3598, True, True),
        (".file.aa.new", 3603, True, False), (".file.aa.new-wal", 0, False, False), (".file.aa", 0, False, True),
        (".file2.aa.new", 9999, False, True), ("file.aa.new", 9999, False, True), (".file.lock", 9999, False, True),
    ],
)  # fmt: skip
def test_only_abandoned_temporary_files_of_the_same_file_are_swept(
    tmp_path: Path, name: str, age: int, *, held: bool, stays: bool
) -> None:
    left = tmp_path / name
    left.write_bytes(b"left")
    os.utime(left, (time.time() - age,) * 2)
    handle = os.open(left, os.O_RDWR)
    if held:  # as on a file system whose locks are not seen by others
        fcntl.flock(handle, fcntl.LOCK_EX)
    write_whole(tmp_path / "file", b"1")
    os.close(handle)
    assert left.exists() is stays


def test_a_link_in_the_place_of_a_temporary_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / ".file.aa.new").symlink_to(tmp_path / "other")
    write_whole(tmp_path / "file", b"1")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".file.aa.new", "file", "other"]


def test_one_at_a_time_holds_a_file_and_another_is_told(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    with only_one(path, 0) as first:
        with only_one(path, 0) as second, only_one(path.with_name("another"), 0) as other:
            assert (first, second, other) == (True, False, True)
        with only_one(path, 0.01) as third:
            assert not third
    with only_one(path, 0) as again:
        assert again
    (tmp_path / "file").write_bytes(b"")
    with only_one(tmp_path / "file" / "below", 0) as without_a_folder:
        assert without_a_folder


def test_a_lock_is_held_for_one_and_given_up_by_the_next_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_file, "_PATIENCE", 0.0)
    with locked(tmp_path / "new" / "file"):
        with only_one(tmp_path / "new" / "file", 0) as alone:
            assert not alone
        with locked(tmp_path / "new" / "file"):
            pass
    with only_one(tmp_path / "new" / "file", 0) as alone:
        assert alone
    (tmp_path / "file").write_bytes(b"")
    with locked(tmp_path / "file" / "below"):
        pass


def test_files_that_lock_can_be_seen_by_others_only_where_others_lock_too(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with locked(tmp_path / "settings"), only_one(tmp_path / "update", 0):
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        with replacing(tmp_path / "shared") as temporary:
            assert stat.S_IMODE(temporary.stat().st_mode) == 0o666
    finally:
        os.umask(before)
    assert modes == {".settings.lock": 0o600, ".update.lock": 0o644}


@pytest.mark.parametrize(("refusals", "written"), [(0.0, b"old"), (9.0, b"new")])
def test_a_file_that_is_being_read_on_windows_is_replaced_a_moment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusals: float, written: bytes
) -> None:
    path, replace, tries = tmp_path / "file", Path.replace, []
    path.write_bytes(b"old")

    def refusing(self: Path, target: Path) -> Path:
        tries.append(self)
        if len(tries) == 1:
            raise PermissionError
        return replace(self, target)

    monkeypatch.setattr(whole_file, "_REFUSALS", refusals)
    monkeypatch.setattr(Path, "replace", refusing)
    if refusals:
        write_whole(path, b"new")
    else:
        with pytest.raises(PermissionError):
            write_whole(path, b"new")
    assert path.read_bytes() == written
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


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
