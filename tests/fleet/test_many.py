"""Many screens at one static server while a new release is published: all of them get it, and each loads little.

Each client is a real ``frontdesk update`` with a home of its own. ``make fleet-test`` runs 1,000 of them: FRONTDESK_CLIENTS is
their number, FRONTDESK_AT_A_TIME how many run at once, FRONTDESK_CLIENT_SECONDS when no more are started.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import uuid4

from msgspec.structs import replace

from tests.library_generator import generated
from tests.releases import HeadOffice, Screen
from viewer.content.article import Article
from viewer.fleet.signed_metadata import today_utc
from viewer.library.library import Library

CLIENTS = int(os.environ.get("FRONTDESK_CLIENTS", "3"))
AT_A_TIME = int(os.environ.get("FRONTDESK_AT_A_TIME", "3"))
SECONDS = float(os.environ.get("FRONTDESK_CLIENT_SECONDS", "1500"))
ARTICLES = 500 if CLIENTS >= 100 else 6
CHANGED = "generated-2"


class _Server(ThreadingHTTPServer):
    """A static server; the first folder of an address is the client, whose bytes and requests it counts."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sent: Counter[str] = Counter()
        self.requests: Counter[str] = Counter()
        super().__init__(("127.0.0.1", 0), _Counting)


class _Counting(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def translate_path(self, path: str) -> str:
        self.client = path.split("/")[1]
        self.server.requests[self.client] += 1
        return str(self.server.folder / path.partition("/")[2].partition("/")[2])

    def copyfile(self, source: object, outputfile: object) -> None:
        data = source.read()  # type: ignore[attr-defined]
        self.server.sent[self.client] += len(data)
        outputfile.write(data)  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Clients:
    """The clients: each begins with the first release, updates, and once more if the second came meanwhile."""

    def __init__(self, place: Path, first: Screen, address: str) -> None:
        self.place, self.first, self.address = place, first, address
        self.began, self.published = threading.Semaphore(0), threading.Event()
        self.end = time.monotonic() + SECONDS
        self.early: list[str] = []
        """Clients that looked before the second release was there."""

    def run(self, number: int) -> str:
        """Run a client; return its name, empty if there was no time left."""
        name, late = f"c{number}", time.monotonic() > self.end
        self.began.release()
        if late:
            return ""
        machine = self._machine(name)
        if self._update(name, machine) == 1:
            self.early.append(name)
            self.published.wait()
            assert self._update(name, machine) == 2
        with Library.open(machine.place.library) as library:
            assert len(library.article(CHANGED).blocks) == len(self._before().blocks) + 1
        shutil.rmtree(machine.place.folder.parents[1])
        return name

    def _before(self) -> Article:
        with Library.open(self.first.place.library) as library:
            return library.article(CHANGED)

    def _machine(self, name: str) -> Screen:
        """Return a machine of its own, as it would be after the first release."""
        data, first = self.place / name / "data", self.first.place
        shutil.copytree(first.folder, data / "fleet", ignore=shutil.ignore_patterns(".*"))
        os.link(first.library, data / "library.fdk")
        machine = Screen(data)
        machine.place.change(lambda state: replace(state, id=uuid4().hex))
        return machine

    def _update(self, name: str, machine: Screen) -> int:
        """Run ``frontdesk update``; return the release that is shown then."""
        words = [sys.executable, "-m", "viewer", "update", "--from", f"{self.address}/{name}"]
        environment = os.environ | {"FRONTDESK_HOME": str(self.place / name)}
        done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=900, check=False)
        assert done.returncode == 0, done.stderr
        current = machine.place.load().current
        assert current is not None
        return current.release


def test_every_screen_gets_the_new_release_from_one_static_server(tmp_path: Path) -> None:
    office, first = HeadOffice(tmp_path / "office"), Screen(tmp_path / "first")
    office.articles = list(generated(ARTICLES))
    office.make_keys()
    office.publish(today_utc())
    first.receive(office.folder, today_utc())
    with _Server(office.folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        clients = _Clients(tmp_path, first, f"http://127.0.0.1:{server.server_port}")
        began = time.monotonic()
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            running = [pool.submit(clients.run, number) for number in range(CLIENTS)]
            for _ in range(-(-AT_A_TIME // 2)):
                clients.began.acquire()  # some look while the next release is being published
            office.change([article.id for article in office.articles].index(CHANGED))
            try:
                assert office.publish(today_utc()).release == 2
            finally:
                clients.published.set()
            done = [name for each in running if (name := each.result())]
        seconds = time.monotonic() - began
        server.shutdown()
    assert len(done) == CLIENTS or seconds > SECONDS
    most = max(server.sent[name] for name in done)
    assert most <= 60_000
    print(  # noqa: T201 - shown by make fleet-test
        f"{len(done)} of {CLIENTS} clients, {ARTICLES} articles, {AT_A_TIME} at a time, in {seconds:.0f} s: all at release 2; "
        f"{len(clients.early)} looked before it; at most {most} bytes and {max(server.requests.values())} requests each, "
        f"{sum(server.sent.values()) / len(done):.0f} bytes on average"
    )
