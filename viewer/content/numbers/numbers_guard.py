"""The numbers of an article's source must be those of its text: 0.25~0.5 g never becomes 0.250.5 g unnoticed.

The source is read by ``source_words``, which does not use the parser. Both sides are reduced to numbers with their signs,
ranges, powers and units, and compared in order. A difference is an error with its line. The words are shown nevertheless,
because it is unknown which of the two readings is wrong (docs/decisions/0013).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from viewer.content.article import Article
from viewer.content.blocks import Chart, Study
from viewer.content.manuscript import Manuscript
from viewer.content.marks import UNIT
from viewer.content.numbers.lines import APART
from viewer.content.numbers.shown_words import body_texts, chart_texts, head_texts, render, study_options, study_texts
from viewer.content.numbers.source_words import SourceWords, source_words
from viewer.content.problem import Findings
from viewer.content.quick_pattern import quick_pattern
from viewer.content.rules import Limits
from viewer.content.text import numeral, walk
from viewer.errors import ContentError
from viewer.i18n import tr

_ADDRESS = quick_pattern(r"https?://[^\s，。；）)>\]\x00]+|\b10\.\d{4,9}/[^\s，。；）\x00]+")
_SPACES = re.compile(r"\s+")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_DIGIT = r"[\d⁰¹²³⁴⁵⁶⁷⁸⁹½¼¾]"
_NO_POWER = quick_pattern(rf"(?<!{_DIGIT})\^\^+|\^\^+(?!{_DIGIT})|\^(?![-+−]?{_DIGIT})")
_BETWEEN = quick_pattern(rf"(?<={_DIGIT})[*_~=^]{{2,}}(?={_DIGIT})")
_RUN = re.compile(r"\*+|_+|~+|=+|\^+")
_BOLD_RANGE = quick_pattern(rf"(?:(?:\*+|==|\^\^)~(?:\*+|==|\^\^)?|~(?:\*+|==|\^\^))(?=[-+−]?{_DIGIT})")
_RANGE = quick_pattern(rf"(?<![A-Za-z\d.~])({_DIGIT}+(?:[.,]{_DIGIT}+)*(?:[ ]?{UNIT})?)~(?=[-+−]?{_DIGIT})")
_MARK = quick_pattern(rf"((?<={_DIGIT})[*_~=^]+(?={_DIGIT})|(?<=[^\W_])[*_](?={_DIGIT})|\^(?=[-+−]?{_DIGIT}))|\*+|_+|~+|==+")
_SPACED_SIGN = quick_pattern(rf"(?<={_DIGIT}) ?([~～\-−–—×/^:<>≤≥±+\x02]{{1,3}}|\*) ?(?={_DIGIT})")
_TOKEN = quick_pattern(
    rf"[<>≤≥±≈~～+\-−–—×*/=^\x02]* ?{_DIGIT}+(?:[^\w\s\x00|，。；、：！？（）“”‘’《》【】…]{{1,4}}{_DIGIT}+|_+{_DIGIT}+)*"
    r"(?: ?[A-Za-zµμΩ%‰°℃℉][A-Za-zµμΩ%‰°℃℉/·]{0,11})?"
)
DIGITS = re.compile(rf"{_DIGIT}+")


def numbers(text: str) -> list[str]:
    """Return the numbers of ``text`` with signs, ranges, powers and units, in order, regardless of marks and layout spaces."""
    if not DIGITS.search(text):
        return []
    text = _UNSEEN.sub("", text)
    if "http" in text or "10." in text:
        text = _ADDRESS.sub(APART, text)
    if "^" in text:
        text = _NO_POWER.sub("", text)
    text = _SPACES.sub(" ", text)
    if any(sign in text for sign in "*_~=^"):
        text = _BOLD_RANGE.sub("~", text)
        text = _RANGE.sub("\\1\x02", _BETWEEN.sub(_strongest, text))
        text = _MARK.sub(lambda match: match[1] or "", text)
    text = _SPACED_SIGN.sub(r"\1", text)
    return [token.replace(" ", "").replace("\x02", "~") for token in _TOKEN.findall(text)]


def _numbers_of(texts: Iterable[str]) -> list[str]:
    """Return the numbers of each of ``texts``, one text after the other."""
    return numbers(APART.join(text for text in texts if DIGITS.search(text)))


def _strongest(signs: re.Match[str]) -> str:
    """Return the sign between two numbers that is least likely to be a mark, if there
    are several: ``**~**`` is a range in bold.
    """
    runs = _RUN.findall(signs[0])
    return min(runs, key=lambda run: -1 if run == "=" else "^~=*_".index(run[0])) if len(runs) > 1 else signs[0]


_MOST_FINDINGS = 20
_MOVING = frozenset({"format", "table", "chart", "picture", "caption", "study", "link", "head"})
"""Rules whose findings say that text could not be shown where it was written."""
_MOST_WORK = 4_000_000  # steps of an alignment, at worst; beyond that only the first difference is reported
_NUMBER = re.compile(r"(?<![\d.])-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3}(?![\d.]))?")
_LIST = re.compile(r"\[[^\[\]{}]*\]")
_SIGNS = "<>≤≥±≈~～+-−–—×*/=^"


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of the source. ``leads``: it begins a line, where a sign may be a list's. ``optional``: it may be an item's."""

    text: str
    path: Path
    line: int
    leads: bool = False
    optional: bool = False


def check_numbers(
    manuscript: Manuscript, article: Article, lines: Sequence[tuple[int, int]], limits: Limits, findings: Findings
) -> None:
    """Report differences between the numbers of ``manuscript`` and those of ``article``; ``lines`` are those of its blocks."""
    guard = _Guard(manuscript, findings)
    blocks = list(walk(article.blocks))
    first = {id(block): span[0] for block, span in zip(blocks, lines, strict=True)}
    shown: dict[str, list[str]] = {"body": list(body_texts(article.blocks))}
    for block in blocks:
        if isinstance(block, Study):
            shown.setdefault(f"study {first[id(block)]}", []).extend(study_texts(block))
            shown.setdefault(f"options {first[id(block)]}", []).extend(study_options(block))
    charts = {f"chart {first[id(block)]}": block for block in blocks if isinstance(block, Chart)}
    by_part: dict[str, list[SourceWords]] = {}
    for words in source_words(manuscript, limits):
        lost = words.part.startswith("chart ") and words.part not in charts  # it could not be drawn and became something else
        part = "body" if lost else words.part
        by_part.setdefault(part, []).append(replace(words, lines=(), perhaps=words.lines) if lost else words)
    guard.compare(by_part.pop("body", []), shown["body"])
    for key, said in head_texts(article).items():
        guard.compare(by_part.pop(f"head {key}", []), said)
    guard.find(by_part.pop("note", []), [render(source.children) for source in article.references])
    for part, source in by_part.items():
        if part in charts:
            guard.compare_chart(source, charts[part])
        elif part in shown:
            guard.find(source, shown[part])
        elif not part.startswith("head "):
            guard.find(source, ())
    guard.report()


class _Guard:
    """Compares one part after the other and stores the differences."""

    def __init__(self, manuscript: Manuscript, findings: Findings) -> None:
        self._manuscript = manuscript
        self._findings = findings
        self._differences: dict[tuple[Path, int], tuple[str, str, int, int]] = {}

    def compare(self, source: Iterable[SourceWords], shown: Iterable[str]) -> None:
        """Compare the numbers of ``source`` with those of ``shown``, in order."""
        source = list(source)
        found = _numbers_of(shown)
        if _numbers_of("\n".join(text for _, text in words.lines) for words in source) == found:
            return
        wanted = [number for words in source for number in (*_perhaps(words), *_source_numbers(words), *_perhaps(words))]
        self._align(wanted, found)

    def _align(self, wanted: list[_Number], found: list[str]) -> None:
        everything, start = wanted, 0
        while start < min(len(wanted), len(found)) and _same(wanted[start], found[start]):
            start += 1
        end = 0
        while end < min(len(wanted), len(found)) - start and _same(wanted[-1 - end], found[-1 - end]):
            end += 1
        wanted, found = wanted[start : len(wanted) - end], found[start : len(found) - end]
        count = Counter(found)
        pairs = sum(count[number.text] for number in wanted)  # looked at again for each block that is equal
        if pairs * min(len(wanted), len(found)) > _MOST_WORK:
            wanted, found = wanted[:1], found[:1]
        matcher = SequenceMatcher(None, [number.text for number in wanted], found, autojunk=False)
        for kind, first, last, begin, stop in matcher.get_opcodes():
            missing = [number for number in wanted[first:last] if not number.optional]
            extra = found[begin:stop]
            if kind != "equal" and not (len(missing) == len(extra) and all(map(_same, missing, extra))):
                around = missing or everything[max(0, start + first - 1) : start + max(last, first + 1)]
                self._note(around, [number.text for number in missing], extra)

    def find(self, source: Iterable[SourceWords], shown: Iterable[str]) -> None:
        """Find the numbers of each of ``source`` next to each other in ``shown``: none twice, and none left over."""
        left: list[str | None] = [*_numbers_of(shown)]
        place: list[_Number] = []
        whole = True
        for words in source:
            wanted = _source_numbers(words)
            texts = [number.text for number in wanted]
            at = next((at for at in range(len(left) - len(texts) + 1) if left[at : at + len(texts)] == texts), -1)
            if texts and at < 0:
                self._note(wanted, texts, [])
                whole = False
            elif texts:
                left[at : at + len(texts)] = [None] * len(texts)
            place = wanted or place
        if whole and (extra := [number for number in left if number is not None]):
            self._note(place, [], extra)

    def compare_chart(self, source: Sequence[SourceWords], chart: Chart) -> None:
        """Compare the values of ``chart`` with those of ``source``, each list in order; a chart has no marks."""
        shown = [float(number) for text in chart_texts(chart) for number in _NUMBER.findall(text)]
        left, whole = Counter(shown), True
        for words in source:
            for line, text in words.lines:
                place = [_Number("", words.path, line)]
                for written in _NUMBER.findall(text):
                    left[float(written)] -= 1
                    if left[float(written)] < 0:
                        self._note(place, [written], [])
                        whole = False
                for values in _LIST.findall(text):
                    row = [float(written) for written in _NUMBER.findall(values)]
                    if whole and not any(shown[at : at + len(row)] == row for at in range(len(shown) - len(row) + 1)):
                        self._note(place, [values], [])
        if whole and (extra := [numeral(value) for value, count in left.items() if count > 0]):
            self._note([_Number("", source[0].path, source[0].lines[0][0])], [], extra)

    def _note(self, around: Sequence[_Number], wanted: Iterable[str], found: Iterable[str]) -> None:
        """Record a difference, at the first of the numbers ``around`` it; if ``wanted`` is empty, at the last."""
        wanted = " ".join(wanted)
        places = [(number.path, number.line) for number in around] or [(self._manuscript.path, 0)]
        first, last = places[0], places[-1]
        self._differences.setdefault(first if wanted else last, (wanted, " ".join(found), first[1], last[1]))

    def report(self) -> None:
        """Report the differences, unless a finding for these lines says that their text is elsewhere or left out."""
        reported = {problem.line for problem in self._findings.problems if problem.rule in _MOVING}
        lines = self._manuscript.text.split("\n")
        for (path, line), (wanted, found, first, last) in list(self._differences.items())[:_MOST_FINDINGS]:
            if path == self._manuscript.path and reported & _paragraphs(lines, first, last):
                continue
            message = tr("显示的数和写的不一样：写的是“{wanted}”，显示的是“{found}”。", wanted=wanted[:60], found=found[:60])
            remedy = tr("把数旁边的记号改成不会误会的写法，如 ～、×、\\~、\\*；再看一遍这一段。")
            self._findings.add_error(ContentError(path, line, message, remedy), "numbers")


def _paragraphs(lines: Sequence[str], first: int, last: int) -> set[int]:
    """Return the numbers of the lines ``first`` to ``last``, and of the lines around them up to a blank line."""
    while 1 < first <= len(lines) and lines[first - 2].strip():
        first -= 1
    while 0 < last < len(lines) and lines[last].strip():
        last += 1
    return set(range(first, (last if last >= first else len(lines)) + 1))


def _same(wanted: _Number, found: str) -> bool:
    """Return whether two numbers are equal; a sign at the beginning of a line may be a list marker."""
    return wanted.text == found or (wanted.leads and wanted.text.lstrip(_SIGNS) == found.lstrip(_SIGNS))


def _source_numbers(words: SourceWords) -> list[_Number]:
    """Return the numbers of ``words``, each with its line."""
    rest = words.lines
    found: list[_Number] = []
    place, at = 0, 0
    for token in numbers("\n".join(text for _, text in rest)):
        digits = "".join(DIGITS.findall(token)[:1])
        while place < len(rest) - 1 and rest[place][1].find(digits, at) < 0:
            place, at = place + 1, 0
        line, text = rest[place]
        start = max(0, text.find(digits, at))
        found.append(_Number(token, words.path, line, leads=not text[:start].strip(_SIGNS + " ")))
        at = start + len(token if text.startswith(token, start) else digits)
    return found


def _perhaps(words: SourceWords) -> Iterator[_Number]:
    """Yield the numbers that may also be shown."""
    for line, text in words.perhaps:
        for number in numbers(text):
            yield _Number(number, words.path, line, optional=True)
