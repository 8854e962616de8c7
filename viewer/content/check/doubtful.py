"""Report characters that may have been meant as a mark, a citation or a term."""

from __future__ import annotations

import re
from collections.abc import Iterator

from viewer.content.blocks import Code
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.marks import OBJECT, SIGNS, STATISTIC, UNIT, Left, Mark, find_marks
from viewer.content.problem import Problem, Severity
from viewer.content.quick_pattern import quick_pattern
from viewer.content.spacing import HAN
from viewer.i18n import tr

_SOLID = re.compile(
    r"`+[^`\n]*`+|\]\([^)\n]*\)|<?https?://[^\s>]+>?|\[\^[^\]\n]*\]|\\.|\{:?[^{}\n]*\}|^[ ]*(?:[-*+]|\d{1,9}\.)[ ]+"
)
_SEPARATE = re.compile(r"\s|[，。；、：！？,;:!?（）()]")
_HAN = re.compile(f"[{HAN}]")
_NUMBERS = r"\[\d{1,3}(?:[,，、–-]\d{1,3})*\](?![(\[:：])"
_CITATION = quick_pattern(rf"(?<![\w\]!]){_NUMBERS}|(?<=[^\W\d_])(?<!间){_NUMBERS}")
_REFERENCE = re.compile(r"[ ]{0,3}\[(\d{1,3}|[A-Za-z][\w-]*)\](?:[:：]|(?=[^\s(\[^,，。；、）)]))")
_MEASURED = re.compile(rf"\d[ ]?(?:{UNIT}|[{HAN}]{{1,2}})?$")
_GRADES = re.compile(r"(?<![A-Za-z])[A-Z]~[A-Z]~[A-Z](?![A-Za-z])")
_TAB = re.compile(r"(?<=\S)\t+(?=\S)")
_PRIMES = re.compile(r"\d`[^`]*\d`(?![A-Za-z`])")
_TERM = re.compile(r"\*\[([^\]]*)\][ ]?:")
_AMOUNT = r"\d[\d.,]*(?:[ ]?[~～–-][ ]?\d[\d.,]*)?[ ]?"
_MORE_THAN = re.compile(rf"[> ]*>[ ]+{_AMOUNT}(?:{UNIT}|岁|次|个?[日天周月]|小时|分钟?|片|粒|支|单位|倍)(?![A-Za-z])")
_SIGNED = re.compile(rf"[ ]{{0,3}}([-+])[ ]+{_AMOUNT}(?:{UNIT})(?:/\w+)?[^{HAN}\w]*$")
_NOTE = re.compile(r"[ ]{0,3}\*[ ]+.*(?:[Pp][ ]?[<>=＜＞≤≥]|与[^，。]{1,16}[相比]比|\b(?:compared with|vs)\b)")


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find marks, citations and terms that may be shown differently than their author meant."""
    for page in library.pages:
        lines = list(page.written())
        yield from _signs(page, lines)
        yield from _citations(page, lines)
        yield from _terms(page, lines)
        yield from _comparisons(page, lines)
        yield from _primes(page, lines)
        yield from _blanks(page, lines)


def _signs(page: CheckedPage, lines: list[tuple[int, str]]) -> Iterator[Problem]:
    head = [(number, line) for number, line in enumerate(page.manuscript.head.split("\n"), start=2) if line.startswith("lead:")]
    for number, line in (*head, *lines):
        if not any(sign in line for sign in SIGNS):
            continue
        text = _SOLID.sub(lambda match: OBJECT * len(match[0]), line)
        for cell in text.split("|"):
            if sign := doubtful(cell):
                message = tr("“{sign}”可能是记号，也可能不是。", sign=sign)
                remedy = tr("要显示它，前面加 \\；要作记号，写成成对的 **…**、^…^、~…~，里面不留空格。")
                yield page.problem(Severity.WARNING, "misread", message, remedy, line=number)
                break


def doubtful(text: str) -> str:
    """Return the first characters of ``text`` that may be meant as a mark, or empty."""
    marks, left = find_marks(text)
    for mark in marks:
        if (mark.tags == ("em",) and _multiplies(text, mark)) or (mark.tags == ("sub",) and _GRADES.match(text, mark.start - 1)):
            return text[mark.start : mark.end]
    for place, run in enumerate(left):
        if _could_be_meant(text, run, left[place + 1] if place + 1 < len(left) else None):
            return text[run.start : run.end]
    return ""


def _multiplies(text: str, mark: Mark) -> bool:
    """Return whether there is Han on both sides of a pair of asterisks: 长*宽*高."""
    return bool(_HAN.match(text[mark.start - 1 : mark.start]) and _HAN.match(text[mark.end : mark.end + 1]))


def _could_be_meant(text: str, run: Left, following: Left | None) -> bool:
    sign, length = text[run.start], run.end - run.start
    before, after = text[run.start - 1 : run.start], text[run.end : run.end + 1]
    if (before.isdecimal() and after.isdecimal() and sign != "^") or length > 3 or sign == "_" or not (before + after).strip():
        return False
    if sign == "*" and (STATISTIC.match(text, run.end) or (before.isdecimal() and not after.isalnum())):
        return False  # **P<0.01, 7.8**: marks of a note
    if length > 1:
        return sign in "*~^" or (sign == "=" and length == 2 and bool(before.strip() and after.strip()) and not after.isdecimal())
    if sign == "^":
        return bool(before.strip()) and (after.isalnum() or after in "+-−(")
    if sign == "=" or following is None or text[following.start : following.end] != sign:
        return False
    words, behind = text[run.end : following.start], text[following.end : following.end + 1]
    if not words or len(words) > 20 or _SEPARATE.search(words) or OBJECT in words:
        return False
    if sign == "~":
        return not _MEASURED.search(text[: run.start])
    letters = not words[0].isdecimal() and not words[-1].isdecimal()
    return letters or bool(_HAN.match(before) and _HAN.match(behind) and words.isdecimal())


def _citations(page: CheckedPage, lines: list[tuple[int, str]]) -> Iterator[Problem]:
    """Find ``[1]`` and ``[1]: …`` of other programs, which cite nothing here."""
    cited = [number for number, line in lines if "[" in line and not _REFERENCE.match(line) and _CITATION.search(_code_out(line))]
    if cited:
        message = tr("“[1]”不是文献标记，照原样显示，共 {n} 行。", n=len(cited))
        yield page.problem(Severity.ERROR, "reference", message, tr("写成 [^1]，文末写“[^1]: …”。"), line=cited[0])
    for number, line in lines:
        if "[" in line and (reference := _REFERENCE.match(line)):
            label = reference[1]
            message = tr("“[{label}]”开头的一行不是文献，当作正文显示。", label=label)
            remedy = tr("写成“[^{label}]: …”，正文里写 [^{label}]。", label=label)
            yield page.problem(Severity.ERROR, "reference", message, remedy, line=number)


def _code_out(line: str) -> str:
    return re.sub(r"`+[^`]*`+", "", line)


def _terms(page: CheckedPage, lines: list[tuple[int, str]]) -> Iterator[Problem]:
    """Find own terms that do not occur in the article, so that their explanation is never shown."""
    for number, line in lines:
        term = _TERM.match(line) if line.startswith("*[") else None
        if term and term[1].strip() not in page.article.glossary:
            message = tr("正文没有用到术语“{term}”，它的解释不会显示。", term=term[1])
            yield page.problem(Severity.WARNING, "uncited", message, tr("用到它，或删去。"), line=number)


def _comparisons(page: CheckedPage, lines: list[tuple[int, str]]) -> Iterator[Problem]:
    """Find signs that become a quotation or a list: ``> 5 mmol/L`` before a text, ``- 5 ℃`` and ``* P<0.05`` alone."""
    known = dict(lines)
    for number, line in lines:
        before, *near = (known.get(number + by, "").strip() for by in (-1, -2, 1, 2))
        sign, kind = "", tr("列表")
        if ">" in line and (not before or before.startswith("///")) and _MORE_THAN.match(line):
            sign, kind = ">", tr("引文")
        elif not before and not near[1] and (signed := _SIGNED.match(line)):
            sign = signed[1]
        elif "* " in line and not any(each.startswith("* ") for each in (before, *near)) and _NOTE.match(line):
            sign = "*"
        if sign:
            message = tr("“{sign}”在行首，会变成{kind}，不显示。", sign=sign, kind=kind)
            yield page.problem(Severity.WARNING, "misread", message, tr("前面加 \\，或写成“大于”“零下”。"), line=number)


def _primes(page: CheckedPage, lines: list[tuple[int, str]]) -> Iterator[Problem]:
    """Find backticks typed as minutes: 15`～20` becomes code."""
    if primes := [number for number, line in lines if "`" in line and _PRIMES.search(line)]:
        message = tr("“`”可能是分钟，成对时却会变成代码，不显示，共 {n} 行。", n=len(primes))
        yield page.problem(Severity.WARNING, "misread", message, tr("写成 ′，或“分钟”。"), line=primes[0])


def _blanks(page: CheckedPage, lines: list[tuple[int, str]]) -> Iterator[Problem]:
    """Find tabs between words, and lines that four spaces turn into code."""
    if tabbed := [number for number, line in lines if "\t" in line and _TAB.search(line)]:
        message = tr("制表符只显示成空格，共 {n} 行。", n=len(tabbed))
        yield page.problem(Severity.WARNING, "misread", message, tr("写成表格，或删去。"), line=tabbed[0])
    written = page.source
    for block, (first, _) in page.blocks():
        indented = first and isinstance(block, Code) and not block.language and written[first - 1].startswith("    ")
        if indented and isinstance(block, Code) and _HAN.search("".join(text for _, text in block.runs)):
            message = tr("缩进四格的文字会显示成代码。")
            yield page.problem(Severity.WARNING, "misread", message, tr("去掉行首的空格。"), line=first)
            return
