"""``own_folder``: this user's folders for configuration, state, data and caches."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

Kind = Literal["config", "state", "data", "cache"]

_XDG: dict[Kind, tuple[str, str]] = {
    "config": ("XDG_CONFIG_HOME", "~/.config"),
    "state": ("XDG_STATE_HOME", "~/.local/state"),
    "data": ("XDG_DATA_HOME", "~/.local/share"),
    "cache": ("XDG_CACHE_HOME", "~/.cache"),
}
"""Variable and default of each kind, after the XDG Base Directory Specification."""


def own_folder(kind: Kind) -> Path:
    """Return Frontdesk's folder for ``kind``, which may not exist yet; within ``$FRONTDESK_HOME`` if that is set."""
    own = os.environ.get("FRONTDESK_HOME")
    if own:
        return Path(own) if kind == "config" else Path(own, kind)
    system: str = sys.platform
    if system == "win32":
        folder = _named("LOCALAPPDATA", "~/AppData/Local") / "frontdesk"
        return folder / "Cache" if kind == "cache" else folder
    if system == "darwin":
        return _home("~/Library/Caches" if kind == "cache" else "~/Library/Application Support") / "frontdesk"
    return _named(*_XDG[kind]) / "frontdesk"


def system_folder() -> Path:
    """Return the folder for settings of all users of this machine, which may not exist."""
    system: str = sys.platform
    if system == "win32":
        return _named("PROGRAMDATA", "C:/ProgramData") / "Frontdesk"
    return Path("/Library/Application Support/frontdesk" if system == "darwin" else "/etc/frontdesk")


def _named(variable: str, default: str) -> Path:
    """Return the folder in ``variable`` if it is an absolute path, otherwise ``default``."""
    named = Path(os.environ.get(variable, ""))
    return named if named.is_absolute() else _home(default)


def _home(path: str) -> Path:
    return Path(os.path.expanduser(path))  # noqa: PTH111 - never fails
