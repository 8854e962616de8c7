"""``Photographs``: the large pictures of a page, decoded outside the window's thread: those in view first, then a page ahead.

A photograph of 12 megapixels takes 70 ms to decode: four frames of scrolling. Qt decodes without holding Python's lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QTextBrowser

from viewer.content import blocks as b
from viewer.draw import garbage_collector
from viewer.reader.figure import FigureInset, GetAsset, Pictures, decoded_apart, is_large
from viewer.reader.locations import y_of
from viewer.reader.page import Page, Written

_LOOK_MS = 4
"""Pause between two looks whether the thread is done."""


_AHEAD_BYTES = 16 << 20
"""Pictures decoded for one place of the page: half of those that are kept."""


class Photographs(QObject):
    """Decodes one picture at a time for ``view``; which one is next is decided when the one before is done.

    The thread knows no Qt object of the window, so that the window may be closed at any time.
    """

    def __init__(self, view: QTextBrowser, page: Callable[[], Page], pictures: Callable[[], Pictures]) -> None:
        super().__init__(view)
        self._view, self._page, self._pictures = view, page, pictures
        self._at_work: tuple[Pictures, str, QSize, list[QImage]] | None = None
        self._written: list[Written] = []  # the parts of the page whose large figures are ``_found`` among the first ``_seen``
        self._seen = 0
        self._found: list[tuple[b.Figure, int]] = []
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._look)
        self._done = QTimer(self, interval=_LOOK_MS)
        self._done.timeout.connect(self._take)
        view.verticalScrollBar().valueChanged.connect(self.look)
        view.verticalScrollBar().rangeChanged.connect(self.look)
        self.serve(pictures())

    def serve(self, pictures: Pictures) -> None:
        """Decode the large ones of ``pictures`` from now on."""
        pictures.later = self.look

    @property
    def waiting(self) -> bool:
        """Whether pictures in view or a page ahead are not decoded yet."""
        return self._at_work is not None or (self._pictures().apart is not None and next(self._missing(), None) is not None)

    def look(self) -> None:
        """Begin with the nearest picture that is not there yet, once what happens now is done, unless one is being decoded."""
        if self._at_work is None and self._pictures().apart is not None:
            self._soon.start()

    def _look(self) -> None:
        pictures = self._pictures()
        key, size = next(self._missing(), ("", QSize()))
        get = pictures.apart
        if not key or get is None or self._at_work is not None:
            return
        from threading import Thread

        garbage_collector.run_in_window_thread()
        made: list[QImage] = []
        self._at_work = pictures, key, size, made
        Thread(target=_decode, args=(made, get, key, size)).start()
        self._done.start()

    def _take(self) -> None:
        if self._at_work is None or not self._at_work[3]:
            return
        pictures, key, size, (image,) = self._at_work
        self._done.stop()
        self._at_work = None
        pictures.keep(key, size, image)
        self._view.viewport().update()
        self.look()

    def _missing(self) -> Iterator[tuple[str, QSize]]:
        """Yield key and size in device px of the pictures that are not there yet, the nearest to the middle of the view first."""
        view, page, pictures = self._view, self._page(), self._pictures()
        height, ratio = view.viewport().height(), view.devicePixelRatioF()
        top = view.verticalScrollBar().value()
        near = []
        for figure, position in self._large(page):
            inside = FigureInset(figure, pictures).size(page)
            y = y_of(page, position)
            if top - height < y + inside.height() and y < top + 2 * height:
                size = QSize(max(1, round(inside.width() * ratio)), max(1, round(inside.height() * ratio)))
                near.append((abs(y + inside.height() / 2 - top - height / 2), figure.asset, size))
        room = _AHEAD_BYTES
        for _, key, size in sorted(near, key=lambda found: found[0]):
            room -= 4 * size.width() * size.height()
            if not pictures.keeps(key, size):
                yield key, size
            if room < 0:
                return

    def _large(self, page: Page) -> list[tuple[b.Figure, int]]:
        """Return the large figures that ``page`` has until now, each with its position in the text."""
        written = page.contents.written
        if written is not self._written or len(written) != self._seen:
            figures = ((each.part, each.start + 1) for each in written)
            self._found = [(part, at) for part, at in figures if isinstance(part, b.Figure) and is_large(part)]
            self._written, self._seen = written, len(written)
        return self._found


def _decode(made: list[QImage], get: GetAsset, key: str, size: QSize) -> None:
    """Add the picture to ``made``, whatever happens: it is waited for."""
    image = QImage()
    try:
        image = decoded_apart(get, key, size)
    finally:
        made.append(image)
