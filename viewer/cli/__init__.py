"""``frontdesk``: the command line. Exit status: 0 fine, 1 problem found, 2 wrong use, 130 interrupted."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from io import TextIOWrapper

from viewer import __version__
from viewer.cli import check, desk, kiosk, list_, pack, present, print_, search, shot, show
from viewer.cli.command import Command
from viewer.errors import UsageError, ViewerError
from viewer.i18n import LANGUAGES, set_language, tr

COMMANDS: tuple[Command, ...] = (
    desk.COMMAND,
    list_.COMMAND,
    show.COMMAND,
    search.COMMAND,
    check.COMMAND,
    pack.COMMAND,
    print_.COMMAND,
    present.COMMAND,
    shot.COMMAND,
    kiosk.COMMAND,
)
"""What may follow ``frontdesk``, in the order of the help. A new one is a module and a line here."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that ``arguments`` (default: the process's) name; its exit status.

    Raises ``SystemExit`` for wrong use and after ``--help`` and ``--version``.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    common = _common()
    known, rest = common.parse_known_args(sys.argv[1:] if arguments is None else arguments)
    if known.lang:
        set_language(known.lang)
    named = tuple(command for command in COMMANDS if rest and command.name == rest[0])
    if not named and not (rest and rest[0] in {"-h", "--help"}):
        rest.insert(0, desk.COMMAND.name)
        named = (desk.COMMAND,)
    args = _parser(common, named or COMMANDS).parse_args(rest)
    try:
        status = int(args.run(args))
        sys.stdout.flush()
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    except ViewerError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the output has seen enough; the interpreter's last flush must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"{error.filename or ''}: {error.strerror or error}".removeprefix(": "), file=sys.stderr)
        return 1
    return status


def _common() -> ArgumentParser:
    """What may stand before or after any command."""
    parser = ArgumentParser("frontdesk", add_help=False, allow_abbrev=False)
    parser.add_argument("--lang", choices=LANGUAGES, help="界面语言 / language of the interface")
    parser.add_argument("--version", action="version", version=f"frontdesk {__version__}")
    return parser


def _parser(common: ArgumentParser, among: Sequence[Command]) -> ArgumentParser:
    """The parser of the commands ``among``: the help needs all of them, a start its own alone."""
    title = tr("导诊读本：在前台离线展示医学文章。")
    parser = ArgumentParser("frontdesk", description=title, parents=[common], formatter_class=RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(metavar="COMMAND", title=tr("命令"), prog="frontdesk")
    for command in among:
        summary = tr(command.summary)
        child = commands.add_parser(command.name, help=summary, description=summary)
        command.add_arguments(child)
        child.set_defaults(run=command.run)
    return parser
