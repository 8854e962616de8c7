"""``frontdesk list [LIBRARY] [--json]``: the articles, in the library's order."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from enum import IntEnum
from textwrap import indent
from typing import TYPE_CHECKING

from viewer.cli.arguments import add_library, library_file
from viewer.cli.command import Subcommand
from viewer.i18n import mark, tr

if TYPE_CHECKING:
    from viewer.library.schema import ArticleRow

_FIELDS = ("id", "title", "category", "audience", "reviewed", "review_due", "published", "minutes", "error")


def run(args: Namespace) -> int:
    """Print the list, row by row: a library may be larger than the memory."""
    from viewer.library.library import Library
    from viewer.library.schema import Filter, Sort

    with Library.open(library_file(args.library)) as library:
        if args.json:
            _print_json(library.each(Filter(sort=Sort.LIBRARY)))
            return 0
        width = max((len(row.id) for row in library.each(Filter(sort=Sort.LIBRARY))), default=0)
        for row in library.each(Filter(sort=Sort.LIBRARY)):
            print(f"{row.id:{width}}  {row.reviewed or '-'!s:>10}  {row.audience:6}  {row.title}")
            if row.error:
                print(f"{'':{width}}  {tr('已损坏')}  {row.error}")
    return 0


def _print_json(rows: Iterable[ArticleRow]) -> None:
    """Print ``rows`` as one JSON array."""
    import msgspec

    before = "[\n"
    for row in rows:
        listed = {name: getattr(row, name) for name in _FIELDS} | _derived(row.evidence, row.error)
        words = msgspec.json.format(msgspec.json.encode(listed)).decode()
        print(before + indent(words, "  "), end="")
        before = ",\n"
    print("[]" if before == "[\n" else "\n]")


def _derived(evidence: IntEnum | None, error: str) -> dict[str, object]:
    """Return what ``--json`` adds to a row: the evidence as written in front matter, and whether it is damaged."""
    return {"evidence": evidence and evidence.name.lower().replace("_", "-"), "damaged": bool(error)}


def add_arguments(parser: ArgumentParser) -> None:
    """Add LIBRARY and --json."""
    add_library(parser)
    parser.add_argument("--json", action="store_true", help=tr("输出 JSON"))


COMMAND = Subcommand(mark("列出文章"), add_arguments, run)
