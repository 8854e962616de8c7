"""The kiosk as a screen reader hears it, on the accessibility bus."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import heard
from tests.heard import Listener
from tests.kiosk.x_screen import wait_for, window_manager

pytestmark = [pytest.mark.x11, pytest.mark.slow, pytest.mark.skipif(bool(heard.missing()), reason=heard.missing())]


@pytest.fixture(name="kiosk")
def _kiosk(tmp_path: Path, bundled: Path) -> Iterator[Listener]:
    (tmp_path / "library.fdk").write_bytes(bundled.read_bytes())
    idle = "[idle]\nreader = 120\nelsewhere = 20\nwarning = 20\n"
    (tmp_path / "kiosk.toml").write_text(f'library = "library.fdk"\nstate = "state"\n{idle}', encoding="utf-8")
    with (
        heard.listening(tmp_path) as listener,
        window_manager(listener.environment["DISPLAY"]),
        heard.program(listener, "-m", "viewer", "kiosk", "--config", str(tmp_path / "kiosk.toml")),
    ):
        listener.waits_for("check box", "高对比")
        yield listener


def keys(kiosk: Listener, *names: str) -> None:
    subprocess.run(["xdotool", "key", "--delay", "80", *names], env=kiosk.environment, check=True, timeout=20)


def focused(kiosk: Listener) -> tuple[object, ...]:
    said = kiosk.said("focus")
    return said[-1] if said else ()


def tab_to(kiosk: Listener, name: str) -> list[object]:
    """Press Tab until ``name`` has the focus; return the names on the way."""
    way: list[object] = []
    for _ in range(30):
        before = len(kiosk.said("focus"))
        keys(kiosk, "Tab")
        assert wait_for(lambda least=before + 1: len(kiosk.said("focus")) >= least), way  # type: ignore[misc]
        way.append(focused(kiosk)[1])
        if name in str(way[-1]):
            return way
    pytest.fail(f"no Tab leads to {name}: {way}")


def test_visitor_reads_by_keyboard_and_ear(kiosk: Listener) -> None:
    contrast = kiosk.waits_for("check box", "高对比")
    assert "checked" not in contrast.states
    way = tab_to(kiosk, "高对比")
    assert way.index("搜索") < way.index("高对比")
    keys(kiosk, "Return")
    assert wait_for(lambda: "checked" in kiosk.waits_for("check box", "高对比").states)
    tab_to(kiosk, "推荐阅读")
    keys(kiosk, "space")
    tab_to(kiosk, "干细胞治疗2型糖尿病")
    keys(kiosk, "space")
    page = kiosk.waits_for("document frame", "文章正文")
    assert not page.editable
    (title,) = page.all("heading")
    assert (title.attributes["level"], page.all("table")) == ("1", [])
    assert kiosk.hears("第 1 屏")
    keys(kiosk, "Right")
    assert wait_for(lambda: focused(kiosk)[:1] == ("link",)), kiosk.said("focus")
    term = str(focused(kiosk)[1])
    keys(kiosk, "Return")
    assert wait_for(lambda: kiosk.find("push button", "看好了") is not None)
    assert kiosk.hears(term)
    assert wait_for(lambda: focused(kiosk) == ("push button", "看好了")), kiosk.said("focus")
    keys(kiosk, "space")
    assert wait_for(lambda: kiosk.find("push button", "看好了") is None)
    assert wait_for(lambda: focused(kiosk)[0] in {"document frame", "link"}), kiosk.said("focus")
    tab_to(kiosk, "下一屏")
    keys(kiosk, "Return")
    assert kiosk.hears("第 2 屏")
    assert wait_for(lambda: title.name not in [node.name for node in kiosk.waits_for("document frame").all("heading")])


def test_hits_are_counted_and_the_countdown_interrupts(kiosk: Listener) -> None:
    tab_to(kiosk, "搜索")
    keys(kiosk, "Return")
    kiosk.waits_for("push button", "返回")
    keys(kiosk, "t", "n", "b")
    assert kiosk.hears("找到")
    assert kiosk.hears("还在看吗", 40)
    assert kiosk.hears("还有 15 秒")
    said = {str(words): politeness for words, politeness in kiosk.said("announcement")}
    assert {politeness for words, politeness in said.items() if "找到" in words} == {1}
    assert {politeness for words, politeness in said.items() if "还在看" in words or "还有" in words} == {2}
