"""``frontdesk kiosk [LIBRARY]``: the touch screen in the lobby; ``set-pin``, ``status``, ``counts`` and ``install``."""

from __future__ import annotations

import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from viewer import resources
from viewer.app.qt import import_qt
from viewer.cli.arguments import library_file
from viewer.cli.command import Subcommand
from viewer.draw import garbage_collector
from viewer.errors import LibraryError, UsageError
from viewer.i18n import mark, ntr, tr

if TYPE_CHECKING:  # every command imports this module; it imports the rest when it runs
    from viewer.kiosk.core.crashes import Mode
    from viewer.kiosk.core.kiosk_file import Fault
    from viewer.kiosk.core.kiosk_settings import KioskSettings

_SWITCHES = ("--dry-run", "--replace-desktop", "--uninstall")
_MODES = ("normal", "safe", "page")
"""The values of ``viewer.kiosk.core.crashes.Mode``, which is not imported here."""
_VALUES = ("--library", "--from", "--program", "--root")


def run(args: Namespace) -> int:
    """Run the subcommand in the first word; without one, show the kiosk."""
    action = ACTIONS.get(args.what)
    if action is not None:
        return action(args)
    return _window(args) if args.window else _supervise(args)


def _settings(args: Namespace) -> tuple[KioskSettings, tuple[Fault, ...]]:
    """Read the owner's file. A named one must exist; the default one may be absent."""
    from viewer.kiosk.core.kiosk_file import load_kiosk
    from viewer.kiosk.core.kiosk_settings import KioskSettings, kiosk_path

    path = args.config or kiosk_path()
    if not path.exists():
        if args.config:
            raise UsageError(tr("没有 {path} 这个文件。", path=path))
        return KioskSettings(), ()
    return load_kiosk(path)


def _supervise(args: Namespace) -> int:
    """Keep a window running; return 0 when it was ended on purpose."""
    from viewer import own_process
    from viewer.fleet.update_summary import received_library
    from viewer.kiosk.core.supervision import Supervisor, Timeouts

    settings, faults = _settings(args)
    for fault in faults:
        print(fault, file=sys.stderr)

    def command(mode: Mode) -> Sequence[str]:
        library = Path(args.what or settings.library or received_library() or resources.articles())
        words = own_process.command("viewer", "kiosk", str(_ready(library)), "--window", mode.value)
        return [*words, "--config", str(args.config)] if args.config else words

    timeouts = Timeouts(maintenance=settings.staff.maintenance_minutes * 60)
    return Supervisor(command, settings.state_path / "crashes.json", settings.safe_mode, timeouts).run()


def _ready(library: Path) -> Path:
    """Return the library file: the cache of a folder, or the file itself.

    If a folder cannot be built, the window reports it and retries. The window also validates and follows a file.
    """
    if not library.is_dir():
        return library
    try:
        return library_file(library)
    except LibraryError as error:
        print(error, file=sys.stderr)
        return library


def _window(args: Namespace) -> int:
    """Run the window; its exit status tells the supervisor what to do next."""
    from viewer.kiosk.core.supervision import end_with_parent

    end_with_parent()
    garbage_collector.hold_off()
    import_qt()
    from viewer.app.application import check_screen
    from viewer.kiosk.core.crashes import Mode
    from viewer.kiosk.program import run_kiosk

    settings, faults = _settings(args)
    check_screen()
    return run_kiosk(Path(args.what), settings, faults, Mode(args.window))


def _set_pin(args: Namespace) -> int:
    """Ask for a PIN twice, or read it from a pipe, and keep its hash."""
    from getpass import getpass

    from viewer.kiosk.core.pin import set_pin

    settings, _ = _settings(args)
    if sys.stdin.isatty():
        pin = getpass(tr("新密码（6–12 位数字）："))
        if getpass(tr("再输一遍：")) != pin:
            raise UsageError(tr("两遍不一样，密码没有改。"))
    else:
        pin = sys.stdin.readline().strip()
    set_pin(settings.pin_path, pin)
    print(tr("密码已保存，马上生效：{path}", path=settings.pin_path))
    return 0


def _status(args: Namespace) -> int:
    """Print the health report; return 1 if the kiosk is not running or needs attention."""
    from viewer.kiosk.core.health import is_running, load_card, status_path, to_json
    from viewer.kiosk.core.idle import boot_id, time_since_boot

    settings, _ = _settings(args)
    card = load_card(status_path(settings.state_path))
    if card is None:
        print(tr("这台机器上还没有运行过自助机（{path}）。", path=status_path(settings.state_path)), file=sys.stderr)
        return 1
    running = is_running(card, time_since_boot(), boot_id())
    if args.json:
        print(to_json(card).decode(), end="")
    else:
        print(tr("正在运行") if running else tr("没有运行；最后一次报告：{at}", at=f"{card.at:%Y-%m-%d %H:%M}"))
        for finding in card.findings:
            print(f"- {finding.message}")
        print(ntr("重启过 {n} 次", "重启过 {n} 次", card.restarts))
    return 0 if running and not card.findings else 1


def _counts(args: Namespace) -> int:
    """Print the counts as CSV."""
    from viewer.kiosk.core.counters import Counters

    settings, _ = _settings(args)
    counters = Counters(settings.state_path / "counters.sqlite", settings.counters)
    print(counters.to_csv(), end="")
    counters.close()
    if counters.fault:
        print(counters.fault, file=sys.stderr)
    return 1 if counters.fault else 0


def _install(args: Namespace) -> int:
    """Run the installer for Debian and Ubuntu with the given options."""
    words = [switch for switch in _SWITCHES if getattr(args, _name(switch))]
    for option in _VALUES:
        value = getattr(args, _name(option))
        words += [option, str(value)] if value else []
    if sys.platform == "win32":
        script = resources.resource("deploy", "windows", "install-kiosk.ps1")
        raise UsageError(tr("Windows 上请以管理员身份在 PowerShell 里运行 {script}。", script=script))
    if not (args.program or vars(args)["from"]):
        words += _own_program()
    script = resources.resource("deploy", "install-kiosk.sh")
    import subprocess  # imported by every start, but rarely needed

    return subprocess.run(["sh", str(script), *words], check=False).returncode  # noqa: S603, S607 - our own script


def _own_program() -> list[str]:
    """Return the option for the program that is installed already; none in a checkout, from which one is installed."""
    from viewer import own_process

    if (resources.articles().parent / "pyproject.toml").exists():
        return []
    packaged = Path("/usr/bin/frontdesk")
    program = own_process.own_command()
    if packaged.exists() and packaged.resolve() == Path(program[0]).resolve():
        return ["--program", str(packaged)]
    return ["--program", program[0]] if len(program) == 1 else []


def _name(option: str) -> str:
    return option[2:].replace("-", "_")


ACTIONS: dict[str, Callable[[Namespace], int]] = {
    "set-pin": _set_pin,
    "status": _status,
    "counts": _counts,
    "install": _install,
}
"""Words that are not a library; a folder with such a name is written ``./status``."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add LIBRARY or a subcommand, and their options."""
    words = tr("文章文件夹或 .fdk 文件（不写就用 kiosk.toml 里的，或自带的），或 set-pin、status、counts、install")
    parser.add_argument("what", metavar="LIBRARY", nargs="?", default="", help=words)
    parser.add_argument("--config", metavar="kiosk.toml", type=Path, help=tr("设置文件（frontdesk help kiosk）"))
    parser.add_argument("--json", action="store_true", help=tr("status：输出 JSON"))
    installing = parser.add_argument_group(tr("install：装成自助机（Debian、Ubuntu，需要 root）"))
    for switch in _SWITCHES:
        installing.add_argument(switch, action="store_true")
    for option in _VALUES:
        installing.add_argument(option, metavar="PATH", type=Path)
    parser.add_argument("--window", choices=_MODES, default="", help=SUPPRESS)


COMMAND = Subcommand(mark("大厅自助机：全屏、锁定、自己重启"), add_arguments, run)
