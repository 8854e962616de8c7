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
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);")
"""A named character; without its semicolon (``?a=1&copy=2``) it is a part of the address."""
_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]")


class BadLinkError(Exception):
    """Why a link is rejected, in words."""


def spoken_target(written: str) -> str:
    """Return the phone number or mail address of the link ``written``; empty for any other target."""
    scheme, _, rest = _bare(written).partition(":")
    return unquote(rest.partition("?")[0]) if scheme.lower() in {"tel", "sms", "mailto"} else ""


def resolve(written: str) -> str:
    """Convert the link ``written`` to ``#anchor``, ``article:ID``, ``article:ID#anchor``, ``http://…`` or ``https://…``.

    Raises ``BadLinkError``.
    """
    href = _bare(written)
    if href.startswith("#"):
        if len(href) > 1:
            return "#" + clean(unquote(href[1:]))
        raise BadLinkError(tr("链接没有目标。"))
    if scheme := _SCHEME.match(href):
        if scheme[0].lower() not in {"http:", "https:"}:
            raise BadLinkError(tr("链接不能用“{scheme}”。", scheme=scheme[0]))
        if address := web_address(href):
            return address
        raise BadLinkError(tr("网址“{href}”写得不对。", href=href[:80]))
    page = _PAGE.fullmatch(href)
    if page and ARTICLE_ID.fullmatch(page["id"]):
        return f"article:{page['id']}" + (f"#{clean(unquote(page['anchor']))}" if page["anchor"] else "")
    raise BadLinkError(tr("链接“{href}”不是章节、文章或网址。", href=href[:80]))


def web_address(href: str) -> str:
    """Return the web address ``href`` with its scheme in lower case; empty if it is none."""
    scheme, colon, rest = href.partition(":")
    if scheme.lower() not in {"http", "https"} or _IGNORED.search(href):
        return ""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    return scheme.lower() + colon + rest if parts.hostname and "@" not in parts.netloc else ""


def _bare(written: str) -> str:
    """Return ``written`` with its named characters and without invisible ones."""
    return _IGNORED.sub("", _ENTITY.sub(lambda name: unescape(name[0]), written))
