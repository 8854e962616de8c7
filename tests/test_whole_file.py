"""A file is old or new, never half."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.folders import make_special
from viewer.whole_file import read_regular, replacing, write_whole

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
