"""What turns a machine into a kiosk: the settings file documents the settings correctly, the installer does what it says."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from msgspec import Struct, inspect, structs

from viewer import resources
from viewer.kiosk.core.kiosk_file import load_kiosk
from viewer.kiosk.core.kiosk_settings import KioskSettings

DEPLOY = resources.resource("deploy")
INSTALL = DEPLOY / "install-kiosk.sh"
SAMPLE = (DEPLOY / "kiosk.toml").read_text(encoding="utf-8")
UNIT = "etc/systemd/system/frontdesk-kiosk.service"
PROGRAM = shutil.which("true") or "/bin/true"


def keys(settings: Struct, table: str = "") -> Iterator[tuple[str, str, object]]:
    """Yield table, key and type of each setting."""
    for field in structs.fields(settings):
        value = getattr(settings, field.name)
        if isinstance(value, Struct):
            yield from keys(value, field.encode_name)
        else:
            yield table, field.encode_name, field.type


def install(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", INSTALL, *arguments], capture_output=True, text=True, check=False)


def files(root: Path) -> dict[str, tuple[str, float]]:
    return {
        str(path.relative_to(root)): (path.read_text(encoding="utf-8"), path.stat().st_mtime_ns)
        for path in root.rglob("*")
        if path.is_file()
    }


def test_settings_file_that_ships_holds_every_key_with_its_default() -> None:
    assert load_kiosk(DEPLOY / "kiosk.toml") == (KioskSettings(), ())
    raw = tomllib.loads(SAMPLE)
    for table, key, _ in keys(KioskSettings()):
        assert key in (raw[table] if table else raw)


def test_ranges_that_it_tells_are_the_ranges_that_are_checked() -> None:
    for _, key, kind in keys(KioskSettings()):
        info = inspect.type_info(kind)
        if isinstance(info, inspect.IntType | inspect.FloatType):
            line = re.search(rf"^{key} = .*$", SAMPLE, re.MULTILINE)
            assert line is not None
            assert f"{info.ge:g}–{info.le:g}" in line[0]


def test_manual_shows_this_very_file() -> None:
    manual = resources.articles().parent / "docs" / "KIOSK.md"
    assert f"```toml\n{SAMPLE}```" in manual.read_text(encoding="utf-8")


def test_installing_twice_changes_nothing_and_keeps_what_the_owner_wrote(tmp_path: Path) -> None:
    library = tmp_path / "my.fdk"
    library.write_text("library")
    root = tmp_path / "root"
    first = install("--root", root, "--program", PROGRAM, "--library", library)
    assert first.returncode == 0, first.stderr
    settings, faults = load_kiosk(root / "etc/frontdesk/kiosk.toml")
    assert (settings.library, settings.state, faults) == ("/srv/frontdesk/library.fdk", "/var/lib/frontdesk", ())
    assert (root / "srv/frontdesk/library.fdk").read_text() == "library"
    with (root / "etc/frontdesk/kiosk.toml").open("a") as file:
        file.write("# mine\n")
    before = files(root)
    assert install("--root", root, "--program", PROGRAM).returncode == 0
    assert files(root) == before


def test_taking_away_leaves_the_owners_files_alone(tmp_path: Path) -> None:
    install("--root", tmp_path, "--program", PROGRAM)
    assert UNIT in files(tmp_path)
    assert install("--root", tmp_path, "--uninstall").returncode == 0
    assert list(files(tmp_path)) == ["etc/frontdesk/kiosk.toml"]
    assert install("--root", tmp_path, "--uninstall").returncode == 0


def test_the_unit_that_reports_does_so_where_the_owner_says(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("frontdesk")
    assert install("--root", tmp_path / "root", "--program", program).returncode == 0
    units = tmp_path / "root/etc/systemd/system"
    (line,) = re.findall("^ExecStart=(.*)$", (units / "frontdesk-report.service").read_text(), re.MULTILINE)
    subprocess.run(["sh", "-c", line], env={**os.environ, "REPORT": str(tmp_path / "share")}, check=True)
    assert len([*(tmp_path / "share/status").glob("*.json")]) == 1
    assert "WantedBy=timers.target" in (units / "frontdesk-report.timer").read_text()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd")
@pytest.mark.parametrize("unit", ["frontdesk-update.timer", "frontdesk-report.timer"])
def test_systemd_finds_no_fault_in_the_timers_and_what_they_start(tmp_path: Path, unit: str) -> None:
    install("--root", tmp_path, "--program", PROGRAM)
    folder = tmp_path / "etc/systemd/system"
    told = subprocess.run(
        ["systemd-analyze", "verify", folder / unit, folder / unit.replace("timer", "service")], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (told.returncode, told.stderr) == (0, "")


def test_dry_run_prints_and_changes_nothing(tmp_path: Path) -> None:
    done = install("--root", tmp_path, "--program", PROGRAM, "--dry-run")
    assert done.returncode == 0
    assert "frontdesk-kiosk.service" in done.stdout
    assert "Nothing was changed" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--library", "missing.fdk"), 1, "no library file"),
        (("--program", "/nowhere/frontdesk"), 1, "cannot be run"),
        (("--program",), 1, "needs a value"),
        (("--surprise",), 2, "--dry-run"),
    ],
)
def test_wrong_use_is_told_before_any_change(tmp_path: Path, arguments: tuple[str, ...], status: int, words: str) -> None:
    done = install("--root", tmp_path, *arguments)
    assert (done.returncode, list(tmp_path.iterdir())) == (status, [])
    assert words in done.stderr


@pytest.mark.parametrize(("release", "words"), [(None, "completely filled"), ("debian 7 m68k", "was made for debian 7 m68k")])
def test_stick_that_cannot_serve_is_refused_before_any_change(tmp_path: Path, release: str | None, words: str) -> None:
    stick, root = tmp_path / "a stick", tmp_path / "root"
    (stick / "debs").mkdir(parents=True)
    if release:
        (stick / "debs" / "Packages").touch()
        (stick / "release").write_text(f"{release}\n")
    done = install("--root", root, "--program", PROGRAM, "--from", stick)
    assert (done.returncode, root.exists()) == (1, False)
    assert words in done.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_finds_no_fault_in_the_unit(tmp_path: Path) -> None:
    install("--root", tmp_path, "--program", PROGRAM)
    unit = tmp_path / UNIT
    text = re.sub(r"/usr/bin/(cage|chvt)", PROGRAM, unit.read_text(encoding="utf-8"))
    unit.write_text(text, encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_unit_waits_longer_than_the_supervisor_does(tmp_path: Path) -> None:
    install("--root", tmp_path, "--program", PROGRAM)
    unit = (tmp_path / UNIT).read_text(encoding="utf-8")
    watchdog = re.search(r"^WatchdogSec=(\d+)$", unit, re.MULTILINE)
    assert watchdog is not None
    assert int(watchdog[1]) > 2 * 20
    for line in ("Type=notify", "NotifyAccess=all", "Restart=always", "StartLimitIntervalSec=0"):
        assert f"\n{line}\n" in unit
    assert "PAMName=" not in unit  # pam_systemd takes every process out of the unit


def test_shell_launcher_settings_are_whole() -> None:
    root = ET.parse(DEPLOY / "windows" / "shell-launcher.xml").getroot()  # noqa: S314 - our own file
    space = {"s": "http://schemas.microsoft.com/ShellLauncher/2018/Configuration"}
    profiles = {profile.get("Id") for profile in root.iterfind(".//s:Profiles/s:Profile", space)}
    assert {used.get("Id") for used in root.iterfind(".//s:Config/s:Profile", space)} == profiles
