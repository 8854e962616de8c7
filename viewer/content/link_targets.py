"""Targets that a link may have: an anchor, another article, the web. Any other link is shown as text."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote, urlsplit

from viewer.content.front_matter import ARTICLE_ID
from viewer.content.spacing import clean
from viewer.i18n import tr

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PAGE = re.compile(r"(?:\.\./)?(?P<id>[^/#?]+?)(?:/|/index\.md)?(?:#(?P<anchor>.*))?")
_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]")


class BadLinkError(Exception):
    """Why a link is rejected, in words."""


def spoken_target(written: str) -> str:
    """Return the phone number or mail address of the link ``written``; empty for any other target."""
    scheme, _, rest = _IGNORED.sub("", unescape(written)).partition(":")
    return unquote(rest.partition("?")[0]) if scheme.lower() in {"tel", "sms", "mailto"} else ""


def resolve(written: str) -> str:
    """Convert the link ``written`` to ``#anchor``, ``article:ID``, ``article:ID#anchor``, ``http://…`` or ``https://…``.

    Raises ``BadLinkError``.
    """
    href = _IGNORED.sub("", unescape(written))
    if href.startswith("#"):
        if len(href) > 1:
            return "#" + clean(unquote(href[1:]))
        raise BadLinkError(tr("链接没有目标。"))
    if scheme := _SCHEME.match(href):
        if scheme[0].lower() not in {"http:", "https:"}:
            raise BadLinkError(tr("链接不能用“{scheme}”。", scheme=scheme[0]))
        return _web(href)
    page = _PAGE.fullmatch(href)
    if page and ARTICLE_ID.fullmatch(page["id"]):
        return f"article:{page['id']}" + (f"#{clean(unquote(page['anchor']))}" if page["anchor"] else "")
    raise BadLinkError(tr("链接“{href}”不是章节、文章或网址。", href=href[:80]))


def _web(href: str) -> str:
    try:
        host = urlsplit(href).hostname
    except ValueError:
        host = None
    if not host or "@" in urlsplit(href).netloc:
        raise BadLinkError(tr("网址“{href}”写得不对。", href=href[:80]))
    return href
