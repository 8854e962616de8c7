"""``Machine``: a fresh Debian, created by debootstrap and booted by its own systemd in namespaces of this one's kernel.

It has no screen: cage draws into a window on an X server, and seatd is not used. Everything else is as on a real machine.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.kiosk.x_screen import children, wait_for

ROOT = Path(__file__).resolve().parents[2]
SUITE = os.environ.get("FRONTDESK_BOOT_SUITE", "bookworm")
UNIT = "frontdesk-kiosk.service"
FOLDER = ROOT / "build" / "kiosk-boot"
STICK = "/media/stick"
PIN = "274913"
_BOOT = Path(__file__).with_name("boot.sh")
_TOOLS = ("debootstrap", "unshare", "nsenter", "Xvfb", "xwininfo", "xdotool", "cc")
_FILES = ("viewer", "resources", "articles", "docs", "pyproject.toml", "requirements.lock", "README.md", "LICENSE")
_CERTIFICATES = "etc/ssl/certs/ca-certificates.crt"

_BED = """\
[Unit]
ConditionPathExists=
[Service]
ExecStartPre=
TTYPath=
TTYReset=no
TTYVHangup=no
TTYVTDisallocate=no
StandardInput=null
UtmpIdentifier=
Environment=WLR_BACKENDS=x11 WLR_RENDERER=pixman DISPLAY={display}
"""
"""The differences from the installed unit: there is no terminal here, and the screen is a window."""


def reason_not_to() -> str:
    """Return why no machine can be booted here; empty: one can."""
    if os.environ.get("FRONTDESK_BOOT") != "1":
        return "takes minutes and the network: make kiosk-boot-test"
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "only root can boot a machine in namespaces"
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    return f"needs {', '.join(missing)}" if missing else ""


@dataclass
class Machine:
    """A booted machine; ``init`` is its first process, as seen from here, ``root`` the folder of its files.

    ``seconds`` is how long it took to start.
    """

    root: Path
    init: int
    seconds: float

    def run(self, *words: str, check: bool = True, seconds: float = 1800) -> str:
        """Return the output of a command on it, run as root."""
        inside = ["nsenter", "-t", str(self.init), "-p", "-m", "-u", "-i", "-n", "-C", "--root", *_clean(), *words]
        ran = subprocess.run(inside, capture_output=True, text=True, timeout=seconds, check=False)
        assert ran.returncode == 0 or not check, (words, ran.stdout[-3000:], ran.stderr[-3000:])
        return ran.stdout

    def show(self, name: str) -> str:
        """Return a property of the kiosk's unit."""
        return self.run("systemctl", "show", "-P", name, UNIT).strip()

    def kiosk(self) -> dict[str, list[int]]:
        """Return the processes of every kiosk on it – ``cage``, ``supervisor`` and ``window`` – by their ids here."""
        found: dict[str, list[int]] = {"cage": [], "supervisor": [], "window": []}
        for folder in Path("/proc").iterdir():
            with suppress(OSError, UnicodeDecodeError):
                words = (folder / "cmdline").read_text().split("\0") if folder.name.isdigit() else []
                if "/etc/frontdesk/kiosk.toml" in words and (folder / "root").readlink() == self.root:
                    found[_role(words)].append(int(folder.name))
        return found

    def stands(self) -> bool:
        """Return whether there is one of each, and the unit is active."""
        return [len(ids) for ids in self.kiosk().values()] == [1, 1, 1] and self.show("ActiveState") == "active"

    def cgroups(self) -> list[Path]:
        """Return the kernel's accounting folders of the kiosk's unit, one per hierarchy."""
        (cage,) = self.kiosk()["cage"]
        return [folder for folder in _folders(Path(f"/proc/{cage}/cgroup").read_text()) if folder.name == UNIT]


@contextmanager
def booted(display: str, library: Path, shown: Callable[[], bool]) -> Iterator[Machine]:
    """Yield a machine on which Frontdesk was installed offline, from a stick filled by
    another machine, and which was then rebooted.

    Its kiosk draws ``library`` on ``display``, and has started when that is ``shown``.
    """
    online, offline = FOLDER / f"{SUITE}-online", FOLDER / SUITE
    if not (online / "usr").exists():
        _make(online)
    with _running(online) as machine:
        stick = _filled_stick(machine, library)
    _make(offline)
    shutil.copytree(stick, offline / "media/stick")
    _put_in_bed(offline, display)
    with _running(offline, "--net") as machine:
        _install(machine)
    with _running(offline, shown=shown) as machine:
        yield machine


@contextmanager
def booted_with_package(display: str, package: Path, shown: Callable[[], bool]) -> Iterator[Machine]:
    """Yield a machine whose owner has installed the Debian ``package``, turned it into a kiosk, and rebooted."""
    root = FOLDER / f"{SUITE}-package"
    _make(root)
    _put_in_bed(root, display)
    with _running(root) as machine:
        _connect(machine)
        machine.run("apt-get", "update")
        shutil.copyfile(package, root / "root/frontdesk.deb")
        machine.run("apt-get", "install", "-y", "--no-install-recommends", "/root/frontdesk.deb")
        machine.run("frontdesk", "kiosk", "install")
        machine.run("sh", "-c", f"echo {PIN} | frontdesk kiosk set-pin --config /etc/frontdesk/kiosk.toml")
    with _running(root, shown=shown) as machine:
        yield machine
    shutil.rmtree(root)


@contextmanager
def _running(root: Path, *spaces_more: str, shown: Callable[[], bool] | None = None) -> Iterator[Machine]:
    """Yield the machine of ``root``, from its start – until ``shown`` is true, otherwise until its services run – to its end.

    ``--net``: it has no network but its own.
    """
    ours = _folders(Path("/proc/self/cgroup").read_text())
    own = [folder / f"frontdesk-boot-{os.getpid()}" for folder in ours if folder.is_dir()]
    for folder in own:
        with suppress(OSError):
            folder.mkdir()
    enter = "".join(f"echo $$ > {folder}/cgroup.procs || :; " for folder in own)
    kind = "v2" if Path("/sys/fs/cgroup/cgroup.controllers").exists() or SUITE != "bookworm" else "v1"
    spaces = ["unshare", "--mount", "--pid", "--ipc", "--uts", "--cgroup", "--fork", "--kill-child", *spaces_more]
    command = ["sh", "-c", f'{enter}exec "$@"', "sh", *spaces, "sh", str(_BOOT), str(root), kind]
    log = root.with_suffix(".log")
    begun = time.monotonic()
    with log.open("wb") as out:
        outer = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        assert wait_for(lambda: children(outer.pid) != [], 10), log.read_text()
        machine = Machine(root, children(outer.pid)[0], 0)
        assert shown is None or wait_for(shown, 120), machine.run("journalctl", "-u", UNIT, "-n", "50", "--no-pager")
        machine.seconds = time.monotonic() - begun
        ready = ("running", "degraded")
        assert wait_for(lambda: machine.run("systemctl", "is-system-running", check=False).strip() in ready, 60), log.read_text()
        yield machine
    finally:
        outer.kill()  # and with it the machine's first process, and with that all others
        outer.wait()
        for folder in own:
            wait_for(lambda folder=folder: _gone(folder), 10)  # type: ignore[misc]


def _clean() -> list[str]:
    """Return ``env`` with only what pip needs from this machine to find its packages."""
    kept = [f"{name}={os.environ[name]}" for name in ("http_proxy", "https_proxy", "PIP_INDEX_URL") if name in os.environ]
    paths = ["HOME=/root", "LANG=C.UTF-8", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", f"PIP_CERT=/{_CERTIFICATES}"]
    return ["/usr/bin/env", "-i", "--chdir=/", *paths, *kept]


def _make(root: Path) -> None:
    """Create a minimal Debian in ``root``; the result of an earlier debootstrap is reused."""
    made = FOLDER / f"{SUITE}.tar"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    if not made.exists():
        command = ["debootstrap", "--variant=minbase", "--include=systemd,systemd-sysv,dbus,ca-certificates", SUITE, str(root)]
        ran = subprocess.run(command, capture_output=True, check=False)
        assert ran.returncode == 0, ran.stdout[-2000:]
        whole = made.with_suffix(".new")
        subprocess.run(["tar", "-C", str(root), "--one-file-system", "-cf", str(whole), "."], check=True)
        whole.rename(made)
        return
    subprocess.run(["tar", "-C", str(root), "-xpf", str(made)], check=True)


def _put_in_bed(root: Path, display: str) -> None:
    for unit, text in ((UNIT, _BED.format(display=display)), ("seatd.service", "[Service]\nEnvironment=SEATD_VTBOUND=0\n")):
        drop_in = root / f"etc/systemd/system/{unit}.d/bed.conf"
        drop_in.parent.mkdir(parents=True, exist_ok=True)
        drop_in.write_text(text)


def _connect(machine: Machine) -> None:
    """Give it what this machine needs to reach its network."""
    for name in ("etc/resolv.conf", _CERTIFICATES):
        if Path("/", name).exists():
            shutil.copyfile(Path("/", name), machine.root / name)


def _filled_stick(machine: Machine, library: Path) -> Path:
    """Return a folder that a machine with internet access has filled from this checkout."""
    _connect(machine)
    source = machine.root / "usr/src/frontdesk"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    for name in _FILES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, source / name)
    shutil.copyfile(library, source / "library.fdk")
    machine.run("apt-get", "update")
    machine.run("apt-get", "install", "-y", "--no-install-recommends", "python3", "python3-venv")
    make = "/usr/src/frontdesk/resources/deploy/make-kiosk-stick.sh"
    machine.run("sh", make, STICK, "--library", "/usr/src/frontdesk/library.fdk")
    return machine.root / STICK.lstrip("/")


def _install(machine: Machine) -> None:
    """Install as docs/KIOSK.md tells an owner to, with a stick and no network."""
    interfaces = machine.run("cat", "/proc/net/dev")
    assert re.findall(r"^ *(\S+):", interfaces, re.MULTILINE) == ["lo"], interfaces
    said = machine.run("sh", f"{STICK}/install-kiosk.sh", "--from", STICK, "--library", f"{STICK}/library.fdk")
    assert "the internet is not needed" in said
    machine.run("sh", "-c", f"echo {PIN} | /opt/frontdesk/bin/frontdesk kiosk set-pin --config /etc/frontdesk/kiosk.toml")


def _role(words: list[str]) -> str:
    if Path(words[0]).name == "cage":
        return "cage"
    return "window" if "--window" in words else "supervisor"


def _folders(cgroup: str) -> list[Path]:
    """Return the folders below ``/sys/fs/cgroup`` that ``/proc/…/cgroup`` names."""
    unified = "" if Path("/sys/fs/cgroup/cgroup.controllers").exists() else "unified"
    lines = [line.split(":", 2) for line in cgroup.splitlines()]
    return [Path("/sys/fs/cgroup", names.removeprefix("name=") or unified, path.lstrip("/")) for _, names, path in lines]


def _gone(folder: Path) -> bool:
    """Remove ``folder`` and its subfolders; return whether none is left."""
    for path in sorted(folder.rglob("*/"), reverse=True) if folder.is_dir() else ():
        with suppress(OSError):
            path.rmdir()
    with suppress(OSError):
        folder.rmdir()
    return not folder.exists()
