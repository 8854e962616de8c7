"""``frontdesk print [LIBRARY] ARTICLE -o FILE.pdf``: an article on paper, as a PDF."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from viewer.app.qt import import_qt
from viewer.cli.arguments import add_library, library_file, new_file
from viewer.cli.command import Subcommand
from viewer.i18n import mark, ntr, tr

_TEXTS = {"normal": "NORMAL", "large": "LARGE", "largest": "LARGEST"}


def run(args: Namespace) -> int:
    """Write the PDF; return the exit status."""
    import_qt()
    from datetime import date

    from viewer import settings
    from viewer.app.application import application
    from viewer.handout.handout import Handout, printable
    from viewer.handout.options import Extent, HandoutOptions, Paper, TextSize
    from viewer.handout.pdf import write_pdf
    from viewer.library.library import Library

    with Library.open(library_file(args.library)) as library:
        article = library.article(args.article)
        application()
        extent = Extent.SUMMARY if args.summary else Extent.WHOLE
        options = HandoutOptions(Paper(args.paper), extent, TextSize[_TEXTS[args.text]])
        chosen, _ = settings.load(settings.settings_path())
        info = library.info.named(chosen.clinic_name, chosen.clinic_slogan)
        pages = write_pdf(Handout(printable(library, article, date.today(), info=info), options), args.output)
    print(ntr("{path}：{n} 页", "{path}：{n} 页", pages, path=args.output))
    return 0


def add_arguments(parser: ArgumentParser) -> None:
    """Add LIBRARY, ARTICLE, paper, extent, text size and -o FILE."""
    add_library(parser)
    parser.add_argument("article", metavar="ARTICLE", help=tr("文章的编号"))
    parser.add_argument("-o", "--output", metavar="FILE.pdf", type=new_file, required=True, help=tr("要写的 PDF"))
    parser.add_argument("--paper", choices=("A4", "A5"), default="A4", help=tr("纸张（默认 A4）"))
    parser.add_argument("--summary", action="store_true", help=tr("只要一两页的摘要"))
    parser.add_argument("--text", choices=tuple(_TEXTS), default="normal", help=tr("字号：普通、14 磅、18 磅"))


COMMAND = Subcommand(mark("把一篇文章排成讲义，存为 PDF"), add_arguments, run)
