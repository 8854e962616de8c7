"""Fixtures for all tests: no screen is needed, the user's settings are not touched, random tests are repeatable."""

from __future__ import annotations

import gc
import os
import re
import resource
from collections.abc import Generator, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.libraries import made_once
from viewer import resources
from viewer.draw.garbage_collector import collect_due
from viewer.library.library_builder import pack

os.environ["LC_ALL"] = "C.UTF-8"  # otherwise the command line would use the language of the person who runs the tests
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false")

settings.register_profile("desk", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True, max_examples=100)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow tests, spread over the processes of a run: each of them takes an equal part of the list.

    Those of one file stay together, because many share a program that was started for them.
    """
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    files: dict[Path, list[pytest.Item]] = {}
    others: list[pytest.Item] = []
    for item in items:
        (files.setdefault(item.path, []) if item.get_closest_marker("slow") else others).append(item)
    shares: list[list[pytest.Item]] = [[] for _ in range(processes)]
    for file in sorted(files.values(), key=len, reverse=True):
        min(shares, key=len).extend(file)
    left = len(items)
    items.clear()
    for taken, share in enumerate(shares):
        part = left // (processes - taken)
        left -= part
        free = max(0, part - len(share))
        items += share + others[:free]
        del others[:free]
    items += others


gc.disable()  # until all tests are known


def pytest_collection_finish() -> None:
    """Leave the tests themselves out of each collection of garbage: to look at all of them took an eighth of a run."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None]:
    """Collect the garbage that is due, where Python does not do it by itself (``tests.screens``)."""
    yield
    if not gc.isenabled():
        collect_due()


_numbers = count()
"""Of the folders of this process: pytest looks through those of all earlier tests for each, 7 ms at the 2,500th test."""


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty folder for this test."""
    name = re.sub(r"\W", "_", request.node.name)[:30]
    return tmp_path_factory.mktemp(f"{name}{next(_numbers)}", numbered=False)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder for this test's settings, caches and state."""
    home = tmp_path_factory.mktemp(f"home{next(_numbers)}", numbered=False)
    monkeypatch.setenv("FRONTDESK_HOME", str(home))
    for variable, folder in (
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_DATA_HOME", "data"),
    ):
        monkeypatch.setenv(variable, str(home / folder))
    monkeypatch.setenv("HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def own_limits() -> Iterator[None]:
    """Fail a test after which this process is limited: the tests after it would have no room."""
    limits = (resource.RLIMIT_AS, resource.RLIMIT_CPU)
    before = [resource.getrlimit(each) for each in limits]
    yield
    assert [resource.getrlimit(each) for each in limits] == before, "run what limits its memory or time in a process of its own"


@pytest.fixture(scope="session")
def shipped_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the bundled articles as one library file, packed once for all processes of a run; read only."""
    return made_once(tmp_path_factory, "shipped.fdk", lambda path: pack(resources.articles(), path))
