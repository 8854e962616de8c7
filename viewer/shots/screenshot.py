"""``frontdesk shot``: a picture of any screen – desk, kiosk, slides, presenter, paper – drawn by that screen's own code."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from viewer import theme as themes
from viewer.app.application import application
from viewer.app.desk_assembly import first_article, join_stage, make_window
from viewer.content.text import walk
from viewer.desk.core.session import Session
from viewer.desk.desk_window import DeskWindow
from viewer.draw import stylesheet
from viewer.draw.error_handler import ErrorHandler
from viewer.errors import UsageError, ViewerError
from viewer.handout.options import Extent, HandoutOptions
from viewer.i18n import language, tr
from viewer.library.library import Library
from viewer.reader.front_back_matter import DISCLAIMER, REFERENCES
from viewer.settings import Settings
from viewer.shots import desk_shots as desk
from viewer.shots import kiosk_shots as kiosk
from viewer.shots import stage_shots as handout
from viewer.shots import stage_shots as stage
from viewer.shots.scene import Scene, settle
from viewer.whole_file import write_whole

_AT_AN_ANCHOR = ("desk", "reader", "citation", "lightbox", "kiosk-reader", "kiosk-reader-2", "slide", "presenter")
"""Screens for which the section is an anchor of the article; for a slide it may also be a number."""
_OF_AN_ARTICLE = ("reader", "page", "end", "citation", "term", "print", "take-away", "lightbox", "find")
"""Screens of the desk that need an intact article; the others show a damaged one as such."""


@dataclass(frozen=True)
class Shot:
    """What to draw: ``size`` in px, ``scale`` the text size in per cent, ``section`` an anchor or, for search, the words."""

    screen: str = "desk"
    article: str = ""
    section: str = ""
    size: tuple[int, int] = (1440, 900)
    theme: str = "light"
    scale: int = 100


def shot(path: Path, out: Path, wanted: Shot) -> int:
    """Draw ``wanted`` of the library at ``path`` into ``out``; return 0.

    Raises ``UsageError`` for an unknown screen, ``ViewerError`` for an anchor that the article does
    not have, ``LibraryError``, ``OSError``.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application()
    file = _built(path)
    with Library.open(file) as library:
        article = wanted.article or first_article(library)
        paint = _painter(wanted, file, library, article)
        if article and wanted.section and wanted.screen in _AT_AN_ANCHOR and not wanted.section.isdecimal():
            _check_anchor(library, article, wanted.section)
        if article and wanted.screen in _OF_AN_ARTICLE:
            library.article(article)
        try:
            image = _painted(paint)
        finally:  # a window that is left open crashes the process at exit, because of its threads
            QApplication.closeAllWindows()
            settle()
    write_whole(out, png(image), private=False)
    return 0


def _painted(paint: Callable[[], QImage]) -> QImage:
    """Return what ``paint`` draws.

    Raises ``ViewerError`` after any unexpected error: PySide passes some on, and others to the error handler.
    """
    error_handler = ErrorHandler()
    try:
        image = paint()
    except ViewerError:
        raise
    except Exception as error:  # noqa: BLE001 - reported in words, and logged in full
        error_handler.caught(type(error), error, error.__traceback__)
        image = QImage()
    if error_handler.last:
        raise ViewerError(tr("画的时候出了内部错误：{fault}", fault=error_handler.last))
    return image


def _check_anchor(library: Library, article: str, anchor: str) -> None:
    """Raise ``ViewerError`` if ``article`` has no such anchor; a damaged article is drawn as such."""
    if library.row(article).error:
        return
    anchors = {getattr(block, "anchor", "") for block in walk(library.article(article).blocks)}
    if anchor not in anchors | {REFERENCES, DISCLAIMER}:
        raise ViewerError(tr("文章“{article}”里没有“{anchor}”这个锚点。", article=article, anchor=anchor))


def _painter(wanted: Shot, file: Path, library: Library, article: str) -> Callable[[], QImage]:
    screen, size, look = wanted.screen, QSize(*wanted.size), themes.load(wanted.theme)
    if screen in desk.SCREENS:
        return lambda: _desk(wanted, library, article)
    if screen in kiosk.SCREENS:
        return lambda: kiosk.kiosk_image(
            screen, file, wanted.size, wanted.theme, article=wanted.article, section=wanted.section, query=wanted.section or "tnb"
        )
    painters: dict[str, Callable[[], QImage]] = {
        "slide": lambda: stage.slide_image(library, article, look, size, wanted.section),
        "presenter": lambda: stage.presenter_image(library, article, look, size, wanted.section),
        "overview": lambda: stage.overview_image(library, article, look, size, wanted.section),
        "handout": lambda: _sheet(library, article, wanted),
        "handout-summary": lambda: _sheet(library, article, wanted, Extent.SUMMARY),
    }
    if screen not in painters:
        known = tr("、").join((*desk.SCREENS, *kiosk.SCREENS, *painters))
        raise UsageError(tr("没有“{screen}”这个屏幕；可以画：{all}。", screen=screen, all=known))
    return painters[screen]


def _sheet(library: Library, article: str, wanted: Shot, extent: Extent = Extent.WHOLE) -> QImage:
    """Return a sheet of paper; ``section`` is its number, from 1."""
    page = int(wanted.section) if wanted.section.isdecimal() else 1
    return handout.handout_image(library, article, wanted.size[0], page, HandoutOptions(extent=extent))


def _desk(wanted: Shot, library: Library, article: str) -> QImage:
    chosen = replace(Settings(), theme="light" if wanted.theme == "paper" else wanted.theme, zoom=wanted.scale)
    chosen = replace(chosen, language=language())
    stylesheet.apply(application(), themes.load(chosen.theme))
    scene = Scene(Session(library, chosen), _window, article, wanted.section, wanted.size)
    return desk.SCREENS[wanted.screen](scene)


def _window(session: Session) -> DeskWindow:
    window = make_window(session)
    join_stage(session, window)
    return window


def _built(path: Path) -> Path:
    """Return the library file of ``path``; a folder is first built into the cache."""
    if not path.is_dir():
        return path
    from viewer.library.library_builder import refresh_kept

    return refresh_kept(path).file


def png(image: QImage) -> bytes:
    """Return a picture as PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs ask for bytes, PySide6 for str
    return bytes(buffer.data().data())
