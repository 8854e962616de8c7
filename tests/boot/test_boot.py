"""The kiosk on an owner's system: Debian, systemd, cage. Booted, and judged from outside."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QTransform

from tests.boot.machine import PIN, ROOT, SUITE, UNIT, Machine, booted, reason_not_to
from tests.boot.on_screen import BACK, BACK_FROM_HANG, BOOT, HOME, PLUGGED, SIZE, WALL, drawn, judge, screen, within
from tests.kiosk.twin import difference, seen
from tests.kiosk.x_screen import wait_for
from viewer.cli import main
from viewer.kiosk.core.crashes import load_crashes
from viewer.kiosk.core.health import load_card

pytestmark = [pytest.mark.slow, pytest.mark.x11, pytest.mark.skipif(bool(reason_not_to()), reason=reason_not_to())]

PLUGGING = "LD_PRELOAD=/usr/local/lib/plug.so"
"""Makes cage add a screen with each SIGUSR1 (plug.c)."""

OWN, VERSION = ("foot-care", "hba1c"), "booted-7"
"""Articles and version of the library that the machine is installed with."""

_IN_CGROUP = """
import socket, sys
from pathlib import Path
for folder in sys.argv[2:]:
    Path(folder, "cgroup.procs").write_text("0")
line = socket.socket()
line.settimeout(3)
try:
    line.connect(("127.0.0.1", int(sys.argv[1])))
    print("connected")
except OSError as error:
    print(type(error).__name__)
"""


@pytest.fixture(scope="module", name="library")
def _library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clinic's own library: two articles, and a version of its own."""
    folder = tmp_path_factory.mktemp("library")
    for article in OWN:
        shutil.copytree(ROOT / "articles" / article, folder / "own" / article)
    (folder / "own" / "library.toml").write_text(f'name = "江湾诊所"\nversion = "{VERSION}"\n', encoding="utf-8")
    assert main(["pack", str(folder / "own"), "-o", str(folder / "own.fdk")]) == 0
    return folder / "own.fdk"


@pytest.fixture(scope="module", name="machine")
def _machine(server: tuple[str, Callable[[int], None]], library: Path, pictures: Path) -> Iterator[Machine]:
    display, _ = server
    with booted(display, library, lambda: drawn(pictures)) as machine:
        assert wait_for(machine.stands, 60), machine.run("journalctl", "-u", UNIT, "-n", "50", "--no-pager")
        plug = machine.root / "usr/local/lib/plug.so"
        source = Path(__file__).with_name("plug.c")
        subprocess.run(["cc", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", plug, source], timeout=60, check=True)
        yield machine
        (ROOT / "build" / f"kiosk-boot-{SUITE}.txt").write_text(machine.run("journalctl", "-u", UNIT, "--no-pager"))


def test_home_page_stands(machine: Machine, pictures: Path) -> None:
    """Once the machine has started it, and once it is started by hand."""
    judge(machine.seconds, BOOT, "boot to home page")
    assert wait_for(lambda: drawn(pictures), 10), machine.run("journalctl", "-u", UNIT, "-n", "50", "--no-pager")
    machine.run("systemctl", "stop", UNIT)
    assert wait_for(lambda: not drawn(pictures), 10)
    with within(HOME, "start to home page"):
        machine.run("systemctl", "start", UNIT)
        assert wait_for(lambda: drawn(pictures), 30)
    assert machine.stands(), machine.kiosk()
    assert wait_for(lambda: calm(pictures), 10)
    assert screen(pictures).save(str(ROOT / "build" / f"kiosk-boot-{SUITE}.png"))


def dark(image: QImage) -> bool:
    """Return whether it is black, apart from a mouse pointer, which cage 0.1.4 sometimes leaves there."""
    points = [image.pixel(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)]
    return len(points) - points.count(0xFF000000) < 20


def calm(pictures: Path) -> bool:
    """Return whether the screen is drawn and does not change for a second."""
    before = screen(pictures)
    time.sleep(1)
    return drawn(pictures) and screen(pictures) == before


def cage_windows(display: str) -> list[int]:
    command = ["xwininfo", "-display", display, "-root", "-children"]
    tree = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout
    return [int(name, 16) for name in re.findall(rf"^ +(0x[0-9a-f]+) .* {SIZE[0]}x{SIZE[1]}\+", tree, re.MULTILINE)]


@contextmanager
def kiosk_with(machine: Machine, unit: str = "", **screen: str | int) -> Iterator[None]:
    """Restart the kiosk with these lines in its unit and these settings of its screen; restore both afterwards."""
    drop_in = machine.root / f"etc/systemd/system/{UNIT}.d/tried.conf"
    drop_in.write_text(f"[Service]\n{unit}\n")
    settings = machine.root / "etc/frontdesk/kiosk.toml"
    before = text = settings.read_text()
    for name, value in screen.items():
        text, found = re.subn(rf"^{name} = .*?(?= *#)", f"{name} = {json.dumps(value)}", text, count=1, flags=re.MULTILINE)
        assert found == 1, name
    settings.write_text(text)
    try:
        machine.run("systemctl", "daemon-reload")
        machine.run("systemctl", "restart", UNIT)
        assert wait_for(machine.stands, 20)
        yield
    finally:
        drop_in.unlink()
        settings.write_text(before)
        machine.run("systemctl", "daemon-reload")
        machine.run("systemctl", "restart", UNIT)


@pytest.mark.parametrize(("output", "number"), [("", 0), ("X11-1", 0), ("X11-2", 1), ("DP-9", 0)])
def test_of_two_screens_one_shows_the_kiosk_and_the_other_is_dark(
    machine: Machine, server: tuple[str, Callable[[int], None]], pictures: Path, output: str, number: int
) -> None:
    """The chosen one; the first if none is chosen or the chosen one is missing."""
    display, _ = server
    assert wait_for(lambda: machine.stands() and calm(pictures), 20)
    alone = screen(pictures)
    with kiosk_with(machine, "Environment=WLR_X11_OUTPUTS=2", output=output):
        side_by_side(display)

        def right() -> bool:
            return difference(screen(pictures, number), alone) < 6 and dark(screen(pictures, 1 - number))

        assert wait_for(right, 15), [difference(screen(pictures, i), alone) for i in (0, 1)]
        assert seen(pictures, WALL).save(str(ROOT / "build" / f"kiosk-boot-{SUITE}-two-{output or 'first'}.png"))
        status = machine.show("StatusText")
        assert ("DP-9" in status) == (output == "DP-9"), status


def side_by_side(display: str) -> int:
    """Move the second of two screens beside the first, and the pointer there; return its window."""
    assert wait_for(lambda: len(cage_windows(display)) == 2, 10), cage_windows(display)
    _, second = sorted(cage_windows(display))
    place, touch = ["windowmove", str(second), str(SIZE[0]), "0"], ["mousemove", str(SIZE[0] + 300), "300"]
    subprocess.run(["xdotool", *place, *touch], env=os.environ | {"DISPLAY": display}, timeout=20, check=True)
    return second


def test_chosen_screen_may_come_later_and_go_again(
    machine: Machine, server: tuple[str, Callable[[int], None]], pictures: Path
) -> None:
    display, close = server
    with kiosk_with(machine, f"Environment=WLR_X11_OUTPUTS=0 {PLUGGING}", output="X11-2"):
        plug(machine)
        assert wait_for(lambda: drawn(pictures), 10)
        plug(machine)
        second = side_by_side(display)
        assert wait_for(lambda: drawn(pictures, 1) and dark(screen(pictures)), 10)
        close(second)
        assert wait_for(lambda: drawn(pictures), 10)
        assert wait_for(lambda: "X11-1" in machine.show("StatusText"), 5), machine.show("StatusText")


def test_staff_that_leaves_leaves_a_page_with_a_way_back(
    machine: Machine, server: tuple[str, Callable[[int], None]], pictures: Path
) -> None:
    display, _ = server
    assert wait_for(lambda: machine.stands() and drawn(pictures), 20)
    home, window = screen(pictures), machine.kiosk()["window"]

    def do(*words: str) -> None:
        subprocess.run(["xdotool", *words], env=os.environ | {"DISPLAY": display}, timeout=20, check=True)

    def other_than(before: QImage) -> QImage:
        assert wait_for(lambda: difference(screen(pictures), before) > 3, 15)
        time.sleep(1)  # completely drawn
        return screen(pictures)

    (only,) = cage_windows(display)
    do("windowfocus", str(only))
    do("key", "ctrl+alt+f")
    pad = other_than(home)
    do("type", "--delay", "80", PIN)
    do("key", "Return")
    panel = other_than(pad)
    do("mousemove", "120", str(SIZE[1] - 40), "click", "1")
    away = other_than(panel)
    assert away.save(str(ROOT / "build" / f"kiosk-boot-{SUITE}-away.png"))
    assert "自动恢复" in machine.show("StatusText")
    assert machine.kiosk()["window"] == window  # the window still runs
    do("mousemove", str(SIZE[0] - 60), str(SIZE[1] - 40), "click", "1")
    assert wait_for(lambda: difference(screen(pictures), home) < 3, 15)
    assert wait_for(lambda: "自动恢复" not in machine.show("StatusText"), 5)


@pytest.mark.parametrize("scale", ["1.25", "1.5", "2"])
def test_scale_changes_the_sharpness_and_not_the_picture(machine: Machine, pictures: Path, scale: str) -> None:
    assert wait_for(lambda: machine.stands() and drawn(pictures), 20)
    plain = screen(pictures)
    with kiosk_with(machine, f"Environment=QT_SCALE_FACTOR={scale}"):
        assert wait_for(lambda: difference(screen(pictures), plain) < 6, 15), difference(screen(pictures), plain)
        assert screen(pictures).save(str(ROOT / "build" / f"kiosk-boot-{SUITE}-{scale}.png"))


def test_screen_is_turned_and_still_is_when_it_returns(
    machine: Machine, server: tuple[str, Callable[[int], None]], pictures: Path
) -> None:
    """Cage 0.1.4 has an option for it; with cage 0.2 the kiosk runs wlr-randr."""
    display, close = server
    options = machine.root / "etc/frontdesk/cage.env"
    by_option = "-r" in machine.run("cage", "-h", check=False).split()
    options.write_text("CAGE_OPTIONS=-r\n" if by_option else "")
    try:
        with kiosk_with(machine, f"Environment=WLR_X11_OUTPUTS=0 {PLUGGING}", turn=0 if by_option else 90):
            plug(machine)
            assert wait_for(lambda: band(turned_back(screen(pictures))) > 0.9, 15), band(turned_back(screen(pictures)))
            unplug(machine, display, close)
            plug(machine)
            assert wait_for(lambda: band(turned_back(screen(pictures))) > 0.9, 15), band(turned_back(screen(pictures)))
            assert wait_for(lambda: calm(pictures), 10)
            assert turned_back(screen(pictures)).save(str(ROOT / "build" / f"kiosk-boot-{SUITE}-turned.png"))
            assert "没有转过来" not in machine.show("StatusText")
    finally:
        options.unlink()


def test_screen_that_cannot_be_turned_is_named(machine: Machine) -> None:
    """By a compositor that ignores wlr-randr, and by one that supports it, without wlr-randr installed."""
    listens = "-r" not in machine.run("cage", "-h", check=False).split()
    with kiosk_with(machine, "InaccessiblePaths=/usr/bin/wlr-randr" if listens else "", turn=90):
        assert wait_for(lambda: "没有转过来" in machine.show("StatusText"), 10), machine.show("StatusText")


def plug(machine: Machine) -> None:
    """Plug in one more screen; cage has a separate window for each."""
    (cage,) = machine.kiosk()["cage"]
    os.kill(cage, signal.SIGUSR1)


def unplug(machine: Machine, display: str, close: Callable[[int], None]) -> None:
    """Unplug the only screen, and wait until the kiosk has settled: cage 0.1.4 restarts."""
    (only,) = cage_windows(display)
    close(only)
    assert wait_for(lambda: only not in cage_windows(display), 10)

    def settled() -> bool:
        before = machine.kiosk()
        time.sleep(2)
        return machine.stands() and machine.kiosk() == before

    assert wait_for(settled, 20), machine.kiosk()


def turned_back(image: QImage) -> QImage:
    return image.transformed(QTransform().rotate(90))


def band(image: QImage) -> float:
    """Return the share of the top row that has the colour of the home page's header."""
    head = image.pixel(4, 4)
    return sum(image.pixel(x, 4) == head for x in range(image.width())) / image.width() if image.pixelColor(4, 4).value() else 0


def test_all_of_it_runs_in_the_unit_and_is_heard(machine: Machine) -> None:
    unit = machine.cgroups()
    assert unit
    for ids in machine.kiosk().values():
        for folder in unit:
            assert set(map(str, ids)) <= set((folder / "cgroup.procs").read_text().split())
    assert wait_for(lambda: machine.show("StatusText") != "", 10)  # sent right after READY
    before = machine.show("WatchdogTimestampMonotonic")
    assert wait_for(lambda: machine.show("WatchdogTimestampMonotonic") != before, 10)


def test_owner_is_told_that_it_runs_and_its_files_are_its_own(machine: Machine) -> None:
    command = ("/opt/frontdesk/bin/frontdesk", "--lang", "zh_CN", "kiosk", "status", "--config", "/etc/frontdesk/kiosk.toml")
    assert wait_for(lambda: "正在运行" in machine.run(*command, check=False), 10)  # it may have findings: then the status is 1
    state = machine.root / "var/lib/frontdesk"
    card = load_card(state / "status.json")
    assert card is not None
    assert (card.library.version, card.library.articles, card.library.fault) == (VERSION, len(OWN), "")
    account = int(machine.run("id", "-u", "frontdesk"))
    assert (state / "pin.json").exists()
    assert {path.stat().st_uid for path in (state, *state.rglob("*"))} == {account}


def test_limits_bind(machine: Machine) -> None:
    folders = machine.cgroups()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        for inside, said in ((folders, ("TimeoutError", "PermissionError")), ([], ("connected",))):
            command = [sys.executable, "-c", _IN_CGROUP, port, *map(str, inside)]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
            assert done.stdout.strip() in said
    tasks, memory = told(folders, "pids.max"), told(folders, "memory.max", "memory.limit_in_bytes")
    if not tasks or not memory:
        pytest.skip("this kernel gives the machine no account of processes and memory: TasksMax and MemoryMax were not tried")
    assert tasks == ["200"]
    assert int(memory[0]) < os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * 0.8


def told(folders: list[Path], *names: str) -> list[str]:
    """Return the kernel's values in the files with these names."""
    return [(folder / name).read_text().strip() for folder in folders for name in names if (folder / name).exists()]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("role", ["window", "supervisor", "cage"])
def test_one_window_afterwards(machine: Machine, pictures: Path, role: str, number: signal.Signals) -> None:
    assert wait_for(machine.stands, 20)
    (before,) = machine.kiosk()[role]
    os.kill(before, number)
    with within(BACK, f"{role} ended by {number.name}, back after"):
        assert wait_for(lambda: machine.stands() and machine.kiosk()[role] != [before], 30), machine.kiosk()
        assert wait_for(lambda: drawn(pictures), 30)
    time.sleep(6)  # a second supervisor would have come by now
    assert machine.stands(), machine.kiosk()


def test_only_screen_may_be_off_go_and_return(
    machine: Machine, server: tuple[str, Callable[[int], None]], pictures: Path
) -> None:
    """It is off when the machine starts, then on, unplugged and plugged in: no crash, whatever cage does."""
    display, close = server
    history = machine.root / "var/lib/frontdesk/crashes.json"
    with kiosk_with(machine, f"Environment=WLR_X11_OUTPUTS=0 {PLUGGING}"):
        crashes, before = load_crashes(history).crashes, machine.kiosk()
        time.sleep(10)
        assert machine.kiosk() == before
        for _ in range(3):
            assert not drawn(pictures)
            assert wait_for(lambda: "没有接通的屏幕" in machine.show("StatusText"), 5), machine.show("StatusText")
            with within(PLUGGED, "screen plugged in, shown after"):
                plug(machine)
                assert wait_for(lambda: drawn(pictures), 30)
            assert wait_for(lambda: "没有接通的屏幕" not in machine.show("StatusText"), 5)
            assert machine.stands(), machine.kiosk()
            unplug(machine, display, close)
        assert load_crashes(history).crashes == crashes


def test_screen_that_goes_with_cage_is_no_crash(
    machine: Machine, server: tuple[str, Callable[[int], None]], pictures: Path
) -> None:
    """Cage 0.1.4 ends with its last screen, cage 0.2 with the last window it draws into; a new one has the screen again."""
    display, close = server
    assert wait_for(lambda: machine.stands() and drawn(pictures), 20)
    history = machine.root / "var/lib/frontdesk/crashes.json"
    before, crashes = machine.kiosk(), load_crashes(history).crashes
    (only,) = cage_windows(display)
    with within(PLUGGED, "screen closed, shown again after"):
        close(only)
        assert wait_for(lambda: machine.stands() and machine.kiosk()["cage"] != before["cage"], 20), machine.kiosk()
        assert wait_for(lambda: drawn(pictures), 20)
    assert load_crashes(history).crashes == crashes


def test_window_that_hangs_is_replaced(machine: Machine, pictures: Path) -> None:
    assert wait_for(machine.stands, 20)
    (before,) = machine.kiosk()["window"]
    with within(BACK_FROM_HANG, "window hangs, back after"):
        os.kill(before, signal.SIGSTOP)
        assert wait_for(lambda: machine.stands() and machine.kiosk()["window"] != [before], 40), machine.kiosk()
        assert wait_for(lambda: drawn(pictures), 20)


def test_window_and_supervisor_that_hang_are_restarted_by_the_watchdog(machine: Machine) -> None:
    assert wait_for(machine.stands, 20)
    before = machine.kiosk()
    for pid in (*before["supervisor"], *before["window"]):
        os.kill(pid, signal.SIGSTOP)
    assert wait_for(lambda: machine.stands() and machine.kiosk()["cage"] != before["cage"], 130), machine.kiosk()
    assert "Watchdog timeout" in machine.run("journalctl", "-u", UNIT, "-n", "50", "--no-pager")


def test_unit_stays_active(machine: Machine, pictures: Path) -> None:
    """Wait longer than the time after which systemd aborts a start that was not reported
    as finished. The screen does not go dark.
    """
    assert wait_for(machine.stands, 20)
    restarts, cage = machine.show("NRestarts"), machine.kiosk()["cage"]
    time.sleep(190)
    assert (machine.show("NRestarts"), machine.kiosk()["cage"]) == (restarts, cage)
    assert machine.stands()
    assert drawn(pictures)


def test_stopping_leaves_nothing(machine: Machine) -> None:
    machine.run("systemctl", "stop", UNIT)
    assert [ids for ids in machine.kiosk().values() if ids] == []
    assert (machine.show("ActiveState"), machine.show("Result")) == ("inactive", "success")


def test_account_is_given_the_seat(machine: Machine) -> None:
    """Tested as far as a machine without a graphics card allows: seatd opens the seat for cage, and then there is no card."""
    drm = ["-p", "RuntimeDirectory=s", "-E", "XDG_RUNTIME_DIR=/run/s", "-E", "LIBSEAT_BACKEND=seatd", "-E", "WLR_BACKENDS=drm"]
    machine.run("systemd-run", "--wait", "--quiet", "--uid=frontdesk", *drm, "cage", "true", check=False)
    assert "Opened client 0 on seat0" in machine.run("journalctl", "-u", "seatd", "--no-pager")


@pytest.mark.parametrize("role", ["window", "supervisor", "cage"])
def test_shell_loop_without_systemd_is_as_safe(machine: Machine, role: str) -> None:
    machine.run("systemctl", "stop", UNIT)
    loop = "while :; do cage -d -- /opt/frontdesk/bin/frontdesk kiosk --config /etc/frontdesk/kiosk.toml; sleep 1; done"
    named = {"XDG_RUNTIME_DIR": "/run/loop", "WLR_BACKENDS": "headless", "WLR_RENDERER": "pixman", "WLR_LIBINPUT_NO_DEVICES": "1"}
    environment = [word for name, value in named.items() for word in ("-E", f"{name}={value}")]
    machine.run("systemd-run", "--unit=loop", "--uid=frontdesk", "-p", "RuntimeDirectory=loop", *environment, "sh", "-c", loop)
    try:
        assert wait_for(lambda: one_of_each(machine), 20), machine.kiosk()
        time.sleep(3)
        (before,) = machine.kiosk()[role]
        os.kill(before, signal.SIGKILL)
        assert wait_for(lambda: one_of_each(machine) and machine.kiosk()[role] != [before], 30), machine.kiosk()
        time.sleep(10)
        assert one_of_each(machine), machine.kiosk()
    finally:
        machine.run("systemctl", "stop", "loop")


def one_of_each(machine: Machine) -> bool:
    return [len(ids) for ids in machine.kiosk().values()] == [1, 1, 1]
