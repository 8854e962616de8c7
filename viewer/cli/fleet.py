"""``frontdesk fleet status|report|prune FOLDER``: the screens of head office, and the folder that serves them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from viewer.cli.arguments import check_fleet, check_user, count, new_file, whole_number
from viewer.cli.command import Subcommand
from viewer.i18n import mark, tr


def run(args: Namespace) -> int:
    """Run the action that was asked for."""
    check_fleet()
    return _ACTIONS[args.action](args)


def _status(args: Namespace) -> int:
    """Print the table, or write it; return 1 if a screen is missing or needs attention."""
    from datetime import UTC, datetime

    from viewer.fleet.fleet_overview import ScreenGroup, as_csv, as_text, read_overview
    from viewer.whole_file import write_whole

    overview = read_overview(Path(args.folder), datetime.now(UTC), args.places, args.late)
    if args.csv:
        write_whole(args.csv, as_csv(overview).encode("utf-8-sig"), private=False)
    if args.html:
        from viewer.fleet.fleet_page import write_pages

        write_pages(overview, args.html)
    if not args.csv and not args.html:
        print(as_text(overview))
    return 0 if len(overview.of(ScreenGroup.FINE)) == len(overview.lines) else 1


def _report(args: Namespace) -> int:
    """Leave the report of this machine; tell its id, by which head office names its place."""
    from viewer.fleet.machine_state import FleetPlace
    from viewer.fleet.reporting import report

    check_user()
    done = report(FleetPlace.own(), args.folder, args.state)
    print(tr("状态放好了。这台机器的编号：{id}", id=done.id))
    return 0


def _prune(args: Namespace) -> int:
    """Delete what only old releases need."""
    from viewer.fleet.signed_metadata import prune

    files, size = prune(Path(args.folder), args.keep)
    print(tr("删掉了 {n} 个文件，{size} kB。", n=files, size=-(-size // 1000)))
    return 0


_ACTIONS: dict[str, Callable[[Namespace], int]] = {"status": _status, "report": _report, "prune": _prune}


def add_arguments(parser: ArgumentParser) -> None:
    """Add the action, FOLDER and the options."""
    words = tr("status 看所有屏幕，report 放下这台的状态，prune 清理旧版")
    parser.add_argument("action", choices=_ACTIONS, help=words)
    parser.add_argument("folder", metavar="FOLDER", help=tr("发布文件夹；report 也可以是网址"))
    parser.add_argument("--places", metavar="FILE", type=Path, help=tr("status：CSV 文件，每行是屏幕的编号和地点"))
    words = tr("status：多少分钟没有报到算未报到（默认 30）")
    parser.add_argument("--late", metavar="MINUTES", type=whole_number(1_000_000), default=30, help=words)
    parser.add_argument("--csv", metavar="FILE", type=new_file, help=tr("status：写成 CSV"))
    parser.add_argument("--html", metavar="DIR", type=Path, help=tr("status：写成网页"))
    parser.add_argument("--state", metavar="DIR", type=Path, help=tr("report：自助机的状态文件夹（kiosk.toml 的 state）"))
    parser.add_argument("--keep", metavar="N", type=count, default=3, help=tr("prune：留下最新几版（默认 3）"))


COMMAND = Subcommand(mark("许多屏幕：一览、报到、清理"), add_arguments, run)
