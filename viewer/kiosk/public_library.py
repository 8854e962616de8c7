"""``PublicLibrary``: what the public may read of a library today; ``CurrentLibrary``: the one shown, which follows its file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from viewer import i18n
from viewer.content.article import Article, Audience
from viewer.content.text import same_heading
from viewer.errors import ArticleMissing, LibraryError
from viewer.i18n import Language, spoken, tr
from viewer.kiosk.core.visit import AtArticle, VisitLocation
from viewer.library.library import Library
from viewer.library.schema import ArticleRow, Filter, LibraryInfo, Sort, Twins
from viewer.library.search.hits import SearchHit, SearchResult
from viewer.reader.figure import Pictures
from viewer.reader.page import PageContext
from viewer.reader.page_screens import ScreenCounts

if TYPE_CHECKING:
    from viewer.library.search.searcher import Searcher


_MOST_HITS = 30


class Topic(Struct, frozen=True):
    """One card of the home page: a category, the featured articles, or all articles."""

    title: str
    icon: str
    ground: str
    articles: int
    category: str = ""
    featured: bool = False


_GROUNDS = ("sand", "clay", "mist", "sage", "celadon")


class PublicLibrary:
    """The public part of ``library``; ``today`` returns the day for judging review dates."""

    def __init__(self, library: Library, today: Callable[[], date] = date.today) -> None:
        self.library = library
        self._today = today
        self._searcher: Searcher | None = None
        self._closed = False
        self.screen_counts: ScreenCounts = {}
        """Screens of articles that were read."""

    def close(self) -> None:
        """Close the file; later searches find nothing."""
        self._closed = True
        if self._searcher is not None:
            self._searcher.close()
        self.library.close()

    @property
    def info(self) -> LibraryInfo:
        """Information about the library and its owner, in the visitor's language."""
        return self.library.info.in_language(i18n.language())

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that the public may read today."""
        return self.library.count(self._filter()) == 0

    @property
    def clock_is_wrong(self) -> bool:
        """Whether the machine's date is impossible; then no date is shown, and nothing expires."""
        return self.library.clock_is_wrong(self._today())

    @property
    def _day(self) -> date | None:
        return None if self.clock_is_wrong else self._today()

    @property
    def _twins(self) -> Twins:
        return Twins(i18n.language()[:2], self._day)

    def _filter(self, category: str = "", ids: tuple[str, ...] | None = None, initial: str = "") -> Filter:
        sort = Sort.TITLE if initial else Sort.LIBRARY
        chosen = Filter(category, sort, Audience.PUBLIC, ids=ids, initial=initial)
        return replace(chosen, valid_on=self._day, twins=self._twins)

    # ---- lists -------------------------------------------------------------------------------------------------------

    def topics(self) -> tuple[Topic, ...]:
        """Return a topic for each non-empty category, for the featured articles and for all articles."""
        found = [
            Topic(category.local_title, category.icon, _GROUNDS[i % len(_GROUNDS)], count, category.id)
            for i, (category, count) in enumerate(self.library.categories(self._filter()))
        ]
        featured = len(self.featured())
        if featured:
            found.append(Topic(tr("推荐阅读"), "star", _GROUNDS[len(found) % len(_GROUNDS)], featured, featured=True))
        total = self.library.count(self._filter())
        return (*found, Topic(tr("全部文章"), "book", _GROUNDS[-1], total))

    def rows(self, category: str = "", initial: str = "") -> list[ArticleRow]:
        """Return the articles of ``category`` (empty: all) in the library's order, or those with an ``initial`` by title."""
        return self.library.rows(self._filter(category, initial=initial))

    def initials(self, category: str) -> dict[str, int]:
        """Return the number of articles of ``category`` (empty: all) under each initial of their titles."""
        return self.library.initials(self._filter(category))

    def featured(self) -> list[ArticleRow]:
        """Return the articles that the owner recommends, in the owner's order."""
        wanted = self.info.featured
        rows = self.library.rows(self._filter(ids=wanted)) if wanted else []
        by_id = {article: row for row in rows for article in (row.id, *row.twins)}
        return list({by_id[article].id: by_id[article] for article in wanted if article in by_id}.values())

    def title_of(self, category: str) -> str:
        """Return the title of ``category``; empty: all articles."""
        return next((c.local_title for c in self.info.categories if c.id == category), tr("全部文章"))

    # ---- one article -------------------------------------------------------------------------------------------------

    def has(self, article: str) -> bool:
        """Return whether the public may read ``article``."""
        return self.library.count(replace(self._filter(ids=(article,)), twins=None)) > 0

    def in_language(self, at: VisitLocation, language: Language) -> VisitLocation:
        """Return the place in the same article in ``language``; ``at`` if it is none, or the public may not read it in that.

        Raises ``ArticleMissing``, ``LibraryDamaged``.
        """
        if not isinstance(at, AtArticle):
            return at
        found = self.library.versions(at.article, self._filter())
        article = next((row.id for row in found if row.language.startswith(language[:2])), at.article)
        if article == at.article:
            return at
        anchor = same_heading(self.article(at.article), at.anchor, self.article(article))
        return AtArticle(article, anchor, whole=at.whole)

    def article(self, article: str) -> Article:
        """Return the article with that id.

        Raises ``ArticleMissing``, also for an article that is not public or overdue, and ``LibraryDamaged``.
        """
        if not self.has(article):
            raise ArticleMissing(tr("这篇文章现在不能在这里阅读。"))
        return self.library.article(article)

    def page_context(self, article: Article) -> PageContext:
        """Return what the article's page shows that is not in the article."""
        previous, following = self.library.neighbours(article.id, self._filter(article.category))
        row = self.library.row(article.id)
        with spoken(article.language):
            kicker = self.title_of(article.category) if article.category else ""
        return PageContext(
            kicker=kicker,
            disclaimer=article.disclaimer or self.info.disclaimer,
            review=self.library.state(row, self._today()),
            previous=previous,
            next=following,
        )

    # ---- search ------------------------------------------------------------------------------------------------------

    def search(self, query: str) -> SearchResult:
        """Return public hits, the best of each article first, with each article once in the list.

        Raises ``LibraryError`` on failure.
        """
        if self._closed or not query.strip():
            return SearchResult(query)
        if self._searcher is None:
            from viewer.library.search.searcher import Searcher  # 20 ms that a start need not pay

            self._searcher = Searcher(self.library.path)
        return self._searcher.search(query, limit=_MOST_HITS, audience=Audience.PUBLIC, valid_on=self._day, twins=self._twins)


def best_hits(result: SearchResult) -> tuple[SearchHit, ...]:
    """Return the best hit of each article, best first; a glossary term without an article is left out."""
    best: dict[str, SearchHit] = {}
    for hit in result.hits:
        if hit.article:
            best.setdefault(hit.article, hit)
    return tuple(best.values())


class CurrentLibrary:
    """Follows a library file. ``open_library`` returns the library to show; it may raise ``LibraryError``."""

    def __init__(self, open_library: Callable[[], Library], today: Callable[[], date] = date.today) -> None:
        self._open_library = open_library
        self._today = today
        self._stamp = (0, 0)  # inode and time of change of the file
        self._ended = False
        self.public: PublicLibrary | None = None
        """The public part of the library; None while there is no library."""
        self.pictures: Pictures | None = None
        self.fault = ""
        """Why there is no library, or why a newer one is not shown, as a sentence; empty: no fault."""

    @property
    def library(self) -> Library | None:
        """The open library."""
        return self.public.library if self.public else None

    def load(self) -> bool:
        """Open the library; return whether one is open now. After ``end`` none is opened."""
        self.close()
        if self._ended:
            return False
        try:
            library = self._open_library()
        except LibraryError as error:
            self.fault = str(error)
            return False
        self.public, self.pictures, self.fault = PublicLibrary(library, self._today), Pictures(library.asset), ""
        self._stamp = self._stamp_now() or (0, 0)
        return True

    def load_if_changed(self) -> None:
        """Open the library again if its file was replaced; a deleted file stays open and readable."""
        if self.public is None or self._stamp_now() not in {None, self._stamp}:
            self.load()

    def close_damaged(self, error: LibraryError) -> None:
        """Close a library that cannot be read."""
        self.close()
        self.fault = str(error)

    def close(self) -> None:
        """Close the file."""
        if self.public is not None:
            self.public.close()
        self.public = self.pictures = None

    def end(self) -> None:
        """Close the file for good: a late call, such as a page's retry, opens none."""
        self._ended = True
        self.close()

    def _stamp_now(self) -> tuple[int, int] | None:
        try:
            status = self.public.library.path.stat() if self.public else None
        except OSError:
            return None
        return (status.st_ino, status.st_mtime_ns) if status else None
