"""The menu entry, the icon and the file type ``.fdk`` of a desktop that follows freedesktop.org."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from viewer import resources
from viewer.whole_file import write_whole

ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)
_ENTRY = Path("applications", "frontdesk.desktop")
_TYPE = Path("mime", "packages", "frontdesk.xml")
_RENEWALS = (
    ("update-mime-database", "mime"),
    ("update-desktop-database", "applications"),
    ("gtk-update-icon-cache", "icons/hicolor"),
)
"""Programs that make an index of a folder; they may be missing, desktops then look into the folder."""


def install(share: Path, program: Sequence[str]) -> list[Path]:
    """Write the files below ``share``, for a menu entry that runs ``program``; return them. Raises ``OSError``."""
    from viewer.app.application import application
    from viewer.draw.icons import application_icon

    application()
    icon = application_icon()
    entry = resources.text("desktop", "frontdesk.desktop").replace("@PROGRAM@", " ".join(map(quoted, program)))
    write_whole(share / _ENTRY, entry.encode(), private=False)
    write_whole(share / _TYPE, resources.text("desktop", "frontdesk.xml").encode(), private=False)
    for size in ICON_SIZES:
        place = share / _icon(size)
        place.parent.mkdir(parents=True, exist_ok=True)
        if not icon.pixmap(size, size).toImage().save(str(place), "PNG"):  # type: ignore[call-overload]
            raise OSError(f"cannot write {place}")
    _renew(share)
    return _files(share)


def uninstall(share: Path) -> list[Path]:
    """Delete the files below ``share``; return those that were there. Raises ``OSError``."""
    there = [path for path in _files(share) if path.exists()]
    for path in there:
        path.unlink()
    if there:
        _renew(share)
    return there


def _files(share: Path) -> list[Path]:
    return [share / path for path in (_ENTRY, _TYPE, *map(_icon, ICON_SIZES))]


def _icon(size: int) -> Path:
    return Path("icons", "hicolor", f"{size}x{size}", "apps", "frontdesk.png")


def quoted(word: str) -> str:
    """Return ``word`` as one argument of ``Exec=``, by the rules of the Desktop Entry Specification."""
    if word and all(letter.isalnum() or letter in "-_./+=:@" for letter in word):
        return word
    for letter in '\\"`$':
        word = word.replace(letter, f"\\{letter}")
    return '"' + word.replace("\\", "\\\\").replace("%", "%%") + '"'


def _renew(share: Path) -> None:
    for name, folder in _RENEWALS:
        program, place = shutil.which(name), share / folder
        if program and place.is_dir():
            words = [program, *(["-q", "-t"] if name.startswith("gtk") else []), str(place)]
            subprocess.run(words, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
