"""One script and one width: no traditional characters among simplified ones or the reverse, no full-width digits and letters,
no half-width punctuation between Han. A width is told once an article, with the number of lines; a full stop or comma in a
number, which can change it, at each place. Quotations and titles of works keep their script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from viewer import resources
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.problem import Problem, Severity
from viewer.content.quick_pattern import quick_pattern
from viewer.content.spacing import HAN
from viewer.i18n import mark, tr

_TRADITIONAL = ("zh-tw", "zh-hk", "zh-mo", "zh-hant")
_NUMBER = quick_pattern(
    r"\d．\d|(?<![\d.])\d{1,3}。\d{1,2}(?=\s?(?:mmol|mg|m?U\b|kg|cm|mL|[%℃]))|(?<![\d，])\d{1,3}，\d{3}(?![\d，.])")
_WIDTHS = (
    (re.compile(r"[０-９Ａ-Ｚａ-ｚ]+"), mark("全角的字母或数字“{found}”，共 {n} 行。"), mark("改成半角。"), ""),
    (re.compile(r"(?<=\d)％"), mark("全角的“{found}”，共 {n} 行。"), mark("改成半角。"), ""),
    (re.compile(rf"(?<=[{HAN}])[,;:!?](?=[{HAN}“”])|(?<=[{HAN}])\((?=[{HAN}][^()]*\))"),
     mark("汉字之间的半角标点“{found}”，共 {n} 行。"), mark("改成全角。"), "zh"),
    (re.compile(r"(?<=[A-Za-z])[，；：！？。（](?=[A-Za-z ])"),
     mark("英文里的全角标点“{found}”，共 {n} 行。"), mark("改成半角。"), "en"),
)
"""Pattern, message, remedy, language of the article (empty: any)."""


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find mixed scripts and widths."""
    for page in library.pages:
        lines = page.unquoted_prose
        yield from _check_script(page, lines)
        yield from _check_width(page, lines)


def _check_script(page: CheckedPage, lines: Sequence[tuple[int, str]]) -> Iterator[Problem]:
    language = page.article.language.lower()
    if not language.startswith("zh"):
        return
    traditional = language.startswith(_TRADITIONAL)
    foreign = simplified_only() if traditional else traditional_only()
    mixed = [(number, line) for number, line in lines if not foreign.isdisjoint(line)]
    if not mixed:
        return
    found = [(number, character) for number, line in mixed for character in line if character in foreign]
    characters = "".join(dict.fromkeys(character for _, character in found))
    if traditional:
        message, remedy = tr("繁体的文章里有简体字“{found}”。", found=characters[:12]), tr("改成繁体字；引用原文的加引号。")
    else:
        message, remedy = tr("简体的文章里有繁体字“{found}”。", found=characters[:12]), tr("改成简体字；引用原文的加引号。")
    yield page.problem(Severity.WARNING, "script", message, remedy, line=found[0][0])


def _check_width(page: CheckedPage, lines: Sequence[tuple[int, str]]) -> Iterator[Problem]:
    for number, line in lines:
        for match in _NUMBER.finditer(line):
            message = tr("“{found}”里的标点会被读成两个数。", found=match[0])
            yield page.problem(Severity.WARNING, "script", message, tr("小数点写“.”，千位不加标点。"), line=number)
    for pattern, message, remedy, language in _WIDTHS:
        if page.article.language.lower().startswith(language):
            hits = [(number, hit[0]) for number, line in lines if (hit := pattern.search(line))]
            if hits:
                told = tr(message, found=hits[0][1], n=len(hits))
                yield page.problem(Severity.WARNING, "script", told, tr(remedy), line=hits[0][0])


@cache
def traditional_only() -> frozenset[str]:
    """Return the characters that only traditional Chinese uses: not in GB 2312, and with a simplified form."""
    pairs = resources.text("search", "simplified.txt").split("\n")
    return frozenset(pair[0] for pair in pairs if len(pair) > 1 and not _in_charset(pair[0], "gb2312"))


@cache
def simplified_only() -> frozenset[str]:
    """Return the characters that only simplified Chinese uses: simplified forms that Big5 does not have."""
    pairs = resources.text("search", "simplified.txt").split("\n")
    return frozenset(each for pair in pairs for each in pair[1:] if not _in_charset(each, "big5"))


def _in_charset(character: str, charset: str) -> bool:
    return bool(character.encode(charset, "ignore"))
