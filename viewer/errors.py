"""The errors that Frontdesk explains to a person.

    ViewerError
    ├── UsageError          the command line was used wrongly            (exit status 2)
    ├── SettingsError       a settings or kiosk file cannot be used
    ├── ContentError        an article's source, or a part of it, cannot be built: file, line, what, remedy
    │   └── LimitError          … because it is larger than content may be
    ├── FleetError          keys, a release or a folder of releases cannot be used
    │   └── RefusedError        … because a release failed a check: the old content stays
    └── LibraryError        a library file cannot be opened or read
        ├── LibraryMissing      there is no such file or folder
        ├── LibraryDamaged      not SQLite, truncated, or its content does not decode
        ├── LibraryTooNew       written by a newer version of Frontdesk
        ├── LibraryUnwritable   a library file cannot be written
        └── ArticleMissing      the library has no article with that id

Every message is a whole sentence for a reader who did not write the program; ``str(error)`` is the text shown. ``cli`` prints
them on stderr and sets the exit status; windows show them as a notice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class ViewerError(Exception):
    """An error that Frontdesk can explain to a person."""


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
    """A part of an article exceeds a limit. A wrong part is left out; an article that exceeds a limit is not shown."""


class FleetError(ViewerError):
    """Keys, a release or a folder of releases cannot be used."""


class RefusedError(FleetError):
    """A release failed a check; what is shown stays.

    ``why`` is one word (``viewer.fleet.refusals.Refusal``); ``what`` is the file, address or article.
    """

    def __init__(self, message: str, why: str, what: str = "") -> None:
        super().__init__(message)
        self.why, self.what = why, what


class LibraryError(ViewerError):
    """A library file cannot be opened or read."""


class LibraryMissing(LibraryError):
    """There is no such library file or folder."""


class LibraryDamaged(LibraryError):
    """The file is not SQLite, is truncated, or its content does not decode."""


class LibraryUnwritable(LibraryError):
    """A library file cannot be written: the disk is full, read-only or not ours."""


class LibraryTooNew(LibraryError):
    """The library file was written by a newer version of Frontdesk."""


class ArticleMissing(LibraryError):
    """The library has no article with that id."""
