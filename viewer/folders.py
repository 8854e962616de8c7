"""``own_folder``: where this user's things are kept – choices, what happened, what was brought in, what can be made again."""

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
"""Variable and default of each, after the XDG Base Directory Specification."""


def own_folder(kind: Kind) -> Path:
    """The folder ``kind`` of Frontdesk's own, which need not be there yet; within ``$FRONTDESK_HOME`` where that is set."""
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


def _named(variable: str, default: str) -> Path:
    """The folder that ``variable`` names by a whole path, else ``default``."""
    named = Path(os.environ.get(variable, ""))
    return named if named.is_absolute() else _home(default)


def _home(path: str) -> Path:
    return Path(os.path.expanduser(path))  # noqa: PTH111 - never fails
