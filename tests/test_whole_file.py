"""A file is old or new, never half."""

import os
import signal
import subprocess
import sys
import time
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


def test_what_a_killed_writer_left_is_swept_in_time(tmp_path: Path) -> None:
    left = tmp_path / ".file.abc.new"
    left.write_bytes(b"half")
    write_whole(tmp_path / "file", b"1")
    assert left.exists()
    hours_ago = time.time() - 7200
    os.utime(left, (hours_ago, hours_ago))
    write_whole(tmp_path / "file", b"2")
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


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
