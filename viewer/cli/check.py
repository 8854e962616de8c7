"""``frontdesk check FOLDER [--strict] [--json | --sarif]``, ``frontdesk check --rules [--json]``: what is wrong or missing in a
folder of articles, and the rules.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.cli.arguments import tell_of_unbounded_memory
from viewer.cli.command import Subcommand
from viewer.draw import garbage_collector
from viewer.errors import LibraryMissing
from viewer.i18n import mark, ntr, tr

if TYPE_CHECKING:
    from viewer.content.check import CheckedFolder


def run(args: Namespace) -> int:
    """Print the problems; return 1 if one is an error, or with ``--strict`` if there is any."""
    if args.rules:
        return _print_rules(as_json=args.json)
    from viewer.content.check import findings_of
    from viewer.content.kinds import advice
    from viewer.content.problem import Severity

    if args.folder.exists() and (what := advice(args.folder)):
        raise LibraryMissing(f"{args.folder} {what}")
    if not args.folder.is_dir():
        raise LibraryMissing(tr("没有 {path} 这个文件夹。", path=args.folder))
    tell_of_unbounded_memory()
    with garbage_collector.held_off():
        checked = findings_of(args.folder)
    errors = sum(problem.severity is Severity.ERROR for problem in checked.problems)
    if args.json:
        _print_json(checked.problems)
    elif args.sarif:
        from viewer.content.check.sarif import as_sarif

        _print_json(as_sarif(args.folder, checked))
    else:
        _print_findings(checked, errors)
    return 1 if errors or (args.strict and checked.problems) else 0


def _print_findings(checked: CheckedFolder, errors: int) -> None:
    for problem in checked.problems:
        print(f"{problem} [{problem.rule}]", file=sys.stderr)
    reminders = len(checked.problems) - errors
    counts = [ntr("{n} 个错误", "{n} 个错误", errors), ntr("{n} 个提醒", "{n} 个提醒", reminders)]
    if silenced := len(checked.silenced):
        counts.append(ntr("{n} 个写了理由略过", "{n} 个写了理由略过", silenced))
    print(*counts, sep=tr("，"))


def _print_rules(*, as_json: bool) -> int:
    """Print id, severity and finding of every rule."""
    from viewer.content.check.catalogue import CATALOGUE

    if as_json:
        rules = [{"id": rule.id, "severity": rule.severity, "finds": tr(rule.finds), "law": tr(rule.law)} for rule in CATALOGUE]
        _print_json(rules)
        return 0
    width = max(len(rule.id) for rule in CATALOGUE)
    for rule in CATALOGUE:
        law = tr("（{law}）", law=tr(rule.law)) if rule.law else ""
        print(f"{rule.id:{width}}  {rule.severity:7}  {tr(rule.finds)}{law}")
    return 0


def _print_json(data: object) -> None:
    import msgspec

    print(msgspec.json.format(msgspec.json.encode(data)).decode())


def add_arguments(parser: ArgumentParser) -> None:
    """Add FOLDER, --strict, --rules, and one of --json and --sarif."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("folder", metavar="FOLDER", nargs="?", type=Path, help=tr("文章文件夹"))
    what.add_argument("--rules", action="store_true", help=tr("列出所有规则"))
    parser.add_argument("--strict", action="store_true", help=tr("提醒也算不合格"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=tr("输出 JSON"))
    form.add_argument("--sarif", action="store_true", help=tr("输出 SARIF，给编辑器和代码平台看"))


COMMAND = Subcommand(mark("检查文章文件夹"), add_arguments, run)
