from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests import pages
from tests.folders import write_folder
from tests.kiosk.conftest import PIN, TODAY, Lobby, open_lobby, put_away_at_the_end
from tests.kiosk.x_screen import ROOT, missing_tools, x_server
from viewer import i18n
from viewer.draw.error_handler import ErrorHandler
from viewer.kiosk.attract import Attract, ClosedScreen
from viewer.kiosk.core.crashes import EXIT_MAINTENANCE
from viewer.kiosk.core.idle import Phase, Screen
from viewer.kiosk.core.intents import (
    AskStaff,
    Go,
    Leave,
    Resize,
    ShowContents,
    SwitchContrast,
    SwitchLanguage,
    TakeAway,
    Unlocked,
)
from viewer.kiosk.core.pin import set_pin
from viewer.kiosk.core.visit import AtArticle, AtHome, AtList, AtSearch, VisitLocation
from viewer.kiosk.home import HomeScreen, ListScreen
from viewer.kiosk.kiosk_lightbox import ZOOMS, KioskLightbox
from viewer.kiosk.out_of_service import ErrorScreen, MaintenanceScreen
from viewer.kiosk.panel import PanelScreen
from viewer.kiosk.pin_pad import PinScreen
from viewer.kiosk.reading import ReadingScreen
from viewer.kiosk.reading_sheets import ContentsSheet, NoteSheet
from viewer.kiosk.searching import SearchScreen
from viewer.kiosk.take_away_sheet import TakeAwaySheet
from viewer.kiosk.tiles import ArticleTile, HitTile, TopicTile
from viewer.kiosk.touch import ClinicMark, Touchable, TouchButton
from viewer.library.library_builder import pack
from viewer.library.schema import LibraryInfo


def tap(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(widget.width() // 2, widget.height() // 2))


def find(lobby: Lobby, kind: type[Touchable], words: str) -> Touchable:
    screen = lobby.window.screen_view
    assert screen is not None
    return next(tile for tile in screen.findChildren(kind) if words in tile.text())


def reading(lobby: Lobby, article: str = "open") -> ReadingScreen:
    lobby.window.act(Go(AtArticle(article)))
    assert isinstance(lobby.window.screen_view, ReadingScreen)
    return lobby.window.screen_view


def test_visitor_goes_from_a_topic_to_an_article_and_back(lobby: Lobby) -> None:
    seen = []
    for kind, words in ((TopicTile, "糖尿病"), (ArticleTile, "给所有人看"), (Touchable, "返回"), (Touchable, "首页")):
        tap(find(lobby, kind, words))
        seen.append(type(lobby.window.screen_view))
    assert seen == [ListScreen, ReadingScreen, ListScreen, HomeScreen]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_keyboard_goes_the_same_way(lobby: Lobby, key: Qt.Key) -> None:
    seen = []
    for kind, words in ((TopicTile, "糖尿病"), (ArticleTile, "给所有人看"), (Touchable, "返回"), (Touchable, "首页")):
        QTest.keyClick(find(lobby, kind, words), key)
        seen.append(type(lobby.window.screen_view))
    assert seen == [ListScreen, ReadingScreen, ListScreen, HomeScreen]


def test_public_sees_neither_staff_articles_nor_overdue_ones(lobby: Lobby) -> None:
    public = lobby.window.current_library.public
    assert public is not None
    assert [row.id for row in public.rows()] == ["open"]
    assert public.search("内部说明").hits == ()
    assert public.search("旧内容").hits == ()
    for article in ("staff-only", "overdue", "no-such"):
        lobby.window.act(Go(AtArticle(article)))
        assert isinstance(lobby.window.screen_view, HomeScreen)


def test_presenters_notes_are_nowhere_on_the_page(lobby: Lobby) -> None:
    words = reading(lobby).view.page.toPlainText()
    assert "秘密" not in words
    assert "只给演示者" not in words


def test_link_to_a_staff_article_opens_nothing(lobby: Lobby) -> None:
    screen = reading(lobby)
    screen.view.tapped.emit("article:staff-only")
    assert lobby.window.screen_view is screen
    assert isinstance(screen.findChild(NoteSheet), NoteSheet)


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "../../etc/passwd", "javascript:alert(1)", "mailto:a@b", "tel:110", "ftp://x", "data:text/html,x",
     "cite:99", "cite:0", "term:none", "item:none", "#none", "article:", ""],
)  # fmt: skip
def test_strange_address_does_nothing(lobby: Lobby, address: str) -> None:
    screen = reading(lobby)
    screen.view.tapped.emit(address)
    assert lobby.window.screen_view is screen


def test_web_link_shows_its_address_and_a_code(lobby: Lobby) -> None:
    screen = reading(lobby)
    screen.view.tapped.emit("https://example.org/a?b=c")
    assert isinstance(screen.findChild(NoteSheet), NoteSheet)
    assert any("example.org" in child.accessibleName() for child in screen.findChildren(QWidget))


def test_reference_marker_opens_the_reference(lobby: Lobby) -> None:
    screen = reading(lobby)
    screen.view.tapped.emit("cite:1")
    assert any("10.1186" in child.accessibleName() for child in screen.findChildren(QWidget))


def test_wide_table_stands_as_cards_of_two_columns(lobby: Lobby) -> None:
    tables = [item.block for item in reading(lobby).view.page.contents.items]
    assert [table.anchor for table in tables if hasattr(table, "align") and len(table.align) == 2]


def test_place_is_kept_when_text_grows(lobby: Lobby, bundled: Path, tmp_path: Path, qtbot: QtBot) -> None:
    made = open_lobby(bundled, tmp_path / "other")
    put_away_at_the_end(qtbot, made)
    screen = reading(made, "stem-cells-type-2")
    for _ in range(7):
        screen.view.turn(1)
    words = screen.view.page.toPlainText()[screen.view.position :][:12]
    made.window.act(Resize(1))
    larger = made.window.screen_view
    assert isinstance(larger, ReadingScreen)
    position = larger.view.page.toPlainText().find(words)
    first, shown = larger.view.shown.first, larger.view.pagination
    end = shown.atoms[larger.view.shown.end].start
    assert shown.atoms[first].start <= position < end


def test_sheets_open_and_close(lobby: Lobby) -> None:
    screen = reading(lobby)
    for intent, kind in ((ShowContents(), ContentsSheet), (TakeAway(), TakeAwaySheet)):
        screen.act(intent)
        sheet = screen.findChild(kind)
        assert sheet is not None
        sheet.closed.emit()
        assert screen.close_sheet() is False
    anchor = screen.view.page.contents.items[0].block.anchor
    screen.view.tapped.emit(f"item:{anchor}")
    assert isinstance(screen.findChild(KioskLightbox), KioskLightbox)


def test_big_picture_is_zoomed_and_moved_by_its_buttons(lobby: Lobby) -> None:
    screen = reading(lobby)
    box = KioskLightbox(screen.look, screen, pages.table(60, 4), "表 1", pages.pictures(), LibraryInfo())
    with_words = {button.text(): button for button in box.findChildren(TouchButton)}
    box.appear()
    QTest.qWait(0)
    assert (with_words["放大"].isEnabled(), with_words["缩小"].isEnabled()) == (True, False)
    assert with_words["向下"].isEnabled(), "a long table goes on below"
    top = box.canvas.rect_of_content().top()
    tap(with_words["向下"])
    assert box.canvas.rect_of_content().top() < top
    for zoom in ZOOMS[1:]:
        tap(with_words["放大"])
        assert box.canvas.zoom == zoom
    assert (with_words["放大"].isEnabled(), with_words["缩小"].isEnabled()) == (False, True)


def test_two_fingers_reach_the_big_picture_through_the_guard(lobby: Lobby, qapp: QApplication) -> None:
    guard = lobby.controller.guard(qapp)
    lobby.window.show()
    screen = reading(lobby)
    box = KioskLightbox(screen.look, screen, pages.figure(), "图 1", pages.pictures(), LibraryInfo())
    box.appear()
    QTest.qWait(0)
    handle, middle = lobby.window.windowHandle(), box.canvas.mapTo(lobby.window, box.canvas.rect().center())
    assert handle is not None
    fingers = QTest.touchEvent(handle, QTest.createTouchDevice())
    fingers.press(0, middle - QPoint(50, 0)).press(1, middle + QPoint(50, 0)).commit()
    fingers.move(0, middle - QPoint(100, 0)).move(1, middle + QPoint(100, 0)).commit()
    fingers.release(0, middle - QPoint(100, 0)).release(1, middle + QPoint(100, 0)).commit()
    guard.release()
    assert box.canvas.zoom == 200


def test_contents_button_looks_as_before_once_its_sheet_is_closed(lobby: Lobby) -> None:
    screen = reading(lobby)
    button = find(lobby, TouchButton, "目录")
    before = button.grab().toImage()
    screen.act(ShowContents())
    assert button.grab().toImage() != before
    screen.close_sheet()
    assert button.grab().toImage() == before


def test_search_takes_pinyin_letters_and_opens_what_it_finds(lobby: Lobby, qtbot: QtBot) -> None:
    lobby.window.act(Go(AtSearch()))
    screen = lobby.window.screen_view
    assert isinstance(screen, SearchScreen)
    for letter in "suoyouren":
        tap(find(lobby, Touchable, letter))
    qtbot.waitUntil(lambda: bool(screen.findChildren(HitTile)), timeout=3000)
    tap(screen.findChildren(HitTile)[0])
    assert isinstance(lobby.window.screen_view, ReadingScreen)
    lobby.window.act(Go(AtSearch()))


def test_query_never_grows_beyond_its_limit(lobby: Lobby) -> None:
    lobby.window.act(Go(AtSearch()))
    screen = lobby.window.screen_view
    assert isinstance(screen, SearchScreen)
    for _ in range(150):
        screen.type("x")
    place = screen.place(AtSearch())
    assert isinstance(place, AtSearch)
    assert len(place.query) == 100


# ---- idle --------------------------------------------------------------------------------------------------------------


def test_nothing_of_the_last_visitor_is_left_after_the_countdown(lobby: Lobby) -> None:
    window = lobby.window
    for intent in (SwitchLanguage(), SwitchContrast(), Resize(2)):
        window.act(intent)
    screen = reading(lobby)
    screen.act(TakeAway())
    lobby.wait(121)
    assert lobby.idle.phase is Phase.WARNING
    lobby.wait(31)
    assert lobby.controller.warning is None
    assert window.visit.fresh
    assert i18n.language() == "zh_CN"
    assert isinstance(window.screen_view, HomeScreen)
    assert not window.look.theme.contrast


def test_touch_during_the_countdown_continues_and_does_nothing_else(lobby: Lobby) -> None:
    screen = reading(lobby)
    lobby.wait(125)
    assert lobby.idle.phase is Phase.WARNING
    assert lobby.controller.touched(QPoint(5, 5))
    assert lobby.controller.warning is None
    assert lobby.window.screen_view is screen
    lobby.controller.lifted()


def test_home_button_of_the_countdown_resets_at_once(lobby: Lobby, qtbot: QtBot) -> None:
    reading(lobby)
    lobby.window.show()
    lobby.wait(125)
    warning = lobby.controller.warning
    assert warning is not None
    button = next(b for b in warning.findChildren(Touchable) if "首页" in b.text())
    assert lobby.controller.touched(button.mapToGlobal(button.rect().center()))
    assert isinstance(lobby.window.screen_view, HomeScreen)


def test_untouched_home_page_is_not_reset_but_invites(lobby: Lobby) -> None:
    screen = lobby.window.screen_view
    lobby.wait(121)
    assert lobby.window.screen_view is screen
    assert type(lobby.controller.overlay) is Attract
    lobby.controller.turn()
    assert lobby.controller.touched(QPoint(900, 600))
    assert lobby.idle.phase is Phase.HOME
    assert lobby.window.screen_view is screen


def test_closed_kiosk_goes_dark_and_lights_up_for_one_visit(small: Path, tmp_path: Path, qtbot: QtBot) -> None:
    lobby = open_lobby(small, tmp_path, closed=True)
    put_away_at_the_end(qtbot, lobby)
    lobby.wait(121)
    assert type(lobby.controller.overlay) is ClosedScreen
    assert lobby.controller.touched(QPoint(5, 5))
    assert lobby.idle.phase is Phase.HOME


def test_held_finger_and_rolling_page_count_as_activity(lobby: Lobby) -> None:
    screen = reading(lobby)
    for _ in range(20):
        screen.view.rolling.emit()
        lobby.wait(10)
    assert lobby.idle.phase is Phase.ACTIVE


def test_machine_that_slept_begins_at_home(lobby: Lobby) -> None:
    reading(lobby)
    lobby.clock += 3600
    lobby.controller.tick()
    assert isinstance(lobby.window.screen_view, HomeScreen)


COPIED = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from tests.kiosk.conftest import open_lobby
from viewer.kiosk.core.visit import AtArticle
from viewer.kiosk.core.intents import Go
app = QApplication([])
lobby = open_lobby(Path(sys.argv[1]), Path(sys.argv[2]))
clipboard = app.clipboard()
lobby.window.act(Go(AtArticle("open")))
modes = (clipboard.Mode.Clipboard, clipboard.Mode.Selection)
for mode in modes:
    clipboard.setText("hay fever", mode)
print([clipboard.text(mode) for mode in modes])
lobby.wait(121 + 31)
print([clipboard.text(mode) for mode in modes])
"""


@pytest.mark.x11
@pytest.mark.skipif(bool(missing_tools()), reason=f"needs {', '.join(missing_tools())}")
def test_clipboard_and_selection_are_empty_after_a_visit(small: Path, tmp_path: Path) -> None:
    with x_server() as display:
        environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", COPIED, str(small), str(tmp_path / "state")]
        ran = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ran.stdout.splitlines() == ["['hay fever', 'hay fever']", "['', '']"], ran.stderr


def test_home_page_that_invites_goes_on_by_itself_until_somebody_comes(lobby: Lobby, qtbot: QtBot) -> None:
    lobby.wait(121)
    (slides,) = (timer for timer in lobby.controller.findChildren(QTimer) if timer.interval() == lobby.settings.idle.slide * 1000)
    assert slides.isActive()
    assert lobby.controller.touched(QPoint(5, 5))
    assert not slides.isActive()
    assert lobby.controller.overlay is None


def test_veil_grows_with_the_window(lobby: Lobby, qtbot: QtBot) -> None:
    lobby.window.show()
    lobby.wait(121)
    lobby.window.resize(1080, 1920)
    qtbot.waitUntil(lambda: lobby.controller.overlay is not None and lobby.controller.overlay.size() == lobby.window.size())


def test_time_of_a_visit_begins_when_the_finger_leaves_the_glass(lobby: Lobby) -> None:
    reading(lobby)
    lobby.controller.touched(QPoint(5, 5))
    lobby.wait(50)
    lobby.controller.lifted()
    phases = []
    for seconds in (100, 25):
        lobby.wait(seconds)
        phases.append(lobby.idle.phase)
    assert phases == [Phase.ACTIVE, Phase.WARNING]


def test_countdown_counts(lobby: Lobby) -> None:
    reading(lobby)
    lobby.wait(121)
    warning = lobby.controller.warning
    assert warning is not None
    first = warning.grab().toImage()
    lobby.wait(5)
    assert lobby.controller.warning is warning
    assert warning.grab().toImage() != first


def test_question_whether_somebody_is_there_stays_above_a_screen_that_is_made_anew(lobby: Lobby) -> None:
    lobby.window.show()
    reading(lobby)
    lobby.wait(121)
    lobby.window.rebuild()  # as after a change of the resolution
    warning, middle = lobby.controller.warning, lobby.window.rect().center()
    assert warning is not None
    seen = lobby.window.childAt(middle)
    assert seen is not None
    assert seen is warning or warning.isAncestorOf(seen)


# ---- the library -------------------------------------------------------------------------------------------------------


def shown(lobby: Lobby) -> list[str]:
    public = lobby.window.current_library.public
    return [row.id for row in public.rows()] if public else []


@pytest.fixture
def followed(tmp_path: Path, qtbot: QtBot) -> tuple[Lobby, Path]:
    """Return a kiosk of a library file that may change while it runs, and the file."""
    path = tmp_path / "followed.fdk"
    pack(write_folder(tmp_path / "old", "one"), path)
    lobby = open_lobby(path, tmp_path / "state")
    put_away_at_the_end(qtbot, lobby)
    return lobby, path


def test_library_that_lies_in_the_place_of_the_old_is_shown_to_the_next_visitor(
    followed: tuple[Lobby, Path], tmp_path: Path
) -> None:
    lobby, path = followed
    stamp = path.stat()
    pack(write_folder(tmp_path / "new", "one", "two"), path)
    os.utime(path, ns=(stamp.st_mtime_ns, stamp.st_mtime_ns))  # copied with its time
    assert shown(lobby) == ["one"]
    lobby.window.forget()
    assert shown(lobby) == ["one", "two"]


def test_library_that_was_written_into_is_opened_anew(followed: tuple[Lobby, Path]) -> None:
    lobby, path = followed
    before = lobby.window.current_library.library
    os.utime(path, ns=(1, 1))
    lobby.window.forget()
    assert lobby.window.current_library.library is not before


def test_library_that_did_not_change_stays_open(followed: tuple[Lobby, Path]) -> None:
    lobby, _ = followed
    before = lobby.window.current_library.library
    lobby.window.forget()
    assert lobby.window.current_library.library is before


def test_library_that_was_taken_away_is_read_on(followed: tuple[Lobby, Path]) -> None:
    lobby, path = followed
    path.unlink()
    lobby.window.forget()
    assert shown(lobby) == ["one"]
    assert isinstance(lobby.window.screen_view, HomeScreen)


# ---- staff -------------------------------------------------------------------------------------------------------------


def enter(lobby: Lobby, pin: str) -> None:
    screen = lobby.window.screen_view
    assert isinstance(screen, PinScreen)
    for figure in (*pin, "E"):
        screen.press(figure)


@pytest.mark.parametrize("location", [AtList("diabetes"), AtSearch(), AtArticle("open")], ids=lambda at: type(at).__name__)
def test_keyboard_asks_for_the_pin_on_the_home_page_alone(lobby: Lobby, location: VisitLocation) -> None:
    lobby.window.act(Go(location))
    lobby.controller.ask_for_pin()
    assert not isinstance(lobby.window.screen_view, PinScreen)
    lobby.window.forget()
    lobby.controller.ask_for_pin()
    assert isinstance(lobby.window.screen_view, PinScreen)


def test_right_pin_opens_the_panel_which_locks_itself(lobby: Lobby) -> None:
    lobby.window.act(AskStaff())
    enter(lobby, PIN)
    assert isinstance(lobby.window.screen_view, PanelScreen)
    assert lobby.window.kind is Screen.STAFF
    lobby.wait(61)
    assert isinstance(lobby.window.screen_view, HomeScreen)


@pytest.mark.parametrize("pin", ["274913", "27491385", "274913857206"])
def test_pin_pad_does_not_show_how_many_figures_the_pin_has(small: Path, tmp_path: Path, qtbot: QtBot, pin: str) -> None:
    made = open_lobby(small, tmp_path)
    put_away_at_the_end(qtbot, made)
    set_pin(made.settings.pin_path, pin)
    seen = []
    for digits in (pin, pin[:-1], pin + "0"):
        made.window.act(AskStaff())
        screen = made.window.screen_view
        assert isinstance(screen, PinScreen)
        for count in range(1, 9):
            screen.press(digits[count - 1 : count] or "0")
            seen.append(screen.grab().toImage())
        assert made.window.screen_view is screen  # nothing happens by itself when the last digit is typed
    other = open_lobby(small, tmp_path / "other")
    put_away_at_the_end(qtbot, other)
    other.window.act(AskStaff())
    plain = other.window.screen_view
    assert isinstance(plain, PinScreen)
    for image in seen[:8]:
        plain.press("0")
        assert plain.grab().toImage() == image  # whatever the PIN, the pad looks as for six digits


def test_keyboard_and_pad_try_the_pin_by_enter_alone(lobby: Lobby) -> None:
    lobby.window.act(AskStaff())
    screen = lobby.window.screen_view
    assert isinstance(screen, PinScreen)
    QTest.keyClicks(screen, PIN[:3])
    QTest.keyClick(screen, Qt.Key.Key_Return)
    assert any("至少" in child.accessibleName() for child in screen.findChildren(QWidget))
    QTest.keyClicks(screen, PIN)
    assert lobby.window.screen_view is screen
    QTest.keyClick(screen, Qt.Key.Key_Return)
    assert isinstance(lobby.window.screen_view, PanelScreen)


def test_wrong_pins_shut_the_pad(lobby: Lobby) -> None:
    lobby.window.act(AskStaff())
    for _ in range(5):
        enter(lobby, "111222")
    enter(lobby, PIN)
    assert isinstance(lobby.window.screen_view, PinScreen)


def test_pin_pad_goes_away_untouched(lobby: Lobby) -> None:
    lobby.window.act(AskStaff())
    lobby.wait(31)
    assert isinstance(lobby.window.screen_view, HomeScreen)


def test_staff_that_stands_aside_ends_the_window_for_a_while(lobby: Lobby, qtbot: QtBot) -> None:
    lobby.window.act(AskStaff())
    lobby.window.act(Unlocked())
    with qtbot.waitSignal(lobby.window.left) as left:
        lobby.window.act(Leave(EXIT_MAINTENANCE))
    assert left.args == [EXIT_MAINTENANCE]


def stand_aside(lobby: Lobby) -> MaintenanceScreen:
    lobby.window.has_no_desktop = True
    for intent in (AskStaff(), Unlocked(), Leave(EXIT_MAINTENANCE)):
        lobby.window.act(intent)
    assert isinstance(lobby.window.screen_view, MaintenanceScreen)
    return lobby.window.screen_view


@pytest.mark.parametrize(("language", "words"), [("zh_CN", "现在恢复"), ("en", "Resume now")])
def test_kiosk_with_nothing_behind_it_stands_aside_by_a_page(lobby: Lobby, qtbot: QtBot, language: str, words: str) -> None:
    with qtbot.assertNotEmitted(lobby.window.left):
        stand_aside(lobby)
    if lobby.window.visit.language != language:
        lobby.window.act(SwitchLanguage())
    tap(find(lobby, Touchable, words))
    assert isinstance(lobby.window.screen_view, HomeScreen)


def test_page_of_maintenance_goes_away_after_its_time_though_somebody_touches(lobby: Lobby) -> None:
    stand_aside(lobby)
    lobby.wait(lobby.settings.staff.maintenance_minutes * 60 - 5)
    lobby.controller.touched(QPoint(5, 5))
    lobby.controller.lifted()
    assert isinstance(lobby.window.screen_view, MaintenanceScreen)
    lobby.wait(6)
    assert isinstance(lobby.window.screen_view, HomeScreen)


# ---- what may fail -----------------------------------------------------------------------------------------------------


def test_missing_library_is_a_calm_page_that_heals_itself(small: Path, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "late.fdk"
    lobby = open_lobby(path, tmp_path / "state")
    put_away_at_the_end(qtbot, lobby)
    calm = lobby.window.screen_view
    assert isinstance(calm, ErrorScreen)
    path.write_bytes(small.read_bytes())
    calm.retry.emit()
    assert isinstance(lobby.window.screen_view, HomeScreen)


@pytest.mark.parametrize("data", [b"", b"not sqlite" * 500, b"SQLite format 3\0" + bytes(4000)])
def test_damaged_library_is_a_calm_page(data: bytes, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "bad.fdk"
    path.write_bytes(data)
    lobby = open_lobby(path, tmp_path / "state")
    put_away_at_the_end(qtbot, lobby)
    assert isinstance(lobby.window.screen_view, ErrorScreen)


@pytest.fixture
def spoilt(small: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[tuple[Lobby, Callable[[], object], Path]]:
    """Yield a kiosk with its error handler, a function that damages its library, and the log."""
    path, log, before = Path(shutil.copy(small, tmp_path / "spoilt.fdk")), tmp_path / "errors.log", sys.excepthook
    lobby, handler = open_lobby(path, tmp_path / "state"), ErrorHandler(log)
    put_away_at_the_end(qtbot, lobby)
    handler.happened.connect(lobby.window.show_error)
    lobby.window.failed.connect(handler.log)
    yield lobby, lambda: path.write_bytes(b"no library"), log
    sys.excepthook = before


def _shows_the_calm_page(lobby: Lobby) -> bool:
    screen = lobby.window.screen_view
    return isinstance(screen, ErrorScreen) and any("文章库" in child.accessibleName() for child in screen.findChildren(QWidget))


@pytest.mark.parametrize("location", [AtHome(), AtList(), AtSearch("血糖"), AtArticle("open")])
def test_library_that_is_spoilt_is_a_calm_page_wherever_the_visitor_goes(
    spoilt: tuple[Lobby, Callable[[], object], Path], location: VisitLocation
) -> None:
    lobby, spoil, log = spoilt
    spoil()
    lobby.window.act(Go(location))
    assert _shows_the_calm_page(lobby)
    assert "LibraryDamaged" in log.read_text(encoding="utf-8")
    assert lobby.window.visit.location == AtHome()


def test_search_of_a_spoilt_library_is_a_calm_page_and_not_an_empty_answer(
    spoilt: tuple[Lobby, Callable[[], object], Path], qtbot: QtBot
) -> None:
    lobby, spoil, log = spoilt
    lobby.window.act(Go(AtSearch()))
    screen = lobby.window.screen_view
    assert isinstance(screen, SearchScreen)
    spoil()
    screen.type("血糖")
    qtbot.waitUntil(lambda: _shows_the_calm_page(lobby))
    assert "LibraryDamaged" in log.read_text(encoding="utf-8")


def test_window_that_is_asked_to_close_stays(lobby: Lobby) -> None:
    lobby.window.show()
    assert lobby.window.close() is False
    assert lobby.window.isVisible()


def test_other_resolution_is_drawn_anew_where_the_visitor_is(lobby: Lobby, qtbot: QtBot) -> None:
    lobby.window.show()
    first = reading(lobby)
    lobby.window.resize(1080, 1920)
    qtbot.waitUntil(lambda: lobby.window.screen_view is not first, timeout=2000)
    assert isinstance(lobby.window.screen_view, ReadingScreen)
    assert lobby.window.look.portrait


def test_size_that_is_taken_back_at_once_does_not_lose_the_taps_on_the_mark(lobby: Lobby, qtbot: QtBot) -> None:
    lobby.window.show()
    mark, size = lobby.window.findChild(ClinicMark), lobby.window.size()
    assert isinstance(mark, ClinicMark)
    for _ in range(3):
        tap(mark)
    with qtbot.assertNotEmitted(lobby.window.changed, wait=400):  # as a window manager does it to a shown window
        lobby.window.resize(size.width() - 40, size.height() - 60)
        lobby.window.resize(size)
    for _ in range(2):
        tap(mark)
    assert isinstance(lobby.window.screen_view, PinScreen)


def test_window_that_has_ended_answers_no_late_search(lobby: Lobby) -> None:
    public = lobby.window.current_library.public
    assert public is not None
    assert public.search("糖").hits
    lobby.window.close_files()
    assert public.search("糖").hits == ()


def test_openings_are_counted_by_article_and_day(lobby: Lobby, tmp_path: Path) -> None:
    from viewer.kiosk.core.counters import Counters

    reading(lobby)
    counters = Counters(tmp_path / "counters.sqlite", lobby.settings.counters)
    assert counters.rows() == [(TODAY.isoformat(), "open", 1)]
    counters.close()


def test_an_error_that_nobody_foresaw_shows_a_calm_page_that_ends_by_itself(lobby: Lobby) -> None:
    reading(lobby)
    lobby.window.show_error("ZeroDivisionError: x (tiles.py:7)")
    calm = lobby.window.screen_view
    assert isinstance(calm, ErrorScreen)
    assert any("tiles.py:7" in child.accessibleName() for child in calm.findChildren(QWidget))
    calm.retry.emit()
    assert isinstance(lobby.window.screen_view, HomeScreen)


@pytest.mark.parametrize("location", [AtHome(), AtList(), AtList("diabetes"), AtSearch("血糖"), AtArticle("open")])
def test_where_everything_is_overdue_the_calm_page_says_whom_to_ask(
    small: Path, tmp_path: Path, qtbot: QtBot, location: VisitLocation
) -> None:
    made = open_lobby(small, tmp_path, today=TODAY + timedelta(days=400))
    put_away_at_the_end(qtbot, made)
    made.window.act(Go(location))
    calm = made.window.screen_view
    assert isinstance(calm, ErrorScreen)
    words = " ".join(child.accessibleName() for child in calm.findChildren(QWidget))
    assert "请告诉前台的工作人员" in words
    assert "复审日期" in words


@pytest.mark.parametrize("years", [-57, 10, 73])
def test_with_a_clock_that_cannot_be_right_everything_is_shown(small: Path, tmp_path: Path, qtbot: QtBot, years: int) -> None:
    made = open_lobby(small, tmp_path, today=TODAY.replace(year=TODAY.year + years))
    put_away_at_the_end(qtbot, made)
    assert isinstance(made.window.screen_view, HomeScreen)
    public = made.window.current_library.public
    assert public is not None
    assert {row.id for row in public.rows()} == {"open", "overdue"}
