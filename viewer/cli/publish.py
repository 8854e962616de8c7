"""``frontdesk publish LIBRARY --to FOLDER --keys DIR [--ring N]``: a signed release for many screens."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from viewer.cli.arguments import check_fleet, library_file, whole_number
from viewer.cli.command import Subcommand
from viewer.errors import FleetError, UsageError
from viewer.i18n import mark, ntr, tr


def run(args: Namespace) -> int:
    """Publish, and tell what a screen will load."""
    check_fleet()
    from viewer.fleet.machine_state import is_address
    from viewer.fleet.publishing import publish
    from viewer.fleet.signed_metadata import today_utc

    if is_address(args.to):
        raise UsageError(tr("{path} 是网址。请发布到文件夹，再把它拷贝到网站上。", path=args.to))
    library, folder = library_file(args.library), Path(args.to)
    try:
        done = publish(library, folder, args.keys, today_utc(), args.ring)
    except OSError as error:
        reason = error.strerror or error
        raise FleetError(tr("没有发布到 {folder}：{reason}。屏幕看到的还是上一版。", folder=folder, reason=reason)) from error
    if done.renewed:
        print(tr("内容没有变，只更新了日期：第 {release} 版，{path}。", release=done.release, path=args.to))
        return 0
    articles = ntr("{n} 篇文章", "{n} 篇文章", done.articles)
    size = tr("新写 {n} 个文件，{size} kB", n=done.blobs, size=-(-done.size // 1000))
    words = tr("已发布第 {release} 版：{articles}；{size}；", release=done.release, articles=articles, size=size)
    print(words + tr("给 {ring}% 的屏幕。", ring=args.ring))
    return 0


def add_arguments(parser: ArgumentParser) -> None:
    """Add LIBRARY, --to, --keys and --ring."""
    parser.add_argument("library", metavar="LIBRARY", type=Path, help=tr("文章文件夹或 .fdk 文件"))
    parser.add_argument("--to", metavar="FOLDER", required=True, help=tr("发布到哪个文件夹：U 盘、共享文件夹或网站"))
    parser.add_argument("--keys", metavar="DIR", type=Path, required=True, help=tr("密钥文件夹（frontdesk keys new）"))
    parser.add_argument("--ring", metavar="N", type=whole_number(100), default=100, help=tr("先给百分之几的屏幕（默认 100）"))


COMMAND = Subcommand(mark("给许多屏幕发布内容，带签名"), add_arguments, run)
