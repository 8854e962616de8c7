"""The Debian package on an owner's machine, under its systemd: turned into a kiosk, upgraded while that runs, removed, purged."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.boot.machine import ROOT, UNIT, Machine, booted_with_package, reason_not_to
from tests.boot.on_screen import BACK, BOOT, drawn, judge, within
from tests.kiosk.x_screen import wait_for

PACKAGES = sorted((ROOT / "dist").glob("frontdesk_*.deb"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.x11,
    pytest.mark.skipif(bool(reason_not_to()), reason=reason_not_to()),
    pytest.mark.skipif(not PACKAGES, reason="needs a package: make deb"),
]

_NEWER = """
cd /root
dpkg-deb -R frontdesk.deb newer
sed -i 's/^Version: .*/&+newer/' newer/DEBIAN/control
dpkg-deb -Znone -b newer newer.deb
apt-get install -y --no-install-recommends ./newer.deb
"""
_HEAD_OFFICE = """
cd /root
mkdir safe
frontdesk keys new --keys keys --stick safe --yes
frontdesk publish /usr/lib/frontdesk/_internal/viewer/bundled/articles --to /srv/stick/folder --keys keys
apt-get install -y --no-install-recommends sudo
sudo -Hu frontdesk frontdesk update --from /srv/stick
systemctl restart frontdesk-kiosk
install -d -o frontdesk /srv/stick/folder/status
printf 'FROM=/srv/stick\\nREPORT=/srv/stick/folder\\n' >/etc/frontdesk/update.env
systemctl enable --now frontdesk-update.timer frontdesk-report.timer
systemctl start frontdesk-update.service frontdesk-report.service
"""
"""As docs/zh/head-office.md tells it: by hand the first time, then by the timers."""
_LEFT = "find / -xdev '(' -path /root -o -path /var/log -o -path /var/cache ')' -prune -o -iname '*frontdesk*' -print"
"""-xdev leaves out /proc, /sys, /dev, /run and /tmp, which are mounted."""


@pytest.fixture(scope="module", name="machine")
def _machine(server: tuple[str, Callable[[int], None]], pictures: Path) -> Iterator[Machine]:
    with booted_with_package(server[0], PACKAGES[-1], lambda: drawn(pictures)) as machine:
        assert wait_for(machine.stands, 60), machine.run("journalctl", "-u", UNIT, "-n", "50", "--no-pager")
        yield machine


def test_it_boots_into_the_home_page_and_is_heard(machine: Machine) -> None:
    judge(machine.seconds, BOOT, "package, boot to home page")
    assert machine.show("FragmentPath") in {f"/usr/lib/systemd/system/{UNIT}", f"/lib/systemd/system/{UNIT}"}
    before = machine.show("WatchdogTimestampMonotonic")
    assert wait_for(lambda: machine.show("WatchdogTimestampMonotonic") != before, 20)
    machine.run("frontdesk", "kiosk", "status", "--config", "/etc/frontdesk/kiosk.toml", check=False)


@pytest.mark.parametrize("role", ["window", "supervisor", "cage"])
def test_what_is_killed_comes_back(machine: Machine, pictures: Path, role: str) -> None:
    (before,) = machine.kiosk()[role]
    with within(BACK, f"package, {role} killed, back after"):
        os.kill(before, signal.SIGKILL)
        assert wait_for(lambda: machine.stands() and machine.kiosk()[role] != [before], 30), machine.kiosk()
        assert wait_for(lambda: drawn(pictures), 30)


def test_it_receives_from_head_office_shows_that_and_reports(machine: Machine, pictures: Path) -> None:
    machine.run("sh", "-euc", _HEAD_OFFICE)
    received = "/var/lib/frontdesk/.local/share/frontdesk/library.fdk"
    assert (machine.root / received.lstrip("/")).exists()
    assert wait_for(lambda: machine.stands() and drawn(pictures), 30), machine.kiosk()
    status = ("frontdesk", "kiosk", "status", "--json", "--config", "/etc/frontdesk/kiosk.toml")
    assert wait_for(lambda: received in machine.run(*status, check=False), 90), machine.run(*status, check=False)
    assert wait_for(lambda: json.loads(machine.run(*status, check=False))["uptime"] >= 1, 90)
    machine.run("systemctl", "start", "frontdesk-report.service")
    (report,) = (machine.root / "srv/stick/folder/status").iterdir()
    assert json.loads(report.read_bytes())["uptime"] > 0
    assert "sudo -Hu frontdesk" in machine.run("sh", "-c", "frontdesk update --from /srv/stick 2>&1", check=False)
    timers = machine.run("systemctl", "list-timers", "--no-pager")
    assert all(f"frontdesk-{name}.timer" in timers for name in ("update", "report"))


def test_an_upgrade_starts_the_kiosk_again(machine: Machine, pictures: Path) -> None:
    before = machine.kiosk()
    machine.run("sh", "-euc", _NEWER)
    assert wait_for(lambda: machine.stands() and drawn(pictures), 30), machine.kiosk()
    assert all(machine.kiosk()[role] != ids for role, ids in before.items())
    assert machine.run("dpkg-query", "-W", "-f", "${Version}", "frontdesk").endswith("+newer")
    assert machine.run("systemctl", "is-enabled", UNIT).strip() == "enabled"


def test_a_removed_package_leaves_an_ordinary_machine_and_the_owner_s_files(machine: Machine) -> None:
    machine.run("apt-get", "remove", "-y", "frontdesk")
    assert [ids for ids in machine.kiosk().values() if ids] == []
    assert "masked" not in machine.run("systemctl", "is-enabled", "ctrl-alt-del.target", check=False)
    assert machine.show("LoadState") != "loaded"
    assert all((machine.root / path).exists() for path in ("etc/frontdesk/kiosk.toml", "var/lib/frontdesk/pin.json"))


def test_a_purged_package_leaves_nothing(machine: Machine) -> None:
    machine.run("apt-get", "purge", "-y", "frontdesk")
    left = {line for line in machine.run("sh", "-c", _LEFT).split() if not line.startswith(f"/etc/systemd/system/{UNIT}.d")}
    assert left == set()
    assert "frontdesk" not in (machine.root / "etc/passwd").read_text()
