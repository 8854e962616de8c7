"""A folder of articles turns the desk into the author's: findings beside the page, on it and in the list, the editor, packing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.content.test_check import whole
from tests.desk.driving import Driver, settle
from tests.folders import write_folder
from viewer import i18n
from viewer.app.authoring import Authoring
from viewer.app.desk_assembly import make_window
from viewer.app.followed import FollowedFolder
from viewer.content.fault_report import FaultCounts
from viewer.desk.author_mode import AuthorMode, editor_words
from viewer.desk.core.session import Session
from viewer.desk.desk_window import DeskWindow
from viewer.desk.list_model import FAULTS
from viewer.library.library import Library
from viewer.library.library_builder import refresh
from viewer.settings import Settings

WAIT = 60_000
FAULTY = "第一段。\n\n见[另一篇](nowhere)，再看[第三篇](elsewhere)。\n\n输注以后，糖尿病已经根治。\n"


class Author:
    """An author at a desk on a folder."""

    def __init__(self, qtbot: QtBot, root: Path, window: DeskWindow, source: FollowedFolder) -> None:
        self.qtbot, self.root, self.window, self.source = qtbot, root, window, source
        self.authoring = Authoring(source, window)
        self.answers = self.builds = 0
        self.authoring.checker.checked.connect(self._count)
        source.built.connect(self._count_build)
        self.wait_for(1)

    def _count(self) -> None:
        self.answers += 1

    def _count_build(self) -> None:
        self.builds += 1

    def wait_for(self, answers: int) -> None:
        self.qtbot.waitUntil(lambda: self.answers >= answers, timeout=WAIT)
        settle()

    @property
    def mode(self) -> AuthorMode:
        assert self.window.author is not None
        return self.window.author

    def save(self, article: str, change: Callable[[str], str]) -> None:
        """Save an article in another program; wait for page and findings, which come in any order."""
        path = self.root / article / "index.md"
        answers, builds = self.answers, self.builds
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
        self.source.build()
        self.qtbot.waitUntil(lambda: self.builds > builds, timeout=WAIT)
        self.wait_for(answers + 1)

    def messages(self) -> list[str]:
        return [card.fault.message for card in self.mode.panel.cards]

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window, key, modifier)
        settle()


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    root = write_folder(tmp_path / "门诊文章")
    whole(root, "a", FAULTY)
    whole(root, "b", "一段话。")
    whole(root, "c", "一段话，糖尿病已经根治。")
    return root


@pytest.fixture(name="author")
def _author(qtbot: QtBot, qapp: QApplication, root: Path, tmp_path: Path) -> Iterator[Author]:
    cache = tmp_path / "cache.fdk"
    refresh(root, cache)
    library = Library.open(cache)
    session = Session(library, Settings(theme="light"))
    window = make_window(session)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    session.open("a")
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    source = FollowedFolder(root, window)

    def exchange() -> None:
        newer = source.open()
        session.library.close()
        session.set_library(newer)

    source.built.connect(exchange)
    author = Author(qtbot, root, window, source)
    yield author
    source.stop()
    session.library.close()


def test_findings_are_beside_the_page_on_it_and_in_the_list(author: Author) -> None:
    assert author.messages() == ["没有文章“nowhere”。", "没有文章“elsewhere”。", "“根治”是绝对化的说法。"]
    model = author.window.list.model
    counts = [model.index(line).data(FAULTS) for line in range(model.rowCount())]
    assert sorted(counts, key=str) == [FaultCounts(0, 0), FaultCounts(0, 1), FaultCounts(2, 1)]
    page = author.window.sheet.reader.page.toRawText()
    marked = [page[start:stop].replace("\u2060", "") for fault in author.mode.marks.faults for start, stop in fault.waves]
    assert marked == ["另一篇", "第三篇", "根治"]
    author.window.list.only_faulty.click()
    assert model.rowCount() == 2
    author.window.list.only_faulty.click()
    assert model.rowCount() == 3


def test_f8_goes_through_all_findings_and_back(author: Author) -> None:
    seen = []
    for _ in range(5):
        author.key(Qt.Key.Key_F8)
        chosen = author.mode.chosen
        assert chosen is not None
        seen.append((author.window.session.article, chosen.line, author.mode.marks.chosen))
    assert [each[::2] for each in seen] == [("a", 1), ("a", 2), ("a", 3), ("c", 1), ("a", 1)]
    assert [card.open for card in author.mode.panel.cards] == [True, False, False]
    author.key(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert author.window.session.article == "c"


def test_f8_opens_the_panel_where_it_has_no_room_beside_the_page(author: Author) -> None:
    author.window.resize(1024, 640)
    settle()
    assert not author.mode.panel.isVisible()
    author.key(Qt.Key.Key_F8)
    assert author.mode.panel.isVisible()
    author.key(Qt.Key.Key_F8)
    assert author.mode.panel.isVisible()
    assert author.mode.marks.chosen == 2
    author.key(Qt.Key.Key_Escape)
    assert not author.mode.panel.isVisible()


def test_the_bar_cuts_no_words_off_in_a_portrait_window(author: Author) -> None:
    try:
        author.window.session.set_language("en")
        author.window.resize(768, 1024)
        settle()
        bar = author.mode.bar
        assert [part.text() for part in (bar.left, bar.check, bar.pack) if part.width() < part.sizeHint().width()] == []
        assert bar.check.accessibleName() == "Check again"
    finally:
        i18n.set_language("zh_CN")


def test_a_tag_beside_the_page_opens_its_finding(author: Author) -> None:
    reader = author.window.sheet.reader
    tags = author.mode.marks.tags(reader.page, reader.viewport().width())
    fault, rect = tags[-1]
    reader.verticalScrollBar().setValue(round(rect.top()) - 100)
    at = rect.center().toPoint()
    at.setY(at.y() - reader.verticalScrollBar().value())
    QTest.mouseClick(reader.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert author.mode.marks.chosen == fault.number


def test_what_is_saved_elsewhere_is_mended_here_and_the_place_is_kept(author: Author) -> None:
    reader = author.window.sheet.reader
    author.save("a", lambda text: text + "\n\n".join(f"第 {n} 段。" for n in range(80)))
    reader.verticalScrollBar().setValue(600)
    place = reader.place()
    author.key(Qt.Key.Key_F8)
    reader.verticalScrollBar().setValue(600)
    author.save("a", lambda text: text.replace("见[另一篇](nowhere)", "见另一篇"))
    assert reader.place() == place
    assert author.messages() == ["没有文章“elsewhere”。", "“根治”是绝对化的说法。"]
    assert [fault.message for fault in author.mode.state.mended("a")] == ["没有文章“nowhere”。"]
    assert "刚改好 1 处" in words_in(author)


def test_a_library_is_packed_when_no_error_is_left_and_reminders_stay_in_its_note(author: Author, tmp_path: Path) -> None:
    bar, out = author.mode.bar, tmp_path / "out.fdk"
    assert not bar.pack.isEnabled()
    assert bar.left.text().replace("\u00a0", " ") == "还有 2 个错误，改完才能打包"
    author.authoring.pack(out)
    assert not out.exists()
    author.save("a", lambda text: text.replace("(nowhere)", "(b)").replace("(elsewhere)", "(c)"))
    assert bar.pack.isEnabled()
    author.authoring.pack(author.root / "inside.fdk")
    assert not (author.root / "inside.fdk").exists()

    def save(dialog: QDialog) -> None:
        assert isinstance(dialog, QFileDialog)
        assert dialog.nameFilters() == ["内容库 (*.fdk)"]
        dialog.setDirectory(str(tmp_path))
        dialog.selectFile("out")  # the ending is added
        dialog.accept()

    Driver(author.qtbot, author.window, author.window.session).dialog(bar.pack.click, save)
    author.qtbot.waitUntil(out.exists, timeout=WAIT)
    author.qtbot.waitUntil(bar.pack.isEnabled, timeout=WAIT)
    with_packed = Library.open(out)
    assert with_packed.info.articles == 3
    with_packed.close()
    note = out.with_suffix(".txt").read_text(encoding="utf-8")
    assert "a/index.md" in note
    assert "留下的提醒：2 个" in note


def test_the_editor_receives_file_and_line_and_nothing_is_written_into_the_folder(author: Author, tmp_path: Path) -> None:
    before = contents(author.root)
    script, told = tmp_path / "editor.py", tmp_path / "told.txt"
    script.write_text(
        "import sys, pathlib\npathlib.Path(sys.argv[1]).write_text(sys.argv[2], encoding='utf-8')\n", encoding="utf-8"
    )
    author.window.session.set_panes(editor_command=f'"{sys.executable}" "{script}" "{told}" {{file}}:{{line}}')
    author.key(Qt.Key.Key_F8)
    author.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    chosen = author.mode.chosen
    assert chosen is not None
    expected = f"{author.root / 'a' / 'index.md'}:{chosen.line}"
    author.qtbot.waitUntil(lambda: told.exists() and told.read_text(encoding="utf-8") == expected, timeout=WAIT)
    author.mode.copy_place()
    assert QGuiApplication.clipboard().text() == f"a/index.md:{chosen.line}"
    author.window.session.set_panes(editor_command="/no/such/editor {file}")
    author.mode.edit()
    assert "编辑器" in author.window.toast.words
    answers = author.answers
    author.key(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    author.wait_for(answers + 1)
    assert contents(author.root) == before


def test_the_process_is_started_again_when_it_dies(author: Author) -> None:
    process = author.authoring.checker.process
    assert process is not None
    process.kill()
    author.qtbot.waitUntil(lambda: author.authoring.checker.process is None, timeout=WAIT)
    author.save("a", lambda text: text.replace("(nowhere)", "(b)"))
    assert author.messages()[0] == "没有文章“elsewhere”。"


def test_author_mode_ends_with_its_folder(author: Author) -> None:
    author.source.stop()
    settle()
    window = author.window
    assert window.author is None
    assert window.outline.isVisible()
    assert window.list.only_faulty.isHidden()
    assert window.list.model.index(0).data(FAULTS) is None
    author.key(Qt.Key.Key_F8)  # does nothing
    assert window.session.article == "a"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("code -g {file}:{line}", ["code", "-g", "/a b/index.md:7"]),
        ("gedit", ["gedit", "/a b/index.md"]),
        ('"/opt/my editor/ed" +{line} {file}', ["/opt/my editor/ed", "+7", "/a b/index.md"]),
        ("", []),
    ],
)
def test_an_editor_command_names_file_and_line(command: str, words: list[str]) -> None:
    assert editor_words(command, Path("/a b/index.md"), 7) == words


def words_in(author: Author) -> str:
    return "\n".join(label.text() for label in author.mode.panel.findChildren(QLabel) if label.isVisible())


def contents(root: Path) -> dict[str, tuple[bytes, int]]:
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in root.rglob("*") if path.is_file()}
