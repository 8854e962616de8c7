"""``frontdesk shot [LIBRARY] -o FILE.png``: a screen as a picture, drawn by the window's own code."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from viewer.app.qt import import_qt
from viewer.cli.arguments import add_library, library_file, new_file
from viewer.cli.command import Subcommand
from viewer.i18n import mark, tr

_THEMES = ("light", "dark", "contrast", "paper")
_LARGEST = 8192
"""Maximum side of a picture, px."""


def run(args: Namespace) -> int:
    """Draw the picture; return the exit status."""
    import_qt()
    from viewer.library.library import Library
    from viewer.shots.screenshot import Shot, shot

    path = library_file(args.library)
    if args.article:
        with Library.open(path) as library:
            library.row(args.article)  # a missing article is an error; a damaged one is drawn as such
    return shot(path, args.output, Shot(args.screen, args.article, args.section, args.size, args.theme, args.scale))


def size(words: str) -> tuple[int, int]:
    """Parse width and height in px, such as ``1440x900``.

    Raises ``ArgumentTypeError``.
    """
    width, _, height = words.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and 0 < int(width) <= _LARGEST and 0 < int(height) <= _LARGEST):
        raise ArgumentTypeError(tr("大小要写成 1440x900 这样，每边不超过 {largest}", largest=_LARGEST))
    return int(width), int(height)


def percent(words: str) -> int:
    """Parse a text size in per cent, 80–250.

    Raises ``ArgumentTypeError``.
    """
    number = words.removesuffix("%")
    if not (number.isdecimal() and 80 <= int(number) <= 250):
        raise ArgumentTypeError(tr("比例要写成 80 到 250 的整数"))
    return int(number)


def add_arguments(parser: ArgumentParser) -> None:
    """Add LIBRARY, what to draw, and -o FILE."""
    add_library(parser)
    parser.add_argument("-o", "--output", metavar="FILE.png", type=new_file, required=True, help=tr("要写的图片"))
    parser.add_argument("--screen", default="desk", help=tr("画哪个屏幕：desk、reader……（默认 desk）"))
    parser.add_argument("--article", metavar="ID", default="", help=tr("打开哪篇文章（默认第一篇）"))
    parser.add_argument("--section", metavar="ANCHOR", default="", help=tr("滚动到哪一节"))
    parser.add_argument("--size", metavar="WxH", type=size, default=(1440, 900), help=tr("大小，像素（默认 1440x900）"))
    parser.add_argument("--theme", choices=_THEMES, default="light", help=tr("配色（默认 light）"))
    parser.add_argument("--scale", metavar="PERCENT", type=percent, default=100, help=tr("文字大小，百分比（默认 100）"))


COMMAND = Subcommand(mark("把屏幕画成图片"), add_arguments, run)
