"""Pictures of the desk's screens, drawn by the window itself: ``frontdesk shot`` and docs/screens."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from viewer.desk.first_run import FirstRun
from viewer.desk.states import Skeleton
from viewer.desk.window import DeskWindow
from viewer.draw.appearance import resolve
from viewer.i18n import tr
from viewer.session.session import Change, Session


@dataclass(frozen=True)
class Scene:
    """What a picture is of: an article, an anchor in it (or words to search), the window's size in px."""

    session: Session
    make_window: Callable[[Session], DeskWindow]
    article: str
    section: str
    size: tuple[int, int]

    def window(self, *, at_section: bool = True) -> DeskWindow:
        """The window, shown and laid out, on the article."""
        window = self.make_window(self.session)
        window.resize(*self.size)
        window.show()
        if self.article:
            self.session.open(self.article)
        else:
            window.changed(Change.ARTICLE | Change.LIBRARY)
        window.sheet.reader.finish()
        window.sheet.reader.setFocus()
        settle()
        if at_section and self.section:
            window.sheet.reader.jump(self.section, flash=False)
        settle()
        return window


def settle() -> None:
    """Lets Qt do what it has put off."""
    for _ in range(4):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def settle_until(done: Callable[[], bool], seconds: float = 10) -> None:
    """Lets Qt work until ``done``, at most so long."""
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


def grab(widget: QWidget) -> QImage:
    """What ``widget`` looks like now."""
    settle()
    image = widget.grab().toImage()
    widget.close()
    return image


def desk(scene: Scene) -> QImage:
    """The whole window."""
    return grab(scene.window())


def reader(scene: Scene) -> QImage:
    """The reader pane alone, in the size of the picture."""
    view = scene.window().sheet.reader
    view.setParent(None)
    view.resize(*scene.size)
    view.show()
    settle()
    if scene.section:
        view.jump(scene.section, flash=False)
    return grab(view)


def page(scene: Scene) -> QImage:
    """The whole article, however long."""
    view = scene.window().sheet.reader
    view.setParent(None)
    view.resize(scene.size[0], 900)
    view.show()
    settle()
    view.set_style(view.style_now)
    settle()
    view.resize(scene.size[0], min(32_000, round(view.page.size().height())))
    return grab(view)


def citation(scene: Scene) -> QImage:
    """The popover of the reference that the first study card below the section cites, or of reference 1."""
    window = scene.window()
    view = window.sheet.reader
    text = view.page.toRawText()
    start = view.page.contents.anchors.get(scene.section, 0)
    at = text.find("[1]", start)
    cursor = view.textCursor()
    cursor.setPosition(max(0, at))
    rect = view.cursorRect(cursor)
    if not view.viewport().rect().contains(rect.center()):
        view.reveal(at)
        rect = view.cursorRect(cursor)
    view.citation_requested.emit(1, QRect(rect.left(), rect.top(), 24, rect.height()))
    return grab(window)


def lightbox(scene: Scene) -> QImage:
    """A figure, table or chart in the whole window: the one whose anchor is the section, or the first."""
    window = scene.window(at_section=False)
    window.actions_.open_item(scene.section)
    return grab(window)


def end(scene: Scene) -> QImage:
    """The end of the article: references, disclaimer, neighbours."""
    window = scene.window(at_section=False)
    bar = window.sheet.reader.verticalScrollBar()
    bar.setValue(bar.maximum())
    return grab(window)


def find(scene: Scene) -> QImage:
    """Find in page, with the section as the words."""
    window = scene.window(at_section=False)
    window.sheet.find_bar.open_bar(scene.section)
    return grab(window)


def search(scene: Scene) -> QImage:
    """The search panel, with the section as the words."""
    window = scene.window(at_section=False)
    window.topbar.search.setFocus()
    window.topbar.search.setText(scene.section)
    settle_until(lambda: window.search_panel.answered(scene.section))
    window.search_panel.card.show_preview()
    image = grab(window)
    window.search_panel.stop()
    return image


def damaged(scene: Scene) -> QImage:
    """An article that cannot be opened."""
    window = scene.window()
    window.outline.clear()
    words = tr("articles/example/index.md:12：图片 curve.svg 不存在。请补上这张图，或删去这一行。")
    window.sheet.show_damaged(words, lambda: None, window.sheet.reader.article, lambda _article: None)
    return grab(window)


def empty(scene: Scene) -> QImage:
    """A library without articles."""
    window = scene.window()
    window.actions_.show_nothing()
    return grab(window)


def loading(scene: Scene) -> QImage:
    """A library that is being built."""
    window = scene.window()
    window.outline.clear()
    skeleton: Skeleton = window.sheet.show_skeleton()
    skeleton.progress(23, 38)
    return grab(window)


def first_run(scene: Scene) -> QImage:
    """The first start, with the library on a stick; the section is the step, 1 to 4, or ``kiosk``."""
    settings = scene.session.settings
    with tempfile.TemporaryDirectory() as folder:
        stick = Path(folder, "U")
        stick.mkdir()
        with closing(sqlite3.connect(stick / "frontdesk.fdk")) as copy:
            scene.session.library.connection.backup(copy)
        wizard = FirstRun(settings, resolve(settings.theme), lambda: (stick,))
        wizard.resize(*scene.size)
        wizard.show()
        wizard.clinic.name.setText(scene.session.info.name)
        wizard.use.kiosk.setChecked(scene.section in {"kiosk", "4"})
        step = {"kiosk": 2}.get(scene.section) or int(scene.section or 2) - 1
        while wizard.at < step:
            settle_until(lambda: wizard.at != 1 or wizard.source.searched)
            wizard.postpone() if wizard.at else wizard.go_on()
        settle_until(lambda: wizard.at != 1 or wizard.source.searched)
        wizard.setFocus()
        return grab(wizard)


SCREENS: dict[str, Callable[[Scene], QImage]] = {
    "desk": desk,
    "reader": reader,
    "page": page,
    "end": end,
    "citation": citation,
    "lightbox": lightbox,
    "find": find,
    "search": search,
    "damaged": damaged,
    "empty": empty,
    "loading": loading,
    "first-run": first_run,
}
