"""Chinese typography that Qt does not do: gaps between Han and Latin, squeezed punctuation, quantities in one piece.

Nothing here changes what is stored or copied: gaps are laid out as letter spacing, and lines are kept together
by characters that only the layout holds.

The rules read a text's ``kinds``, one ASCII letter per character, so that every rule is a short pattern over few letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from math import inf

from PySide6.QtGui import QFont, QTextCharFormat, QTextLayout

GAP_EM = 0.22
"""Width of the gap between Han and Latin or digits, in em."""

WORD_JOINER = "\u2060"
"""Zero-width character where no line may end. Only the layout holds it."""
NO_BREAK_SPACE = "\u00a0"
LEFT_TO_RIGHT, BACK = "\u2066", "\u2069"
"""Put around a quantity with a Latin unit in Arabic or Hebrew text: 10⁹/L must not be read L/10⁹. Only the layout holds them."""
BREAK = "\u200b"
"""Put where a line may end although Unicode forbids it, between punctuation and a sign (，−0.5). Only the layout holds it."""
SOFT = {WORD_JOINER: "", NO_BREAK_SPACE: " ", LEFT_TO_RIGHT: "", BACK: "", BREAK: ""}
"""Characters that only the layout holds, and their replacement in a copy, for a screen reader or in a search."""
_SOFT = str.maketrans(SOFT)

_CLOSING = "，。、；：！？）》」』】”’"
_OPENING = "（《「『【“‘"
_KINDS = {
    "c": _CLOSING,
    "o": _OPENING,
    "~": "–~～", "-": "-\u2010\u2011", "n": "−", "+": "+±", "<": "<≤≥≈", "=": "=≠>", "*": "*×·⋅", "%": "%‰°℃℉", "/": "/／",
    " ": " \u00a0\u2002\u2005\u2006\u2009\u202f",
    "Y": "年", "M": "月", "R": "日号", "h": "时点", "f": "分", "g": "秒", "t": "至到",
    "u": "个天周次片粒盒支瓶枚袋滴名人例位岁级期型度倍份小星钟毫微千公克斤升摩尔米厘卡焦瓦单国际百万亿",
    "k": "的和与或及在是为而以且则比较从由对将于这那也都并内外中前后者",
}  # fmt: skip
"""Kinds of characters in the patterns. In addition: H any other Han or Japanese, a letter of another script,
d digit, D full-width digit, s raised or lowered digit, m combining mark, r letter of a right-to-left
script, w full-width form, x anything else.
"""
_HAN = "HYMRhfgtuk"
_SPACING = re.compile(f"[{_HAN}](?=[ads%+(<n=])|[ads%+m)](?=[{_HAN}])|[co](?=[co])")
_DATE = re.compile("(?:d{2,4}Y)?d{1,2}M(?:d{1,2}R)?|(?<!d)d{4}Y|d{1,2}h(?=d)(?:d{1,2}f?(?:d{1,2}g)?)?")
"""2026年11月1日, 2026年, 11月, 8时30分: set without gaps."""
_NOT_A_DATE = "龄"  # 6月龄
_MORE = r"(?:d{0,2}(?: d{3})+(?!d)|[dD]*(?:[.,][dD]+)*)(?:s+|\^[-+n]?[dD]+)?"
_WORD = r"(?=[a%][^ ]{0,9}(?![a]))[a%](?:[adms%^]|[-n](?=[ds])|[*/](?=[a(])|\((?=a)|\)(?=[/*a]))*"
_COUNTER = "(?:[uYMRhfg]{1,4}|H)"
_UNIT = f"(?:[ /]?(?:{_WORD}|{_COUNTER})(?:/(?:{_WORD}|{_COUNTER}))*)?"
_BARE_UNIT = r"(?<![adms/.:^@_-])(?:[a%]{1,5}s{0,2}(?:/(?:[a%]{1,5}s{0,2}|\([a*]{1,9}s?\)))+|u/[fhuR])(?![adm/@_])"
_NUMBERED = rf"[dD](?<![adm].)(?<![am][-_/.].){_MORE}{_UNIT}(?: ?(?:[-/:*+t]|~+) ?[+n-]?[dD]{_MORE}{_UNIT})*"
_QUANTITY, _OR_UNIT = re.compile(_NUMBERED), re.compile(rf"(?=[adDu%])(?:{_NUMBERED}|{_BARE_UNIT})")
"""A number with its power, further numbers of its range, and their units; or also a unit with a slash alone: mmol/L, 次/分."""
_SIGNS = re.compile("(?:(?<![am])a{1,3} ?)?[<=][<= ]*[+n-]?$|(?<!a)[+n-]$")
"""What belongs to the number after it: a sign, a comparison, and what is compared (P < 0.001)."""
_LONG_WORD = re.compile(f"[^ {_HAN}cow]{{26,}}|dd[.]d{{4,}}/[^ {_HAN}cow]+")
"""An address or a DOI, which may be broken."""
_OWN_DIRECTION = "as*%"
_SPOT = re.compile(f"[- ~D/{_HAN}]")
"""Where Qt would end a line within a quantity."""
_LINKS = "-~*t/"
SHORT = 8
"""A text of at most so many characters, or a column of so many em, is too short for the rule about last lines."""
_WIDE_QUOTES = frozenset("“”‘’—…")

HALF_WIDTH = QFont.Tag("halt")


class _Kinds(dict[int, str]):
    """Table for ``str.translate`` from characters to kinds, filled on first use."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _kind(code, chr(code))
        return found


def _kind(code: int, character: str) -> str:
    if code < 0x80:
        return "d" if character.isdigit() else "a" if character.isalpha() else character
    category = unicodedata.category(character)
    if category in {"Mn", "Mc", "Me"}:
        return "m"
    if unicodedata.bidirectional(character) in {"R", "AL"}:
        return "r"
    if _is_han(code):
        return "H"
    if 0xFF01 <= code <= 0xFFEE or 0x3000 <= code <= 0x33FF or 0x2460 <= code <= 0x24FF:
        return "D" if category == "Nd" else "w"
    return {"Nd": "d", "No": "s"}.get(category, "a" if category[0] in "LN" else "x")


def _is_han(code: int) -> bool:
    return (
        0x3400 <= code <= 0x9FFF or 0x2E80 <= code <= 0x2FDF or 0x3005 <= code <= 0x3007 or 0x3041 <= code <= 0x312F
        or 0xF900 <= code <= 0xFAFF or code >= 0x20000
    )  # fmt: skip


_kinds = _Kinds({ord(character): kind for kind, characters in _KINDS.items() for character in characters})


def kinds(text: str) -> str:
    """Return one letter per character: its kind in the rules of this module."""
    return text.translate(_kinds)


def is_right_to_left(text: str) -> bool:
    """Return whether the first letter of ``text`` belongs to a right-to-left script."""
    return next((kind == "r" for kind in kinds(text) if kind in "ra" + _HAN), False)


class Spacing(IntEnum):
    """Spacing of the last character of a run."""

    PLAIN = 0
    GAP = 1
    HALF = 2


def runs(text: str, of: str = "") -> Iterator[tuple[int, int, Spacing]]:
    """Yield ``(start, end, spacing)`` of the runs of ``text``; a GAP or HALF run is one character with its combining marks.

    ``of``: its ``kinds``, if they are already known.
    """
    of = of or kinds(text)
    closed = _closed_up(text, of)
    at = 0
    for match in _SPACING.finditer(of):
        start = match.start()
        end = start + 1
        if of[start] in "co":
            if of[start] == "o" and of[end] == "c":
                continue
            if of[start] == "o":
                start, end = end, end + 1
            spacing = Spacing.HALF
        elif start in closed or (of[end] in "n=" and not of.startswith(("d", " d"), end + 1)):
            continue
        else:
            spacing = Spacing.GAP
            while of[start] == "m" and start > at:
                start -= 1
        if start < at:
            continue
        if start > at:
            yield at, start, Spacing.PLAIN
        yield start, end, spacing
        at = end
    if at < len(text):
        yield at, len(text), Spacing.PLAIN


def _closed_up(text: str, of: str) -> set[int]:
    """Return the places within dates and times, which get no gap."""
    if not ("M" in of or "Y" in of or "h" in of):
        return set()
    dates = (match.span() for match in _DATE.finditer(of))
    return {at for start, end in dates if not text.startswith(_NOT_A_DATE, end) for at in range(start, end - 1)}


def kept(text: str, of: str = "", widest: float = inf, *, ends: bool = False, turned: bool = False) -> dict[int, str]:
    """Return what keeps lines from ending within a quantity, by position in ``text``: a no-break space that replaces a
    space, or a word joiner before the character.

    A quantity wider than ``widest`` em may be broken at its dashes and slashes, never within a number. ``ends``: a paragraph
    ends with ``text``; its last line then holds more than one character. ``turned``: the text is set from right to left; a
    quantity with a Latin unit or a power then keeps its own direction. ``of``: the text's ``kinds``.
    """
    made: dict[int, str] = {}
    of = of or kinds(text)
    if ends and len(of) > SHORT:
        _keep_the_end(of, 2 if widest > SHORT else 1, made)
    long_words = [match.span() for match in _LONG_WORD.finditer(of)] if "/" in of or "-" in of else []
    for match in (_OR_UNIT if "/" in of else _QUANTITY).finditer(of):
        start, end = match.span()
        if long_words and any(first < end and start < last for first, last in long_words):
            continue
        if start and of[start - 1] in "+n-<= " and (sign := _SIGNS.search(of[max(0, start - 8) : start])):
            start -= len(sign[0])
            if start and of[start] in "+n-" and of[start - 1] == "c":
                made[start] = BREAK  # otherwise a list of such numbers is one word and breaks inside a number
        if turned and any(kind in _OWN_DIRECTION for kind in of[start:end]):
            made[start] = LEFT_TO_RIGHT + made.get(start, "")
            made[end] = BACK
        wide = widest < inf and ems(text[start:end]) > widest
        for spot in _SPOT.finditer(of, start, end):
            at, kind = spot.start(), spot[0]
            if kind == " ":
                if text[at] == " ":
                    made[at] = NO_BREAK_SPACE
                continue
            narrow = kind in "-/"
            if at > start and not narrow and of[at - 1] != " " and not (wide and of[at - 1] in _LINKS):
                made[at] = WORD_JOINER
            at += 1
            between_digits = narrow and of[at - 2] == "d" and at < end and of[at] == "d"
            if at < end and of[at] != " " and not between_digits and not (wide and kind in _LINKS):
                made[at] = WORD_JOINER
    return made


def _keep_the_end(of: str, most: int, made: dict[int, str]) -> None:
    """Join the last characters of a paragraph to the one before them."""
    last = len(of.rstrip("c) ")) - 1
    for at in range(last, max(0, last - most), -1):
        before, kind = of[at - 1], of[at]
        if " " not in (before, kind) and kind not in "co)" and (before in _HAN or kind in _HAN):
            made[at] = WORD_JOINER


def keep_units(text: str) -> str:
    """Return ``text`` with invisible marks, so that no line ends within a number or between a number and its unit."""
    return _laid(text, 0, len(text), kept(text))


def _laid(text: str, start: int, end: int, made: dict[int, str]) -> str:
    if not made:
        return text[start:end]
    return "".join(made.get(at, "") + ("" if at in made and text[at] == " " else text[at]) for at in range(start, end))


def pieces(text: str) -> Iterator[str]:
    """Yield the parts of ``text`` within which no line ends, with their invisible marks."""
    laid = keep_units(text)
    start = 0
    for at in range(1, len(laid)):
        if may_break(laid[at - 1], laid[at]):
            yield laid[start:at].rstrip(" ")
            start = at
    if laid:
        yield laid[start:]


def bare(text: str) -> str:
    """Return ``text`` without the characters that only the layout holds."""
    return text.translate(_SOFT)


def spaced(form: QTextCharFormat, spacing: Spacing, pixels: float) -> QTextCharFormat:
    """Return ``form`` with the spacing applied, for text of ``pixels`` px."""
    if spacing is Spacing.PLAIN:
        return form
    made = QTextCharFormat(form)
    if spacing is Spacing.HALF:
        made.setFontFeatures(form.fontFeatures() | {HALF_WIDTH: 1})
    else:
        made.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
        made.setFontLetterSpacing(pixels * GAP_EM)
    return made


@lru_cache(maxsize=256)
def ranges(text: str, pixels: float) -> tuple[QTextLayout.FormatRange, ...]:
    """Return format ranges that set ``text`` in a ``QTextLayout``, for text of ``pixels`` px."""
    made = []
    places = [at for at, character in enumerate(text) if character != WORD_JOINER]
    for start, end, spacing in runs(text.replace(WORD_JOINER, "")):
        if spacing is not Spacing.PLAIN:
            part = QTextLayout.FormatRange()
            part.start, part.length = len(text[: places[start]].encode("utf-16-le")) // 2, end - start
            part.format = spaced(QTextCharFormat(), spacing, pixels)
            made.append(part)
    return tuple(made)


@lru_cache(maxsize=512)
def label(text: str) -> str:
    """Return ``text`` for a plain widget's label: quarter-em spaces as gaps, quantities kept whole. Never stored or copied."""
    text = text.replace(WORD_JOINER, "")
    of = kinds(text)
    made = kept(text, of)
    gaps = ((_laid(text, start, end, made), spacing) for start, end, spacing in runs(text, of))
    return "".join(part + ("\u2005" if spacing is Spacing.GAP else "") for part, spacing in gaps)


def ems(text: str) -> float:
    """Return the estimated width of ``text`` in em: 1 for a full-width character, 0.55 for any other."""
    wide = sum(map(is_wide, text))
    return wide + 0.55 * (len(text) - wide - text.count(WORD_JOINER))


def is_wide(character: str) -> bool:
    """Return whether ``character`` is as wide as a Han character."""
    return character >= "\u2e80" or character in _WIDE_QUOTES


def may_break(before: str, after: str) -> bool:
    """Return whether a line may end between two characters."""
    if WORD_JOINER in (before, after) or NO_BREAK_SPACE in (before, after):
        return False
    between_words = before in " \u2005" or is_wide(before) or is_wide(after)
    return between_words and after not in _CLOSING + " \u2005" and before not in _OPENING
