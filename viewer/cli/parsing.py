"""The words after ``frontdesk``, understood."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterable, Sequence
from importlib import import_module

from viewer import __version__
from viewer.cli import COMMANDS
from viewer.cli.command import Command
from viewer.i18n import LANGUAGES, set_language, tr


def parse(words: Sequence[str]) -> Namespace:
    """What ``words`` say; ``run`` of it is the command they name. Without one it is ``desk``.

    Raises ``SystemExit`` for wrong use and after ``--help`` and ``--version``.
    """
    common = _common()
    known, rest = common.parse_known_args(words)
    if known.lang:
        set_language(known.lang)
    if rest and rest[0] in {"-h", "--help"}:
        return _parser(common, COMMANDS).parse_args(rest)
    if not (rest and rest[0] in COMMANDS):
        rest.insert(0, "desk")
    return _parser(common, rest[:1]).parse_args(rest)


def _common() -> ArgumentParser:
    """What may stand before or after any command."""
    parser = ArgumentParser("frontdesk", add_help=False, allow_abbrev=False)
    parser.add_argument("--lang", choices=LANGUAGES, help="界面语言 / language of the interface")
    parser.add_argument("--version", action="version", version=f"frontdesk {__version__}")
    return parser


def _parser(common: ArgumentParser, names: Iterable[str]) -> ArgumentParser:
    """The parser of the commands ``names``: the help needs all of them, a command itself alone."""
    title = tr("导诊读本：在前台离线展示医学文章。")
    parser = ArgumentParser("frontdesk", description=title, parents=[common], formatter_class=RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(metavar="COMMAND", title=tr("命令"), prog="frontdesk")
    for name in names:
        command: Command = import_module(f"viewer.cli.{COMMANDS[name]}").COMMAND
        summary = tr(command.summary)
        child = commands.add_parser(name, help=summary, description=summary)
        command.add_arguments(child)
        child.set_defaults(run=command.run)
    return parser
