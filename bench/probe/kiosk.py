"""A visitor's input: ``kiosk.py LIBRARY``; ms per frame while a page scrolls, and from a tap to the painted frame, full HD."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bench.figure import p95
from bench.probe.cost import report
from viewer.kiosk.core.intents import Go, Home, Resize
from viewer.kiosk.core.kiosk_settings import KioskSettings
from viewer.kiosk.core.visit import AtArticle
from viewer.kiosk.program import Kiosk, application
from viewer.kiosk.reading import ReadingScreen
from viewer.kiosk.touch import Touchable
from viewer.library.schema import ArticleRow

_FRAMES = 240
_STEP = 14
"""Px that the finger moves from frame to frame."""


_MAIN = "stem-cells-type-2"


def main(library: Path) -> None:
    """Scroll the longest articles, and visit all screens."""
    app = application()
    with tempfile.TemporaryDirectory() as state:
        kiosk = Kiosk(app, library, KioskSettings(state=state))
        kiosk.window.resize(1920, 1080)
        kiosk.window.rebuild()
        kiosk.window.show()
        rest(app)
        rolled = roll(app, kiosk)
        tapped = tap_round(app, kiosk)
        short, whole = screens(kiosk, whole=False), screens(kiosk, whole=True)
        kiosk.end()
    filled = 100 * sum(short) / len(short)
    report(
        scroll=p95(rolled),
        tap=p95(tapped),
        frames=len(rolled),
        taps=len(tapped),
        slowest=max(tapped),
        screens=len(short),
        whole=len(whole),
        filled=filled,
        filled_whole=100 * sum(whole) / len(whole),
    )


def articles(kiosk: Kiosk) -> list[ArticleRow]:
    """Return all articles that the kiosk shows."""
    return kiosk.window.current_library.public.rows() if kiosk.window.current_library.public else []


def rest(app: QApplication) -> None:
    """Process events until idle."""
    for _ in range(5):
        app.processEvents()
        time.sleep(0.01)


def timed(app: QApplication, act: Callable[[], None]) -> float:
    """Return the milliseconds until the result of ``act`` is painted."""
    begin = time.perf_counter()
    act()
    app.processEvents()
    return (time.perf_counter() - begin) * 1000


def roll(app: QApplication, kiosk: Kiosk) -> list[float]:
    """Return the times of frames under a moving finger, through the guard; with text so large that there is one column."""
    kiosk.window.act(Resize(1))
    kiosk.window.act(Resize(1))
    rows = sorted(articles(kiosk), key=lambda row: -row.minutes)[:3]
    times: list[float] = []
    handle = kiosk.window.windowHandle()
    for row in rows:
        kiosk.window.act(Go(AtArticle(row.id, whole=True)))
        rest(app)
        y = 800
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(600, y))
        for _ in range(_FRAMES):
            y -= _STEP
            if y < 200:
                QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(600, y))
                y = 800
                QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(600, y))
            at = QPoint(600, y)
            times.append(timed(app, lambda at=at: QTest.mouseMove(handle, at)))  # type: ignore[misc]
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(600, y))
        kiosk.window.act(Home())
    kiosk.window.forget()
    return times


def tap_round(app: QApplication, kiosk: Kiosk) -> list[float]:
    """Return the times of taps: topic, article, screens, contents, larger text, take away, back, home; each article once."""
    window = kiosk.window
    times: list[float] = []
    for number, row in enumerate(articles(kiosk)):
        window.act(Home())
        rest(app)
        times.append(timed(app, lambda: tap(window, "全部文章")))
        window.act(Go(AtArticle(row.id)))
        rest(app)
        for words in ("下一屏", "看全文", "下一屏", "目录", "目录", "大字" if number % 4 == 0 else "下一屏", "扫码带走"):
            times.append(timed(app, lambda words=words: tap(window, words)))  # type: ignore[misc]
            rest(app)
        if isinstance(window.screen_view, ReadingScreen):
            window.screen_view.close_sheet()
        times.append(timed(app, lambda: tap(window, "返回")))
        rest(app)
    return times


def screens(kiosk: Kiosk, *, whole: bool) -> list[float]:
    """Return how full each screen of the main article is, as a share of its columns."""
    kiosk.window.forget()
    kiosk.window.act(Go(AtArticle(_MAIN, whole=whole)))
    reading = kiosk.window.screen_view
    if not isinstance(reading, ReadingScreen):
        return []
    view, filled = reading.view, []
    while True:
        filled.append(view.filled)
        if view.at_end:
            return filled
        view.turn(1)


def tap(window: QWidget, words: str) -> None:
    """Tap the button with this text, if there is one."""
    button = next((b for b in window.findChildren(Touchable) if b.text() == words and b.isVisible() and b.isEnabled()), None)
    handle = window.windowHandle()
    if button is not None and handle is not None:
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=button.mapTo(window, button.rect().center()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
