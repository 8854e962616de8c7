"""``frontdesk new ID --title T [-o LIBRARY]``: a new article with every key of its front matter explained."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from viewer.cli.command import Subcommand
from viewer.errors import ContentError, LibraryMissing
from viewer.i18n import mark, tr


def run(args: Namespace) -> int:
    """Write the article; an existing one is never touched."""
    from viewer.content.front_matter import ARTICLE_ID
    from viewer.content.kinds import advice
    from viewer.content.manuscript import NAME
    from viewer.content.template import new_article
    from viewer.whole_file import write_whole

    path = args.output / args.id / NAME
    if not ARTICLE_ID.fullmatch(args.id):
        raise ContentError(path, 0, tr("编号“{id}”不能用。", id=args.id), tr("编号只用字母、数字和连字符。"))
    if args.output.exists() and (what := advice(args.output)):
        raise LibraryMissing(f"{args.output} {what}")
    if path.parent.exists():
        raise ContentError(path.parent, 0, tr("已经有了，没有动它。"), tr("换一个编号。"))
    write_whole(path, new_article(args.id, args.title).encode(), private=False)
    print(tr("已生成 {path}。", path=path))
    return 0


def add_arguments(parser: ArgumentParser) -> None:
    """Add ID, --title and -o."""
    parser.add_argument("id", metavar="ID", help=tr("文章编号：字母、数字和连字符"))
    parser.add_argument("--title", metavar="T", required=True, help=tr("标题"))
    words = tr("文章文件夹；不写就是当前文件夹")
    parser.add_argument("-o", "--output", metavar="LIBRARY", type=Path, default=Path(), help=words)


COMMAND = Subcommand(mark("新建一篇文章"), add_arguments, run)
