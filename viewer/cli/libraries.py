"""The LIBRARY that a command works on: a folder of articles, a library file, or the one that ships."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from viewer import resources
from viewer.i18n import tr


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
    from viewer.library.build import refresh_kept

    built = refresh_kept(library)
    if built.unwritable is not None:
        print(built.unwritable, file=sys.stderr)
    for problem in (*built.report.faults, *built.report.problems):
        print(problem, file=sys.stderr)
    return built.file
