"""``frontdesk [LIBRARY]``: the receptionist's window."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from viewer.cli.command import Command
from viewer.cli.libraries import add_library
from viewer.i18n import mark


def run(args: Namespace) -> int:
    """Open the window; its exit status."""
    from viewer.app import run_desk

    return run_desk(args.library, args.lang)


def add_arguments(parser: ArgumentParser) -> None:
    """LIBRARY."""
    add_library(parser)


COMMAND = Command("desk", mark("打开前台窗口（不写命令时就是它）"), add_arguments, run)
