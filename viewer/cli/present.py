"""``frontdesk present [LIBRARY] ARTICLE [--whole] [--screen N] [--loop SECONDS] [--pdf FILE]``: an article as slides."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from viewer.app.qt import import_qt
from viewer.cli.arguments import add_library, library_file, new_file
from viewer.cli.command import Subcommand
from viewer.i18n import mark, ntr, tr

_LONGEST = 3600


def run(args: Namespace) -> int:
    """Show the slides until they are closed, or write them to a file; return the exit status."""
    import_qt()
    from viewer import theme
    from viewer.app.application import application, check_screen
    from viewer.draw import stylesheet
    from viewer.library.library import Library
    from viewer.stage.run import run_present, show_for, write_slides

    look = theme.load(args.theme)
    with Library.open(library_file(args.library)) as library:
        library.row(args.article)
        if args.pdf is None:
            check_screen()
        app = application()
        stylesheet.apply(app, look)
        show = show_for(library, args.article, look, whole=args.whole)
        if args.pdf is None:
            return run_present(app, show, screen=args.screen, loop=args.loop)
        slides = write_slides(show, args.pdf)
    print(ntr("{path}：{n} 页", "{path}：{n} 页", slides, path=args.pdf))
    return 0


def seconds(words: str) -> int:
    """Parse whole seconds, 3–3600.

    Raises ``ArgumentTypeError``.
    """
    if not (words.isdecimal() and 3 <= int(words) <= _LONGEST):
        raise ArgumentTypeError(tr("秒数要写成 3 到 {most} 的整数", most=_LONGEST))
    return int(words)


def add_arguments(parser: ArgumentParser) -> None:
    """Add LIBRARY, ARTICLE, and how to show it."""
    add_library(parser)
    parser.add_argument("article", metavar="ARTICLE", help=tr("文章的编号"))
    parser.add_argument("--whole", action="store_true", help=tr("放映全文（默认只放要点，一页一件事）"))
    parser.add_argument("--screen", metavar="N", type=int, help=tr("观众屏是几号显示器（默认：另一块）"))
    parser.add_argument("--loop", metavar="SECONDS", type=seconds, default=0, help=tr("无人值守：每页几秒，循环放映"))
    parser.add_argument("--pdf", metavar="FILE.pdf", type=new_file, help=tr("不放映，把幻灯片存为 PDF"))
    parser.add_argument("--theme", choices=("light", "dark", "contrast"), default="light", help=tr("配色（默认 light）"))


COMMAND = Subcommand(mark("把一篇文章做成幻灯片放映"), add_arguments, run)
