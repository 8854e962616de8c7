"""Spaces as stored in the library: without layout spaces between Han and Latin, and without spaces from source line ends."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WIDE = r"\u3000-\u3004\u3008-\u303f\uff01-\uff65\uffe0-\uffe6"
"""Full-width punctuation and forms, which include their own space."""

_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_MARKS = re.compile(r"[\u200e\u200f\u061c]")
_UNCLEAN = re.compile(_CONTROL.pattern[:-1] + _MARKS.pattern[1:])
RIGHT_TO_LEFT = re.compile(
    r"[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters of right-to-left scripts."""

_DECOMPOSED = re.compile(r"[^\W\d_][\u0300-\u036f\u3099\u309a]+|[\u1100-\u115f][\u1160-\u11ff]+")
_COMBINING = re.compile(r"[\u0300-\u036f\u3099\u309a\u1160-\u11ff]")
_BLANK = re.compile(r"[ \t\n\u00a0]*\n[ \t\n\u00a0]*|[ \t]+")
_SPACE = re.compile(r"[ \t\n]")
_WORD = re.compile(rf"[^\s{HAN}{WIDE}]+")
_HAN = re.compile(f"[{HAN}]")
_WIDE = re.compile(f"[{WIDE}]")
_QUOTE = re.compile("[“”‘’…—·]")


def longest_word(text: str) -> int:
    """Return the length of the longest unbreakable run of ``text``: without spaces, Han and full-width characters."""
    return max(map(len, _WORD.findall(text)), default=0)


def is_unclean(text: str) -> bool:
    """Return whether ``text`` has characters that ``clean`` may remove."""
    return _UNCLEAN.search(text) is not None


def clean(text: str) -> str:
    """Return ``text`` without control characters, zero-width spaces, byte order marks and direction overrides.

    With these, a dose could be read backwards. Direction marks stay in lines with a
    right-to-left script; line breaks and tabs stay.
    """
    if not is_unclean(text):
        return text
    text = _CONTROL.sub("", text)
    if not _MARKS.search(text):
        return text
    return "\n".join(line if RIGHT_TO_LEFT.search(line) else _MARKS.sub("", line) for line in text.split("\n"))


def composed(text: str) -> str:
    """Return ``text`` with each letter and its marks as one character if Unicode has one: ế however it was typed.

    Only letters with marks: NFC of the whole text would also replace rare Han, even in names.
    """
    if not _COMBINING.search(text):
        return text
    return _DECOMPOSED.sub(lambda letter: unicodedata.normalize("NFC", letter[0]), text)


def _carries_space(character: str) -> bool:
    """Return whether the character includes its own space: full-width punctuation does, a full-width digit does not."""
    return bool(_WIDE.match(character)) and not character.isalnum()


@lru_cache(maxsize=4096)
def needless(before: str, after: str, *, at_line_end: bool) -> bool:
    """Return whether white space between the characters ``before`` and ``after`` is
    needless; either is empty at the end of a text.

    Between two Han characters a space is the author's, a line end is not.
    """
    if not before or not after or _carries_space(before) or _carries_space(after):
        return True
    han = bool(_HAN.match(before)), bool(_HAN.match(after))
    if all(han):
        return at_line_end
    if any(han):
        other = after if han[0] else before
        return other.isalnum() or other in "%‰°℃℉" or (at_line_end and bool(_QUOTE.match(other)))
    return False


def tidy(text: str) -> str:
    """Return ``text`` on one line, trimmed, without needless spaces."""
    parts: list[str] = []
    end = 0
    text = composed(clean(text)).strip()
    if not _SPACE.search(text):
        return text
    for match in _BLANK.finditer(text):
        parts.append(text[end : match.start()])
        if not needless(text[match.start() - 1], text[match.end()], at_line_end="\n" in match[0]):
            parts.append(" ")
        end = match.end()
    parts.append(text[end:])
    return "".join(parts)
