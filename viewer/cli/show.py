"""``frontdesk show [LIBRARY] ARTICLE [--json | --text]``: one article, as data or as plain text."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from viewer.cli.arguments import add_library, library_file
from viewer.cli.command import Subcommand
from viewer.i18n import mark, tr


def run(args: Namespace) -> int:
    """Print the article."""
    import msgspec

    from viewer.content.labels import article_text
    from viewer.library.library import Library

    with Library.open(library_file(args.library)) as library:
        article = library.article(args.article)
    print(msgspec.json.format(msgspec.json.encode(article)).decode() if args.json else article_text(article))
    return 0


def add_arguments(parser: ArgumentParser) -> None:
    """Add LIBRARY, ARTICLE, and one of --json and --text."""
    add_library(parser)
    parser.add_argument("article", metavar="ARTICLE", help=tr("文章编号"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=tr("输出 JSON：整篇文章"))
    form.add_argument("--text", action="store_true", help=tr("输出文字，按阅读顺序（默认）"))


COMMAND = Subcommand(mark("显示一篇文章"), add_arguments, run)
