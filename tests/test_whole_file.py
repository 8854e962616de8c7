"""A file is old or new, never half."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from viewer.whole_file import read_regular, write_whole

WRITER = """
import sys
from pathlib import Path
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
