"""``frontdesk export [LIBRARY] -o DIR [--public]``: the library as a folder of web pages."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from viewer.cli.arguments import add_library, library_file
from viewer.cli.command import Subcommand
from viewer.i18n import mark, ntr, tr


def run(args: Namespace) -> int:
    """Write the pages and tell what was left out; return 1 if articles are damaged: the site contains the others."""
    from datetime import date

    from viewer.library.library import Library
    from viewer.site.exported_site import export_site

    with Library.open(library_file(args.library)) as library:
        report = export_site(library, args.output, date.today(), public=args.public)
    left_out = (
        (tr("内部资料，没有导出："), report.staff),
        (tr("已过复审日期，没有导出："), report.overdue),
        (tr("已损坏，没有导出："), report.damaged),
    )
    for words, articles in left_out:
        if articles:
            print(words + tr("、").join(articles), file=sys.stderr)
    print(ntr("{path}：{n} 篇文章", "{path}：{n} 篇文章", len(report.exported), path=args.output / "index.html"))
    return 1 if report.damaged else 0


def _folder(words: str) -> Path:
    """Parse the path of a folder to write.

    Raises ``ArgumentTypeError`` if it has no name.
    """
    path = Path(words)
    if not words.strip() or not path.resolve().name:
        raise ArgumentTypeError(tr("“{words}”没有名字；要写一个文件夹的名字", words=words))
    return path


def add_arguments(parser: ArgumentParser) -> None:
    """Add LIBRARY, -o DIR and --public."""
    add_library(parser)
    parser.add_argument("-o", "--output", metavar="DIR", type=_folder, required=True, help=tr("要写的文件夹；内部资料从不导出"))
    parser.add_argument("--public", action="store_true", help=tr("给公众看：过了复审日期的文章也不导出"))


COMMAND = Subcommand(mark("把文章库导出为网页，不用联网也能打开"), add_arguments, run)
