"""``frontdesk keys new|status|rotate|rehearse --keys DIR``: the publisher's keys (docs/FLEET.md)."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.cli.arguments import check_fleet
from viewer.cli.command import Subcommand
from viewer.errors import UsageError
from viewer.i18n import mark, tr

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner


def run(args: Namespace) -> int:
    """Run the action that was asked for."""
    check_fleet()
    if args.stick and not args.stick.is_dir():  # otherwise its key would stay on this computer
        raise UsageError(tr("没有 {path} 这个文件夹。请先插上 U 盘。", path=args.stick))
    return _ACTIONS[args.action](args)


def _new(args: Namespace) -> int:
    """Tell what happens when keys are lost, ask, and make them."""
    from viewer.fleet.key_folder import create, what_if_lost
    from viewer.fleet.signed_metadata import today_utc

    for words in what_if_lost():
        print(f"- {words}")
    if not args.yes:
        if not sys.stdin.isatty():
            raise UsageError(tr("看过以上说明，加上 --yes 再运行一次。"))
        if _asked(tr("都明白了，做密钥？输入 yes：")) != "yes":
            return 1
    stick = args.stick or args.keys / "stick"
    create(args.keys, stick, today_utc(), partial(_put_on_paper, args.keys))
    print(tr("密钥做好了：{folder}。这个文件夹请备份，不要给别人。", folder=args.keys))
    if args.stick:
        print(tr("{stick}：这个 U 盘请锁进保险柜，不要用来送内容。", stick=stick))
    else:
        print(tr("{stick} 里的那一把请移到 U 盘上，锁进保险柜，这里不要留。", stick=stick))
    return 0


def _asked(words: str) -> str:
    """Return the line that is typed or scanned; empty at the end of the input."""
    print(words, end="", flush=True)
    return sys.stdin.readline().strip()


def _put_on_paper(folder: Path, text: str) -> None:
    from viewer.fleet.key_folder import paper_page
    from viewer.fleet.signed_metadata import today_utc
    from viewer.whole_file import write_whole

    paper = folder / "paper.html"
    write_whole(paper, paper_page(text, today_utc().date()).encode())
    print(tr("用浏览器打开 {path}，打印两份，然后删掉这个文件。", path=paper))


def _status(args: Namespace) -> int:
    """Print which keys are here and what expires when; return 1 if something must be done."""
    from viewer.fleet.key_folder import current_root, daily_signer
    from viewer.fleet.signed_metadata import expiries, metadata_of, versions_of

    root = current_root(args.keys)
    daily_signer(args.keys)
    print(tr("根密钥名单第 {version} 版；这里有：{names}", version=root.version, names=_named(_at_hand(args))))
    now = datetime.now(UTC)
    dates = expiries([root], now)
    if args.to:
        if len(versions_of(args.to / "metadata", root.type)) < root.version:
            print(tr("新的名单还没有发布：请运行 frontdesk publish。"))
        dates += expiries([each.signed for each in metadata_of(args.to)], now)
    for each in dates:
        print(f"{'!' * each.level or '-'} {each.words}")
    if left := (args.keys / "paper.html").exists():
        print("! " + tr("{path} 还没有删掉。打印后请删掉。", path=args.keys / "paper.html"))
    shared = [str(path) for path in args.keys.glob("*.key") if os.name != "nt" and path.stat().st_mode & 0o077]
    if shared:
        print("! " + tr("别人也能读这些密钥：{paths}。请改成只有您自己能读（chmod 600）。", paths=tr("、").join(shared)))
    return 1 if left or shared or any(each.level for each in dates) else 0


def _at_hand(args: Namespace) -> dict[str, CryptoSigner]:
    """Return the root keys of the folder, of --with, and from paper, which is typed or scanned."""
    from viewer.fleet.key_folder import found_keys

    paper = (_asked(tr("扫描纸上的二维码，或把字母和数字输成一行：")) or "-") if args.paper else ""  # nothing is no key either
    return found_keys(args.keys, args.with_, paper)


def _named(names: Iterable[str]) -> str:
    """Return where keys are kept, in words, with the names that --replace takes."""
    words = {"daily": tr("日常密钥 daily"), "laptop": tr("这台电脑 laptop"), "stick": tr("U 盘 stick"), "paper": tr("纸 paper")}
    return tr("、").join(words[name] for name in names)


def _rotate(args: Namespace) -> int:
    """Replace a key."""
    from viewer.fleet.key_folder import rotate
    from viewer.fleet.signed_metadata import today_utc

    rotate(args.keys, _at_hand(args), args.replace, args.stick, today_utc(), partial(_put_on_paper, args.keys))
    print(tr("已换掉密钥“{name}”。再运行一次 frontdesk publish，屏幕就会接受。", name=_named([args.replace])))
    return 0


def _rehearse(args: Namespace) -> int:
    """Try with the keys at hand what could be replaced; return 1 if a loss could not be mended."""
    from viewer.fleet.key_folder import DAILY, ROOT_KEYS, rehearse
    from viewer.fleet.signed_metadata import today_utc

    at_hand = _at_hand(args)
    mended = rehearse(args.keys, at_hand, today_utc())
    for lost, pairs in mended.items():
        told = tr("能换，用 {pairs}", pairs=tr("、").join(pairs)) if pairs else tr("换不了：手边的根密钥不够两把")
        print(tr("丢了“{name}”：{told}", name=_named([lost]), told=told))
    missing = [name for name in ROOT_KEYS if name not in at_hand]
    if missing:
        print(tr("没有试过：{names}。全部试一遍，用 --with 和 --paper。", names=_named(missing)))
    return 0 if all(mended[lost] for lost in (DAILY, *missing)) else 1


_ACTIONS: dict[str, Callable[[Namespace], int]] = {"new": _new, "status": _status, "rotate": _rotate, "rehearse": _rehearse}


def add_arguments(parser: ArgumentParser) -> None:
    """Add the action and its options."""
    words = tr("new 做一套，status 看期限，rotate 换一把，rehearse 排练丢失")
    parser.add_argument("action", choices=_ACTIONS, help=words)
    parser.add_argument("--keys", metavar="DIR", type=Path, required=True, help=tr("密钥文件夹"))
    parser.add_argument("--stick", metavar="DIR", type=Path, help=tr("new、rotate：U 盘的文件夹，放保险柜的那一把"))
    parser.add_argument("--yes", action="store_true", help=tr("new：不再问"))
    words = tr("另一把根密钥在哪里")
    parser.add_argument("--with", dest="with_", metavar="PATH", type=Path, action="append", default=[], help=words)
    parser.add_argument("--paper", action="store_true", help=tr("还用纸上的根密钥"))
    names = ("daily", "laptop", "stick", "paper")
    parser.add_argument("--replace", choices=names, default="daily", help=tr("rotate：换哪一把（默认日常密钥）"))
    parser.add_argument("--to", metavar="FOLDER", type=Path, help=tr("status：也看这个发布文件夹的期限"))


COMMAND = Subcommand(mark("发布用的密钥：做、查、换、排练"), add_arguments, run)
