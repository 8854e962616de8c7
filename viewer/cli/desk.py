"""``frontdesk [LIBRARY]``: the receptionist's window."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.app.qt import import_qt
from viewer.cli.command import Subcommand
from viewer.draw import garbage_collector
from viewer.i18n import Language, mark, tr

if TYPE_CHECKING:  # the usual start needs no parser
    from argparse import ArgumentParser, Namespace


def start_desk(library: Path | None, language: Language | None = None) -> int:
    """Run ``viewer.app.desk_program.run_desk``, loading only what its first frame needs."""
    garbage_collector.hold_off()
    if language is None:
        from viewer.app.hand_over import hand_over

        if hand_over(library):
            return 0
    import_qt()
    from viewer.app.desk_program import run_desk
    from viewer.settings import REOPEN

    status = run_desk(library, language)
    if status == REOPEN:
        from viewer.own_process import become, command

        become(command("viewer", *sys.argv[1:]))
    return status


def run(args: Namespace) -> int:
    """Open the window; return its exit status."""
    return start_desk(args.library, args.lang)


def add_arguments(parser: ArgumentParser) -> None:
    """Add LIBRARY; by default the one chosen at the first start, or opened last."""
    words = tr("文章文件夹或 .fdk 文件；不写就打开选定的内容，第一次先问几个问题")
    parser.add_argument("library", metavar="LIBRARY", nargs="?", type=Path, help=words)


COMMAND = Subcommand(mark("打开前台窗口（不写命令时就是它）"), add_arguments, run)
