"""The frame of every page of a site: head, header, footer, and the strip with the disclaimer on a phone; their style sheets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct, structs

from viewer import resources, theme
from viewer.content.blocks import Evidence
from viewer.content.labels import evidence_word
from viewer.i18n import format_date, tr
from viewer.library.schema import LibraryInfo, ReviewState
from viewer.site.html_text import NOTHING, Html, document, escaped, icon, joined, script, tag
from viewer.theme import Theme

CONTENT = "_content"
DISCLAIMER = "_disclaimer"
"""Ids of the main part and of the disclaimer."""

_NOTHING_ELSE = "object-src 'none'; frame-src 'none'; connect-src 'none'; base-uri 'none'; form-action 'none'"
"""What a browser must not do, even if a page is changed on its way."""
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ug", "ur", "yi"})


class SiteFrame(Struct, frozen=True):
    """What all pages share: the owner, the version of the content, the day of the export, the logo if there is one, and the
    search pages by language, the library's first.
    """

    info: LibraryInfo
    version: str
    exported: date
    logo: str = ""
    searches: tuple[tuple[str, str], ...] = ()


def search_file(frame: SiteFrame, language: str) -> str:
    """Return the search page for pages in ``language``: in the same language if there is one."""
    same = (file for tongue, file in frame.searches if tongue.partition("-")[0] == language.partition("-")[0])
    return next(same, frame.searches[0][1] if frame.searches else "")


class SitePage(Struct, frozen=True):
    """A page without its frame. ``root``: the way from it to the site's folder; ``links``: entries of its header's menu;
    ``script``: the text of its script.
    """

    title: str
    language: str
    root: str
    middle: Html
    disclaimer: str
    links: tuple[Html, ...] = ()
    description: str = ""
    script: str = ""


def head(title: str, root: str = "", description: str = "", allowed: str = "'none'") -> Html:
    """Return the head of a page whose style sheet is below ``root``. ``allowed``: the only script that it may run."""
    parts = (
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=f"script-src {allowed}; {_NOTHING_ELSE}"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", escaped(title)),
        tag("meta", name="description", content=description) if description else NOTHING,
        tag("link", rel="icon", href="data:,"),
        tag("link", rel="stylesheet", href=f"{root}style.css"),
    )
    return tag("head", joined(parts, "\n"))


def framed(page: SitePage, frame: SiteFrame) -> bytes:
    """Return the file of ``page``; called within ``i18n.spoken`` of its language."""
    owner = frame.info.in_language(page.language)
    behind, digest = script(page.script) if page.script else (NOTHING, "'none'")
    body = (
        tag("a", escaped(tr("跳到正文")), class_="skip", href=f"#{CONTENT}"),
        _header(page, frame, owner),
        page.middle,
        _footer(page, frame),
        _strip(owner),
        behind,
    )
    direction = "rtl" if page.language.partition("-")[0].lower() in _RIGHT_TO_LEFT else None
    shown = (head(page.title, page.root, page.description, digest), tag("body", joined(body, "\n")))
    return document(tag("html", *shown, lang=page.language, dir=direction))


def _header(page: SitePage, frame: SiteFrame, owner: LibraryInfo) -> Html:
    logo = tag("img", src=page.root + frame.logo, alt="", height=36) if frame.logo else tag("span", icon("book"), class_="book")
    name = tag("span", tag("b", escaped(owner.name)), tag("span", escaped(owner.slogan), class_="slogan"))
    brand = tag("a", logo, name, class_="brand", href=f"{page.root}index.html")
    return tag("header", brand, tag("nav", *page.links, aria_label=tr("网站")), class_="bar")


def _footer(page: SitePage, frame: SiteFrame) -> Html:
    title = tag("b", escaped(tr("免责声明")))
    paragraphs = [escaped(" ".join(words.split())) for words in page.disclaimer.split("\n\n") if words.strip()]
    told = [tag("p", title, escaped("\u2003"), paragraphs[0])] if paragraphs else []
    told += [tag("p", words) for words in paragraphs[1:]]
    day = format_date(frame.exported, "iso")
    edition = tr("内容版本 {version}，{day} 导出", version=frame.version, day=day) if frame.version else tr("{day} 导出", day=day)
    without = tr("不用脚本，不记录来访，断网也能打开")
    promised = tr("只有这一页用脚本；不记录来访，断网也能打开") if page.script else without
    promise = tag("span", escaped(promised), class_="promise")
    last = tag("p", tag("span", escaped(edition)), promise, class_="edition")
    return tag("footer", tag("div", *told, last, id=DISCLAIMER))


def _strip(owner: LibraryInfo) -> Html:
    words = owner.disclaimer_short or tr("健康教育材料，不能代替医生面诊。**请勿自行停药。**")
    parts = [tag("strong", escaped(part)) if i % 2 else escaped(part) for i, part in enumerate(words.split("**")) if part]
    return tag("aside", icon("info"), tag("p", *parts), class_="strip", aria_label=tr("提醒"))


def meta_item(drawing: str, words: str, look: str = "") -> Html:
    """Return an icon with words; ``look`` is its class."""
    return tag("li", icon(drawing), tag("span", escaped(words)), class_=look or None)


def review_item(review: ReviewState, due: date | None) -> Html:
    """Return until when a page is valid; amber if its review is overdue, or will be soon."""
    if due is None:
        return NOTHING
    day = format_date(due, "iso")
    match review:
        case ReviewState.FRESH:
            return meta_item("shield", tr("{day} 前复审", day=day))
        case ReviewState.DUE_SOON:
            return meta_item("review-due", tr("待复审：{day} 到期", day=day), "amber")
        case ReviewState.EXPIRED:
            return meta_item("review-due", tr("已过复审日期：{day}，内容可能已经过时", day=day), "amber")


def evidence_item(level: Evidence | None) -> Html:
    """Return the meter and the word of a level of evidence."""
    if level is None:
        return NOTHING
    bars = (
        tag("rect", x=6 * i, y=10 - 3 * i, width=4, height=4 + 3 * i, class_="on" if i < level else "off") for i in range(4)
    )  # fmt: skip
    meter = tag("svg", *bars, class_="meter", viewBox="0 0 22 14", aria_hidden="true")
    return tag("li", meter, tag("span", escaped(tr("证据等级：{level}", level=evidence_word(level)))))


def menu(entries: Iterable[tuple[str, str, str]]) -> tuple[Html, ...]:
    """Return links of the header from (class, address, words)."""
    return tuple(tag("a", escaped(words), href=address, class_=look or None) for look, address, words in entries)


def style_sheet() -> bytes:
    """Return the style sheet of a site."""
    return themed("site")


def themed(room: str) -> bytes:
    """Return ``resources/ROOM/style.css`` with its colours: light, dark as the reader prefers, and those of paper for print."""
    dark = f"@media (prefers-color-scheme: dark) {{\n{_colours(theme.load('dark'))}\n}}"
    paper = f"@media print {{\n{_colours(theme.load('paper'))}\n}}"
    return "\n".join((_colours(theme.load("light")), dark, paper, resources.text(room, "style.css"))).encode()


def _colours(chosen: Theme) -> str:
    named = structs.asdict(chosen.colours) | {f"s{i}": colour for i, colour in enumerate(chosen.series)}
    return f":root {{ {' '.join(f'--{name}: {colour};' for name, colour in named.items())} }}"
