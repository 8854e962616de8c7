"""``Stock``: the library that is open, followed when its file changes, and missed calmly when it is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from viewer.errors import LibraryError
from viewer.kiosk.shelf import Shelf
from viewer.library.library import Library
from viewer.reader.figure import Pictures


class Stock:
    """``open_library`` gives the library to show; it may raise ``LibraryError``."""

    def __init__(self, open_library: Callable[[], Library], today: Callable[[], date] = date.today) -> None:
        self._open_library = open_library
        self._today = today
        self._stamp = (0, 0)  # inode and time of change of the file
        self._ended = False
        self.shelf: Shelf | None = None
        """What the public may read; None while there is no library."""
        self.pictures: Pictures | None = None
        self.fault = ""
        """Why there is no library, or why a newer one is not shown, as a sentence; empty: all is well."""

    @property
    def library(self) -> Library | None:
        """The library that is open."""
        return self.shelf.library if self.shelf else None

    def load(self) -> bool:
        """Opens the library; whether there is one now. After ``end`` there is none."""
        self.close()
        if self._ended:
            return False
        try:
            library = self._open_library()
        except LibraryError as error:
            self.fault = str(error)
            return False
        self.shelf, self.pictures, self.fault = Shelf(library, self._today), Pictures(library.asset), ""
        self._stamp = self._stamp_now() or (0, 0)
        return True

    def load_if_changed(self) -> None:
        """Opens it anew where another file lies in its place; one that has been taken away can still be read."""
        if self.shelf is None or self._stamp_now() not in {None, self._stamp}:
            self.load()

    def lose(self, error: LibraryError) -> None:
        """Closes a library that cannot be read."""
        self.close()
        self.fault = str(error)

    def close(self) -> None:
        """Lets go of the file."""
        if self.shelf is not None:
            self.shelf.close()
        self.shelf = self.pictures = None

    def end(self) -> None:
        """Closes the file for good: what comes late, such as a page that tries again, opens none."""
        self._ended = True
        self.close()

    def _stamp_now(self) -> tuple[int, int] | None:
        try:
            status = self.shelf.library.path.stat() if self.shelf else None
        except OSError:
            return None
        return (status.st_ino, status.st_mtime_ns) if status else None
