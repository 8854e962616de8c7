"""A hostile or broken network: whatever answers, an update ends in time, in its own words, and the old content stays."""

from __future__ import annotations

import socket
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from tuf.api.exceptions import DownloadError

from tests.releases import DAY, HeadOffice, Screen
from viewer.errors import FleetError, RefusedError
from viewer.fleet import release_source, reporting
from viewer.fleet.release_source import ReleaseSource
from viewer.fleet.reporting import report
from viewer.fleet.update_summary import summary

Answer = Callable[[socket.socket, str], None]
"""Answers a request, which is given with its headers."""


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """Yield the address of a server that gives each request to ``answer``, one request a connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection, suppress(OSError):  # the client has hung up
                    connection.settimeout(10)
                    answer(connection, connection.recv(65536).decode())

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def said(status: str, body: bytes = b"", *heads: str) -> Answer:
    lines = (f"HTTP/1.1 {status}", *heads, f"Content-Length: {len(body)}", "Connection: close", "", "")
    return lambda connection, _asked: connection.sendall("\r\n".join(lines).encode() + body)


def dripping(first: bytes, drop: bytes) -> Answer:
    """Send ``drop`` again and again for four seconds, four times as long as the client waits."""

    def answer(connection: socket.socket, _asked: str) -> None:
        connection.sendall(first)
        end = time.monotonic() + 4
        while time.monotonic() < end:
            connection.sendall(drop)
            time.sleep(0.02)

    return answer


def reset(connection: socket.socket, _asked: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\nwords")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


_OK = b"HTTP/1.1 200 OK\r\n"
ANSWERS: tuple[tuple[str, Answer, str, str], ...] = (
    ("a header without end", dripping(_OK + b"X: ", b"a"), "slow", "太慢"),
    ("a chunk's size without end", dripping(_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0"), "slow", "太慢"),
    ("interim answers without end", dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "slow", "太慢"),
    ("the login page of a network", said("200 OK", b"<html>", "Content-Type: text/html; charset=utf-8"), "web-page", "登录网络"),
    ("not HTTP", lambda connection, _: connection.sendall(b"stranger, stranger\r\n" * 9), "unreachable", "BadStatusLine"),
    ("a redirection in a circle", said("302 Found", b"", "Location: /"), "unreachable", "ResponseError"),
    ("a redirection elsewhere", said("302 Found", b"", "Location: ftp://127.0.0.1/etc"), "unreachable", "URLSchemeUnknown"),
    ("a connection that breaks", reset, "unreachable", "reset|IncompleteRead"),
    ("a server in trouble", said("503 Busy"), "unreachable", "503"),
    ("a server that will be asked tomorrow", said("503 Busy", b"", "Retry-After: 86400"), "unreachable", "503"),
)


@pytest.mark.parametrize(("answer", "why", "words"), [each[1:] for each in ANSWERS], ids=[each[0] for each in ANSWERS])
def test_whatever_answers_an_update_ends_in_time_and_in_plain_words(screen: Screen, answer: Answer, why: str, words: str) -> None:
    began, before = time.monotonic(), screen.place.library.read_bytes()
    with serving(answer) as address, pytest.raises(RefusedError, match=words) as told:
        screen.receive(address, patience=1.0)
    assert told.value.why == why
    assert "stranger" not in str(told.value)  # a stranger's words are not told to staff
    assert len(str(told.value)) < 200
    assert "object at" not in str(told.value)
    assert time.monotonic() - began < 60  # some would have gone on for ever
    assert screen.place.library.read_bytes() == before


def test_an_address_may_have_a_password_a_query_and_chinese_and_shows_no_password(office: HeadOffice, screen: Screen) -> None:
    office.change(1)
    office.publish()
    allowed = b64encode("员工:p/w".encode()).decode()

    def answer(connection: socket.socket, asked: str) -> None:
        url = urlsplit(asked.split(" ")[1])
        if f"Basic {allowed}" not in asked or url.query != "sig=a%2Fb":
            said("401 Who?")(connection, asked)
            return
        path = office.folder / unquote(url.path).removeprefix("/诊所 1/")
        (said("200 OK", path.read_bytes()) if path.is_file() else said("404 Not here"))(connection, asked)

    with serving(answer) as address:
        host = address.removeprefix("http://")
        with pytest.raises(RefusedError, match="401") as told:
            screen.receive(f"http://guest:secret@{host}/诊所 1/?sig=a%2Fb")
        assert "secret" not in str(told.value)
        assert screen.receive(f"HTTP://员工:p%2Fw@{host}/诊所 1/?sig=a%2Fb").state == "new"
    found = summary(screen.place)
    assert found
    assert found.source == f"HTTP://{host}/诊所 1/?sig=a%2Fb"


def test_a_stick_that_fails_while_it_is_read_is_not_taken_for_this_machines_disk(
    office: HeadOffice, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.change(1)
    office.publish()
    monkeypatch.setattr(release_source, "Path", _Failing)
    with pytest.raises(RefusedError, match="Input/output error") as told:
        screen.receive(office.folder, DAY)
    assert told.value.why == "unreachable"


class _Failing(type(Path())):  # type: ignore[misc]
    """A path on a stick whose blocks cannot be read: the memory of another process, which says so for its first byte."""

    def open(self, *_: object, **__: object) -> object:
        return Path("/proc/self/mem").open("rb", buffering=0)


def test_a_root_folder_is_read_as_such(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc" / "version").write_bytes(b"not this one")
    with pytest.raises(DownloadError):
        ReleaseSource("/").download_bytes("release:proc/version-of-nothing", 9)
    assert ReleaseSource("/").download_bytes("release:proc/version", 9000) == Path("/proc/version").read_bytes()


def test_a_report_is_given_up_in_time_and_its_answer_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "_SECONDS", 0.5)
    began, screen = time.monotonic(), Screen(tmp_path)
    with serving(dripping(_OK + b"\r\n", b"endless words ")) as address:
        report(screen.place, address)
    with serving(dripping(_OK + b"X: ", b"a")) as address, pytest.raises(FleetError, match="状态没有写到 http://127") as told:
        report(screen.place, address.replace("//", "//me:secret@"))
    assert "secret" not in str(told.value)
    with serving(said("503 Busy", b"", "Retry-After: 86400")) as address, pytest.raises(FleetError, match="HTTP 503"):
        report(screen.place, address)
    assert time.monotonic() - began < 30


def test_a_password_goes_to_no_other_host(tmp_path: Path) -> None:
    asked: list[str] = []

    def elsewhere(connection: socket.socket, request: str) -> None:
        asked.append(request)
        said("200 OK", b"words")(connection, request)

    with serving(elsewhere) as other:
        there = said("307 There", b"", f"Location: {other.replace('127.0.0.1', 'localhost')}/x")
        with serving(there) as address:
            place = address.replace("//", "//me:secret@")
            source = ReleaseSource(place)
            assert source.download_bytes("release:file", 9) == b"words"
            source.close()
            report(Screen(tmp_path).place, place)
    assert [request.split(" ")[0] for request in asked] == ["GET", "PUT"]
    assert not any("uthorization" in request for request in asked)
