"""``frontdesk desktop install|uninstall``: menu entry, icon and file type of this user's desktop."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from viewer import own_process
from viewer.cli.command import Subcommand
from viewer.errors import UsageError
from viewer.i18n import mark, tr


def run(args: Namespace) -> int:
    """Write or delete the files; print their names."""
    if sys.platform in {"win32", "darwin"}:
        raise UsageError(tr("这个命令用于 Linux 桌面；Windows 用安装程序，macOS 把程序拖进“应用程序”。"))
    from viewer.app import desktop_entry
    from viewer.app.qt import import_qt

    share = args.share or _share()
    if args.what == "uninstall":
        for path in desktop_entry.uninstall(share):
            print(path)
        return 0
    import_qt()
    program = [str(args.program)] if args.program else own_process.own_command()
    for path in desktop_entry.install(share, program):
        print(path)
    return 0


def _share() -> Path:
    """Return the folder where desktops look for this user's files, or, for root, for everybody's."""
    if os.geteuid() == 0:
        return Path("/usr/local/share")
    named = Path(os.environ.get("XDG_DATA_HOME", ""))
    return named if named.is_absolute() else Path("~/.local/share").expanduser()


def add_arguments(parser: ArgumentParser) -> None:
    """Add what to do, and where."""
    parser.add_argument("what", choices=("install", "uninstall"), help=tr("install：加进应用菜单；uninstall：从菜单里去掉"))
    parser.add_argument("--share", metavar="FOLDER", type=Path, help=tr("装到这个文件夹，而不是用户自己的 ~/.local/share"))
    parser.add_argument("--program", metavar="FILE", type=Path, help=tr("菜单里运行这个程序，而不是正在运行的这个"))


COMMAND = Subcommand(mark("加进应用菜单：图标，双击打开 .fdk"), add_arguments, run)
