"""What can go wrong, as a person is told it.

    ViewerError
    ├── UsageError          the command line was used wrongly            (exit status 2)
    ├── SettingsError       a settings or kiosk file cannot be used
    ├── ContentError        an article's source, or a part of it, cannot be built: file, line, what, remedy
    │   └── LimitError          … because it is larger than content may be
    └── LibraryError        a library file cannot be opened or read
        ├── LibraryMissing      there is no such file or folder
        ├── LibraryDamaged      not SQLite, truncated, or its content does not decode
        ├── LibraryTooNew       written by a newer version of Frontdesk
        ├── LibraryUnwritable   the disk takes no library file
        └── ArticleMissing      the library holds no article of that id

Every message is a whole sentence for a reader who did not write the program; ``str(error)`` is what is shown.
They are caught in two places only: ``cli`` (message on stderr, exit status) and the window (a quiet notice).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class ViewerError(Exception):
    """Anything that Frontdesk can explain to a person."""


class UsageError(ViewerError):
    """The command line was used wrongly."""


class SettingsError(ViewerError):
    """A settings or kiosk file cannot be used."""


class ContentError(ViewerError):
    """An article's source cannot be built.

    ``path`` is the file, ``line`` counts from 1 (0: the whole file), ``remedy`` says what to do.
    """

    def __init__(self, path: Path, line: int, message: str, remedy: str = "") -> None:
        super().__init__(path, line, message, remedy)
        self.path = path
        self.line = line
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{place}: {self.message}{' ' + self.remedy if self.remedy else ''}"


class LimitError(ContentError):
    """A part of an article is larger than content may be. What is merely wrong is left out; this keeps it unshown."""


class LibraryError(ViewerError):
    """A library file cannot be opened or read."""


class LibraryMissing(LibraryError):
    """There is no such library file or folder."""


class LibraryDamaged(LibraryError):
    """The file is not SQLite, is truncated, or its content does not decode."""


class LibraryUnwritable(LibraryError):
    """The disk takes no library file: it is full, read-only or not ours."""


class LibraryTooNew(LibraryError):
    """The library file was written by a newer version of Frontdesk."""


class ArticleMissing(LibraryError):
    """The library holds no article of that id."""
