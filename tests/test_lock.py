"""The lock files pin, by digest, everything that pyproject.toml requires, and name no place where the packages come from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower().replace("_", "-")


def _pinned(lock: str) -> dict[str, str]:
    """Return each package of a lock file with its allowed digests."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
    return {_name(entry): entry for entry in entries if "==" in entry}


REQUIREMENTS = [("requirements.lock", ("authoring", "fleet")), ("requirements-dev.lock", ("authoring", "fleet", "dev"))]


@pytest.mark.parametrize(("lock", "extras"), REQUIREMENTS)
def test_lock_pins_every_dependency_by_digest(lock: str, extras: tuple[str, ...]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(name for extra in extras for name in project["optional-dependencies"][extra])]
    pinned = _pinned(lock)
    assert {_name(requirement) for requirement in wanted} - pinned.keys() == set()
    assert [name for name, entry in pinned.items() if "--hash=sha256:" not in entry] == []


def test_both_locks_pin_the_same_versions() -> None:
    run, develop = _pinned("requirements.lock"), _pinned("requirements-dev.lock")
    assert {name: entry.split()[0] for name, entry in run.items()} == {name: develop[name].split()[0] for name in run}


LOCKS = ("requirements.lock", "requirements-dev.lock", "bench/webengine.lock", "tools/mutations.lock", "packaging/freeze.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"https?://\S+|file:\S+|--(?:index-url|extra-index-url|find-links).*", text) == []
