"""One set of keys and one release are made once a session; each test gets a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.releases import HeadOffice


@pytest.fixture(scope="session")
def first_release(tmp_path_factory: pytest.TempPathFactory) -> HeadOffice:
    office = HeadOffice(tmp_path_factory.mktemp("office"))
    office.make_keys()
    office.publish()
    return office


@pytest.fixture
def office(first_release: HeadOffice, tmp_path: Path) -> HeadOffice:
    return first_release.copy(tmp_path / "office")
