"""The supervisor: however the window ends, a new one soon starts; real processes throughout."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from viewer.errors import ViewerError
from viewer.kiosk.core import display_server
from viewer.kiosk.core.crashes import EXIT_AGAIN, EXIT_MAINTENANCE, Crash, Crashes, Mode, load_crashes, save_crashes
from viewer.kiosk.core.idle import boot_id, time_since_boot
from viewer.kiosk.core.kiosk_settings import SafeModeSettings
from viewer.kiosk.core.memory import ALLOCATOR
from viewer.kiosk.core.supervision import Supervisor, Timeouts

QUICK = Timeouts(first_beat=5, beat=1.5, pauses=(0.05, 0.1), shutdown=1, maintenance=0.3)
WINDOW = """
import os, signal, sys, time
log, *acts = sys.argv[1:]
with open(log, "a+") as file:
    file.seek(0)
    n = len(file.readlines())
    file.write(f"{time.monotonic()}\\n")
def beat(): os.write(1, b"alive\\n")
beat()
act = acts[min(n, len(acts) - 1)]
if act == "crash": os.abort()
if act == "kill": os.kill(os.getpid(), signal.SIGKILL)
if act == "hang": time.sleep(60)
if act == "mute":
    os.close(1)
    time.sleep(60)
if act == "term": os.kill(os.getpid(), signal.SIGTERM)
if act == "realtime": os.kill(os.getpid(), 35)
if act == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(60)
if act == "work":
    for _ in range(20):
        time.sleep(0.1)
        beat()
    sys.exit(0)
sys.exit(int(act))
"""


class Kiosk:
    """A supervised window that does what each start is told to do."""

    def __init__(self, folder: Path) -> None:
        self.log, self.history = folder / "starts", folder / "crashes.json"
        self.modes: list[Mode] = []

    def run(self, *acts: str, timeouts: Timeouts = QUICK, settings: SafeModeSettings = SafeModeSettings()) -> int:  # noqa: B008 - frozen
        def command(mode: Mode) -> list[str]:
            self.modes.append(mode)
            return [sys.executable, "-S", "-c", WINDOW, str(self.log), *acts]

        return Supervisor(command, self.history, settings, timeouts).run()

    @property
    def starts(self) -> list[float]:
        return [float(line) for line in self.log.read_text().splitlines()]

    @property
    def reasons(self) -> list[str]:
        return [crash.reason for crash in load_crashes(self.history).crashes]


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    return Kiosk(tmp_path)


def test_window_that_staff_closes_is_not_started_again(kiosk: Kiosk) -> None:
    assert kiosk.run("0") == 0
    assert len(kiosk.starts) == 1
    assert load_crashes(kiosk.history) == Crashes()


@pytest.mark.parametrize("own", [None, "65536"])
def test_window_gives_the_memory_of_pictures_back_unless_the_owner_chose_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: str | None
) -> None:
    monkeypatch.delenv("MALLOC_MMAP_THRESHOLD_", raising=False)
    if own is not None:
        monkeypatch.setenv("MALLOC_MMAP_THRESHOLD_", own)
    told = tmp_path / "told"
    code = "import os, sys; open(sys.argv[1], 'w').write(os.environ['MALLOC_MMAP_THRESHOLD_'])"
    command = [sys.executable, "-S", "-c", code, str(told)]
    assert Supervisor(lambda _mode: command, tmp_path / "crashes.json", SafeModeSettings(), QUICK).run() == 0
    assert told.read_text() == (own or str(512 << 10))


@pytest.mark.parametrize(
    ("act", "reason"),
    [("crash", "被信号结束：SIGABRT"), ("kill", "被信号结束：SIGKILL"), ("3", "意外结束，状态码 3"), ("hang", "窗口没有响应"),
     ("deaf", "窗口没有响应"), ("mute", "窗口没有响应"), ("realtime", "被信号结束：35")],
)  # fmt: skip
def test_window_that_ends_against_its_will_is_started_again_within_three_seconds(kiosk: Kiosk, act: str, reason: str) -> None:
    assert kiosk.run(act, "0") == 0
    first, second = kiosk.starts
    assert second - first < 3
    assert kiosk.reasons == [reason]


def test_window_that_works_longer_than_a_heartbeat_is_left_alone(kiosk: Kiosk) -> None:
    assert kiosk.run("work") == 0
    assert kiosk.reasons == []


def test_three_crashes_lead_to_safe_mode_and_six_to_the_plain_page(kiosk: Kiosk) -> None:
    kiosk.run(*["crash"] * 6, "0")
    assert kiosk.modes == [Mode.NORMAL] * 3 + [Mode.SAFE] * 3 + [Mode.PAGE]


def test_the_plain_page_makes_way_for_another_try_after_a_while(kiosk: Kiosk) -> None:
    crashes = Crashes()
    for _ in range(6):
        crashes = crashes.crashed(Crash(datetime.now(UTC), "test", time_since_boot() + 60, boot_id()))
    save_crashes(crashes, kiosk.history)
    assert kiosk.run("work", "0", settings=replace(SafeModeSettings(), leave_after_minutes=0.005)) == 0
    assert (kiosk.modes[0], len(kiosk.starts)) == (Mode.PAGE, 2)  # the first did not work to its end
    assert kiosk.reasons == ["test"] * 6


def test_asking_to_be_started_again_or_to_end_is_no_crash(kiosk: Kiosk) -> None:
    kiosk.run(*[str(EXIT_AGAIN)] * 3, "term", "0")
    assert kiosk.reasons == []
    assert len(kiosk.starts) == 5


def test_maintenance_comes_back_by_itself(kiosk: Kiosk) -> None:
    kiosk.run(str(EXIT_MAINTENANCE), "0")
    first, second = kiosk.starts
    assert second - first >= 0.3
    assert kiosk.reasons == []


def test_program_that_cannot_start_is_tried_again_without_a_storm(tmp_path: Path) -> None:
    tries: list[float] = []

    def command(_: Mode) -> list[str]:
        tries.append(time.monotonic())
        return [str(tmp_path / "missing")] if len(tries) < 4 else [sys.executable, "-S", "-c", ""]

    assert Supervisor(command, tmp_path / "crashes.json", SafeModeSettings(), QUICK).run() == 0
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    assert all(pause >= wanted for pause, wanted in zip(pauses, (0.05, 0.1, 0.1), strict=True))
    assert "启动不了" in load_crashes(tmp_path / "crashes.json").crashes[0].reason


def test_supervisor_that_was_killed_itself_counts_as_a_crash_and_a_power_cut_does_not(kiosk: Kiosk) -> None:
    save_crashes(Crashes().begun(boot_id()), kiosk.history)
    kiosk.run("0")
    assert kiosk.reasons == ["连同监护程序一起被结束"]
    save_crashes(Crashes().begun("another boot"), kiosk.history)
    kiosk.run("0")
    assert kiosk.reasons == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks at sockets of Linux")
def test_window_that_a_dying_display_server_ended_is_no_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history, number = tmp_path / "crashes.json", 200_000 + os.getpid()
    for name, value in {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": ""}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(display_server, "_PATIENCE", 0.1)
    server = socket.socket(socket.AF_UNIX)  # it listens on for a moment, and answers nobody
    server.bind(f"\0/tmp/.X11-unix/X{number}")
    server.listen()

    def die_late() -> None:
        while not (history.exists() and load_crashes(history).crashes):
            time.sleep(0.01)
        server.close()

    dying = threading.Thread(target=die_late, daemon=True)
    dying.start()
    window = [sys.executable, "-c", "raise SystemExit(1)"]
    with pytest.raises(ViewerError, match="显示服务已经结束"):
        Supervisor(lambda _mode: window, history, SafeModeSettings(), replace(QUICK, pauses=(60.0,))).run()
    dying.join()
    assert load_crashes(history).crashes == ()


def test_folder_that_takes_nothing_does_not_stop_it(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    (tmp_path / "file").write_text("")
    kiosk.history = tmp_path / "file" / "crashes.json"
    kiosk.run("crash", "crash", "crash", "0")
    assert kiosk.modes[-1] is Mode.SAFE


def test_sigterm_ends_window_and_supervisor(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from viewer.kiosk.core.kiosk_settings import SafeModeSettings
from viewer.kiosk.core.supervision import Supervisor
window = "import os, time; print(os.getpid(), file=sys.stderr, flush=True); time.sleep(60)"
command = [sys.executable, "-S", "-c", "import sys; " + window]
sys.exit(Supervisor(lambda mode: command, Path({str(tmp_path / "crashes.json")!r}), SafeModeSettings()).run())
"""
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) as parent:
        assert parent.stderr is not None
        window = int(parent.stderr.readline())
        parent.send_signal(signal.SIGTERM)
        assert parent.wait(10) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(window, 0)


def test_a_kiosk_waits_as_long_as_its_owner_is_told() -> None:
    assert Timeouts() == Timeouts(
        first_beat=60, beat=20, pauses=(0.2, 0.5), stable=60, shutdown=5, maintenance=1800, other=5
    )  # fmt: skip
    assert ALLOCATOR == {"MALLOC_MMAP_THRESHOLD_": "524288", "MALLOC_TRIM_THRESHOLD_": "1048576"}
