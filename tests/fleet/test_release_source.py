"""Where releases come from: whatever is there is read whole, in good time, and never more than was promised."""

from __future__ import annotations

import gzip
import re
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from tuf.api.exceptions import DownloadError, DownloadHTTPError, DownloadLengthMismatchError, SlowRetrievalError

from viewer.errors import RefusedError
from viewer.fleet.machine_state import is_address
from viewer.fleet.manifest import named
from viewer.fleet.refusals import refusal_of
from viewer.fleet.release_source import ReleaseSource, located


@pytest.mark.parametrize(
    ("place", "address"),
    [
        ("http://office.example", True), ("https://office.example/a", True), ("/media/stick", False), ("E:\\", False),
        ("ftp://office.example", False), ("http", False), ("/media/http://x", False), ("", False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_are_asked_over_the_network(place: str, *, address: bool) -> None:
    assert is_address(place) is address


def test_a_chinese_domain_name_is_asked_for_as_the_network_writes_it() -> None:
    address, headers = located("https://用户:中国@内容.中国:8443/a?b=c", "x")
    assert address == "https://xn--v6qq2w.xn--fiqs8s:8443/a/x?b=c"
    assert headers["Authorization"] == "Basic " + b64encode("用户:中国".encode()).decode()
    with pytest.raises(DownloadError):
        ReleaseSource("https://" + "内容" * 60 + ".中国").download_bytes("release:file", 10)


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_a_file_is_read_whole_and_counted(tmp_path: Path, size: int) -> None:
    data = bytes(range(256)) * 1000
    (tmp_path / "file").write_bytes(data[:size])
    source = ReleaseSource(f"{tmp_path}/")
    assert source.download_bytes("release:file", 300_000) == data[:size]
    assert (source.received, source.timestamp) == (size, b"")
    source.download_bytes("release:file", 300_000)
    assert source.received == 2 * size
    source.close()


def test_the_last_timestamp_is_kept_as_it_was_received(tmp_path: Path) -> None:
    path = tmp_path / "metadata" / "timestamp.json"
    path.parent.mkdir()
    (tmp_path / "other").write_bytes(b"other")
    source = ReleaseSource(str(tmp_path))
    for data in (b"first", b"x" * 70_000):
        path.write_bytes(data)
        source.download_bytes("release:metadata/timestamp.json", 100_000)
        source.download_bytes("release:other", 100)
        assert source.timestamp == data


def test_a_missing_file_and_a_folder_are_not_found(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("none", "folder"):
        with pytest.raises(DownloadHTTPError) as told:
            ReleaseSource(str(tmp_path)).download_bytes(f"release:{name}", 100)
        assert told.value.status_code == 404  # by which the next root metadata are known not to exist yet


def test_an_address_where_nobody_answers_is_told_in_a_few_words() -> None:
    source = ReleaseSource("http://127.0.0.1:1")
    with pytest.raises(DownloadError) as told:
        source.download_bytes("release:file", 100)
    found = refusal_of(told.value)
    assert found.why == "unreachable"
    assert re.fullmatch(r"http://127\.0\.0\.1:1/file: [^:]*refused", found.what)


@pytest.mark.parametrize(("sent", "why"), [(b"words", ""), (b"word", "truncated"), (b"", "truncated"), (b"sword", "damaged")])
@pytest.mark.parametrize("path", ["", "elsewhere"])
def test_a_blob_is_what_its_name_says_or_refused(tmp_path: Path, sent: bytes, why: str, path: str) -> None:
    name = named(b"words")
    file = tmp_path / (path or name.path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(sent)
    source = ReleaseSource(str(tmp_path))
    if not why:
        assert source.blob(name, path) == b"words"
        return
    with pytest.raises(RefusedError) as told:
        source.blob(name, path)
    assert (told.value.why, told.value.what) == (why, sha256(b"words").hexdigest()[:12])


def test_a_blob_that_is_longer_than_its_name_says_is_not_read_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / named(b"words").path
    file.parent.mkdir(parents=True)
    file.write_bytes(b"words and more")
    with pytest.raises(DownloadLengthMismatchError):
        ReleaseSource(str(tmp_path)).blob(named(b"words"))


@pytest.mark.parametrize(("passed", "slow"), [(0.0, False), (40.0, False), (50.0, True), (3600.0, True)])
def test_a_file_may_take_a_while_and_longer_the_more_has_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passed: float, *, slow: bool
) -> None:
    (tmp_path / "file").write_bytes(bytes(2000))
    clock = iter((100.0, 100.0, 100.0 + passed))
    monkeypatch.setattr("viewer.fleet.release_source.time.monotonic", lambda: next(clock))
    source = ReleaseSource(str(tmp_path), patience=30.0, least_rate=100)  # 30 s, and 20 s for 2,000 bytes
    if not slow:
        assert len(source.download_bytes("release:file", 2000)) == 2000
        return
    with pytest.raises(SlowRetrievalError):
        source.download_bytes("release:file", 2000)
    assert source.received == 0


@contextmanager
def _serving(answers: dict[str, tuple[int, bytes]]) -> Iterator[str]:
    """Yield the address of a server that knows ``answers``."""

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, data = answers.get(self.path, (404, b""))
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            if self.path.endswith(".gz"):
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Server) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_an_address_is_read_like_a_folder(tmp_path: Path) -> None:
    data = bytes(range(256)) * 600
    packed = gzip.compress(b"words")
    answers = {"file": (200, data), "packed.gz": (200, packed), "odd": (203, b"odd"), "broken": (500, b"x")}
    with _serving({f"/clinic/{name}": answer for name, answer in answers.items()}) as address:
        source = ReleaseSource(f"{address}/clinic/")
        assert source.download_bytes("release:file", 200_000) == data
        assert source.received == len(data)
        assert source.download_bytes("release:packed.gz", 1000) == packed  # a digest is of what was published
        for name, status in (("odd", 203), ("broken", 500), ("none", 404)):
            with pytest.raises(DownloadHTTPError) as told:
                source.download_bytes(f"release:{name}", 100)
            assert told.value.status_code == status
        source.close()
    source = ReleaseSource(f"{address}/clinic/")
    with pytest.raises(DownloadError, match=address) as gone:
        source.download_bytes("release:file", 100)
    assert not isinstance(gone.value, SlowRetrievalError)  # nobody answers there
    source.close()
