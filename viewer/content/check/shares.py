"""A percentage of a small group is a whole number of people: 20 % of 73 people (14.6) is impossible.

Judged only if a sentence gives one count of people, no groups, and then a share of them. For counts above 200 every whole per
cent is possible, so they are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from viewer.content.check.checked_library import CheckedLibrary
from viewer.content.problem import Problem, Severity
from viewer.content.quick_pattern import quick_pattern
from viewer.i18n import tr

_MOST = 200
_COUNT = quick_pattern(
    r"(?<![\d.,/–~-])(?P<n>[1-9]\d{0,2})\s*(?:(?:名|例|位)|个?人(?![们民工群份])|(?:adult |diabetic |elderly )?(?:patients"
    r"|participants|people|adults|subjects|women|men)\b)"
)
_SHARE = quick_pattern(
    r"(?<![\d.–~-])(?P<share>\d{1,2}(?:\.\d{1,2})?)\s*[%％]\s*(?:的\s*(?:患者|人(?!群)|受试者|参与者|病人|病例)"
    r"|of (?:the |these |all )?(?:patients|participants|people|adults|subjects))"
)
_GROUPED = re.compile(
    r"组|分别|其中|各|或|至少|约|大约|近|超过|另|\b(?:group|arm|respectively|each|about|nearly|versus"
    r"|vs)\b",
    re.IGNORECASE,
)


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find percentages that no whole number of people gives."""
    for page in library.pages:
        for passage in page.passages():
            words = passage.unquoted
            for sentence in re.finditer(r"[^。！？；!?;]+", words):
                share = _SHARE.search(sentence[0])
                if share and (message := _impossible(sentence[0], share)):
                    line = passage.line(sentence.start() + share.start())
                    yield page.problem(Severity.WARNING, "share", message, tr("核对人数和百分数，看清是谁的百分数。"), line=line)


def _impossible(sentence: str, share: re.Match[str]) -> str:
    """Return why ``share`` is impossible for the people that ``sentence`` counts; empty if it is possible or unclear."""
    counts = list(_COUNT.finditer(sentence))
    if len(counts) != 1 or counts[0].end() > share.start():
        return ""
    people, written = int(counts[0]["n"]), share["share"]
    between = sentence[counts[0].end() : share.start()]
    if people > _MOST or _GROUPED.search(between) or re.search(r"[%％]|\d\s*/\s*\d", between):
        return ""
    step = 10.0 ** -len(written.partition(".")[2])
    exact = people * float(written) / 100
    if any(abs(100 * whole / people - float(written)) <= step * 0.5001 for whole in (int(exact), int(exact) + 1)):
        return ""
    return tr("{people} 人的 {share}% 是 {exact:.1f} 人，不是整数。", people=people, share=written, exact=exact)
