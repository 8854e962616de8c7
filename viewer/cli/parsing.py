"""Parse the command line; the parser's own messages are in the reader's language."""

from __future__ import annotations

import argparse
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path

from viewer import __version__
from viewer.cli.command import COMMANDS, Subcommand
from viewer.errors import UsageError
from viewer.i18n import LANGUAGES, language, set_language, tr

_OWN_WORDS = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示这份说明",
    "%(prog)s: error: %(message)s\n": "%(prog)s：%(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "the following arguments are required: %s": "缺少这些参数：%s",
    "one of the arguments %s is required": "缺少其中一个参数：%s",
    "unrecognized arguments: %s": "不认识这些参数：%s",
    "invalid choice: %(value)r (choose from %(choices)s)": "不能是 %(value)r，可以是 %(choices)s",
    "invalid %(type)s value: %(value)r": "%(value)r 不对",
    "expected one argument": "后面要写一个值",
    "expected at most one argument": "后面最多写一个值",
    "expected at least one argument": "后面至少写一个值",
    "ignored explicit argument %r": "后面不能写值（%r）",
    "not allowed with argument %s": "不能和 %s 一起用",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 可能是 %(matches)s，请写全",
}
"""Messages of ``argparse`` in Chinese; others stay English."""


def parse(words: Sequence[str]) -> Namespace:
    """Parse ``words``; ``run`` of the result is their command, by default ``desk``.

    Raises ``UsageError`` for an unknown command, ``SystemExit`` for other wrong usage and after ``--help`` and
    ``--version``.
    """
    vars(argparse)["_"] = _said  # argparse takes all its messages through this name
    known, rest = _common().parse_known_args(words)
    if known.lang:
        set_language(known.lang)
    common = _common()
    if rest and rest[0] in {"-h", "--help"}:
        return _parser(common, COMMANDS).parse_args(rest)
    if not (rest and rest[0] in COMMANDS):
        if rest and not rest[0].startswith("-"):
            check_command(rest[0])
        rest.insert(0, "desk")
    args = _parser(common, rest[:1]).parse_args(rest)
    args.lang = known.lang  # which the command's own parser did not see
    return args


def check_command(word: str) -> None:
    """Reject a first word that is neither a command nor a file or folder, and does not look like one.

    Raises ``UsageError`` that suggests the nearest command.
    """
    if word in COMMANDS or not word.strip() or Path(word).suffix or {"/", "\\"} & set(word) or _exists(word):
        return
    from difflib import get_close_matches

    near = get_close_matches(word.lower(), COMMANDS, n=1, cutoff=0.4)
    remedy = tr("最接近的是 {command}。", command=near[0]) if near else ""
    remedy += tr("命令有 {all}。", all=tr("、").join(COMMANDS))
    raise UsageError(tr("没有“{word}”这个命令，也没有这个名字的文件或文件夹。", word=word) + remedy)


def _exists(word: str) -> bool:
    try:
        return Path(word).exists()
    except (OSError, ValueError):
        return False


def _said(message: str) -> str:
    """Return a message of ``argparse`` in the interface language."""
    return _OWN_WORDS.get(message, message) if language() == "zh_CN" else message


def _common() -> ArgumentParser:
    """Return the options allowed before or after any command."""
    parser = ArgumentParser("frontdesk", add_help=False, allow_abbrev=False)
    parser.add_argument("--lang", choices=LANGUAGES, help=tr("界面语言（默认跟随 LANG）"))
    parser.add_argument("--version", action="version", version=f"frontdesk {__version__}", help=tr("显示版本号"))
    return parser


def _parser(common: ArgumentParser, names: Iterable[str]) -> ArgumentParser:
    """Return the parser for the commands ``names``: all for the help, one for running it."""
    title = tr("导诊读本：在前台离线展示医学文章。")
    parser = ArgumentParser("frontdesk", description=title, parents=[common], formatter_class=RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(metavar="COMMAND", title=tr("命令"), prog="frontdesk")
    for name in names:
        command: Subcommand = import_module(f"viewer.cli.{COMMANDS[name]}").COMMAND
        summary = tr(command.summary)
        child = commands.add_parser(name, help=summary, description=summary)
        command.add_arguments(child)
        child.set_defaults(run=command.run)
    return parser
