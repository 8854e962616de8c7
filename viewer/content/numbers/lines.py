"""Source lines without their syntax: links, escapes, comments, YAML keys."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

APART = "\x00"
"""Separates words that are adjacent in the source but apart on the page: cells, citations."""

FENCE = re.compile(r"[> ]*(`{3,}|~{3,})[ ]*([\w-]*)([^`]*)$")
KEY = re.compile(r"([A-Za-z_][\w-]*)[ ]*:(?:[ ]+|$)(.*)$")
LINK = re.compile(
    r"""!?\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\([ ]*(<[^<>]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)"""
    r"""(?:[ ]+("[^"]*"|'[^']*'))?[ ]*\)"""
)
_SYNTAX = re.compile(r"[`{&\\]|\]\(|\[\^")
"""Without any of these a line has nothing that ``spoken`` removes."""
_ATTRIBUTES = re.compile(r"(?<=\))\{:?[ ]*[#.][^{}]*\}|^[ ]*\{:[^{}]*\}[ ]*$")
_CODE = re.compile(r"(?<![\\`])(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_CITED = re.compile(r"\[\^[^\]\s]+\]")
_COMMENT = re.compile(r"""^([ ]*(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\[[^\]]*\])?)[ ]+#.*$""")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+\-.!~^=|<&:])")


def spoken(text: str) -> str:
    """Return ``text`` without the syntax of links, citations, escapes and named characters; code stays as it is."""
    if not _SYNTAX.search(text):
        return text
    codes: list[str] = []

    def keep(match: re.Match[str]) -> str:
        codes.append(match[2])
        return "\x01"

    text = _CODE.sub(keep, text) if "`" in text else text
    text = _ATTRIBUTES.sub("", text) if "{" in text else text
    while "](" in text and (shorter := LINK.sub(lambda match: match[1] + (APART + match[3] if match[3] else ""), text)) != text:
        text = shorter
    text = _CITED.sub(APART, text) if "[^" in text else text
    text = html.unescape(text) if "&" in text else text
    text = _ESCAPED.sub(r"\1", text) if "\\" in text else text
    for code in codes:
        text = text.replace("\x01", code, 1)
    return text


def without_comments(body: str, first: int) -> list[tuple[int, str]]:
    """Return the numbered lines of ``body`` without ``<!-- … -->``, outside fences and code."""
    kept: list[tuple[int, str]] = []
    comment, fence = False, ""
    for number, line in enumerate(body.split("\n"), start=first):
        rest, words = line, ""
        opener = FENCE.match(line) if not comment and ("```" in line or "~~~" in line) else None
        if opener and (not fence or opener[1].startswith(fence)):
            fence = "" if fence else opener[1]
        if not comment and "<!--" not in line:
            kept.append((number, line))
            continue
        while rest and not fence:
            head, sign, tail = rest.partition("-->" if comment else "<!--")
            if comment:
                comment, rest = not sign, tail
            elif sign and (words + head).count("`") % 2:
                words, rest = words + head + sign, tail
            else:
                words, comment, rest = words + head, bool(sign), tail
        kept.append((number, line if fence else words))
    return kept


def keys_of(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Yield the top-level keys of YAML with the lines of their values, without comment lines."""
    key, value = "", list[tuple[int, str]]()
    for number, line in lines:
        if line.startswith("#"):
            continue
        if found := KEY.match(line):
            if key:
                yield key, value
            key, value = found[1], [(number, found[2])]
        else:
            value.append((number, line.strip().removeprefix("- ")))
    if key:
        yield key, value


def value_of(text: str) -> str:
    """Return a value's line without escapes and without a comment after quotation marks or brackets."""
    text = _COMMENT.sub(r"\1", text)
    return text.replace("\\\\", "\\") if '"' in text else text


def outside_fences(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield the numbered ``lines`` outside fences."""
    fence = ""
    for number, line in lines:
        opener = FENCE.match(line) if "```" in line or "~~~" in line else None
        if opener and (not fence or opener[1].startswith(fence)):
            fence = "" if fence else opener[1]
        elif not fence:
            yield number, line
