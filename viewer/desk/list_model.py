"""The article list as a model that reads rows from the library page by page: it starts
as fast with 100,000 articles as with 10.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from viewer.content.article import Audience
from viewer.content.fault_report import FaultCounts
from viewer.content.labels import evidence_word, language_name
from viewer.errors import LibraryError
from viewer.i18n import format_date, ntr, tr
from viewer.library.library import Library
from viewer.library.schema import ArticleRow, Filter, ReviewState

_PAGE = 32
_KEPT_PAGES = 48

ROW = Qt.ItemDataRole.UserRole + 1
"""The row's ``ArticleRow``."""
STATE = Qt.ItemDataRole.UserRole + 2
"""The row's ``ReviewState``."""
FAVOURITE = Qt.ItemDataRole.UserRole + 3
FAULTS = Qt.ItemDataRole.UserRole + 4
"""The row's ``FaultCounts`` in author mode; None otherwise."""
SHOWN = Qt.ItemDataRole.UserRole + 5
"""All of these in one ``ShownRow``: each question costs a painted frame as much as drawing a few words."""

CountsOf = Callable[[Sequence[str]], FaultCounts]
"""Returns the number of findings of an article, given its ids in all languages."""

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex


class ShownRow(Struct, frozen=True):
    """What is drawn of a row."""

    row: ArticleRow
    state: ReviewState
    favourite: bool
    faults: FaultCounts | None


class ArticleModel(QAbstractListModel):
    """The rows of a library selected by a filter."""

    failed = Signal()
    """The library cannot be read; ``fault`` says why."""

    def __init__(self, library: Library, chosen: Filter, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._filter = chosen
        self._today = today
        self._favourites: frozenset[str] = frozenset()
        self._pages: OrderedDict[int, list[ArticleRow]] = OrderedDict()
        self._counts: CountsOf | None = None
        self.fault = ""
        """Why the library cannot be read, as a sentence; empty: no fault."""
        self._count = self._read(lambda: library.count(chosen), 0)

    def show(self, library: Library, chosen: Filter, today: date, favourites: tuple[str, ...]) -> None:
        """Show the rows of ``library`` that match ``chosen``."""
        self.beginResetModel()
        self._library, self._filter, self._today = library, chosen, today
        self._favourites = frozenset(favourites)
        self._pages.clear()
        self.fault = ""
        self._count = self._read(lambda: library.count(chosen), 0)
        self.endResetModel()

    def set_favourites(self, favourites: tuple[str, ...]) -> None:
        """Update the stars."""
        self._favourites = frozenset(favourites)
        if self._count:
            self.dataChanged.emit(self.index(0), self.index(self._count - 1), [FAVOURITE])

    def set_faults(self, counts: CountsOf | None) -> None:
        """Update the findings of the rows; None: the rows show none."""
        self._counts = counts
        if self._count:
            self.dataChanged.emit(self.index(0), self.index(self._count - 1), [FAULTS])

    def row_of(self, article: str) -> int | None:
        """Return the row number of ``article``; None if it is not listed."""
        return self._read(lambda: self._library.index_of(self._filter, article), None)

    def named(self, articles: tuple[str, ...]) -> dict[str, ArticleRow]:
        """Return the rows of ``articles`` by id, independent of the filter; articles that do not exist are left out."""
        rows: list[ArticleRow] = self._read(lambda: self._library.rows(Filter(ids=articles)), [])
        return {row.id: row for row in rows}

    def typed_ahead(self, typed: str, start: int) -> int | None:
        """Return the row number of the next title, from ``start`` on, that matches ``typed``; None if there is none."""
        return self._read(lambda: self._library.typed_ahead(self._filter, typed, start), None)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of articles that match the filter."""
        return 0 if parent is not None and parent.isValid() else self._count

    def article(self, line: int) -> ArticleRow | None:
        """Return the row at ``line``; None if the library has shrunk meanwhile."""
        page, at = divmod(line, _PAGE)
        rows = self._pages.get(page)
        if rows is None:
            rows = self._pages[page] = self._read_page(page)
            while len(self._pages) > _KEPT_PAGES:
                self._pages.popitem(last=False)
        return rows[at] if at < len(rows) else None

    def _read_page(self, page: int) -> list[ArticleRow]:
        return self._read(lambda: self._library.rows(self._filter, page * _PAGE, _PAGE), [])

    def _read(self, read: Callable[[], T], instead: T) -> T:
        """Return the result of ``read``; if the library cannot be read, emit ``failed`` and
        return ``instead``, for views that paint.
        """
        try:
            return read()
        except LibraryError as error:
            self.fault = str(error)
            self.failed.emit()
            return instead

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row, its review state or its text for screen readers."""
        row = self.article(index.row())
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return row.title
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return "，".join(self._spoken(row))
            case Qt.ItemDataRole.ToolTipRole:
                return row.title
        if role == ROW:
            return row
        if role == SHOWN:
            return ShownRow(row, self._library.state(row, self._today), self._is_favourite(row), self._faults(row))
        if role == STATE:
            return self._library.state(row, self._today)
        if role == FAVOURITE:
            return self._is_favourite(row)
        return self._faults(row) if role == FAULTS else None

    def _faults(self, row: ArticleRow) -> FaultCounts | None:
        return self._counts((row.id, *row.twins)) if self._counts is not None else None

    def _is_favourite(self, row: ArticleRow) -> bool:
        return not self._favourites.isdisjoint((row.id, *row.twins))

    def _spoken(self, row: ArticleRow) -> list[str]:
        parts = [tr("已损坏")] if row.error else []
        if self._counts is not None:
            counts = self._counts((row.id, *row.twins))
            parts.append(ntr("{n} 个错误", "{n} 个错误", counts.errors))
            parts.append(ntr("{n} 个提醒", "{n} 个提醒", counts.reminders))
        if row.audience is Audience.STAFF:
            parts.append(tr("内部"))
        state = self._library.state(row, self._today)
        if state is not ReviewState.FRESH:
            parts.append(tr("待复审") if state is ReviewState.DUE_SOON else tr("已过期"))
        if row.published:
            parts.append(format_date(row.published, "long"))
        parts.append(tr("{n} 分钟", n=row.minutes))
        if row.evidence is not None:
            parts.append(tr("证据{level}", level=evidence_word(row.evidence)))
        if row.languages:
            parts.append(tr("、").join(map(language_name, row.languages)))
        if self._is_favourite(row):
            parts.append(tr("已收藏"))
        return parts
