"""Counts and percentages agree: 73 of 91 is 80 %, not 20 %; 103 of 91 is nobody; groups of 45 and 36 are not 91.

Judged only if the count, the whole and the percentage are in one phrase: “149人中有68人（46%）”, “68/149（46%）”,
“46 % (68/149)”, “68 of 149 (46 %)”. Rounded and truncated percentages are right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from viewer.content.check.checked_library import CheckedLibrary
from viewer.content.problem import Problem, Severity
from viewer.content.quick_pattern import quick_pattern
from viewer.i18n import tr

_PEOPLE = r"(?:名|例|人|位|个人)"
_PERCENT = r"(?P<about>约|近|大约|about |nearly )?\s*(?P<p>\d{1,3}(?:\.\d+)?)\s*[%％](?!\s*[-–~～至])"
_SHARES = tuple(
    quick_pattern(pattern, re.IGNORECASE)
    for pattern in (
        (
            rf"(?<![\d.])(?P<n>\d+)\s*{_PEOPLE}[^。；;\d%％]{{0,12}}(?:中|里|之中)[^。；;\d%％]{{0,8}}?(?P<k>\d+)\s*{_PEOPLE}"
            rf"(?:[^。；;，,\d%％（()组]{{0,10}}(?:[（(]\s*(?:占|即|为)?|[，,]\s*(?:占|即|为))\s*{_PERCENT})?"
        ),
        rf"(?<![\d./])(?P<k>\d+)\s*/\s*(?P<n>\d+)(?![\d/])\s*{_PEOPLE}?\s*[（(，,=＝]\s*(?:占|即|为)?\s*{_PERCENT}",
        rf"{_PERCENT}\s*[（(]\s*(?P<k>\d+)\s*(?:/|of)\s*(?P<n>\d+)\s*{_PEOPLE}?(?:[，,][^）)]*)?[)）]",
        (
            rf"(?<![\d.])(?P<k>\d+) (?:out )?of (?:the |all )?(?P<n>\d+)(?: [a-z-]+){{0,3}}"
            rf"(?:\s*[(,]\s*(?:or |that is )?{_PERCENT})?"
        ),
    )
)
_NOT_COUNTS = re.compile(
    r"(?:week|day|month|page|visit|stage|part|step)s?\s*$|第$|\$$|血压[^。；;]{0,12}$|blood pressure[^.;]{0,16}$", re.IGNORECASE
)
_GROUPS = quick_pattern(
    rf"(?<![\d.])(?P<n>\d+)\s*{_PEOPLE}[^。；;\d]{{0,14}}(?:随机)?分(?:为|成|到|入|组|配)[^。；;\d]{{0,24}}?"
    rf"(?:(?:2|两)\s*组[^。；;\d]{{0,16}})?(?P<a>\d+)\s*{_PEOPLE}[^。；;\d]{{0,24}}(?P<b>\d+)\s*{_PEOPLE}(?P<rest>.*)"
    r"|(?<![\d.])(?P<en>\d+) (?:[a-z-]+ ){1,3}(?:were |was )?(?:randomi[sz]ed|assigned|allocated)[^.;\d]{0,20}?:?\s*"
    r"(?P<ea>\d+) [^.;\d]{1,40}?"
    r"(?:and|,) (?P<eb>\d+) (?:to|in|received|were)\b(?P<erest>.*)",
    re.IGNORECASE,
)
_MORE = re.compile(r"第三组|[3-9三四五六]\s*组|另|余|剩|退出|失访|脱落|withdr|dropp|lost|exclud|three|four", re.IGNORECASE)


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find counts, percentages and groups that do not agree."""
    for page in library.pages:
        for passage in page.statements():
            for start, sentence in passage.counted:
                for offset, message in disagreements(sentence):
                    line = passage.line(start + offset)
                    remedy = tr("核对人数和百分数，看清是谁的百分数。")
                    yield page.problem(Severity.WARNING, "percent_of_n", message, remedy, line=line)


def disagreements(sentence: str) -> Iterator[tuple[int, str]]:
    """Yield place and message of each disagreement in ``sentence``."""
    seen: set[int] = set()
    for pattern in _SHARES:
        for match in pattern.finditer(sentence):
            k, n = int(match["k"]), int(match["n"])
            if match.start("k") in seen or not n or _NOT_COUNTS.search(sentence[max(0, match.start() - 30) : match.start()]):
                continue
            seen.add(match.start("k"))
            if k > n:
                yield match.start("k"), tr("{n} 人里不会有 {k} 人。", n=n, k=k)
            elif match["p"] and not _agrees(k, n, match["p"], about=bool(match["about"])):
                exact = f"{100 * k / n:.1f}"
                yield match.start("k"), tr("{k}/{n} 是 {exact}%，不是 {share}%。", k=k, n=n, exact=exact, share=match["p"])
    for match in _GROUPS.finditer(sentence):
        n, a, b = (int(match[name] or match[f"e{name}"]) for name in ("n", "a", "b"))
        rest = match["rest"] or match["erest"] or ""
        others = _MORE.search(match[0]) or re.search(rf"\d+\s*{_PEOPLE}|\d+ (?:to|in)\b", rest)
        if a + b != n and not others:
            yield match.start(), tr("两组 {a} 人和 {b} 人合起来是 {sum} 人，不是 {n} 人。", a=a, b=b, sum=a + b, n=n)


def _agrees(k: int, n: int, written: str, *, about: bool) -> bool:
    """Return whether ``written`` is 100 k / n, rounded or truncated to its digits."""
    step = 10.0 ** -len(written.partition(".")[2])
    off = 100 * k / n - float(written)
    return abs(off) <= (2.5 if about else step * 0.5 + 1e-9) or 0 <= off < step


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


def check_shares(library: CheckedLibrary) -> Iterator[Problem]:
    """Find percentages that no whole number of people gives: 20 % of 73 people (14.6) is impossible.

    Judged only if a sentence gives one count of people, no groups, and then a share of them. For counts above 200 every whole per
    cent is possible, so they are not judged.
    """
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
