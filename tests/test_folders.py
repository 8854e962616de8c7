"""Where a user's things are kept."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import pytest
from platformdirs import PlatformDirs

from viewer.folders import Kind, own_folder

KINDS = get_args(Kind)
VARIABLES = tuple(f"XDG_{kind.upper()}_HOME" for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("set_to", ["", "relative/place", "/srv/frontdesk-home"])
def test_without_a_home_of_its_own_it_is_the_systems_place(kind: Kind, set_to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FRONTDESK_HOME", raising=False)
    for variable in VARIABLES:
        monkeypatch.setenv(variable, set_to)
    assert own_folder(kind) == Path(getattr(PlatformDirs("frontdesk", appauthor=False), f"user_{kind}_dir"))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no XDG folders")
def test_a_user_without_a_home_gets_a_folder_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (*VARIABLES, "FRONTDESK_HOME", "HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr("pwd.getpwuid", lambda _uid: (_ for _ in ()).throw(KeyError("nobody")))
    assert own_folder("config") == Path("~/.config/frontdesk")


@pytest.mark.parametrize("kind", KINDS)
def test_home_variable_moves_everything(kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path))
    assert own_folder(kind) == (tmp_path if kind == "config" else tmp_path / kind)
