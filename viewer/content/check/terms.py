"""One term, one wording: an article that writes 甘精胰岛素 and 来得时 without saying so speaks of two drugs to a patient.

The wordings are the terms of glossary.toml and their aliases. Two wordings in one article are found unless one is introduced
by the other – “甘精胰岛素（来得时）”, “又叫…” – or only appears in brackets or in a name (…中心). Abbreviations and shortened
forms are no second wording.
``avoid`` of glossary.toml names wordings that are never used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from viewer.content.article import GlossaryEntry
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.glossary import Glossary
from viewer.content.problem import Problem, Severity
from viewer.i18n import tr

_HAN = re.compile(r"[\u4e00-\u9fff]")
_NAMED = re.compile(r"中心|平台|学会|杂志|学报|注册表")
_INTRODUCED = (
    r"[（(，,、]?\s*(?:也|又|以下|以前|过去|医学上|旧|俗|简|全|通|商品|英文)?(?:叫作?|叫做|称作?|称为|名|名为|即|就是|是指|写作|缩写为?"
    r"|or|also called|also known as|i\.e\.)?[：:“「（(\s]*"
)


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find second wordings of a term, and wordings to avoid."""
    glossary = Glossary(library.rules.glossary)
    for page in library.pages:
        yield from _second_wordings(page, glossary)
        yield from _avoided(page, library.avoided)


def _second_wordings(page: CheckedPage, glossary: Glossary) -> Iterator[Problem]:
    used: dict[str, dict[str, list[tuple[int, bool]]]] = {}
    heard: list[str] = []
    for passage in page.passages():
        words = passage.unquoted
        heard.append(words)
        for start, end, term in glossary.find(words):
            wording = words[start:end]
            if _HAN.search(wording) and not _NAMED.match(words, end):
                places = used.setdefault(term, {}).setdefault(wording, [])
                places.append((passage.line(start), _in_brackets(words, start)))
    text = "\n".join(heard)
    for term, wordings in used.items():
        if len(wordings) > 1:
            yield from _differing(page, glossary.entries[term], wordings, text)


def _differing(
    page: CheckedPage, entry: GlossaryEntry, wordings: dict[str, list[tuple[int, bool]]], text: str
) -> Iterator[Problem]:
    main = entry.term if entry.term in wordings else max(wordings, key=lambda wording: len(wordings[wording]))
    for wording, places in wordings.items():
        if wording == main or _shortens(wording, main) or _shortens(main, wording):
            continue
        if all(bracketed for _, bracketed in places) or _introduces(text, main, wording) or _introduces(text, wording, main):
            continue
        message = tr("“{one}”和“{other}”是同一个术语，这篇文章两种写法都用。", one=main, other=wording)
        remedy = tr("统一写“{term}”，或第一次写成“{term}（{other}）”。", term=main, other=wording)
        yield page.problem(Severity.WARNING, "terms", message, remedy, line=places[0][0])


def _avoided(page: CheckedPage, avoided: Mapping[str, str]) -> Iterator[Problem]:
    if not avoided:
        return
    pattern = re.compile("|".join(re.escape(word) for word in sorted(avoided, key=len, reverse=True)))
    for passage in page.passages():
        for match in pattern.finditer(passage.unquoted):
            message = tr("“{word}”不是这个词库的写法。", word=match[0])
            remedy = tr("写“{term}”。", term=avoided[match[0]])
            yield page.problem(Severity.WARNING, "terms", message, remedy, line=passage.line(match.start()))


def _in_brackets(words: str, start: int) -> bool:
    before = words[:start]
    return max(before.rfind("（"), before.rfind("(")) > max(before.rfind("）"), before.rfind(")"))


def _shortens(shorter: str, longer: str) -> bool:
    """Return whether the characters of ``shorter`` are in ``longer``, in this order: 糖化 of 糖化血红蛋白."""
    characters = iter(longer)
    return all(character in characters for character in shorter)


def _introduces(text: str, one: str, other: str) -> bool:
    """Return whether ``one`` is followed by ``other`` as its other name."""
    return bool(re.search(rf"{re.escape(one)}{_INTRODUCED}{re.escape(other)}", text))
