"""A library with everything that a visitor may meet, and the parts of a kiosk that tests combine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.core.clock import FakeClock
from tests.shipped import qapp
from viewer import i18n
from viewer.kiosk.core.idle import Idle, times
from viewer.kiosk.core.kiosk_settings import CounterSettings, KioskSettings
from viewer.kiosk.core.pin import set_pin
from viewer.kiosk.core.schedule import Schedule
from viewer.kiosk.idle_controller import IdleController
from viewer.kiosk.kiosk_window import KioskWindow
from viewer.kiosk.services import open_services
from viewer.library.library import Library
from viewer.library.library_builder import refresh
from viewer.whole_file import write_whole

__all__ = ["qapp"]

PIN = "274913"
TODAY = date.today()

_TOML = """
name = "测试门诊"
version = "1"
featured = ["open"]
[[category]]
id = "diabetes"
title = "糖尿病"
icon = "drop"
title_en = "Diabetes"
"""

_OPEN = f"""---
id: open
title: 给所有人看的文章
lead: 开头。
summary: [第一句。, 第二句。, 第三句。]
category: diabetes
reviewed: {TODAY}
evidence: low
notes: 只给演示者看的话
---

## 一、链接 {{#links}}

[外部](https://example.org/a?b=c) [另一篇](staff-only) [过期](overdue) [自己](#links) 说法[^a]。

<!-- notes: 演示者的秘密 -->

## 二、宽表 {{#wide}}

| 项目 | 第一次随访的结果 | 第二次随访的结果 | 第三次随访的结果 | 第四次随访的结果 | 第五次随访的结果 | 第六次随访的结果 |
|---|---|---|---|---|---|---|
| 空腹血糖 | 9.8 mmol/L | 9.1 mmol/L | 8.4 mmol/L | 8.1 mmol/L | 7.7 mmol/L | 7.2 mmol/L |
| 餐后血糖 | 14.2 mmol/L | 12.6 mmol/L | 11.5 mmol/L | 11.0 mmol/L | 10.4 mmol/L | 9.9 mmol/L |

/// caption
六次随访
///

[^a]: Zang L. A paper. doi:10.1186/s13287-022-02848-6
"""
_STAFF = f"---\nid: staff-only\ntitle: 只给员工看\naudience: staff\ncategory: diabetes\nreviewed: {TODAY}\n---\n\n内部说明。\n"
_OVERDUE = "---\nid: overdue\ntitle: 过期的文章\ncategory: diabetes\nreviewed: 2024-01-01\n---\n\n旧内容。\n"


@pytest.fixture(autouse=True)
def undressed(qapp: QApplication) -> None:
    """Reset the application to the kiosk's style: earlier tests may have left the desk's style sheet."""
    qapp.setStyleSheet("")


@pytest.fixture(scope="session")
def bundled(shipped_file: Path) -> Path:
    """Return the library file of the bundled articles."""
    return shipped_file


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the library file of three articles: a public one, a staff-only one, and an overdue one."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "library.toml").write_text(_TOML, encoding="utf-8")
    for name, text in (("open", _OPEN), ("staff-only", _STAFF), ("overdue", _OVERDUE)):
        (folder / name).mkdir()
        (folder / name / "index.md").write_text(text, encoding="utf-8")
    path = folder / "library.fdk"
    refresh(folder, path)
    return path


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Run every test in Chinese, and restore it afterwards."""
    i18n.set_language("zh_CN")
    yield
    i18n.set_language("zh_CN")


@dataclass
class Lobby:
    """A kiosk without screen and keys of its own: window, clock and controller."""

    window: KioskWindow
    controller: IdleController
    idle: Idle
    clock: FakeClock
    settings: KioskSettings

    def wait(self, seconds: float) -> None:
        """Let ``seconds`` pass, with four ticks a second."""
        for _ in range(round(seconds * 4)):
            self.clock += 0.25
            self.controller.tick()


def put_away_at_the_end(qtbot: QtBot, lobby: Lobby) -> None:
    """End the window after the test, since it refuses to be closed; it stays until then, although the test is done with it."""

    def put_away(_: object) -> None:
        lobby.window.hide()
        lobby.window.close_files()

    qtbot.addWidget(lobby.window, before_close_func=put_away)


@cache
def _stored_pin() -> bytes:
    """Return the file of ``PIN``: a quarter of a second of work for the processor, as it should be."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "pin.json")
        set_pin(path, PIN)
        return path.read_bytes()


def store_pin(path: Path) -> None:
    """Have ``path`` say that ``PIN`` is the PIN, as ``set_pin`` does."""
    write_whole(path, _stored_pin())


def open_lobby(
    library: Path, state: Path, *, closed: bool = False, size: tuple[int, int] = (1920, 1080), today: date = TODAY
) -> Lobby:
    """Return a kiosk that shows ``library``, with its files in ``state``."""
    settings = KioskSettings(state=str(state), counters=CounterSettings())
    if closed:
        settings = replace(settings, hours=replace(settings.hours, monday="", timezone="UTC"))
    store_pin(settings.pin_path)
    window = KioskWindow(settings, lambda: Library.open(library), open_services(settings), lambda: today)
    clock = FakeClock()
    idle = Idle(times(settings), clock)
    monday = datetime(2026, 11, 23, 12, tzinfo=UTC)  # hours are of weekdays; the date itself does not matter
    controller = IdleController(window, settings, idle, Schedule(settings.hours), lambda: monday)
    window.resize(*size)
    window.rebuild()
    return Lobby(window, controller, idle, clock, settings)


@pytest.fixture
def lobby(small: Path, tmp_path: Path, qtbot: QtBot) -> Lobby:
    """Return a kiosk with the small library, as the first visitor finds it."""
    made = open_lobby(small, tmp_path)
    put_away_at_the_end(qtbot, made)
    return made
