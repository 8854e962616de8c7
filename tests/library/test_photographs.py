"""An article may have more photographs than fit into memory: they are read, passed on and written one at a time."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.folders import photograph, write_article, write_folder
from viewer.content.article_builder import Built
from viewer.content.pool import WorkerPool
from viewer.content.rules import Limits, Rules
from viewer.errors import LibraryUnwritable
from viewer.library.library import Library
from viewer.library.library_builder import pack

COUNT = 60
PACK = """
import sys
from pathlib import Path
from viewer.library.library_builder import pack
print(pack(Path(sys.argv[1]), Path(sys.argv[2])).built)
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""


def write_photographs(root: Path, count: int = COUNT) -> None:
    """Write an article ``a`` with ``count`` different photographs of 4 MB."""
    write_article(root / "a", body="\n\n".join(f"![第 {n} 张照片](p{n}.png)" for n in range(count)))
    for n in range(count):
        (root / "a" / f"p{n}.png").write_bytes(photograph(n))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded and told on Linux")
def test_photographs_of_240_megabytes_are_built_in_less_memory_than_they_are(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "library")
    write_photographs(root)
    with WorkerPool(1) as pool:
        ((_, built),) = pool.build([root / "a"], Rules(root, limits=Limits(memory=200 * 2**20)))
    assert isinstance(built, Built), built
    packing = [sys.executable, "-c", PACK, str(root), str(tmp_path / "a.fdk")]
    done = subprocess.run(packing, capture_output=True, text=True, check=True)
    count, kilobytes = map(int, done.stdout.split())
    assert count == 1
    assert kilobytes < 180_000
    with Library.open(tmp_path / "a.fdk") as library:
        ((kept, size),) = library.connection.execute("SELECT count(*), sum(length(data)) FROM asset")
    assert kept == COUNT
    assert size == sum(path.stat().st_size for path in (root / "a").glob("*.png"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no file's size")
def test_no_room_for_photographs_is_told_and_the_old_library_stays(tmp_path: Path) -> None:
    root, out = write_folder(tmp_path / "library", "b"), tmp_path / "a.fdk"
    pack(root, out)
    old = out.read_bytes()
    write_photographs(root, 2)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, hard))
    try:
        with pytest.raises(LibraryUnwritable, match=r"a\.fdk"):
            pack(root, out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert out.read_bytes() == old
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.fdk", "library"]


def test_a_picture_that_an_article_shows_twice_is_kept_once(tmp_path: Path) -> None:
    root = write_folder(tmp_path)
    write_article(root / "a", body="![一张照片](p.png)\n\n![同一张照片](q.png)\n\n![又是它](p.png)")
    for name in ("p.png", "q.png"):
        (root / "a" / name).write_bytes(photograph(1, size=8))
    with WorkerPool(1) as pool:
        ((_, built),) = pool.build([root / "a"], Rules(root), room=tmp_path)
    assert isinstance(built, Built)
    assert [asset.data for asset in built.assets] == [photograph(1, size=8)]
