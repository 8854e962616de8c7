"""``frontdesk import FILE|FOLDER -o LIBRARY [--id ID]``: an article from a Word file, a web page, Markdown or a text."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from viewer.cli.command import Subcommand
from viewer.errors import ContentError, UsageError
from viewer.i18n import mark, ntr, tr


def run(args: Namespace) -> int:
    """Import; return 1 if a file cannot be imported, or a picture is missing."""
    from viewer.content.importing import sources
    from viewer.content.importing.drafts import import_into
    from viewer.content.importing.report import NAME

    files = [args.source]
    if args.source.is_dir():
        files = sorted(path for path in args.source.iterdir() if path.is_file() and sources.importable(path))
        if not files:
            raise ContentError(
                args.source, 0, tr("文件夹里没有能导入的文件。"), tr("能导入的有：{kinds}。", kinds=" ".join(sources.IMPORTED))
            )
    if len(files) > 1 and (args.id or args.title):
        raise UsageError(tr("文件夹里有 {n} 个文件，不能都用一个编号或标题。", n=len(files)))
    status = 0
    for file in files:
        try:
            draft = import_into(args.output, file, article=args.id or "", title=args.title or "")
        except ContentError as error:
            print(error, file=sys.stderr)
            status = 1
            continue
        count = len(draft.report.decisions)
        decisions = ntr("有 {n} 件要您决定", "有 {n} 件要您决定", count)
        kept = tr("已导入") if draft.written else tr("改过的文章没有动")
        print(
            tr(
                "{done}：{folder}，{decisions}；见 {report}。",
                done=kept,
                folder=draft.folder,
                decisions=decisions,
                report=draft.folder / NAME,
            )
        )
        if draft.report.missing:
            missing = ntr("{n} 张图片缺失", "{n} 张图片缺失", draft.report.missing)
            print(f"{file}: {missing}", file=sys.stderr)
            status = 1
    return status


def add_arguments(parser: ArgumentParser) -> None:
    """Add FILE, -o, --id and --title."""
    parser.add_argument("source", metavar="FILE", type=Path, help=tr("Word 文件、网页、Markdown、纯文本，或放着它们的文件夹"))
    parser.add_argument("-o", "--output", metavar="LIBRARY", type=Path, required=True, help=tr("文章文件夹；没有就新建"))
    parser.add_argument("--id", metavar="ID", help=tr("文章编号；不写就用文件名"))
    parser.add_argument("--title", metavar="T", help=tr("标题；不写就用文件里的"))


COMMAND = Subcommand(mark("从 Word 文件或网页导入文章"), add_arguments, run)
