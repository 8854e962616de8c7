"""``frontdesk desktop install|uninstall``: menu entry, icon and file type of this user's desktop."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from viewer import own_process, resources
from viewer.cli.command import Subcommand
from viewer.errors import UsageError
from viewer.i18n import mark, tr
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


def run(args: Namespace) -> int:
    """Write or delete the files; print their names."""
    if sys.platform in {"win32", "darwin"}:
        raise UsageError(tr("这个命令用于 Linux 桌面；Windows 用安装程序，macOS 把程序拖进“应用程序”。"))
    from viewer.app.qt import import_qt

    share = args.share or _share()
    if args.what == "uninstall":
        for path in uninstall(share):
            print(path)
        return 0
    import_qt()
    program = [str(args.program)] if args.program else own_process.own_command()
    for path in install(share, program):
        print(path)
    return 0


def _share() -> Path:
    """Return the folder where desktops look for this user's files, or, for root, for everybody's."""
    if os.geteuid() == 0:
        return Path("/usr/local/share")
    named = Path(os.environ.get("XDG_DATA_HOME", ""))
    return named if named.is_absolute() else Path("~/.local/share").expanduser()


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


def add_arguments(parser: ArgumentParser) -> None:
    """Add what to do, and where."""
    parser.add_argument("what", choices=("install", "uninstall"), help=tr("install：加进应用菜单；uninstall：从菜单里去掉"))
    parser.add_argument("--share", metavar="FOLDER", type=Path, help=tr("装到这个文件夹，而不是用户自己的 ~/.local/share"))
    parser.add_argument("--program", metavar="FILE", type=Path, help=tr("菜单里运行这个程序，而不是正在运行的这个"))


COMMAND = Subcommand(mark("加进应用菜单：图标，双击打开 .fdk"), add_arguments, run)
