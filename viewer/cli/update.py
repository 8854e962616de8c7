"""``frontdesk update [--from FOLDER|URL]``: receive the newest release from head office."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.cli.arguments import check_fleet, check_user
from viewer.cli.command import Subcommand
from viewer.errors import FleetError, UsageError
from viewer.i18n import mark, ntr, tr

if TYPE_CHECKING:
    from viewer.fleet.machine_state import FleetPlace

_MEMORY = 2 * 2**30
"""Address space of the process, in bytes: a hostile release must not exhaust the machine."""


def run(args: Namespace) -> int:
    """Receive, or put the release before back; then report: where that was asked for, or beside the releases of a folder."""
    from viewer.fleet.installed import put_back
    from viewer.fleet.machine_state import FleetPlace, is_address
    from viewer.fleet.update_run import release_folder

    check_user()
    place = FleetPlace.own()
    if args.put_back:
        print(tr("已放回第 {release} 版。", release=put_back(place).release))
        return 0
    address = args.from_ or (place.load().source if place.is_used else "")
    if not address:
        raise UsageError(tr("用 --from 说明从哪里取：U 盘或共享文件夹，或网址。"))
    if args.trust and not args.trust.is_file():
        raise UsageError(tr("没有 {path} 这个文件。", path=args.trust))
    check_fleet()
    from viewer.fleet.reporting import leave_report

    if not is_address(address):
        address = str(release_folder(Path(address).absolute()))
    try:
        _receive(place, address, args.trust)
        if not args.report and not is_address(address):
            leave_report(place, address, args.state)
    finally:
        unreported = _unreported(place, args) if args.report else ""
        if unreported:  # what becomes of the update is told as well
            print(unreported, file=sys.stderr)
    return 1 if unreported else 0


def _unreported(place: FleetPlace, args: Namespace) -> str:
    """Leave the report of this machine; return why it could not be left, or nothing."""
    from viewer.fleet.reporting import report

    try:
        report(place, args.report, args.state)
    except FleetError as error:
        return str(error)
    return ""


def _receive(place: FleetPlace, address: str, trust: Path | None) -> None:
    from datetime import UTC, datetime

    from viewer.fleet.receiving import receive
    from viewer.fleet.release_source import ReleaseSource
    from viewer.own_process import bound_memory

    bound_memory(_MEMORY)
    done = receive(place, address, ReleaseSource(address), datetime.now(UTC), trust)
    match done.state:
        case "new":
            articles = ntr("{n} 篇文章", "{n} 篇文章", done.articles)
            size = -(-done.received // 1000)
            print(tr("已装好第 {release} 版：{articles}，收到 {size} kB。", release=done.release, articles=articles, size=size))
        case "later":
            print(tr("第 {release} 版先给别的屏幕，这台以后再装。", release=done.release))
        case _:
            print(tr("已经是最新：第 {release} 版。", release=done.release))


def add_arguments(parser: ArgumentParser) -> None:
    """Add --from, --trust, --put-back and --report."""
    parser.add_argument("--from", dest="from_", metavar="FOLDER|URL", default="", help=tr("从哪里取（默认上次的地方）"))
    parser.add_argument("--trust", metavar="FILE", type=Path, help=tr("总部的 1.root.json，第一次用网址时要"))
    parser.add_argument("--put-back", action="store_true", help=tr("放回上一版；这一版不再装"))
    words = tr("把这台机器的状态放到这里（从文件夹取的，默认放回那里）")
    parser.add_argument("--report", metavar="FOLDER|URL", default="", help=words)
    parser.add_argument("--state", metavar="DIR", type=Path, help=tr("自助机的状态文件夹（kiosk.toml 的 state）"))


COMMAND = Subcommand(mark("从总部接收最新内容"), add_arguments, run)
