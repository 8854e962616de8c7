"""What several commands take on the command line, checked before anything is done: the library, a new file, a count."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

from viewer import resources
from viewer.i18n import tr
from viewer.whole_file import may_replace


def add_library(parser: ArgumentParser) -> None:
    """Take LIBRARY as a positional argument that may be left out."""
    words = tr("文章文件夹或 .fdk 文件；不写就用自带的文章")
    parser.add_argument("library", metavar="LIBRARY", nargs="?", type=Path, default=resources.articles(), help=words)


def library_file(library: Path) -> Path:
    """The library file to open: the validated copy of the file ``library``, or the cache of the folder ``library``, brought up to
    date first.

    What is wrong in the folder's own files, or was set aside in the file, is told on stderr. Raises ``LibraryError``.
    """
    if not library.is_dir():
        from viewer.library import outside

        copy = outside.bring(library)
        for fault in outside.damaged_in(library):
            print(fault, file=sys.stderr)
        return copy
    from viewer.library.library_builder import refresh_kept

    built = refresh_kept(library)
    if built.unwritable is not None:
        print(built.unwritable, file=sys.stderr)
    for problem in (*built.report.faults, *built.report.problems):
        print(problem, file=sys.stderr)
    return built.file


def new_file(words: str) -> Path:
    """The path of a file to write.

    Raises ``ArgumentTypeError`` where that is no name of a file, or something else than a file is there.
    """
    path = Path(words)
    if not words.strip() or words.endswith(("/", "\\")) or path.is_dir():
        raise ArgumentTypeError(tr("“{words}”是文件夹，或没有名字；要写一个文件名", words=words))
    if not may_replace(path):
        raise ArgumentTypeError(tr("“{words}”是设备、管道之类，不是文件；请换一个文件名", words=words))
    return path


def count(words: str) -> int:
    """A whole number, 1–10,000.

    Raises ``ArgumentTypeError``.
    """
    if not (words.isdecimal() and len(words) <= 5 and 1 <= int(words) <= 10_000):
        raise ArgumentTypeError(tr("要写 1 到 {most} 的整数", most=10_000))
    return int(words)
