"""``frontdesk diff OLD NEW [--json] [--html FILE] [--strict]``: what a release changes."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.cli.arguments import library_file, new_file
from viewer.cli.command import Subcommand
from viewer.i18n import mark, ntr, tr

if TYPE_CHECKING:
    from viewer.content.differences import ChangedPiece
    from viewer.library.comparison import ArticleDifference, LibraryDifference

_AROUND = 14
"""Characters of unchanged text printed on each side of a change."""


def run(args: Namespace) -> int:
    """Print what changed; with ``--strict`` return 1 if a reviewer must look at something."""
    import msgspec

    from viewer.library.comparison import compare

    found = compare(library_file(args.old), library_file(args.new))
    if args.html:
        from viewer.library.comparison import as_html
        from viewer.whole_file import write_whole

        write_whole(args.html, as_html(found, _name(args.old), _name(args.new)).encode(), private=False)
    if args.json:
        print(msgspec.json.format(msgspec.json.encode(found)).decode())
    else:
        _print(found)
    return 1 if args.strict and found.urgent else 0


def _name(path: Path) -> str:
    return path.resolve().name


def _print(found: LibraryDifference) -> None:
    from viewer.library.comparison import kind_word

    for change in found.library:
        print(f"{tr('文章库')}  [{kind_word(change.kind)}] {change.place}: {_brief(change.runs)}")
    for article in found.articles:
        print(_headline(article))
        for change in article.changes:
            if change.kind in article.urgent:
                print(f"    [{kind_word(change.kind)}] {change.place}: {_brief(change.runs)}")
    print(_summary(found))


def _brief(runs: tuple[ChangedPiece, ...]) -> str:
    """Return the changed words in their surroundings: [-gone-]{+come+}."""
    told: list[str] = []
    for run in runs:
        if run.state == "same":
            text = run.text
            told.append(text if len(text) <= 2 * _AROUND else f"{text[:_AROUND]}…{text[-_AROUND:]}")
        else:
            told.append(f"[-{run.text}-]" if run.state == "removed" else f"{{+{run.text}+}}")
    return "".join(told)


def _headline(article: ArticleDifference) -> str:
    from viewer.library.comparison import kind_word

    sign = {"added": "+", "removed": "-", "changed": "~"}[article.state]
    counts = tr("，").join(f"{kind_word(kind)} {n}" for kind, n in article.counts.items())
    return f"{sign} {article.id}  {article.title}{'  ' + counts if counts else ''}"


def _summary(found: LibraryDifference) -> str:
    if not found.articles and not found.library:
        return tr("没有不同。")
    urgent = ntr("{n} 处要先看", "{n} 处要先看", found.urgent)
    return tr("，").join([ntr("{n} 篇文章不同", "{n} 篇文章不同", len(found.articles)), urgent])


def add_arguments(parser: ArgumentParser) -> None:
    """Add OLD, NEW, --json, --html and --strict."""
    parser.add_argument("old", metavar="OLD", type=Path, help=tr("旧的文章文件夹或 .fdk 文件"))
    parser.add_argument("new", metavar="NEW", type=Path, help=tr("新的文章文件夹或 .fdk 文件"))
    parser.add_argument("--json", action="store_true", help=tr("输出 JSON"))
    parser.add_argument("--html", metavar="FILE", type=new_file, help=tr("另写一个网页，给审阅的人看"))
    parser.add_argument("--strict", action="store_true", help=tr("有要先看的改动就算不合格"))


COMMAND = Subcommand(mark("比较两个文章库，审阅用"), add_arguments, run)
