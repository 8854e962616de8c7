"""The search page of a site: its only page with a script. All texts that it searches are in it, because a page that is opened
from a disk may read no other file.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct

from viewer import resources
from viewer.content.article import Article
from viewer.content.labels import language_name
from viewer.i18n import ntr, spoken, tr
from viewer.library.search.passages import Passage, PassagePart, passages
from viewer.site.html_blocks import ids_of
from viewer.site.html_page import CONTENT, DISCLAIMER, SiteFrame, SitePage, framed, menu, search_file
from viewer.site.html_text import Html, data, escaped, icon, joined, tag

MOST_BYTES = 1_500_000
"""Most bytes of text on the page, which a phone holds and searches. A larger library gives each article the same share."""
_BEYOND_TEXT = 60
"""Bytes of an article or a section that are not its text, about."""
_APART = frozenset({PassagePart.TITLE, PassagePart.TAGS, PassagePart.REFERENCE})


class SearchedSection(Struct, frozen=True, array_like=True):
    """A part of an article below one anchor: its id on the page, its heading, its words."""

    place: str
    heading: str
    words: str


class SearchedArticle(Struct, frozen=True, array_like=True):
    """An article that is searched; ``address`` is that of its page, ``spoken`` the name of its language, in that language."""

    address: str
    title: str
    language: str
    spoken: str
    sections: tuple[SearchedSection, ...]


def searched(article: Article, address: str) -> SearchedArticle:
    """Return ``article`` as it is searched: title, tags, summary and text, not its references and terms."""
    with spoken(article.language):
        name = language_name(article.language)
    return SearchedArticle(address, article.title, article.language, name, _sections(article))


def _sections(article: Article) -> tuple[SearchedSection, ...]:
    read = passages(article)
    ids = ids_of(article.blocks)
    listed = [passage for passage in read if passage.place.part not in _APART]
    made = [SearchedSection("", "", "\n".join(article.summary))] if article.summary else []
    for anchor, group in groupby(listed, key=lambda passage: passage.place.anchor):
        parts = list(group)
        made.append(SearchedSection(ids.get(anchor, ""), _heading(parts[0], read), "\n".join(part.text for part in parts)))
    made += [SearchedSection("", "", passage.text) for passage in read if passage.place.part is PassagePart.TAGS]
    return tuple(made)


def _heading(passage: Passage, read: Sequence[Passage]) -> str:
    """Return the heading above ``passage``, or itself."""
    if passage.place.part is PassagePart.HEADING:
        return passage.text
    return read[passage.place.head].text if passage.place.head >= 0 else ""


def search_page(articles: Sequence[SearchedArticle], language: str, frame: SiteFrame) -> bytes:
    """Return the file of the search page in ``language`` (BCP 47)."""
    with spoken(language):
        owner = frame.info.in_language(language)
        title = tr("搜索")
        kept, whole = _within(articles, MOST_BYTES)
        words = {
            "one": ntr("找到 {n} 篇", "找到 {n} 篇", 1),
            "many": tr("一共找到 {n} 篇"),
            "none": tr("没有找到“{query}”。换一个词，或少写几个字。"),
            "more": tr("还有 {n} 篇没有列出；多写几个字。"),
        }
        main = tag(
            "main",
            tag("h1", escaped(title)),
            _without_script(language, frame),
            _field(),
            tag("p", escaped("" if whole else tr("文章很多：每篇只搜索标题和前面的一部分。")), class_="note", hidden=whole),
            tag("p", id="_told", class_="note", role="status"),
            tag("ol", id="_found", class_="rows found"),
            data("_words", words),
            data("_articles", kept),
            id=CONTENT,
            class_="list",
        )
        here = search_file(frame, language)
        links = menu([("", "index.html", tr("文章")), ("home", here, title), ("less", f"#{DISCLAIMER}", tr("声明"))])
        name = f"{title} – {owner.name}"
        script = resources.text("site", "search.js")
        return framed(SitePage(name, language, "", main, owner.disclaimer, links, script=script), frame)


def _without_script(language: str, frame: SiteFrame) -> Html:
    """Return what a browser says that does not run the script; the script hides it."""
    words = tr("这一页要用脚本才能搜索，您的浏览器没有运行它。请打开文章列表，或在一篇文章里按 Ctrl+F 查找。")
    other = tuple(
        tag("a", escaped(name), href=file, lang=tongue)
        for tongue, file in frame.searches
        if file != search_file(frame, language)
        for name in (_in_its_language(tongue),)
    )
    place = tag("a", escaped(tr("文章列表")), href="index.html")
    return tag("p", escaped(words), escaped(" "), joined((place, *other), " "), id="_plain")


def _in_its_language(language: str) -> str:
    with spoken(language):
        return language_name(language)


def _field() -> Html:
    """Return the field to type in, hidden until the script runs."""
    words = tag("label", escaped(tr("在所有文章里找")), for_="_query")
    field = tag("input", id="_query", type="search", autocomplete="off", spellcheck="false", maxlength=100)
    return tag("div", words, tag("div", icon("search"), field, class_="field"), id="_search", role="search", hidden=True)


def _within(articles: Sequence[SearchedArticle], most: int) -> tuple[list[SearchedArticle], bool]:
    """Return ``articles`` with at most ``most`` bytes of text, and whether nothing had to be cut."""
    sizes = sorted(sum(map(_bytes, article.sections)) for article in articles)
    left, share = most, most
    for place, size in enumerate(sizes):
        share = left // (len(sizes) - place)
        if size > share:
            return [_cut(article, share) for article in articles], False
        left -= size
    return list(articles), True


def _bytes(section: SearchedSection) -> int:
    return len(f"{section.heading}{section.words}".encode()) + _BEYOND_TEXT


def _cut(article: SearchedArticle, most: int) -> SearchedArticle:
    """Return ``article`` with its first sections, ``most`` bytes together."""
    kept: list[SearchedSection] = []
    for section in article.sections:
        room = most - _bytes(section)
        if room < 0:
            words = section.words.encode()[: max(0, room + len(section.words.encode()))].decode("utf-8", "ignore")
            if words:
                kept.append(SearchedSection(section.place, section.heading, words))
            break
        most = room
        kept.append(section)
    return SearchedArticle(article.address, article.title, article.language, article.spoken, tuple(kept))
