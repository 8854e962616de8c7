"""Inlines → HTML: links lead only to what the site contains, and to the web."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never
from urllib.parse import quote

from msgspec import Struct

from viewer.content import blocks as b
from viewer.content.text import plain, walk_inlines
from viewer.i18n import tr
from viewer.site.html_text import Html, escaped, icon, identifier, joined, tag, unseen

_WORD_JOINER = "\u2060"
_SHORT = 12
"""Characters of a corrected value that is kept in one line with its pencil."""


class LinkTargets(Struct, frozen=True):
    """What the links of a page may lead to: ``ids`` of its anchors, the files of ``articles`` by id, its ``terms`` with their
    ids, and how many ``references`` it has."""

    ids: Mapping[str, str] = {}
    articles: Mapping[str, str] = {}
    terms: Mapping[str, str] = {}
    references: int = 0


def html_of(words: b.Inlines, targets: LinkTargets, *, linked: bool = False) -> Html:
    """Return ``words`` as HTML. ``linked``: they are within a link, which must not contain another."""
    return joined(_inline(each, targets, linked) for each in words)


def _inline(inline: b.Inline, targets: LinkTargets, linked: bool) -> Html:  # noqa: C901, PLR0912 - one arm per kind
    match inline:
        case b.Text(text):
            return escaped(text)
        case b.Strong(inner):
            return tag("strong", html_of(inner, targets, linked=linked))
        case b.Emphasis(inner):
            return tag("em", html_of(inner, targets, linked=linked))
        case b.Superscript(inner):
            return tag("sup", html_of(inner, targets, linked=linked))
        case b.Subscript(inner):
            return tag("sub", html_of(inner, targets, linked=linked))
        case b.Marked(inner):
            return tag("mark", html_of(inner, targets, linked=linked))
        case b.Corrected(inner):
            said = unseen(tr("（已更正）"))
            look = "corrected short" if len(plain(inner)) <= _SHORT else "corrected"
            return tag("span", html_of(inner, targets, linked=linked), icon("edit-note"), said, class_=look)
        case b.Struck(inner):
            before, _, after = tr("（已删去：{words}）", words="\n").partition("\n")
            return joined((unseen(before), tag("s", html_of(inner, targets, linked=linked)), unseen(after)))
        case b.CodeSpan(text):
            return tag("code", escaped(text))
        case b.Break():
            return tag("br")
        case b.Link(href, inner):
            return _link(href, html_of(inner, targets, linked=True), targets, linked=linked)
        case b.Citation(number):
            marker = tag("sup", _citation(number, targets, linked=linked), class_="cite")
            return joined((escaped(_WORD_JOINER), marker))  # it never begins a line
        case b.Term(term, text):
            place = targets.terms.get(term, "")
            known = bool(place) and not linked
            return tag("a", escaped(text), class_="term", href=f"#{place}") if known else escaped(text)
        case b.CrossReference(anchor, text):
            return _link(f"#{anchor}", escaped(text), targets, linked=linked)
        case _:
            assert_never(inline)


def _citation(number: int, targets: LinkTargets, *, linked: bool) -> Html:
    mark = escaped(f"[{number}]")
    if linked or not 1 <= number <= targets.references:
        return mark
    return tag("a", mark, href=f"#_ref-{number}", aria_label=f"{tr('参考文献')}[{number}]")


def _link(href: str, words: Html, targets: LinkTargets, *, linked: bool) -> Html:
    """Return ``words`` as a link to ``href``; words alone within another link, and if the site does not contain the target."""
    address = address_of(href, targets)
    if linked or not address:
        return words
    outside = href.startswith(("http://", "https://"))
    return tag("a", words, href=address, rel="noopener noreferrer" if outside else None)


def address_of(href: str, targets: LinkTargets) -> str:
    """Return the address that the link ``href`` of an article has on its page; empty if there is no such place on the site."""
    if href.startswith(("http://", "https://")):
        return quote(href, safe="%/:=&?~#+!$,;'@()*[]")
    if href.startswith("#"):
        place = targets.ids.get(href[1:], "")
        return f"#{quote(place)}" if place else ""
    article, _, anchor = href.removeprefix("article:").partition("#")
    file = targets.articles.get(article, "") if href.startswith("article:") else ""
    return file + (f"#{quote(identifier(anchor))}" if file and anchor else "")


def is_corrected(words: b.Inlines) -> bool:
    """Return whether ``words`` contain a value that the editor corrected."""
    return any(isinstance(each, b.Corrected) for each in walk_inlines(words))
