"""``export_site``: a library as a folder of pages that any browser opens, from the disk or from a server.

The first page lists its articles by category, an article and its translations in one row.
"""

from __future__ import annotations

from datetime import date
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from viewer.content.article import Article, Audience
from viewer.content.rules import Category
from viewer.errors import UsageError
from viewer.i18n import spoken, tr
from viewer.library.library import Library
from viewer.library.schema import ArticleRow, Filter, ReviewState, Sort, Twins
from viewer.library.twins import language_order
from viewer.site.article_page import SiteArticle, article_page, meta_of, twin_link
from viewer.site.html_page import CONTENT, DISCLAIMER, SiteFrame, SitePage, framed, menu, search_file, style_sheet
from viewer.site.html_text import NOTHING, Html, escaped, icon, joined, tag, titled
from viewer.site.search_page import search_page, searched
from viewer.site.whole_folder import replacing_folder

_SUFFIX = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/svg+xml": ".svg"}
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{i}" for port in ("com", "lpt") for i in range(10))})
"""Names that Windows does not allow for files."""
_LONGEST_NAME = 100


class SiteReport(Struct, frozen=True):
    """Ids of the exported articles, and of those left out: for staff only, with an overdue review, damaged."""

    exported: tuple[str, ...]
    staff: tuple[str, ...]
    overdue: tuple[str, ...]
    damaged: tuple[str, ...]


def export_site(library: Library, folder: Path, today: date, *, public: bool) -> SiteReport:
    """Write the articles of ``library`` as pages into ``folder``, whole or not at all.

    Articles for staff are never exported; ``public``: nor are those whose review is overdue on ``today``. Raises ``UsageError``
    if ``folder`` must not be replaced or ``today`` is impossible, ``LibraryError``, ``OSError``.
    """
    if library.clock_is_wrong(today):
        message = tr(
            "这台电脑的日期是 {day}，不可能对。导出的网页要写明日期，也要按它判断文章是否过期。请先校准日期。", day=today
        )
        raise UsageError(message)
    with replacing_folder(folder) as temporary:
        return _Export(library, temporary, today, public=public).write()


def page_names(ids: list[str]) -> dict[str, str]:
    """Return a file name for each of ``ids`` that every file system can hold: all differ even without regard to case."""
    made: dict[str, str] = {}
    taken = set(_RESERVED)
    for article in ids:
        name = article
        if len(name) > _LONGEST_NAME or name.casefold() in taken:
            name = f"{article[:_LONGEST_NAME]}_{blake2b(article.encode(), digest_size=6).hexdigest()}"
        taken.add(name.casefold())
        made[article] = f"{name}.html"
    return made


class _Export:
    """One export into an empty folder."""

    def __init__(self, library: Library, folder: Path, today: date, *, public: bool) -> None:
        self._library = library
        self._folder = folder
        self._today = today
        self._chosen = Filter(sort=Sort.LIBRARY, audience=Audience.PUBLIC, valid_on=today if public else None)
        self._pictures: dict[str, str] = {}

    def write(self) -> SiteReport:
        """Write all files; return what was exported and what was left out."""
        rows = {row.id: row for row in self._library.rows(self._chosen)}
        names = page_names(list(rows))
        for name in ("articles", "pictures"):
            (self._folder / name).mkdir()
        info = self._library.info
        built = self._library.built_day
        version = info.version or (built.isoformat() if built else "")
        logo = self._picture(info.logo) if info.logo else ""
        searches = _searches(info.language, {row.language for row in rows.values()}) if rows else ()
        frame = SiteFrame(info, version, self._today, logo, searches)
        listed, texts = [], []
        for row in rows.values():
            versions = self._versions(row, rows)
            shown = self._shown(row, names, versions)
            page = article_page(shown, frame, lambda key: f"../{self._picture(key)}")
            self._write(f"articles/{names[row.id]}", page)
            texts.append(searched(shown.article, f"articles/{names[row.id]}"))
            if row.id == min((row, *versions), key=_importance).id:
                others = tuple((version, f"articles/{names[version.id]}") for version in versions)
                listed.append(SiteRow(row, shown.review, f"articles/{names[row.id]}", others))
        self._write("index.html", index_page(listed, frame))
        for language, file in searches:
            self._write(file, search_page(texts, language, frame))
        self._write("style.css", style_sheet())
        return self._report(set(rows))

    def _shown(self, row: ArticleRow, names: dict[str, str], versions: tuple[ArticleRow, ...]) -> SiteArticle:
        article = self._library.article(row.id)
        language = row.language.partition("-")[0]
        beside = Filter(
            sort=Sort.LIBRARY, audience=Audience.PUBLIC, valid_on=self._chosen.valid_on, twins=Twins(language, self._today)
        )
        previous, following = self._library.neighbours(row.id, beside)
        review = self._library.state(row, self._today)
        return SiteArticle(article, names, self._kicker(article), review, versions, previous, following)

    def _kicker(self, article: Article) -> str:
        found: Category | None = next((each for each in self._library.info.categories if each.id == article.category), None)
        with spoken(article.language):
            category = "" if found is None else found.local_title
            return tr("·").join(filter(None, (category, *article.tags[:1])))

    def _versions(self, row: ArticleRow, rows: dict[str, ArticleRow]) -> tuple[ArticleRow, ...]:
        """Return the exported rows of an article in other languages."""
        twins = (rows[twin] for twin in self._library.twins(row.id) if twin in rows)
        return tuple(sorted((twin for twin in twins if twin.language != row.language), key=_importance))

    def _picture(self, key: str) -> str:
        """Copy the picture with that key once; return its path in the site, which is made from its content."""
        if key not in self._pictures:
            asset = self._library.asset(key)
            name = blake2b(asset.data, digest_size=16).hexdigest() + _SUFFIX.get(asset.media_type, "")
            self._write(f"pictures/{name}", asset.data)
            self._pictures[key] = f"pictures/{name}"
        return self._pictures[key]

    def _write(self, name: str, data: bytes) -> None:
        (self._folder / name).write_bytes(data)

    def _report(self, exported: set[str]) -> SiteReport:
        staff, overdue, damaged = [], [], []
        for row in self._library.rows(Filter(sort=Sort.LIBRARY)):
            if row.id in exported:
                continue
            if row.error:
                damaged.append(row.id)
            elif row.audience is not Audience.PUBLIC:
                staff.append(row.id)
            else:
                overdue.append(row.id)
        return SiteReport(tuple(sorted(exported)), tuple(staff), tuple(overdue), tuple(damaged))


def _searches(own: str, languages: set[str]) -> tuple[tuple[str, str], ...]:
    """Return the languages of the search pages, each with its file: the library's own, and others that pages are labelled in."""
    spoken = {language.partition("-")[0].lower() for language in languages} & {"zh", "en"} - {own.partition("-")[0].lower()}
    return ((own, "search.html"), *((language, f"search-{language}.html") for language in sorted(spoken)))


def _importance(row: ArticleRow) -> tuple[tuple[bool, str], str]:
    return language_order(row.language), row.id


class SiteRow(Struct, frozen=True):
    """An article in the list, its review, the address of its page, and its other languages with theirs."""

    row: ArticleRow
    review: ReviewState
    address: str
    versions: tuple[tuple[ArticleRow, str], ...] = ()


def index_page(rows: list[SiteRow], frame: SiteFrame) -> bytes:
    """Return the file of the first page, in the library's language."""
    info = frame.info
    with spoken(info.language):
        owner = info.in_language(info.language)
        known = {category.id for category in info.categories}
        groups = [(category, [each for each in rows if each.row.category == category.id]) for category in info.categories]
        others = [each for each in rows if each.row.category not in known]
        if others:
            groups.append((Category("", tr("其他文章") if len(others) < len(rows) else tr("文章")), others))
        sections = [_section(category, listed, info.language) for category, listed in groups if listed]
        top = (tag("h1", escaped(owner.name)), tag("p", escaped(owner.slogan), class_="lead") if owner.slogan else NOTHING)
        empty = () if rows else (tag("p", escaped(tr("没有可以公开的文章。"))),)
        main = tag("main", joined((*top, *sections, *empty), "\n"), id=CONTENT, class_="list")
        find = [("", search_file(frame, info.language), tr("搜索"))] if rows else []
        links = menu([("home", "index.html", tr("文章")), *find, ("less", f"#{DISCLAIMER}", tr("声明"))])
        return framed(SitePage(owner.name, info.language, "", main, owner.disclaimer, links, owner.slogan), frame)


def _section(category: Category, rows: list[SiteRow], language: str) -> Html:
    title = tag("h2", icon(category.icon), tag("span", escaped(category.local_title)))
    return tag("section", title, tag("ul", *(_row(each, language) for each in rows), class_="rows"))


def _row(each: SiteRow, language: str) -> Html:
    row = each.row
    title = tag(
        "a",
        titled(row.title, row.words.split()),
        href=each.address,
        lang=row.language if row.language != language else None,
        class_="title",
    )
    twins = [twin_link(version, address) for version, address in each.versions]
    return tag("li", title, tag("p", *twins, class_="twins") if twins else NOTHING, meta_of(row, each.review))
