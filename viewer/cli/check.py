"""``frontdesk check FOLDER [--strict] [--json]``: what is wrong or missing in a folder of articles."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from viewer.cli.command import Subcommand
from viewer.errors import LibraryMissing
from viewer.i18n import mark, ntr, tr


def run(args: Namespace) -> int:
    """Print the problems; return 1 if one is an error, or with ``--strict`` if there is any."""
    import msgspec

    from viewer.content.check import check_folder
    from viewer.content.kinds import advice
    from viewer.content.problem import Severity

    if args.folder.exists() and (what := advice(args.folder)):
        raise LibraryMissing(f"{args.folder} {what}")
    if not args.folder.is_dir():
        raise LibraryMissing(tr("没有 {path} 这个文件夹。", path=args.folder))
    problems = check_folder(args.folder)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if args.json:
        print(msgspec.json.format(msgspec.json.encode(problems)).decode())
    else:
        for problem in problems:
            print(problem, file=sys.stderr)
        reminders = len(problems) - errors
        print(ntr("{n} 个错误", "{n} 个错误", errors), ntr("{n} 个提醒", "{n} 个提醒", reminders), sep=tr("，"))
    return 1 if errors or (args.strict and problems) else 0


def add_arguments(parser: ArgumentParser) -> None:
    """Add FOLDER, --strict and --json."""
    parser.add_argument("folder", metavar="FOLDER", type=Path, help=tr("文章文件夹"))
    parser.add_argument("--strict", action="store_true", help=tr("提醒也算不合格"))
    parser.add_argument("--json", action="store_true", help=tr("输出 JSON"))


COMMAND = Subcommand(mark("检查文章文件夹"), add_arguments, run)
