"""The first page of a site: its articles by category, an article and its translations in one row."""

from __future__ import annotations

from msgspec import Struct

from viewer.content.rules import Category
from viewer.i18n import spoken, tr
from viewer.library.schema import ArticleRow, ReviewState
from viewer.site.article_page import meta_of, twin_link
from viewer.site.html_page import CONTENT, DISCLAIMER, SiteFrame, SitePage, framed, menu, search_file
from viewer.site.html_text import NOTHING, Html, escaped, icon, joined, tag, titled


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
