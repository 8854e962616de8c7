"""Decide which of ``* _ ~ ^ =`` are marks and which are plain characters.

Clinical text is full of them: ``4.4~7.0``, ``0.5g*20片*3盒``, ``a==1``, ``10^9/L``. Other dialects drop them in pairs, and a
dose is then misread. Here a pair is a mark only if the text around and inside it says so; any other stays as typed. One scan
from left to right with a stack takes linear time. docs/CONTENT.md has the rules as a table.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from viewer.content.spacing import HAN

OBJECT = "\ufffc"
"""Replaces what is not text: code, a link, a picture."""

TAGS: dict[tuple[str, int], tuple[str, ...]] = {
    ("*", 1): ("em",),
    ("*", 2): ("strong",),
    ("*", 3): ("strong", "em"),
    ("_", 1): ("em",),
    ("_", 2): ("strong",),
    ("_", 3): ("strong", "em"),
    ("~", 1): ("sub",),
    ("~", 2): ("del",),
    ("^", 1): ("sup",),
    ("^", 2): ("ins",),
    ("=", 2): ("mark",),
}
"""The elements of each mark, outermost first."""

UNIT = (
    r"(?:(?:[kKcmdunpμµ]|mc)?(?:g|L|l|m|mol|M|Pa|s|Hz|V|J|cal|W|A|IU|U|Eq|Osm|Gy|Sv|Bq|Ci)|IU|U|CFU|iu|h|hr|min|d|w|wk|mo|yr?|mmHg|"
    r"cmH2O|bpm|kcal|rpm|ppm|bid|tid|qd|qid|[%‰°℃℉Å])"
)
"""A unit as written after a number, without its denominator."""

SIGNS = "*_~^="
"""The characters that may be marks."""

STATISTIC = re.compile(r"[ ]?[PpＰ][ ]?[<>=＜＞≤≥]")
"""What follows the sign of a note: ``**P<0.01``."""

_RUN = re.compile(r"([*_~^=])\1*")
_HAN = re.compile(f"[{HAN}]")
_CLOSING = frozenset("，。；、：！？）」』】》〉”’…,.;:!?)]}%‰")
_OPENING = frozenset("（「『【《〈“‘([{")
_PAUSE = re.compile(r"[\s，。；、：！？,;:!?]")
_PARTING = re.compile(r"[\s，。；、：！？（）,;:!?()]")
_NUMBER = r"(?<![A-Za-z\d.½¼¾⅓⅔⅛])[\d½¼¾⅓⅔⅛][\d.,]*"
_MEASURE = rf"(?:[{HAN}]{{1,2}}|{UNIT})"
_QUANTITY = re.compile(rf"{_NUMBER}[ ]?{UNIT}(?:[/·]{UNIT}|/\([^()]{{1,12}}\))*$")
_PLAIN_NUMBER = re.compile(rf"{_NUMBER}$")
_LOWERED = re.compile(r"[0-9A-Za-zα-ωΑ-Ω.,∞()'′+\-−–]{1,12}|[0-9]/[0-9]|1/2[A-Za-zα-ω]{1,4}")
_SIGN = r"[-+−]"
_RAISED = re.compile(
    rf"{_SIGN}?[0-9A-Za-zα-ωΑ-Ω.,]{{1,8}}{_SIGN}?|{_SIGN}+|[*#†‡§®™°′]{{1,4}}|\[[0-9,–-]{{1,8}}\]|\([0-9A-Za-z+−-]{{1,6}}\)|"
    rf"[0-9]+/[0-9]+|[A-Za-z]{{1,3}}{_SIGN}[0-9]"
)
_NUCLIDE = re.compile(r"\^[0-9]{1,3}m?\^[A-Z]")
_CLOSED_POWER = re.compile(rf"\^{_SIGN}?[0-9]{{1,3}}\^(?![0-9^])")
_TEN = re.compile(r"(?:^|[^0-9.,A-Za-z]|[xX])10$")
_LENGTH = re.compile(r"(?<![A-Za-z])[kcdmnμµ]?m$")
_RATE = re.compile(rf"(?<![A-Za-z]){UNIT}$")
_POWER = re.compile(rf"({_SIGN}?[0-9]{{1,3}})(?![0-9^A-Za-z]|\.[0-9])")
_LONGEST_EMPHASIS = 60  # characters between stars within words; longer ones are two multiplications


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark around ``text[inside:after]``; its delimiters are ``text[start:inside]`` and ``text[after:end]``."""

    tags: tuple[str, ...]
    start: int
    inside: int
    after: int
    end: int


@dataclass(frozen=True, slots=True)
class Left:
    """Characters ``text[start:end]`` that are shown as typed."""

    start: int
    end: int


def find_marks(text: str) -> tuple[list[Mark], list[Left]]:
    """Return the marks of ``text`` by their start, properly nested, and the characters that are not marks."""
    scan = _Scan(text)
    runs = [match.span() for match in _RUN.finditer(text)]
    for start, end in runs:
        scan.pair(start, end)
    marks = _apart(text, scan.marks)
    taken = {place for mark in marks for place in (mark.start, mark.after)}
    left = [Left(start, end) for start, end in runs if start not in taken]
    return sorted(marks, key=lambda mark: mark.start), left


class _Scan:
    """The state of the scan of ``text``."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[tuple[int, int]] = []
        self._counts: Counter[tuple[str, int]] = Counter()
        self.marks: list[Mark] = []

    def pair(self, start: int, end: int) -> None:
        """Pair the run ``text[start:end]`` with an earlier one, or keep it for a later one."""
        kind = self._text[start], end - start
        if kind not in TAGS:
            return
        if kind == ("^", 1) and (power := _bare_power(self._text, start)):
            self.marks.append(power)
            return
        if self._counts[kind] and _closes(self._text, start, end, kind):
            opener = self._pop(kind)
            if _belong(self._text, opener, (start, end), kind):
                self.marks.append(Mark(TAGS[kind], opener[0], opener[1], start, end))
                return
        if _opens(self._text, start, end, kind):
            self._open.append((start, end))
            self._counts[kind] += 1

    def _pop(self, kind: tuple[str, int]) -> tuple[int, int]:
        """Pop the last opener of ``kind``; those after it can no longer be closed."""
        while True:
            start, end = self._open.pop()
            found = self._text[start], end - start
            self._counts[found] -= 1
            if found == kind:
                return start, end


def _bare_power(text: str, start: int) -> Mark | None:
    """Mark ``10^9`` and ``m^2`` without a second caret, if nothing else can be meant."""
    if _CLOSED_POWER.match(text, start):
        return None
    power = _POWER.match(text, start + 1)
    if not power:
        return None
    before = text[max(0, start - 12) : start]
    exponent = power[1].replace("−", "-").lstrip("+")
    length = _LENGTH.search(before) and exponent in {"2", "3", "-1", "-2", "-3"}
    rate = _RATE.search(before) and exponent in {"-1", "-2"}
    if not (_TEN.search(before) or length or rate):
        return None
    return Mark(("sup",), start, start + 1, power.end(), power.end())


def _opens(text: str, start: int, end: int, kind: tuple[str, int]) -> bool:
    """Return whether the run may begin a mark."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if not after.strip() or (kind != ("^", 1) and _digit(before) and _digit(after)):
        return False
    place = text[max(0, start - 24) : start]
    ended = after in _CLOSING
    match kind:
        case ("*", 1):
            operator = _digit(after) and not (before.isspace() or before in _OPENING or _PAUSE.match(before))
            note = _bound(before) and not (_word(after) or after == OBJECT)  # 血糖*（mmol/L）, 12*/15*
            return not (after in _CLOSING or note or (_latin(before) and _word(after)) or (before and operator))
        case ("_", _):
            begins = before == "" or before.isspace() or before in _OPENING or (not _word(before) and not _digit(after))
            return begins and before != "_" and after not in _CLOSING
        case ("~", 1):
            return _can_be_lowered(place, after)
        case ("^", 1):
            return bool(before.strip()) or bool(_NUCLIDE.match(text, start))
        case (sign, _):
            measured = (_digit(after) or after in "~-–—−+±=<>≤≥") and (_digit(before) or _is_measured(place))
            divides = after in "/×" and _bound(before)  # ALT**/AST**
            return not (measured or divides or ended or (sign not in "*^" and _latin(before) and _latin(after)))


def _can_be_lowered(place: str, after: str) -> bool:
    """Return whether the text up to ``place`` ends with a symbol that takes an index: ``H``, ``HbA1`` before a letter, ``)``."""
    before = place[-1:]
    if _digit(before):
        return after.isalpha() and not _PLAIN_NUMBER.search(place)
    symbol = (_latin(before) and before.isalpha()) or (before != "" and before in ")]^")
    return symbol and not (_digit(after) and _QUANTITY.search(place))


def _closes(text: str, start: int, end: int, kind: tuple[str, int]) -> bool:
    """Return whether the run may end a mark."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if not before.strip() or (_digit(before) and _digit(after)):
        return False
    if kind[0] == "*" and before in "/×":
        return False
    match kind:
        case ("*", 1):
            number = _PLAIN_NUMBER.search(text[max(0, start - 24) : start])
            multiplies = _word(after) and (number or (_latin(after) and _word(before)))
            return not (before in _OPENING or before in "，、；,;" or _digit(after) or multiplies)
        case ("_", _):
            return not (_word(after) or before in _OPENING or before in "，、；,;")
        case ("~" | "^", 1):
            return not _digit(after)
        case _:
            return True


def _belong(text: str, opener: tuple[int, int], closer: tuple[int, int], kind: tuple[str, int]) -> bool:
    """Return whether two runs that may begin and end a mark form one."""
    words = text[opener[1] : closer[0]]
    if not any(map(_word, words)) and OBJECT not in words and kind != ("^", 1):
        return False
    if kind[0] == "*" and STATISTIC.match(text, opener[1]) and (STATISTIC.match(text, closer[1]) or words[-1] in "，、；,;"):
        return False  # the sign of a note, and of another
    before, after = text[opener[0] - 1 : opener[0]], text[closer[1] : closer[1] + 1]
    match kind:
        case ("~", 1):
            return bool(_LOWERED.fullmatch(words))
        case ("^", 1):
            return bool(_RAISED.fullmatch(words))
        case ("*", 1):
            tight = _word(before) or _word(after) or _digit(words[0])
            return not (tight and (len(words) > _LONGEST_EMPHASIS or _PARTING.search(words)))
        case _:
            half = sum(map(words.count, "（(")) > sum(map(words.count, "）)"))
            return not (half or (_digit(after) and _operators(text, opener, closer)))


def _operators(text: str, opener: tuple[int, int], closer: tuple[int, int]) -> bool:
    """Return whether two doubled characters, the second before a number, are operators between quantities, not a mark."""
    words, first = text[opener[1] : closer[0]], text[max(0, opener[0] - 24) : opener[0]]
    if not _PAUSE.search(words):
        return _digit(words[0]) and _is_measured(first)
    return _is_measured(text[max(0, closer[0] - 24) : closer[0]]) or (_digit(words[0]) and _bound(first[-1:]))


def _is_measured(place: str) -> bool:
    """Return whether the text up to ``place`` ends with a number and its unit."""
    return bool(_QUANTITY.search(place) or _count().search(place))


@cache
def _count() -> re.Pattern[str]:
    """Return a pattern of a number with a counted thing or a compound unit at the end.

    Few articles need it, and compiling it takes 5 ms.
    """
    return re.compile(rf"{_NUMBER}[ ]?(?:[{HAN}]{{1,2}}|{_MEASURE}(?:/{_MEASURE})+)$")


def _apart(text: str, marks: list[Mark]) -> list[Mark]:
    """Return ``marks`` without those that alone keep two numbers apart, such as
    ``5**==10==**``; a raised number is apart anyway.
    """
    while True:
        ends = {mark.start: mark.inside for mark in marks} | {mark.after: mark.end for mark in marks if mark.end > mark.after}
        powers = {mark.start for mark in marks if mark.tags == ("sup",)}
        bad: set[int] = set()
        for start, end in ends.items():
            if start and _digit(text[start - 1]):
                places, stop = [start], end
                while stop in ends:
                    places.append(stop)
                    stop = ends[stop]
                if _digit(text[stop : stop + 1]) and places[-1] not in powers:
                    bad.update(places)
        if not bad:
            return marks
        marks = [mark for mark in marks if mark.start not in bad and mark.after not in bad]


def _bound(before: str) -> bool:
    """Return whether the character before a sign may end a quantity."""
    return before != "" and (_word(before) or before in ")）]%‰°℃℉")


def _digit(character: str) -> bool:
    return character.isdecimal() or (character != "" and character in "½¼¾⅓⅔⅛⁰¹²³⁴⁵⁶⁷⁸⁹")


def _word(character: str) -> bool:
    return character.isalnum()


def _latin(character: str) -> bool:
    """Return whether ``character`` is a letter or digit, but not Han."""
    return character.isalnum() and not _HAN.match(character)
