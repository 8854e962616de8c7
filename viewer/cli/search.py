"""``frontdesk search [LIBRARY] QUERY [-n N] [--json]``: search in a library."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from viewer.cli.arguments import add_library, count, library_file
from viewer.cli.command import Subcommand
from viewer.i18n import mark, ntr, tr


def run(args: Namespace) -> int:
    """Print the hits, best first; return 1 if there are none."""
    from viewer.library.library import Library
    from viewer.library.search.hits import to_json
    from viewer.library.search.searcher import Searcher

    path = library_file(args.library)
    Library.open(path).close()
    with Searcher(path) as searcher:
        result = searcher.search(args.query, limit=args.limit)
    if args.json:
        print(to_json(result).decode())
        return 0 if result.hits else 1
    for hit in result.hits:
        place = f"{hit.article}#{hit.anchor}" if hit.anchor else hit.article
        print(f"{place}  {hit.title}\n    {hit.snippet}")
    print(ntr("找到 {n} 处", "找到 {n} 处", result.total))
    if result.suggestions:
        print(tr("您是不是要找：{words}", words=" ".join(result.suggestions)))
    return 0 if result.hits else 1


def add_arguments(parser: ArgumentParser) -> None:
    """Add LIBRARY, QUERY, -n and --json."""
    add_library(parser)
    parser.add_argument("query", metavar="QUERY", help=tr("汉字、拼音、拼音首字母或外文"))
    parser.add_argument("-n", "--limit", metavar="N", type=count, default=20, help=tr("最多列出几处（默认 20）"))
    parser.add_argument("--json", action="store_true", help=tr("输出 JSON"))


COMMAND = Subcommand(mark("在文章里搜索"), add_arguments, run)
