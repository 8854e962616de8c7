"""Tell coverage which test runs, its fixtures included: ``pytest -p tests.contexts``, for ``make mutations``."""

from __future__ import annotations

import coverage
import pytest


def _switch(item: pytest.Item, part: str) -> None:
    current = coverage.Coverage.current()
    if current is not None:
        current.switch_context(f"{item.nodeid} ({part})")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    _switch(item, "setup")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    _switch(item, "call")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    _switch(item, "teardown")
