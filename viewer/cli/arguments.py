"""Arguments shared by several commands, checked before anything runs: a library, a new file, a count."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from pathlib import Path

from viewer import own_process, resources
from viewer.errors import FleetError, UsageError
from viewer.i18n import tr
from viewer.whole_file import may_replace


def add_library(parser: ArgumentParser) -> None:
    """Add the optional positional argument LIBRARY."""
    words = tr("文章文件夹或 .fdk 文件；不写就用自带的文章")
    parser.add_argument("library", metavar="LIBRARY", nargs="?", type=Path, default=resources.articles(), help=words)


def library_file(library: Path) -> Path:
    """Return the library file to open: the validated copy of the file ``library``, or the
    updated cache of the folder ``library``.

    Faults in the folder's own files, and articles rejected from the file, are reported on stderr. Raises ``LibraryError``.
    """
    if not library.is_dir():
        from viewer.library import external_file

        copy = external_file.validated_copy(library)
        for fault in external_file.damaged_in(library):
            print(fault, file=sys.stderr)
        return copy
    from viewer.library.library_builder import refresh_kept

    built = refresh_kept(library)
    if built.unwritable is not None:
        print(built.unwritable, file=sys.stderr)
    for problem in (*built.report.faults, *built.report.problems):
        print(problem, file=sys.stderr)
    return built.file


def tell_of_unbounded_memory() -> None:
    """Say on stderr if this system cannot limit the memory of the processes that read articles."""
    if not own_process.can_bound_memory():
        words = tr("提醒：这个系统不能限制读文章的进程用多少内存（时间有限制）；来路不明的文章请在 Linux 上检查。")
        print(words, file=sys.stderr)


def check_fleet() -> None:
    """Raise ``FleetError`` if the packages of the extra ``fleet`` are missing."""
    from importlib.util import find_spec

    if not (find_spec("tuf") and find_spec("cryptography")):
        raise FleetError(tr("这一步要用 python-tuf：请装 frontdesk-viewer[fleet]。"))


def check_user(kiosk: Path = Path("/var/lib/frontdesk")) -> None:
    """Raise ``UsageError`` if root would receive or report what belongs to the account of this machine's kiosk."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0 and "FRONTDESK_HOME" not in os.environ
    if as_root and kiosk.is_dir() and kiosk.stat().st_uid:
        words = tr("这台自助机的内容归用户 frontdesk，不归管理员。请这样运行：sudo -Hu frontdesk frontdesk …")
        raise UsageError(words)


def new_file(words: str) -> Path:
    """Parse the path of a file to write.

    Raises ``ArgumentTypeError`` if it is not a file name, or something other than a file exists there.
    """
    path = Path(words)
    if not words.strip() or words.endswith(("/", "\\")) or path.is_dir():
        raise ArgumentTypeError(tr("“{words}”是文件夹，或没有名字；要写一个文件名", words=words))
    if not may_replace(path):
        raise ArgumentTypeError(tr("“{words}”是设备、管道之类，不是文件；请换一个文件名", words=words))
    return path


def whole_number(most: int) -> Callable[[str], int]:
    """Return a function that parses a whole number, 1–``most``, and raises ``ArgumentTypeError``."""

    def parse(words: str) -> int:
        if not (words.isdecimal() and len(words) <= len(str(most)) and 1 <= int(words) <= most):
            raise ArgumentTypeError(tr("要写 1 到 {most} 的整数", most=most))
        return int(words)

    return parse


count = whole_number(10_000)
"""Parses a whole number, 1–10,000."""
