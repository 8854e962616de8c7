"""``frontdesk pack FOLDER -o FILE``: one library file from a folder of articles."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from viewer.cli.arguments import new_file, tell_of_unbounded_memory
from viewer.cli.command import Subcommand
from viewer.draw import garbage_collector
from viewer.errors import LibraryMissing
from viewer.i18n import mark, ntr, tr


def run(args: Namespace) -> int:
    """Write the file; return 1 if some articles are damaged: the file contains the others."""
    from viewer.content.kinds import is_article
    from viewer.library.fingerprint import fingerprint
    from viewer.library.library_builder import pack

    if args.folder.is_dir() and not is_article(args.folder) and not fingerprint(args.folder).articles:
        raise LibraryMissing(tr("{path} 里没有文章。每篇文章一个文件夹，里面有 index.md。", path=args.folder))
    tell_of_unbounded_memory()
    with garbage_collector.held_off():
        report = pack(args.folder, args.output, _progress if sys.stderr.isatty() else None)
    problems = (*report.faults, *report.problems)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(ntr("已生成 {path}：{n} 篇文章。", "已生成 {path}：{n} 篇文章。", report.built, path=args.output))
    if report.findings:
        words = ntr("其中 {n} 处没有照作者的意思显示：", "其中 {n} 处没有照作者的意思显示：", report.findings)
        print(words + tr("用 frontdesk check {folder} 查看。", folder=args.folder), file=sys.stderr)
    return 1 if problems else 0


def _progress(done: int, total: int) -> None:
    print(f"\r{done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def add_arguments(parser: ArgumentParser) -> None:
    """Add FOLDER and -o FILE."""
    parser.add_argument("folder", metavar="FOLDER", type=Path, help=tr("文章文件夹"))
    parser.add_argument("-o", "--output", metavar="FILE", type=new_file, required=True, help=tr("要写的 .fdk 文件"))


COMMAND = Subcommand(mark("把文章文件夹做成一个文件"), add_arguments, run)
