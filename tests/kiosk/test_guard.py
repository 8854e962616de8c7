from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from viewer.kiosk.guard import DROPPED, KEYS, Guard, allows_key, asks_for_staff

_NONE, _SHIFT, _CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_ALT, _META, _PAD = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.MetaModifier, Qt.KeyboardModifier.KeypadModifier


@pytest.mark.parametrize(
    ("key", "modifiers", "text"),
    [(Qt.Key.Key_Tab, _NONE, "\t"), (Qt.Key.Key_Backtab, _SHIFT, ""), (Qt.Key.Key_A, _NONE, "a"), (Qt.Key.Key_A, _SHIFT, "A"),
     (Qt.Key.Key_5, _PAD, "5"), (Qt.Key.Key_Backspace, _NONE, "\b"), (Qt.Key.Key_PageDown, _NONE, "")],
)  # fmt: skip
def test_reading_and_typing_keys_pass(key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
    assert allows_key(key, modifiers, text)


HELD = [_CTRL, _ALT, _META, _CTRL | _ALT, _CTRL | _SHIFT, _ALT | _SHIFT, _META | _SHIFT, _CTRL | _PAD,
        Qt.KeyboardModifier.GroupSwitchModifier]  # fmt: skip


@pytest.mark.parametrize("held", HELD, ids=str)
def test_no_key_passes_while_another_than_shift_is_held(held: Qt.KeyboardModifier) -> None:
    typed = [(Qt.Key.Key_A, "a"), (Qt.Key.Key_A, "\x01"), (Qt.Key.Key_Plus, "+")]
    assert [key for key in KEYS if allows_key(key, held, "")] == []
    assert [key for key, text in typed if allows_key(key, held, text)] == []


@pytest.mark.parametrize("text", ["", "ab", "\x1b", "\x7f", "\u200b", "\ufdd0"])
def test_key_that_types_no_single_character_is_dropped(text: str) -> None:
    assert not allows_key(Qt.Key.Key_unknown, _NONE, text)


@pytest.mark.parametrize(
    ("key", "modifiers", "text"),
    [(Qt.Key.Key_Escape, _NONE, "\x1b"), (Qt.Key.Key_F1, _NONE, ""), (Qt.Key.Key_F11, _NONE, ""), (Qt.Key.Key_A, _CTRL, "\x01"),
     (Qt.Key.Key_F4, _ALT, ""), (Qt.Key.Key_D, _META, ""), (Qt.Key.Key_Menu, _NONE, ""), (Qt.Key.Key_Print, _NONE, ""),
     (Qt.Key.Key_Back, _NONE, ""), (Qt.Key.Key_Delete, _NONE, "\x7f"), (Qt.Key.Key_Tab, _ALT, "\t"),
     (Qt.Key.Key_Insert, _SHIFT, "")],
)  # fmt: skip
def test_every_other_key_is_dropped(key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
    assert not allows_key(key, modifiers, text)


def test_keyboard_of_the_staff_asks_with_three_keys() -> None:
    assert asks_for_staff(Qt.Key.Key_F, _CTRL | _ALT)
    for held in (_NONE, _CTRL, _ALT, _CTRL | _ALT | _SHIFT, _CTRL | _ALT | _META):
        assert not asks_for_staff(Qt.Key.Key_F, held)
    assert not asks_for_staff(Qt.Key.Key_G, _CTRL | _ALT)


@dataclass
class Watched:
    """A window with a button, and what the guard reported."""

    window: QWidget
    button: QPushButton
    answer: bool = False
    touches: list[QPoint | None] = field(default_factory=list)
    lifted: int = 0
    staff: int = 0
    clicks: int = 0

    def press(self, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        handle = self.window.windowHandle()
        assert handle is not None
        QTest.mouseClick(handle, button, pos=self.button.geometry().center())


@pytest.fixture
def watched(qtbot: QtBot, qapp: QApplication) -> Iterator[Watched]:
    window = QWidget()
    button = QPushButton("x")
    QVBoxLayout(window).addWidget(button)
    qtbot.addWidget(window)
    window.resize(300, 200)
    window.show()
    made = Watched(window, button)

    def count(name: str) -> Callable[[], None]:
        return lambda: setattr(made, name, getattr(made, name) + 1)

    def touched(at: QPoint | None) -> bool:
        made.touches.append(at)
        return made.answer

    button.clicked.connect(count("clicks"))
    guard = Guard(qapp, touched, count("lifted"), count("staff"))
    yield made
    guard.release()


def test_tap_reaches_the_button_and_is_told(watched: Watched) -> None:
    watched.press()
    assert (watched.clicks, len(watched.touches), watched.lifted) == (1, 1, 1)


def test_tap_that_has_had_its_effect_is_swallowed_whole(watched: Watched) -> None:
    watched.answer = True
    watched.press()
    assert watched.clicks == 0
    watched.answer = False
    watched.press()
    assert watched.clicks == 1


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.BackButton])
def test_other_buttons_reach_nothing(watched: Watched, button: Qt.MouseButton) -> None:
    watched.press(button)
    assert (watched.clicks, watched.touches) == (0, [])


def test_keys_of_the_staff_are_told_and_go_no_further(watched: Watched) -> None:
    handle = watched.window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_F, _CTRL | _ALT)
    assert watched.staff == 1
    QTest.keyClick(handle, Qt.Key.Key_Escape)
    assert watched.touches == []


def test_finger_on_glass_presses_like_a_mouse(watched: Watched) -> None:
    device = QTest.createTouchDevice()
    at = watched.button.geometry().center()
    QTest.touchEvent(watched.window, device).press(0, at).commit()
    QTest.touchEvent(watched.window, device).release(0, at).commit()
    assert watched.touches
    assert watched.lifted


@pytest.mark.parametrize("address", ["http://x", "https://x", "file:///etc/passwd", "mailto:a@b", "tel:1", "ftp://x"])
def test_no_address_is_opened(watched: Watched, address: str) -> None:
    assert QDesktopServices.openUrl(QUrl(address))  # by the handler that does nothing


def test_event_for_a_widget_with_another_button_is_dropped_too(watched: Watched, qapp: QApplication) -> None:
    middle = QPointF(5, 5)
    event = QMouseEvent(
        QMouseEvent.Type.MouseButtonPress, middle, middle, Qt.MouseButton.RightButton, Qt.MouseButton.RightButton, _NONE
    )
    qapp.sendEvent(watched.button, event)
    assert watched.clicks == 0


@pytest.mark.parametrize("held", [_CTRL, _ALT, _SHIFT, _META], ids=str)
def test_wheel_with_a_key_held_neither_zooms_nor_turns(watched: Watched, qapp: QApplication, held: Qt.KeyboardModifier) -> None:
    turned: list[QWheelEvent] = []
    watched.button.wheelEvent = turned.append  # type: ignore[method-assign]
    middle, by = QPointF(5, 5), QPoint(0, 120)
    for modifiers in (_NONE, held):
        scroll = Qt.ScrollPhase.NoScrollPhase
        wheel = QWheelEvent(middle, middle, by, by, Qt.MouseButton.NoButton, modifiers, scroll, False)
        qapp.sendEvent(watched.button, wheel)
    assert [event.modifiers() for event in turned] == [_NONE]


@pytest.mark.parametrize(
    "kind",
    [QEvent.Type.ContextMenu, QEvent.Type.DragEnter, QEvent.Type.Drop, QEvent.Type.Shortcut, QEvent.Type.WhatsThis,
     QEvent.Type.ToolTip, QEvent.Type.InputMethod, QEvent.Type.FileOpen, QEvent.Type.NativeGesture, QEvent.Type.Quit,
     QEvent.Type.TabletPress],
)  # fmt: skip
def test_event_that_no_screen_has_a_use_for_goes_no_further(watched: Watched, kind: QEvent.Type) -> None:
    guard = Guard(QApplication.instance(), lambda _at: False, lambda: None, lambda: None)  # type: ignore[arg-type]
    assert guard.eventFilter(watched.button, QEvent(kind))
    assert kind in DROPPED
    guard.release()


def test_key_that_is_held_down_and_shift_alone_are_no_touches(watched: Watched, qapp: QApplication) -> None:
    handle = watched.window.windowHandle()
    assert handle is not None
    for key, text, repeated in ((Qt.Key.Key_A, "a", False), (Qt.Key.Key_A, "a", True), (Qt.Key.Key_Shift, "", False)):
        qapp.sendEvent(handle, QKeyEvent(QEvent.Type.KeyPress, key, _NONE, text, repeated))
    assert watched.touches == [None]


@pytest.mark.parametrize(("held", "dropped"), [(Qt.MouseButton.LeftButton, False), (Qt.MouseButton.RightButton, True)])
def test_drag_with_another_button_goes_no_further(watched: Watched, held: Qt.MouseButton, *, dropped: bool) -> None:
    guard = Guard(QApplication.instance(), lambda _at: False, lambda: None, lambda: None)  # type: ignore[arg-type]
    middle = QPointF(5, 5)
    move = QMouseEvent(QMouseEvent.Type.MouseMove, middle, middle, Qt.MouseButton.NoButton, held, _NONE)
    assert guard.eventFilter(watched.button, move) is dropped
    guard.release()
