"""``Fence``: text between two lines of backticks and its position; code, split by Pygments' short token classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from viewer.content.blocks import Code
from viewer.content.manuscript import Manuscript
from viewer.content.problem import Findings
from viewer.content.rules import Limits
from viewer.errors import ContentError

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType


@dataclass(frozen=True, slots=True)
class Fence:
    """A fence of ``manuscript`` whose first line is ``line``; ``folder`` holds the article's files."""

    manuscript: Manuscript
    folder: Path
    limits: Limits
    line: int
    language: str
    options: Mapping[str, str]
    text: str
    findings: Findings

    def fault(self, message: str, remedy: str = "", *, row: int = 0) -> ContentError:
        """Return an error in the fence's ``row``-th line of text (from 1; 0: its opening line)."""
        return self.manuscript.fault(message, remedy, line=self.line + row)


def box(title: str, *paragraphs: str) -> Element:
    """Return a box that replaces what cannot be shown; ``paragraphs`` are the words that can be."""
    note = Element("note", {"missing": "yes"})
    SubElement(note, "title").text = title
    for words in filter(None, paragraphs):
        SubElement(note, "p").text = words
    return note


def element(fence: Fence) -> Element:
    """Return a ``listing`` that holds the text, and its language in ``lang``."""
    listing = Element("listing", {"lang": fence.language})
    listing.text = AtomicString(fence.text)
    return listing


def code(text: str, language: str) -> Code:
    """Return ``text`` as runs of one token class each; an unknown language is one run without a class."""
    lexer = _lexer(language)
    if lexer is None:
        return Code(language, (("", text),) if text else ())
    from pygments.token import STANDARD_TYPES

    def token_class(token: tuple[int, _TokenType, str]) -> str:
        return next((STANDARD_TYPES[kind] for kind in reversed(token[1].split()) if kind in STANDARD_TYPES), "")

    tokens = lexer.get_tokens_unprocessed(text)
    groups = ((name, "".join(part for _, _, part in group)) for name, group in groupby(tokens, token_class))
    runs = tuple((name, words) for name, words in groups if words)
    whole = "".join(words for _, words in runs) == text  # the lexers of terminal sessions lose a last line without a line end
    return Code(language, runs if whole else (("", text),))


@cache
def _lexer(language: str) -> Lexer | None:
    """Return the lexer of ``language``, or None."""
    if not language:
        return None
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return None
