"""Text that looks like a list or a table is parsed as one, at its level; marks of other programs are reported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.problem import Problem, Severity
from viewer.i18n import mark, tr

_ITEM = re.compile(r"(?P<indent> *)(?:[-*+]|(?P<number>\d{1,3})\.) +\S")
_BRACKET = re.compile(r" {0,3}\d{1,3}\) +\S")
_SIGNED = re.compile(r" *[-+] +\d")
_QUOTE = re.compile(r" {0,3}>(?! ?[=\d])")
_PARTING = re.compile(r" *\|?(?: *:?-{2,}:? *\|)+ *(?::?-{2,}:? *)?")
_OTHER = re.compile(r" {0,3}(?:#|```|~~~|///|\[\^|\||:   |<!--)")


_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_COMPARED = re.compile(r"(?<=[A-Za-z0-9])<[a-z]>(?=[A-Za-z0-9])")  # a<b>c
_TAGS = (
    "a|abbr|audio|b|big|blockquote|br|center|code|dd|del|details|div|dl|dt|em|figcaption|figure|font|h[1-6]|hr|i|iframe|img|ins"
    "|kbd|li|mark|ol|p|pre|q|ruby|rt|s|section|small|span|strike|strong|style|script|sub|summary|sup|svg|table|tbody|td|th|thead"
    "|tr|u|ul|video"
)
_FOREIGN = (
    ("[!", re.compile(r"[> ]*> ?\[![A-Za-z]+\]"),
     mark("“> [!NOTE]”是别的程序的提示框。"), mark("写成 /// note，内容之后写 ///。")),
    ("!!!", re.compile(r" {0,3}!!!\+? +\S"), mark("“!!!”是别的程序的提示框。"), mark("写成 /// note，内容之后写 ///。")),
    ("???", re.compile(r" {0,3}\?\?\?\+? +[a-z\"]"),
     mark("“???”是别的程序的折叠框。"), mark("写成 /// note，内容之后写 ///。")),
    (":::", re.compile(r" {0,3}:{3,}(?: *\{?\.?[\w-]+.*)? *$"),
     mark("“:::”是别的程序的容器。"), mark("写成 /// note，内容之后写 ///。")),
    ("[[", re.compile(r"!?\[\[[^\]\n]+\]\]"),
     mark("“[[…]]”不会成为链接。"), mark("写成 [文字](文章的 id)；图片写成 ![说明](文件名)。")),
    ("{", re.compile(r"\{\{.*?\}\}|\{%.*?%\}"), mark("“{{…}}”是别的程序的记号。"), mark("删去它，把它代表的内容写出来。")),
    ("[", re.compile(r"^\[(?:TOC|toc)\] *$"), mark("“[TOC]”不会成为目录。"), mark("删去它：目录自动生成。")),
    ("<", re.compile(rf"</?(?:{_TAGS})(?:[ /][^<>]*)?>", re.IGNORECASE), mark("HTML 标签会原样显示。"),
     mark("换成 Markdown 的写法，如 H~2~O、10^9^；换行空一行。")),
    ("$", re.compile(r"\$[^$\n]*(?:\\[A-Za-z]+|[\^_]\{)[^$\n]*\$"),
     mark("“$…$”不会成为公式。"), mark("用文字写出来，或画成图。")),
)  # fmt: skip
"""Marks of other programs, shown as typed: characters that each has, pattern of a line, message, remedy."""
_HAN_MARKS = (
    re.compile(r" {0,3}\d{1,3}[、．]"),
    re.compile(r" {0,3}[（(]\d{1,3}[）)]"),
    re.compile(r" {0,3}[①-⑳]"),
    re.compile(r" {0,3}[•·●○◆■▪◦‣]"),
    re.compile(r" {0,3}[一二三四五六七八九十]{1,3}[、．]"),
    re.compile(r" {0,3}[（(][一二三四五六七八九十]{1,3}[）)]"),
)
"""Chinese list markers: lines that begin with them run together into one paragraph."""


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find lists and tables without the blank line or indent that they need, and marks of other programs."""
    for page in library.pages:
        paragraphs = list(_paragraphs(page))
        for paragraph in paragraphs:
            yield from _misread(page, paragraph)
        yield from _foreign(page, paragraphs)
        yield from _run_together(page, paragraphs)


def _foreign(page: CheckedPage, paragraphs: list[list[tuple[int, str]]]) -> Iterator[Problem]:
    """Find each kind of foreign mark once, at its first line."""
    lines = [(number, _without_code(line)) for paragraph in paragraphs for number, line in paragraph]
    text = "\n".join(line for _, line in lines)
    for sign, pattern, message, remedy in _FOREIGN:
        if sign in text:
            at = [number for number, line in lines if sign in line and pattern.search(line)]
            yield from _once(page, at, tr(message), tr(remedy))


def _without_code(line: str) -> str:
    line = _CODE.sub("", line) if "`" in line else line
    return _COMPARED.sub("", line) if "<" in line else line


def _run_together(page: CheckedPage, paragraphs: list[list[tuple[int, str]]]) -> Iterator[Problem]:
    """Find each kind of Chinese list marker once, at the first line that runs into the one before."""
    for pattern in _HAN_MARKS:
        at = [
            number
            for paragraph in paragraphs
            for (_, before), (number, line) in pairwise(paragraph)
            if pattern.match(line) and (pattern.match(before) or before.rstrip().endswith(("：", ":")))
        ]
        yield from _once(page, at, tr("像是列表，这几行却会连成一段。"), tr("前面空一行，每行写成“1. …”或“- …”。"))


def _once(page: CheckedPage, at: list[int], message: str, remedy: str) -> Iterator[Problem]:
    """Yield one warning at the first of the lines ``at``, with their number."""
    if at:
        more = tr("（共 {n} 处）", n=len(at)) if len(at) > 1 else ""
        yield page.problem(Severity.WARNING, "misread", f"{message}{more}", remedy, line=at[0])


def _misread(page: CheckedPage, paragraph: list[tuple[int, str]]) -> Iterator[Problem]:
    """Yield the first line of ``paragraph`` that is not parsed as what it looks like."""
    lines = [line for _, line in paragraph]
    for place, (number, line) in enumerate(paragraph):
        found = _table(lines[0], line, place) or _list(lines[:place], line)
        if found:
            yield page.problem(Severity.WARNING, "misread", *found, line=number)
            return


def _table(first: str, line: str, place: int) -> tuple[str, str] | None:
    """Return message and remedy if ``line`` looks like the separator below a table's header, and is not parsed as one."""
    if "|" not in line or not _PARTING.fullmatch(line):
        return None
    if place != 1:
        return tr("像是表格，却连着上面的文字。"), tr("表格前空一行。")
    if _bars(line) != _bars(first):
        return tr("像是表格，分隔线与表头格数却不同。"), tr("每列一段 ---。")
    return None


def _list(before: list[str], line: str) -> tuple[str, str] | None:
    """Return message and remedy if ``line``, behind the lines ``before`` of its paragraph, looks like a list item, and is not
    parsed as one, or on another level.
    """
    if not before:
        return (tr("“1)”不会成为列表。"), tr("写成“1.”。")) if _BRACKET.match(line) else None
    item = _ITEM.match(line)
    if not item:
        return None
    if _ITEM.match(before[0]) or before[0].startswith("    "):
        if len(item["indent"]) % 4:
            return tr("缩进不到四格，会和上一级排在一起。"), tr("下一级缩进四格。")
        parsed = bool(item["indent"]) or _continues(before, line, item["number"])
    elif _QUOTE.match(before[0]):
        parsed = int(item["number"]) == 1 if item["number"] else not _SIGNED.match(line)
    else:
        parsed = bool(_OTHER.match(before[0]))
    return None if parsed else (tr("像是列表，却连着上面的文字。"), tr("列表前空一行。"))


def _continues(before: list[str], line: str, number: str | None) -> bool:
    """Return whether the item ``line`` is one of a list behind the lines ``before``, not text of the last item there."""
    items = [item["number"] for each in before if (item := _ITEM.match(each)) and not item["indent"]]
    numbers = [each for each in items if each]
    if not number:
        return not (items and items[-1] and _SIGNED.match(line))
    return not items or bool(items[-1]) or int(number) == 1 or bool(numbers and int(number) == int(numbers[-1]) + 1)


def _bars(line: str) -> int:
    """Return how many bars there are between the cells of a row."""
    return line.strip().removeprefix("|").removesuffix("|").replace("\\|", "").count("|")


def _paragraphs(page: CheckedPage) -> Iterator[list[tuple[int, str]]]:
    """Yield paragraphs as numbered lines, without code, options and comments."""
    fence, paragraph = "", list[tuple[int, str]]()
    for number, line in enumerate(page.source, start=1):
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
