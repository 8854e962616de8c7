"""Nothing that looks like a list or a table is read as plain words, or a level too high."""

from __future__ import annotations

import re
from collections.abc import Iterator

from viewer.content.check.page import Library, Page
from viewer.content.problem import Problem, Severity
from viewer.i18n import tr

_ITEM = re.compile(r"(?P<indent> *)(?:[-*+]|\d{1,3}\.) +\S")
_BRACKET = re.compile(r" {0,3}\d{1,3}\) +\S")
_PARTING = re.compile(r" *\|?(?: *:?-{2,}:? *\|)+ *(?::?-{2,}:? *)?")
_OTHER = re.compile(r" {0,3}(?:#|>|```|~~~|///|\[\^|\||:   |<!--)")


def check(library: Library) -> Iterator[Problem]:
    """Lists and tables that lack the blank line or the indent that makes them such."""
    for page in library.pages:
        for paragraph in _paragraphs(page):
            yield from _misread(page, paragraph)


def _misread(page: Page, paragraph: list[tuple[int, str]]) -> Iterator[Problem]:
    """The first line of ``paragraph`` that is not read as it looks."""
    first = paragraph[0][1]
    for place, (number, line) in enumerate(paragraph):
        found = _table(first, line, place) or _list(first, line, place)
        if found:
            yield page.problem(Severity.WARNING, "misread", *found, line=number)
            return


def _table(first: str, line: str, place: int) -> tuple[str, str] | None:
    """Message and remedy where ``line`` would part the head of a table from its rows, and does not."""
    if "|" not in line or not _PARTING.fullmatch(line):
        return None
    if place != 1:
        return tr("像是表格，却连着上面的文字。"), tr("表格前空一行。")
    if _columns(line) != _columns(first):
        return tr("像是表格，分隔线与表头格数却不同。"), tr("每列一段 ---。")
    return None


def _list(first: str, line: str, place: int) -> tuple[str, str] | None:
    """Message and remedy where ``line`` would be an item of a list, and is not, or not on its level."""
    if not place:
        return (tr("“1)”不会成为列表。"), tr("写成“1.”。")) if _BRACKET.match(line) else None
    item = _ITEM.match(line)
    if item and (_ITEM.match(first) or first.startswith("    ")):
        shallow = len(item["indent"]) % 4 != 0
        return (tr("缩进不到四格，会和上一级排在一起。"), tr("下一级缩进四格。")) if shallow else None
    if item and not _OTHER.match(first):
        return tr("像是列表，却连着上面的文字。"), tr("列表前空一行。")
    return None


def _columns(line: str) -> int:
    return line.strip().removeprefix("|").removesuffix("|").replace("\\|", "").count("|") + 1


def _paragraphs(page: Page) -> Iterator[list[tuple[int, str]]]:
    """Numbered lines that no blank line parts, without code, options and comments."""
    fence, paragraph = "", list[tuple[int, str]]()
    for number, line in enumerate(page.manuscript.text.split("\n"), start=1):
        opener = re.match(r"[> ]*(`{3,}|~{3,})", line)
        if opener and (not fence or opener[1].startswith(fence)):
            fence = "" if fence else opener[1]
        if number > page.manuscript.body_line and line.strip() and not fence and not opener:
            paragraph.append((number, line))
            continue
        if paragraph:
            yield paragraph
            paragraph = []
    if paragraph:
        yield paragraph
