"""Where a user's files are stored."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix
from platformdirs.windows import Windows

from viewer.folders import Kind, own_folder

KINDS = get_args(Kind)
VARIABLES = tuple(f"XDG_{kind.upper()}_HOME" for kind in KINDS)


def the_systems(system: type[MacOS | Unix | Windows], kind: Kind) -> Path:
    """Return the place that platformdirs, which knows the systems' own rules, gives to a program."""
    return Path(getattr(system("frontdesk", appauthor=False), f"user_{kind}_dir"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("set_to", ["", "relative/place", "/srv/frontdesk-home"])
def test_without_a_home_of_its_own_it_is_the_systems_place(kind: Kind, set_to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FRONTDESK_HOME", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    for variable in VARIABLES:
        monkeypatch.setenv(variable, set_to)
    assert own_folder(kind) == the_systems(Unix, kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("name", "system"), [("darwin", MacOS), ("win32", Windows)])
def test_other_systems_have_places_of_their_own(
    kind: Kind, name: str, system: type[MacOS | Windows], monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in (*VARIABLES, "FRONTDESK_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr("platformdirs.windows.get_win_folder", lambda _name: "/srv/Local")
    monkeypatch.setenv("LOCALAPPDATA", "/srv/Local")
    expected = the_systems(system, kind)
    monkeypatch.setattr(sys, "platform", name)
    assert own_folder(kind) == expected


def test_a_windows_without_its_variable_uses_the_folder_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LOCALAPPDATA", "FRONTDESK_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", "/srv/somebody")
    monkeypatch.setattr(sys, "platform", "win32")
    assert own_folder("cache") == Path("/srv/somebody/AppData/Local/frontdesk/Cache")


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
