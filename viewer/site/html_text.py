"""Text → HTML. Only this module makes ``Html``: ``escaped`` for words, ``tag`` for elements, ``icon`` for bundled drawings,
``data`` and ``script`` for the page that has a script.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from html import escape
from typing import NewType

import msgspec

from viewer import resources
from viewer.content.spacing import clean

Html = NewType("Html", str)
"""HTML that is safe to write into a page. A type checker rejects plain text where HTML is expected."""

NOTHING = Html("")
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
_IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_DRAWING = re.compile(r"<svg [^>]*>(.*)</svg>", re.DOTALL)
_AFTER_COLON = re.compile("(?<=：)")
_LONGEST_WORD = 8
"""Longest word of a title, in characters, that is kept in one line."""
_SPACE = re.compile(r"\s+")


def escaped(words: str) -> Html:
    """Return ``words`` as text of a page: never markup, without control characters and direction overrides."""
    return Html(escape(clean(words), quote=True))


def joined(parts: Iterable[Html], between: str = "") -> Html:
    """Return ``parts`` one after the other, with the text ``between`` them."""
    return Html(escaped(between).join(parts))


def tag(name: str, /, *children: Html, **attributes: str | float | bool | None) -> Html:
    """Return an element. Attributes that are None or False are left out; ``class_`` is class, ``aria_label`` aria-label."""
    written = [_attribute(key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items()]
    start = f"<{name}{''.join(written)}>"
    return Html(start if name in _VOID else f"{start}{''.join(children)}</{name}>")


def _attribute(name: str, value: str | float | bool | None) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    words = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return f' {name}="{escaped(words)}"'


def document(*parts: Html) -> bytes:
    """Return a whole page as the bytes of its file."""
    return f"<!DOCTYPE html>\n{''.join(parts)}\n".encode()


@cache
def icon(name: str) -> Html:
    """Return the bundled icon ``name`` in the colour of the text; screen readers skip it."""
    known = name if name in resources.icons() else "article"
    found = _DRAWING.search(resources.text("icons", f"{known}.svg"))
    return tag("svg", Html(found[1] if found else ""), class_="icon", viewBox="0 0 24 24", aria_hidden="true")


def data(name: str, value: object) -> Html:
    """Return an element with the id ``name`` that holds ``value`` as JSON for a script and shows nothing."""
    written = msgspec.json.encode(value).decode().translate(_IN_SCRIPT)
    return tag("script", Html(written), type="application/json", id=name)


def script(source: str) -> tuple[Html, str]:
    """Return an element with a bundled script, and its digest, by which a page's policy allows this script only.

    Raises ``ValueError`` if a browser would read its end too early.
    """
    if "</" in source or "<!--" in source:
        raise ValueError(source)
    digest = b64encode(sha256(source.encode()).digest()).decode()
    return tag("script", Html(source)), f"'sha256-{digest}'"


def unseen(words: str) -> Html:
    """Return words that only a screen reader says."""
    return tag("span", escaped(words), class_="unseen")


def titled(title: str, words: Iterable[str]) -> Html:
    """Return a title whose lines end after a colon where they can, and never within one of ``words``."""
    longest = sorted((word for word in words if 1 < len(word) <= _LONGEST_WORD), key=len, reverse=True)
    parts = _AFTER_COLON.split(title)
    if not longest:
        return joined(tag("span", escaped(part), class_="phrase") for part in parts)
    of_words = re.compile(f"({'|'.join(map(re.escape, longest))})")
    made = (
        [tag("span", escaped(w), class_="word") if i % 2 else escaped(w) for i, w in enumerate(of_words.split(p))] for p in parts
    )
    return joined(tag("span", *each, class_="phrase") for each in made)


def identifier(anchor: str) -> str:
    """Return ``anchor`` as the id of an element. Ids that the page itself adds begin with an underscore, these never do."""
    name = _SPACE.sub("-", clean(anchor).strip())
    return f"a{name}" if not name or name.startswith("_") else name
