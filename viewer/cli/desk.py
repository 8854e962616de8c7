"""``frontdesk [LIBRARY]``: the receptionist's window."""

from __future__ import annotations

import gc
from argparse import ArgumentParser, Namespace
from pathlib import Path

from viewer.app.qt import import_qt
from viewer.cli.command import Command
from viewer.i18n import mark, tr


def run(args: Namespace) -> int:
    """Open the window; its exit status."""
    gc.disable()  # until the first frame: what a start imports and makes lives as long as the window
    import_qt()
    from viewer.app.desk import run_desk

    return run_desk(args.library, args.lang)


def add_arguments(parser: ArgumentParser) -> None:
    """LIBRARY; without it, the one that was chosen at the first start or opened last."""
    words = tr("文章文件夹或 .fdk 文件；不写就打开选定的内容，第一次先问几个问题")
    parser.add_argument("library", metavar="LIBRARY", nargs="?", type=Path, help=words)


COMMAND = Command("desk", mark("打开前台窗口（不写命令时就是它）"), add_arguments, run)
