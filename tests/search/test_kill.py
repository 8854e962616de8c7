from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.library_generator import generated, write_library
from tests.search.agreement import disagreements
from viewer.library.search.searcher import Searcher

KILLS = int(os.environ.get("FRONTDESK_KILLS", "20"))
ROOT = Path(__file__).resolve().parents[2]

WRITER = """
import random, sqlite3, sys
import msgspec
from tests.library_generator import Generator, write_article
from viewer.library.search.index import IndexWriter

db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
db.execute("PRAGMA journal_mode = WAL")
rng, generator = random.Random(int(sys.argv[2])), Generator()
print("ready", flush=True)
while True:
    db.execute("BEGIN IMMEDIATE")
    index = IndexWriter(db)
    for number in rng.sample(range(1, 40), 5):
        index.remove(number)
        db.execute("DELETE FROM body WHERE number = ?", (number,))
        db.execute("DELETE FROM article WHERE number = ?", (number,))
        if rng.random() < 0.8:
            article = msgspec.structs.replace(generator.article(rng.randint(1, 5000)), id=f"generated-{number}")
            write_article(db, number, article)
            index.put(number, article)
    index.finish()
    db.execute("COMMIT")
    print("written", flush=True)
"""


def seconds_a_change(path: Path) -> float:
    """Return the time of one change on this machine, s."""
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path), "0"], cwd=ROOT, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        began = time.monotonic()
        for _ in range(10):
            assert writer.stdout.readline() == b"written\n"
        taken = time.monotonic() - began
        writer.kill()
    return taken / 10


@pytest.mark.slow
def test_index_agrees_with_the_text_after_every_kill(tmp_path: Path) -> None:
    path = write_library(tmp_path / "library.fdk", generated(40))
    rng = random.Random(5)
    pace = seconds_a_change(path)
    changes = set()
    for kill in range(KILLS):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(kill)], cwd=ROOT, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(rng.uniform(0, 4 * pace))  # the moment of the kill is what is random here
            writer.kill()
        db = sqlite3.connect(path, isolation_level=None)
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert disagreements(db) == []
        changes.add(tuple(db.execute("SELECT number, title FROM article ORDER BY number")))
        db.close()
        with Searcher(path) as searcher:
            assert searcher.search("的").complete
    assert len(changes) > KILLS // 4  # it was killed at work, not before
