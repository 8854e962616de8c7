"""``frontdesk [LIBRARY]``: the receptionist's window."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from viewer.app.start import start_desk
from viewer.cli.command import Subcommand
from viewer.i18n import mark, tr


def run(args: Namespace) -> int:
    """Open the window; return its exit status."""
    return start_desk(args.library, args.lang)


def add_arguments(parser: ArgumentParser) -> None:
    """Add LIBRARY; by default the one chosen at the first start, or opened last."""
    words = tr("文章文件夹或 .fdk 文件；不写就打开选定的内容，第一次先问几个问题")
    parser.add_argument("library", metavar="LIBRARY", nargs="?", type=Path, help=words)


COMMAND = Subcommand(mark("打开前台窗口（不写命令时就是它）"), add_arguments, run)
