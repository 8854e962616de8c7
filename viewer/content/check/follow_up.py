"""No result later than its study looked: a trial of 48 weeks cannot report who stopped insulin 13 months after treatment.

Judged are times after a treatment in a section with study cards that state a follow-up; the longest of them counts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from viewer.content.blocks import Heading, Study
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.check.statements import is_earnest, sentences
from viewer.content.problem import Problem, Severity
from viewer.i18n import tr

_UNIT = r"天|日|周|星期|月|年|days?|weeks?|months?|years?"
_SPAN = re.compile(rf"(?P<n>\d+(?:\.\d+)?)\s*个?(?P<unit>{_UNIT})", re.IGNORECASE)
_AFTER = re.compile(
    rf"(?:治疗|输注|移植|手术|术|注射|用药|干预|回输)后[^。；，,\d]{{0,6}}(?:\d+\s*[-–~～至]\s*)?(?P<n>\d+)\s*个?(?P<unit>{_UNIT})"
    rf"|(?:\d+\s*(?:-|–|to)\s*)?(?P<en>\d+) (?P<eunit>{_UNIT}) after (?:the |their |his |her )?"
    r"(?:treatment|infusion|transplant|surgery|injection)",
    re.IGNORECASE,
)
_DAYS = {"天": 1.0, "日": 1.0, "周": 7.0, "星": 7.0, "月": 30.44, "年": 365.25, "d": 1.0, "w": 7.0, "m": 30.44, "y": 365.25}
_MARGIN = 1.05
"""Twelve months are about 52 weeks."""


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find times after a treatment that no study of the section followed."""
    for page in library.pages:
        starts, longest = _sections(page)
        if any(most for most, _ in longest):
            yield from _check_page(page, starts, longest)


def _sections(page: CheckedPage) -> tuple[list[int], list[tuple[float, str]]]:
    """Return the first line of each section, and its longest follow-up in days and as written; 0 if none is stated."""
    starts, longest = [0], [(0.0, "")]
    for block, lines in page.blocks():
        if isinstance(block, Heading):
            starts.append(lines[0])
            longest.append((0.0, ""))
        if isinstance(block, Study):
            spans = [days(match["n"], match["unit"]) for match in _SPAN.finditer(block.follow_up)]
            longest[-1] = max(longest[-1], (max(spans, default=0.0), block.follow_up))
    return starts, longest


def _check_page(page: CheckedPage, starts: list[int], longest: list[tuple[float, str]]) -> Iterator[Problem]:
    for passage in page.passages():
        for start, sentence in sentences(passage.unquoted if passage.has_digits else ""):
            most, written = longest[bisect_right(starts, passage.line(start)) - 1]
            for match in _AFTER.finditer(sentence) if most else ():
                number, unit = match["n"] or match["en"], match["unit"] or match["eunit"]
                if days(number, unit) > most * _MARGIN and is_earnest(sentence, match):
                    message = tr("这里写“{said}”，研究只随访了{follow_up}。", said=match[0], follow_up=written)
                    remedy = tr("核对出处；没有随访到的时间不写成结果。")
                    yield page.problem(Severity.WARNING, "follow_up", message, remedy, line=passage.line(start + match.start()))


def days(number: str, unit: str) -> float:
    """Return a span in days."""
    return float(number) * _DAYS[unit[0].lower()]
