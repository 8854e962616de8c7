"""A user who presses anything: no exception, no Qt warning, and the window always shows what is open."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.desk.conftest import Drive
from tests.desk.driving import Driver, settle
from viewer.library.schema import Filter
from viewer.reader.style import Role
from viewer.theme import ZOOM_STEPS

KEYS = (
    Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right,
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_F3,
    Qt.Key.Key_F6, Qt.Key.Key_Plus, Qt.Key.Key_0, Qt.Key.Key_A,
)  # fmt: skip
MODIFIERS = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip
BUTTONS = (Qt.MouseButton.LeftButton, Qt.MouseButton.BackButton)
SIZES = ((640, 480), (900, 640), (1024, 640), (1280, 720), (1440, 900))


class RandomUser(RuleBasedStateMachine):
    """One window; it uses ``drive`` and ``dismissing`` of the test."""

    def __init__(self, drive: Drive) -> None:
        super().__init__()
        self._drive = drive
        self.sitting: Driver | None = None

    @property
    def desk(self) -> Driver:
        assert self.sitting is not None
        return self.sitting

    @initialize(size=st.sampled_from(SIZES))
    def sit_down(self, size: tuple[int, int]) -> None:
        self.sitting = self._drive(size=size)
        self.articles = [row.id for row in self.desk.session.library.rows(Filter())]

    @rule(index=st.integers(0, 100))
    def command(self, index: int) -> None:
        each = self.desk.window.commands[index % len(self.desk.window.commands)]
        if each.id != "quit" and each.enabled(self.desk.session):
            each.run()

    @rule(key=st.sampled_from(KEYS), modifier=st.sampled_from(MODIFIERS), times=st.integers(1, 4))
    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier, times: int) -> None:
        for _ in range(times):
            QTest.keyClick(QApplication.focusWidget() or self.desk.window, key, modifier)

    @rule(x=st.floats(0, 0.999), y=st.floats(0, 0.999), button=st.sampled_from(BUTTONS))
    def click(self, x: float, y: float, button: Qt.MouseButton) -> None:
        window = self.desk.window
        at = QPoint(int(x * window.width()), int(y * window.height()))
        under = window.childAt(at) or window
        QTest.mouseClick(under, button, pos=under.mapFrom(window, at))

    @rule(position=st.floats(0, 1))
    def scroll(self, position: float) -> None:
        bar = self.desk.reader.verticalScrollBar()
        bar.setValue(round(position * bar.maximum()))

    @rule(index=st.integers(0, 100), anchored=st.booleans())
    def open(self, index: int, *, anchored: bool) -> None:
        self.desk.session.open(self.articles[index % len(self.articles)], "references" if anchored else "")

    @rule(words=st.sampled_from(["", "糖", "gxb", "HbA1c", "没有这个词", "2"]))
    def find(self, words: str) -> None:
        self.desk.window.sheet.find_bar.open_bar(words)

    @rule(words=st.sampled_from(["", "tang", "糖化", "x" * 300]))
    def search(self, words: str) -> None:
        self.desk.window.topbar.search.setFocus()
        self.desk.window.topbar.search.setText(words)

    @rule(size=st.sampled_from(SIZES))
    def resize(self, size: tuple[int, int]) -> None:
        self.desk.window.resize(*size)

    @rule(zoom=st.sampled_from(ZOOM_STEPS))
    def zoom(self, zoom: int) -> None:
        self.desk.session.set_zoom(zoom)

    @rule(english=st.booleans())
    def language(self, *, english: bool) -> None:
        self.desk.session.set_language("en" if english else "zh_CN")

    @rule(number=st.integers(1, 12))
    def cite(self, number: int) -> None:
        self.desk.reader.citation_requested.emit(number, self.desk.reader.cursorRect())

    @rule(index=st.integers(0, 20))
    def enlarge(self, index: int) -> None:
        items = self.desk.reader.page.contents.items
        if items and self.desk.window.sheet.shows_article:
            self.desk.window.actions_.open_item(items[index % len(items)].block.anchor)

    @rule()
    def wait(self) -> None:
        settle()
        self.desk.reader.finish()

    @invariant()
    def window_shows_what_is_open(self) -> None:
        settle()
        desk = self.desk
        assert desk.window.isVisible()
        assert desk.window.sheet.shows_article
        assert desk.reader.article is not None
        assert desk.reader.article.id == desk.session.article
        assert desk.reader.style_now.column <= 40 * desk.reader.style_now.size(Role.BODY)
        assert desk.window.disclaimer.isVisible()

    def teardown(self) -> None:
        if self.sitting is not None:
            self.sitting.window.close()


def test_random_user_meets_no_error(drive: Drive, dismissing: list[str]) -> None:
    class Visitor(RandomUser):
        def __init__(self) -> None:
            super().__init__(drive)

    run_state_machine_as_test(Visitor, settings=settings(max_examples=6, stateful_step_count=20, deadline=None))
