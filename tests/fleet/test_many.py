"""Many screens at one static server while a new release is published: all of them get it, and each loads little.

FRONTDESK_CLIENTS is the number of client processes; ``make fleet-test`` uses 1,000, eight at a time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.releases import HeadOffice

CLIENTS = int(os.environ.get("FRONTDESK_CLIENTS", "6"))

_SERVER = """
import functools, http.server, sys

class Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *_): pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=sys.argv[1]))
print(server.server_port, flush=True)
server.serve_forever()
"""
_CLIENTS = """
import json, os, sys, time
from pathlib import Path
from tests.releases import HeadOffice, Screen
import viewer.fleet.receiving, viewer.library.writer, pypinyin

place, address, clients = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
office, began = HeadOffice(place / "office"), time.monotonic()
root = office.keys / "root" / "1.root.json"

def run(number, trust):
    child = os.fork()
    if child:
        return child
    try:
        screen = Screen(place / str(number))
        done = screen.receive(address, trust=trust)
        (place / str(number) / "done.json").write_text(json.dumps([done.release, done.received]))
    finally:
        os._exit(0)

def all_of_them(trust, halfway):
    running = set()
    for number in range(clients):
        if number == clients // 2:
            halfway()
        running.add(run(number, trust))
        while len(running) >= 8:
            running.discard(os.wait()[0])
    while running:
        running.discard(os.wait()[0])
    return [json.loads((place / str(number) / "done.json").read_text()) for number in range(clients)]

def publish():
    office.change(2)
    office.publish()

first = all_of_them(root, publish)
second = all_of_them(None, lambda: None)
shown = [Screen(place / str(number)).shows()["article-3"] for number in range(clients)]
print(json.dumps({"first": first, "second": second, "shown": shown, "seconds": time.monotonic() - began}))
"""


def test_every_screen_gets_the_new_release_from_one_static_server(office: HeadOffice) -> None:
    with subprocess.Popen([sys.executable, "-c", _SERVER, office.folder], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            address = f"http://127.0.0.1:{server.stdout.readline().strip()}"
            words = [sys.executable, "-c", _CLIENTS, str(office.place.parent), address, str(CLIENTS)]
            done = subprocess.run(words, capture_output=True, text=True, timeout=7200, check=False)
        finally:
            server.kill()
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {release for release, _ in found["first"]} <= {1, 2}
    assert {release for release, _ in found["second"]} == {2}
    assert set(found["shown"]) == {4}
    assert max(received for _, received in found["second"]) <= 60_000
    print(f"{CLIENTS} clients, twice each, in {found['seconds']:.0f} s")  # noqa: T201 - shown by make fleet-test
