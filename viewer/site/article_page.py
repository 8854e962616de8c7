"""The page of an article: title, dates, evidence, outline, blocks, references, terms, neighbours."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from viewer.content.article import Article, GlossaryEntry, Source
from viewer.content.blocks import Link, Text
from viewer.content.labels import language_name
from viewer.content.text import plain
from viewer.i18n import format_date, ntr, spoken, tr
from viewer.library.schema import ArticleRow, ReviewState
from viewer.site.html_blocks import PictureFile, SiteBlocks, SiteHeading, ids_of
from viewer.site.html_inlines import LinkTargets, html_of
from viewer.site.html_page import (
    CONTENT,
    DISCLAIMER,
    SiteFrame,
    SitePage,
    evidence_item,
    framed,
    menu,
    meta_item,
    review_item,
    search_file,
)
from viewer.site.html_text import NOTHING, Html, escaped, icon, joined, tag, titled

_REFERENCES, _TERMS = "_references", "_terms"


class SiteArticle(Struct, frozen=True):
    """An article with what its page says about it. ``files``: the pages of all exported articles by id, seen from this one;
    ``versions``: in other languages."""

    article: Article
    files: Mapping[str, str] = {}
    kicker: str = ""
    review: ReviewState = ReviewState.FRESH
    versions: tuple[ArticleRow, ...] = ()
    previous: ArticleRow | None = None
    next: ArticleRow | None = None


def article_page(shown: SiteArticle, frame: SiteFrame, picture: PictureFile) -> bytes:
    """Return the file of an article's page, in its language."""
    article = shown.article
    with spoken(article.language):
        terms = {name: f"_term-{i}" for i, name in enumerate(article.glossary, 1)}
        ids = ids_of(article.blocks)
        if article.references:
            ids.setdefault("references", _REFERENCES)
        targets = LinkTargets(ids, shown.files, terms, len(article.references))
        blocks = SiteBlocks(targets, picture, article.words)
        body = tag("div", blocks.write(article.blocks), class_="text")
        outline = list(blocks.outline)
        if article.references:
            outline.append(SiteHeading(escaped(tr("参考文献")), _REFERENCES))
        if article.glossary:
            outline.append(SiteHeading(escaped(tr("术语")), _TERMS))
        parts = [
            *_top(shown),
            _folded(outline),
            tag("div", html_of(article.lead, targets), class_="lead") if article.lead else NOTHING,
            body,
            _references(article.references, targets),
            _glossary(article.glossary, terms),
            _neighbours(shown),
        ]
        side = tag("nav", _title(), _entries(outline), class_="outline", aria_label=tr("目录")) if outline else NOTHING
        middle = tag("div", side, tag("main", joined(filter(None, parts), "\n"), id=CONTENT), class_="frame")
        owner = frame.info.in_language(article.language)
        page = SitePage(
            f"{article.title} – {owner.name}", article.language, "../", middle, article.disclaimer or owner.disclaimer,
            _menu(shown, frame), plain(article.lead),
        )  # fmt: skip
        return framed(page, frame)


def _menu(shown: SiteArticle, frame: SiteFrame) -> tuple[Html, ...]:
    places = [("home", "../index.html", tr("文章"))]
    if file := search_file(frame, shown.article.language):
        places.append(("", f"../{file}", tr("搜索")))
    if shown.article.glossary:
        places.append(("less", f"#{_TERMS}", tr("术语")))
    places.append(("less", f"#{DISCLAIMER}", tr("声明")))
    return (*menu(places), *(twin_link(row, shown.files[row.id]) for row in shown.versions))


def twin_link(row: ArticleRow, address: str) -> Html:
    """Return a link to an article in another language, named in that language."""
    with spoken(row.language):
        name = language_name(row.language)
    return tag("a", escaped(name), href=address, lang=row.language, hreflang=row.language, class_="twin")


def meta_of(row: ArticleRow | Article, review: ReviewState) -> Html:
    """Return the line of dates, reading time and evidence."""
    items = [
        meta_item("calendar", tr("{day} 更新", day=format_date(row.published, "iso"))) if row.published else NOTHING,
        review_item(review, row.review_due),
        meta_item("clock", tr("约 {n} 分钟", n=row.minutes)),
        evidence_item(row.evidence),
    ]
    return tag("ul", *items, class_="meta")


def _top(shown: SiteArticle) -> list[Html]:
    article = shown.article
    return [
        tag("p", escaped(shown.kicker), class_="kicker") if shown.kicker else NOTHING,
        tag("h1", titled(article.title, article.words)),
        meta_of(article, shown.review),
    ]


def _title() -> Html:
    return tag("p", escaped(tr("目录")), class_="title")


def _entries(outline: list[SiteHeading]) -> Html:
    return tag("ul", *(tag("li", tag("a", entry.words, href=f"#{entry.place}")) for entry in outline))


def _folded(outline: list[SiteHeading]) -> Html:
    """Return the outline as it is on a narrow screen: folded."""
    if not outline:
        return NOTHING
    count = tag("span", escaped(ntr("{n} 节", "{n} 节", len(outline))), class_="count")
    head = tag("summary", icon("contents"), tag("b", escaped(tr("目录"))), count, icon("chevron-down"))
    return tag("details", head, tag("nav", _entries(outline), aria_label=tr("目录")), class_="folded")


def _references(sources: tuple[Source, ...], targets: LinkTargets) -> Html:
    if not sources:
        return NOTHING
    items = []
    for number, source in enumerate(sources, 1):
        href = f"https://doi.org/{source.doi}" if source.doi else source.url
        words = f"doi:{source.doi}" if source.doi else source.url
        address = (Text(" "), Link(href, (Text(words),))) if href else ()
        mark = tag("span", escaped(f"[{number}]"), class_="number")
        items.append(tag("li", mark, tag("p", html_of(source.children + address, targets)), id=f"_ref-{number}"))
    title = tag("h2", escaped(tr("参考文献")), id=_REFERENCES)
    return tag("section", title, tag("ol", *items), class_="references")


def _glossary(entries: Mapping[str, GlossaryEntry], terms: Mapping[str, str]) -> Html:
    if not entries:
        return NOTHING
    made = []
    for name, entry in entries.items():
        others = tr("，").join(filter(None, (entry.pinyin, *entry.aliases)))
        beside = tag("span", escaped(others), class_="pinyin") if others else NOTHING
        made += [tag("dt", tag("b", escaped(entry.term)), beside, id=terms[name]), tag("dd", escaped(entry.definition))]
    return tag("section", tag("h2", escaped(tr("术语")), id=_TERMS), tag("dl", *made), class_="terms")


def _neighbours(shown: SiteArticle) -> Html:
    made = []
    for row, look in ((shown.previous, "previous"), (shown.next, "next")):
        address = shown.files.get(row.id) if row is not None else None
        if row is None or address is None:
            continue
        words = tr("上一篇") if look == "previous" else tr("下一篇")
        title = tag("b", escaped(row.title), lang=row.language if row.language != shown.article.language else None)
        made.append(tag("a", tag("span", escaped(words)), title, href=address, class_=look))
    return tag("nav", *made, class_="beside", aria_label=tr("上一篇和下一篇")) if made else NOTHING
