"""Numbers with their signs, ranges, powers and units, as they stand in a text."""

from __future__ import annotations

import re

from viewer.content.marks import UNIT
from viewer.content.numbers.lines import APART

_ADDRESS = re.compile(r"https?://[^\s，。；）)>\]\x00]+|\b10\.\d{4,9}/[^\s，。；）\x00]+")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_DIGIT = r"[\d⁰¹²³⁴⁵⁶⁷⁸⁹½¼¾]"
_NO_POWER = re.compile(rf"(?<!{_DIGIT})\^\^+|\^\^+(?!{_DIGIT})|\^(?![-+−]?{_DIGIT})")
_BETWEEN = re.compile(rf"(?<={_DIGIT})[*_~=^]{{2,}}(?={_DIGIT})")
_RUN = re.compile(r"\*+|_+|~+|=+|\^+")
_BOLD_RANGE = re.compile(rf"(?:(?:\*+|==|\^\^)~(?:\*+|==|\^\^)?|~(?:\*+|==|\^\^))(?=[-+−]?{_DIGIT})")
_RANGE = re.compile(rf"(?<![A-Za-z\d.~])({_DIGIT}+(?:[.,]{_DIGIT}+)*(?:[ ]?{UNIT})?)~(?=[-+−]?{_DIGIT})")
_MARK = re.compile(rf"((?<={_DIGIT})[*_~=^]+(?={_DIGIT})|(?<=[^\W_])[*_](?={_DIGIT})|\^(?=[-+−]?{_DIGIT}))|\*+|_+|~+|==+")
_SPACED_SIGN = re.compile(rf"(?<={_DIGIT}) ?([~～\-−–—×/^:<>≤≥±+\x02]{{1,3}}|\*) ?(?={_DIGIT})")
_TOKEN = re.compile(
    rf"[<>≤≥±≈~～+\-−–—×*/=^\x02]* ?{_DIGIT}+(?:[^\w\s\x00|，。；、：！？（）“”‘’《》【】…]{{1,4}}{_DIGIT}+|_+{_DIGIT}+)*"
    r"(?: ?[A-Za-zµμΩ%‰°℃℉][A-Za-zµμΩ%‰°℃℉/·]{0,11})?"
)
DIGITS = re.compile(rf"{_DIGIT}+")


def numbers(text: str) -> list[str]:
    """The numbers of ``text`` with their signs, ranges, powers and units, in order, whatever the marks and spaces of layout."""
    if not DIGITS.search(text):
        return []
    text = _UNSEEN.sub("", text)
    if "http" in text or "10." in text:
        text = _ADDRESS.sub(APART, text)
    if "^" in text:
        text = _NO_POWER.sub("", text)
    text = re.sub(r"\s+", " ", text)
    if any(sign in text for sign in "*_~=^"):
        text = _BOLD_RANGE.sub("~", text)
        text = _RANGE.sub("\\1\x02", _BETWEEN.sub(_strongest, text))
        text = _MARK.sub(lambda match: match[1] or "", text)
    text = _SPACED_SIGN.sub(r"\1", text)
    return [token.replace(" ", "").replace("\x02", "~") for token in _TOKEN.findall(text)]


def _strongest(signs: re.Match[str]) -> str:
    """Of several kinds of signs between two numbers the one that is least of all a mark: ``**~**`` is a range in bold."""
    runs = _RUN.findall(signs[0])
    return min(runs, key=lambda run: -1 if run == "=" else "^~=*_".index(run[0])) if len(runs) > 1 else signs[0]
