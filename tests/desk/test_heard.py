"""The desk on the accessibility bus, as a screen reader receives it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import heard
from tests.heard import Listener
from tests.kiosk.x_screen import wait_for, window_manager

pytestmark = [pytest.mark.x11, pytest.mark.slow, pytest.mark.skipif(bool(heard.missing()), reason=heard.missing())]


@pytest.fixture(name="desk")
def _desk(tmp_path: Path, bundled: Path) -> Iterator[Listener]:
    with (
        heard.listening(tmp_path) as listener,
        window_manager(listener.environment["DISPLAY"]),
        heard.program(listener, "-m", "viewer", str(bundled)),
    ):
        listener.waits_for("heading")
        yield listener


def keys(desk: Listener, *names: str) -> None:
    subprocess.run(["xdotool", "key", "--delay", "60", *names], env=desk.environment, check=True, timeout=20)


def test_article_is_a_document_of_headings_tables_figures_and_links(desk: Listener) -> None:
    page = desk.waits_for("document frame")
    assert page.name == "文章正文"
    assert not page.editable
    levels = [int(node.attributes["level"]) for node in page.all("heading")]
    assert levels[0] == 1
    assert set(levels) == {1, 2, 3}
    assert all(len(node.name) < 1000 for node in page.walk())
    assert all(figure.description for figure in page.all("image"))
    values = next(table for table in page.all("table") if table.name.startswith("图4"))
    heads = [cell.name for cell in values.all("table column header")]
    assert heads == ["月", "HbA1c（%）"]
    cell = values.all("table cell")[1]
    assert (cell.heads, cell.place) == ([heads[1]], [1, 1])
    seen = [node for node in page.walk() if node.role in {"heading", "paragraph"} and "showing" in node.states]
    left, top, width, height = page.box
    for node in seen:
        assert left <= node.box[0] <= left + width
        assert node.box[1] < top + height
    assert seen


def test_link_is_pressed_through_the_bus_and_opens_its_article(desk: Listener) -> None:
    assert desk.press("link", "《怎样读懂一项研究》")
    desk.waits_for("heading", "怎样读懂一项研究")
    desk.press("link", "参考文献[1]")
    desk.waits_for("push button", "到文末")


def focus(desk: Listener) -> tuple[object, ...]:
    """Return the role and the name of what has the keyboard."""
    said = desk.said("focus")
    return said[-1] if said else ()


def test_keyboard_goes_from_the_page_to_its_links_and_on_after_one_tab(desk: Listener) -> None:
    assert wait_for(lambda: focus(desk) == ("document frame", "文章正文")), desk.said("focus")
    keys(desk, "Right")
    assert wait_for(lambda: focus(desk) == ("link", "胰岛素")), desk.said("focus")
    keys(desk, "Tab")
    assert wait_for(lambda: focus(desk)[:1] not in {("document frame",), ("link",)}), desk.said("focus")


def test_what_is_found_is_announced(desk: Listener) -> None:
    assert wait_for(lambda: focus(desk) == ("document frame", "文章正文")), desk.said("focus")
    keys(desk, "ctrl+f", "H", "b", "A", "1", "c")
    assert desk.hears("1 / ")
    keys(desk, "Escape")  # alone: of keys that arrive together, Qt carries out a shortcut before those that came first
    assert wait_for(lambda: focus(desk) == ("document frame", "文章正文")), desk.said("focus")
    keys(desk, "ctrl+k", "h", "b", "a", "1", "c")
    assert wait_for(lambda: any("条" in str(words) for words, _ in desk.said("announcement"))), desk.said("announcement")
