"""What several commands take on the command line, checked before anything is done."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path

from viewer.i18n import tr
from viewer.whole_file import may_replace


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
