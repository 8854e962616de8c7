"""From a Word file to the waiting room, on a real X screen: drop it on the desk, decide, mend five findings, pack, kiosk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.content import import_sources
from tests.folders import write_article, write_folder
from tests.kiosk import x_windows
from tests.kiosk.conftest import TODAY, open_lobby, put_away_at_the_end
from tests.kiosk.twin import Twin
from tests.kiosk.x_screen import ROOT, missing_tools, wait_for, window_manager, x_kiosk, x_server
from viewer.content.check import check_folder
from viewer.kiosk.tiles import ArticleTile, TopicTile
from viewer.library.library import Library

pytestmark = [
    pytest.mark.x11,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {', '.join(missing_tools())}"),
]

SIZE = (1920, 1080)
SECONDS = 120
"""Within which each step must be done, on a busy machine."""
LINES = (
    "一、化验", "空腹血糖为0.3 mmol/L，没有不适。", "糖化血红蛋白由7.9%降到7.0%，下降了1.9%。",
    "二、吃药", "二甲双胍5000 mg，每日1次，随餐吃。", "出院三个月，糖尿病已经根治。",
)  # fmt: skip
ROWS = (
    (("时间", 1, 1), ("门冬胰岛素30", 1, 1), ("甘精胰岛素", 1, 1)),
    (("出院时", 1, 1), ("餐前18 U；睡前8 U", 2, 1)),
    (("第4周", 1, 1), ("餐前8 U", 1, 1), ("睡前4 U", 1, 1)),
)
MENDED = {
    "空腹血糖为0.3": "空腹血糖为8.3",
    "下降了1.9%": "下降了0.9%",
    "5000 mg": "500 mg",
    "已经根治": "控制得好",
    "餐前18 U；睡前8 U |": "餐前18 U | 睡前8 U |",
}
"""The author's five corrections."""
EDITOR = """
import json, pathlib, sys
table, told, file, line = sys.argv[1:]
path = pathlib.Path(file)
lines = path.read_text(encoding="utf-8").split("\\n")
at = int(line) - 1
for wrong, right in json.loads(pathlib.Path(table).read_text(encoding="utf-8")).items():
    if wrong in lines[at]:
        lines[at] = lines[at].replace(wrong, right)
        path.write_text("\\n".join(lines), encoding="utf-8")
with open(told, "a") as log:
    log.write(line + "\\n")
"""


class XDesk:
    """``frontdesk FOLDER`` on ``display``, used by pointer and keys alone."""

    def __init__(self, display: str, home: Path) -> None:
        self.environment = os.environ | {
            "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "FRONTDESK_HOME": str(home), "HOME": str(home), "PYTHONPATH": str(ROOT),
            "XDG_RUNTIME_DIR": "", "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        }  # fmt: skip

    def do(self, *words: str) -> str:
        """Run ``xdotool`` with these words."""
        ran = subprocess.run(["xdotool", *words], env=self.environment, capture_output=True, text=True, timeout=20, check=False)
        return ran.stdout

    def window(self, title: str) -> tuple[int, int, int, int] | None:
        """Return place and size of the visible window whose title begins so."""
        for number in self.do("search", "--onlyvisible", "--name", f"^{title}").split():
            found = x_windows.window(self.environment["DISPLAY"], int(number))
            if found and found.width > 200:
                return found[1:]
        return None

    def click(self, x: int, y: int) -> None:
        self.do("mousemove", str(x), str(y), "sleep", "0.1", "click", "1")

    def drop(self, path: Path, at: tuple[int, int], taken: Callable[[], bool]) -> bool:
        """Drag the file ``path`` from another program's window to ``at``; return whether it was ``taken`` there."""
        command = [sys.executable, str(Path(__file__).with_name("drag_source.py")), str(path)]
        with subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as source:
            try:
                assert source.stdout is not None
                assert source.stdout.readline() == "here\n"
                steps = [(at[0] - 40 * n, at[1] - 20 * n) for n in (8, 6, 4, 2, 1, 0)]
                way = [word for x, y in steps for word in ("mousemove", str(x), str(y), "sleep", "0.2")]
                self.do("mousemove", "100", "360", "sleep", "0.3", "mousedown", "1", "sleep", "0.5", *way, "mouseup", "1")
                return wait_for(taken, SECONDS / 4)
            finally:
                source.kill()


@contextmanager
def desk_on(display: str, home: Path, folder: Path, editor: str) -> Iterator[XDesk]:
    """Start the desk for ``folder``; yield it when its window is there."""
    home.mkdir()
    (home / "settings.json").write_text(json.dumps({"theme": "light", "editor_command": editor}), encoding="utf-8")
    desk = XDesk(display, home)
    command = [sys.executable, "-m", "viewer", str(folder)]
    with (home / "log").open("wb") as log:
        program = subprocess.Popen(command, env=desk.environment, stdout=log, stderr=log, cwd=ROOT)
    try:
        assert wait_for(lambda: desk.window(TITLE) is not None, SECONDS), (home / "log").read_text()
        yield desk
        desk.do("key", "ctrl+q")
        program.wait(SECONDS)
        assert not [line for line in (home / "log").read_text().splitlines() if "Traceback" in line]
    finally:
        program.kill()
        program.wait()


TITLE = ".*测试门诊"


def word_file(path: Path) -> Path:
    """Write a Word file with a merged dose and four sentences to mend."""
    bold = "<w:b/>"
    body = import_sources.paragraph(import_sources.run("出院以后怎么吃药", bold))
    for words in LINES:
        body += import_sources.paragraph(import_sources.run(words, bold if words[1] == "、" else ""))
    body += import_sources.paragraph(import_sources.run("表1 出院带的胰岛素"), "c") + import_sources.word_table(ROWS)
    return import_sources.word(path, styled=True, body=body)


def test_a_dropped_word_file_is_mended_packed_and_read_in_the_waiting_room(tmp_path: Path, qtbot: QtBot) -> None:
    folder, out = write_folder(tmp_path / "articles"), tmp_path / "out.fdk"
    write_article(folder / "one", head="audience: staff\nreviewed: 2026-11-01\n")
    article = folder / "discharge" / "index.md"
    (tmp_path / "mended.json").write_text(json.dumps(MENDED), encoding="utf-8")
    (tmp_path / "editor.py").write_text(EDITOR, encoding="utf-8")
    told = tmp_path / "told.txt"
    editor = " ".join(f'"{word}"' for word in (sys.executable, tmp_path / "editor.py", tmp_path / "mended.json", told))
    pictures = Path(os.environ.get("FRONTDESK_PICTURES", tmp_path))
    with x_server(SIZE, pictures) as display, window_manager(display):
        with desk_on(display, tmp_path / "desk", folder, f"{editor} {{file}} {{line}}") as desk:
            _import(desk, word_file(tmp_path / "discharge.docx"))
            assert wait_for(lambda: article.is_file() and "reviewed:" in article.read_text(encoding="utf-8"), SECONDS)
            assert wait_for(lambda: _findings(folder) >= {"row_shape", "unit", "before_after", "dose", "claim"}, SECONDS)
            _mend(desk, article, told)
            article.write_text(_published(article), encoding="utf-8")
            _pack(desk, out)
        with x_kiosk(display, tmp_path / "kiosk", out, size=SIZE) as kiosk:
            lobby = open_lobby(out, tmp_path / "twin", size=SIZE)
            put_away_at_the_end(qtbot, lobby)
            lobby.window.show()
            twin = Twin(kiosk, lobby, qtbot, pictures)
            assert twin.alike()
            twin.tap_on("", TopicTile)
            assert twin.alike()
            twin.tap_on("", ArticleTile)
            assert twin.alike()
            assert lobby.window.screen_view is twin.reading


def _import(desk: XDesk, source: Path) -> None:
    """Drop the file; decide with keys: reviewed today, no level of evidence, the merged dose left open; open the draft."""
    x, y, width, height = desk.window(TITLE) or (0, 0, *SIZE)
    at = (x + width // 2, y + height // 2)
    assert wait_for(lambda: desk.drop(source, at, lambda: desk.window("导入报告") is not None), SECONDS)
    for keys in (("1", "space"), ("2", "space"), ("3", "Down", "Down", "space")):
        desk.do("key", "--delay", "100", *keys)
    panel = desk.window("导入报告")
    assert panel is not None
    desk.click(panel[0] + panel[2] - 90, panel[1] + panel[3] - 38)  # Open it and look
    assert wait_for(lambda: desk.window("导入报告") is None, SECONDS)


def _mend(desk: XDesk, article: Path, told: Path) -> None:
    """Go from finding to finding with F8, and open each in the editor, which mends what it knows; until all five are mended."""

    def mended() -> bool:
        text = article.read_text(encoding="utf-8")
        return not any(wrong in text for wrong in MENDED)

    def opened() -> int:
        return len(told.read_text().split()) if told.exists() else 0

    def next_one() -> bool:
        before = opened()
        desk.do("key", "F8", "sleep", "0.2", "key", "ctrl+e")
        wait_for(lambda: opened() > before, 2)
        return mended()

    assert wait_for(next_one, SECONDS), article.read_text(encoding="utf-8")


def _published(article: Path) -> str:
    """Return the article with what makes it the public's."""
    text = article.read_text(encoding="utf-8")
    assert "audience: staff" in text
    head = "audience: public\ncategory: diabetes\nlead: 出院带药的剂量和复查。\nsummary: [按时吃药。]"
    return "\n".join(head if line.startswith("audience:") else line for line in text.split("\n"))


def _findings(folder: Path) -> set[str]:
    return {problem.rule for problem in check_folder(folder, TODAY)}


def _pack(desk: XDesk, out: Path) -> None:
    """Press the button in the bar until it asks where to write, and give a name."""
    x, y, width, _ = desk.window(TITLE) or (0, 0, *SIZE)

    def asked() -> bool:
        desk.click(x + width - 80, y + 64 + 28)
        return wait_for(lambda: desk.window("打包成一个文件") is not None, 2)

    assert wait_for(asked, SECONDS)
    desk.do("key", "ctrl+a", "type", "--delay", "20", str(out))
    desk.do("key", "Return")

    def whole() -> bool:
        if not out.is_file():
            return False
        with_packed = Library.open(out)
        public = with_packed.row("discharge").audience == "public"
        with_packed.close()
        return public

    assert wait_for(whole, SECONDS)
