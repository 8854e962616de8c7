"""A pool builds what can be built and survives what hangs or kills its workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from tests.folders import SLOW, png, write_article, write_folder
from tests.kiosk.x_screen import children, wait_for
from viewer.content import frames
from viewer.content import pool as pools
from viewer.content.article import Article
from viewer.content.article_builder import Built
from viewer.content.images import BuiltAsset
from viewer.content.pool import WorkerPool, borrowed_pool
from viewer.content.rules import Limits, Rules
from viewer.errors import ContentError, ViewerError


def test_every_article_comes_back_once(tmp_path: Path) -> None:
    names = [f"a{number}" for number in range(30)]
    root = write_folder(tmp_path, *names)
    (root / "a7" / "index.md").write_text("no head", encoding="utf-8")
    told: list[tuple[int, int]] = []
    with WorkerPool() as pool:
        built = dict(pool.build([root / name for name in names], Rules(root), lambda done, total: told.append((done, total))))
    assert sorted(folder.name for folder in built) == sorted(names)
    faults = {folder.name: outcome for folder, outcome in built.items() if isinstance(outcome, ContentError)}
    assert list(faults) == ["a7"]
    assert faults["a7"].line == 1
    assert told == [(number, 30) for number in range(1, 31)]


def test_slow_article_is_reported_and_the_others_are_built(tmp_path: Path) -> None:
    root = write_folder(tmp_path, "a", "b", "c")
    write_article(root / "slow", body=SLOW)
    rules = Rules(root, limits=Limits(seconds=1.0))
    with WorkerPool() as pool:
        built = dict(pool.build([root / name for name in ("slow", "a", "b", "c")], rules))
        again = dict(pool.build([root / "a"], Rules(root)))
    assert isinstance(built[root / "slow"], ContentError)
    assert "1 秒" in str(built[root / "slow"])
    assert all(isinstance(built[root / name], Built) for name in "abc")
    assert isinstance(again[root / "a"], Built)


@pytest.mark.skipif(sys.platform != "linux", reason="address space is bounded on Linux")
def test_article_that_takes_all_memory_is_reported_and_the_others_are_built(tmp_path: Path) -> None:
    root = write_folder(tmp_path, "a")
    write_article(root / "vast", body="![a vast picture](vast.png)")
    with (root / "vast" / "vast.png").open("wb") as sparse:
        sparse.truncate(2**30)
    limits = Limits(image=2**30, memory=300 * 2**20)
    with WorkerPool(1) as pool:
        built = dict(pool.build([root / "vast", root / "a"], Rules(root, limits=limits)))
    assert "300 MB" in str(built[root / "vast"])
    assert isinstance(built[root / "a"], Built)


def test_rules_of_each_build_count(tmp_path: Path) -> None:
    root = write_folder(tmp_path, "a")
    with WorkerPool(1) as pool:
        ((_, strict),) = pool.build([root / "a"], Rules(root, limits=Limits(article=10)))
        ((_, kind),) = pool.build([root / "a"], Rules(root))
    assert isinstance(strict, ContentError)
    assert isinstance(kind, Built)


def _workers() -> set[int]:
    return set(children(os.getpid()))


def test_workers_wait_for_the_next_build_and_end_when_none_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_folder(tmp_path, "a")
    monkeypatch.setattr(pools, "_idle", [])  # not what earlier tests keep
    before = _workers()
    with borrowed_pool() as pool:
        ((_, first),) = pool.build([root / "a"], Rules(root))
    kept = _workers() - before
    monkeypatch.setattr(pools, "KEPT_SECONDS", 0.1)
    with borrowed_pool() as again:
        ((_, second),) = again.build([root / "a"], Rules(root))
    assert isinstance(first, Built)
    assert isinstance(second, Built)
    assert again is pool
    assert kept
    assert wait_for(lambda: not _workers() & kept)


def test_a_worker_that_ended_while_it_waited_costs_no_article(tmp_path: Path) -> None:
    root = write_folder(tmp_path, "a")
    with WorkerPool(1) as pool:
        before = _workers()
        list(pool.build([root / "a"], Rules(root)))
        (worker,) = _workers() - before
        os.kill(worker, signal.SIGKILL)
        assert wait_for(lambda: worker not in _workers())
        ((_, built),) = pool.build([root / "a"], Rules(root))
    assert isinstance(built, Built)


def test_cancelled_build_ends_early_and_the_pool_goes_on(tmp_path: Path) -> None:
    names = [f"a{number}" for number in range(20)]
    root = write_folder(tmp_path, *names)
    done: list[Path] = []
    with WorkerPool() as pool:
        for folder, _ in pool.build([root / name for name in names], Rules(root), cancelled=lambda: len(done) >= 3):
            done.append(folder)
        assert 3 <= len(done) < 20
        assert len(list(pool.build([root / "a1"], Rules(root)))) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="child processes are counted in /proc")
def test_few_articles_are_read_by_one_process_and_many_by_two(tmp_path: Path) -> None:
    names = [f"a{number}" for number in range(2 * pools.ARTICLES_A_START)]
    root = write_folder(tmp_path, *names)
    folders = [root / name for name in names]
    before = set(children(os.getpid()))
    with WorkerPool() as pool:
        assert len(list(pool.build(folders[: pools.ARTICLES_A_START - 1], Rules(root)))) == pools.ARTICLES_A_START - 1
        assert len(set(children(os.getpid())) - before) == 1
        assert len(list(pool.build(folders, Rules(root)))) == len(folders)
        assert len(set(children(os.getpid())) - before) == 2


def test_nothing_to_build_starts_nothing(tmp_path: Path) -> None:
    with WorkerPool() as pool:
        assert list(pool.build([], Rules(tmp_path))) == []


def _spoil(folder: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Make every Python that is started from now on run ``code`` first."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder))


_COUNTED = """
import os, sys
with open({marks!r}, "a+") as marks:
    marks.write("x")
    marks.seek(0)
    if len(marks.read()) <= {deaths}:
        print("no room in this house", file=sys.stderr, flush=True)
        os._exit(3)
"""


def test_worker_that_dies_before_it_is_ready_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_folder(tmp_path / "library", "a")
    _spoil(tmp_path / "spoilt", monkeypatch, _COUNTED.format(marks=str(tmp_path / "marks"), deaths=2))
    with WorkerPool(1) as pool:
        ((_, built),) = pool.build([root / "a"], Rules(root))
    assert isinstance(built, Built)


def test_worker_that_never_starts_is_told_with_its_last_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_folder(tmp_path / "library", "a")
    _spoil(tmp_path / "spoilt", monkeypatch, _COUNTED.format(marks=str(tmp_path / "marks"), deaths=99))
    with WorkerPool(1) as pool, pytest.raises(ViewerError, match="no room in this house"):
        list(pool.build([root / "a"], Rules(root)))
    assert (tmp_path / "marks").read_text(encoding="utf-8") == "xxx"


_AT_THE_PICTURE = """
import os, sys
def hook(event, arguments):
    if event == "open" and str(arguments[0]).endswith("fatal.png"):
        {act}
sys.addaudithook(hook)
"""


def test_article_that_kills_its_worker_is_told_with_the_last_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_folder(tmp_path / "library", "a")
    write_article(root / "b", body="![x](fatal.png)")
    act = "print('oh dear', file=sys.stderr, flush=True); os._exit(3)"
    _spoil(tmp_path / "spoilt", monkeypatch, _AT_THE_PICTURE.format(act=act))
    with WorkerPool(1) as pool:
        built = dict(pool.build([root / "b", root / "a"], Rules(root)))
    assert "oh dear" in str(built[root / "b"])
    assert isinstance(built[root / "a"], Built)


def test_fault_of_the_program_names_the_line_and_the_others_are_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_folder(tmp_path / "library", "a")
    write_article(root / "b", body="one\n\n![x](fatal.png)\n\ntwo")
    _spoil(tmp_path / "spoilt", monkeypatch, _AT_THE_PICTURE.format(act="raise KeyError('oh dear')"))
    with WorkerPool(1) as pool:
        built = dict(pool.build([root / "b", root / "a"], Rules(root)))
    fault = built[root / "b"]
    assert isinstance(fault, ContentError)
    assert fault.line == 10
    assert "KeyError" in fault.message
    assert isinstance(built[root / "a"], Built)


_NO_BOUNDED_MEMORY = """
import resource
def refuse(number, limits, do=resource.setrlimit):
    if number == resource.RLIMIT_AS:
        raise {error}
    do(number, limits)
resource.setrlimit = refuse
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no memory")
@pytest.mark.parametrize("error", ["ValueError('current limit exceeds maximum limit')", "OSError(22, 'Invalid argument')"])
def test_system_that_bounds_no_memory_builds_and_draws_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    root = write_folder(tmp_path / "library")
    write_article(root / "a", body="![一张要画的图](x.svg)")
    blur = "<filter id='f'><feGaussianBlur stdDeviation='2'/></filter><rect width='9' height='9' filter='url(#f)'/>"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 20'>{blur}</svg>"
    (root / "a" / "x.svg").write_text(svg, encoding="utf-8")
    _spoil(tmp_path / "spoilt", monkeypatch, _NO_BOUNDED_MEMORY.format(error=error))
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "home"))
    with WorkerPool(1) as pool:
        ((_, built),) = pool.build([root / "a"], Rules(root), room=tmp_path)
    assert isinstance(built, Built)
    assert built.problems == ()
    assert [asset.media_type for asset in built.assets] == ["image/png"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no processor time")
@pytest.mark.parametrize(("work", "status"), [("while True: pass", -24), ("import time; time.sleep(2)", 0)], ids=["busy", "idle"])
def test_what_counts_against_an_article_is_processor_time_not_the_clock(work: str, status: int) -> None:
    code = f"from viewer.own_process import bound_time\nbound_time(1)\n{work}"
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=60)
    assert done.returncode == status


def test_pictures_come_with_their_article(tmp_path: Path) -> None:
    root = write_folder(tmp_path, "a", "b")
    for name, shade in (("a", 10), ("b", 20)):
        write_article(root / name, body="![一张灰色的图](one.png)\n\n![另一张灰色的图](two.png)")
        (root / name / "one.png").write_bytes(png(4, 3, shade))
        (root / name / "two.png").write_bytes(png(4, 3, shade + 1))
    with WorkerPool() as pool:
        built = dict(pool.build([root / "a", root / "b"], Rules(root), room=tmp_path))
    for name in ("a", "b"):
        article = built[root / name]
        assert isinstance(article, Built)
        files = {(root / name / picture).read_bytes() for picture in ("one.png", "two.png")}
        assert {asset.data for asset in article.assets} == files


ASSET = BuiltAsset("k.png", "image/png", 4, 3, b"data")
PATH = Path(os.fsdecode(b"/a/\xff\xe5\xad\x97"))  # a name that is not UTF-8


def test_what_is_sent_arrives_one_after_the_other() -> None:
    requests: list[frames.Request] = [
        frames.Prepare(Rules(PATH, limits=Limits(lines=7)), "en", frames.Checking(date(2026, 11, 1), {"a": "b"})),
            frames.Build(PATH),
    ]  # fmt: skip
    stream = BytesIO()
    for request in requests:
        frames.write(stream, request)
    stream.seek(0)
    assert [frames.read_request(stream) for _ in range(3)] == [*requests, None]
    replies: list[frames.Reply] = [
        frames.Ready(), frames.Drawing(), frames.Picture(ASSET), frames.Done(Built(Article("a", "题", ()), [], lines=((1, 2),))),
            frames.Failed(PATH, 3, "甲", "乙"),
    ]  # fmt: skip
    stream = BytesIO()
    for reply in replies:
        frames.write(stream, reply)
    stream.seek(0)
    assert [frames.read_reply(stream) for _ in range(6)] == [*replies, None]


def test_a_message_that_breaks_off_is_the_end() -> None:
    stream = BytesIO()
    frames.write(stream, frames.Failed(PATH, 3, "甲", "乙"))
    whole = stream.getvalue()
    assert int.from_bytes(whole[:4], "big") == len(whole) - 4
    assert [frames.read_reply(BytesIO(whole[:length])) for length in (0, 1, 3, 4, 5, len(whole) - 1)] == [None] * 6
    assert frames.read_request(BytesIO(whole[:3])) is None


def test_pictures_wait_in_a_file_and_are_read_as_often_as_asked(tmp_path: Path) -> None:
    spool = frames.Spool(tmp_path)
    assert (len(spool), list(spool)) == (0, [])
    large = BuiltAsset("l.png", "image/png", 40, 30, bytes(2**20))
    for asset in (ASSET, large):
        spool.add(asset)
    assert len(spool) == 2
    assert list(spool) == list(spool) == [ASSET, large]
    assert (ASSET in spool, BuiltAsset("m.png", "image/png", 4, 3, b"data") in spool) == (True, False)
