"""No cause where nothing was compared, and no result after the study ended.

A section whose weakest study had no control group shows what was seen, not why.

Judged are the sentences of a section with study cards, and sentences that cite a study with a card. A sentence that cites a
controlled study, or speaks of a control group, is not judged; nor is what a card says it cannot show, nor an editor's note.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from viewer.content.blocks import Callout, CalloutKind, Design, Heading, Study
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage, CheckedPassage, outside_quotes
from viewer.content.check.statements import is_earnest, sentences
from viewer.content.problem import Problem, Severity
from viewer.content.studies import CANNOT_SHOW
from viewer.i18n import tr

_UNCONTROLLED = frozenset({Design.LABORATORY, Design.CASE_REPORT, Design.CASE_SERIES, Design.UNCONTROLLED})
_CHANGES = r"下降|降低|减少|减量|上升|升高|恢复|改善|好转|消失|停用|停药|再生|修复|逆转|缓解|痊愈|达标|减轻|延缓"
_DOES = r"降低|改善|恢复|修复|重建|减少|减轻|延缓|逆转|提高|促进|治疗|缓解|抑制|治愈|停用|替代"
_CAUSE = re.compile(
    r"证明|证实|(?:表明|说明|显示|提示)[^。，；]{0,16}(?:有效|能够?(?!否)|可以|优势|安全)"
    rf"|(?:(?<!致)使(?!用)|(?<!不)让|令|促使)[^。，；]{{1,24}}?(?:{_CHANGES})"
    rf"|(?:(?<!可)能够?(?![否不])|可以?(?![否能])|足以|有效|成功)地?(?:显著|明显|有效|大幅|完全|彻底|成功)?地?(?:{_DOES})"
    r"|归功于|得益于|归因于|多亏了?|(?:治疗|输注|移植|干细胞|疗法)[^。，；]{0,6}(?:带来|实现|起)了?[^。，；]{0,14}"
    rf"(?:{_CHANGES}|作用|效果)|治愈|逆转"
    r"|\b(?:prove[sdn]?|demonstrat(?:e|es|ed) that|cure[sd]?|revers(?:e|es|ed)|caus(?:es|ed)|le(?:d|ads) to|result(?:s|ed) in"
    r"|thanks to|because of the (?:infusion|treatment|cells|transplant)|brought about|made [^.,;]{1,40}\b(?:fall|drop|rise)"
    r"|(?:lowers?|lowered|reduces?|reduced|restores?|restored|improves?|improved) (?:the |his |her |their )?"
    r"(?:HbA1c|glucose|blood|insulin|beta|islet))\b",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"可能|也许|或许|设想|假设|假说|推测|期待|希望|如果|若|倘|要是|能否|能不能|是不是|是否|有没有|有待|尚待|需要|才能|值得"
    r"|\b(?:may|might|could|would|if|whether|hypothes\w+|possibl[ey]|perhaps|hope[sd]?|needs?|before)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"安慰剂|对照|随机|双盲|placebo|control(?:led|s)?\b|randomi[sz]ed|versus|\bvs\b", re.IGNORECASE)
_NO_DENIAL = re.compile(r"不仅|不但|不光|不只|不断|不同|不久|不少|差别|特别|分别|区别|级别|性别|识别|别人|未来|难得")
_CITED = re.compile(r"\[\^([^\]\s]+)\]")
_CITES = re.compile(r"\s+cites:\s*(\S+)")
_ROW = re.compile(r":\s+\S")


@dataclass(slots=True)
class _Sections:
    """The first line of each section, the designs of the study cards in it, and the designs of the studies cited by label."""

    starts: list[int] = field(default_factory=lambda: [0])
    designs: list[list[Design]] = field(default_factory=lambda: [[]])
    cited: dict[str, Design] = field(default_factory=dict)
    unjudged: set[int] = field(default_factory=set)


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find causes named where the weakest study is uncontrolled."""
    for page in library.pages:
        sections = _sections(page)
        if any(design in _UNCONTROLLED for designs in sections.designs for design in designs):
            for passage in page.passages():
                yield from _check_passage(page, passage, sections)


def _sections(page: CheckedPage) -> _Sections:
    found, written = _Sections(), page.source
    for block, (first, last) in page.blocks():
        if isinstance(block, Heading):
            found.starts.append(first)
            found.designs.append([])
        if isinstance(block, Callout) and block.callout is CalloutKind.EDITOR:
            found.unjudged.update(range(first, last + 1))
        if isinstance(block, Study):
            found.designs[-1].append(block.design)
            card = written[first - 1 : last]
            found.cited |= {match[1]: block.design for line in card if (match := _CITES.match(line))}
            found.unjudged |= _cannot_show(card, first)
    return found


def _cannot_show(card: list[str], first: int) -> set[int]:
    """Return the lines of a card that say what its study cannot show."""
    lines, inside = set[int](), False
    for number, line in enumerate(card, start=first):
        if line.strip("：: ") in CANNOT_SHOW:
            inside = True
        elif inside and line.strip() and not _ROW.match(line) and not line.startswith(" "):
            inside = False
        if inside:
            lines.add(number)
    return lines


def _check_passage(page: CheckedPage, passage: CheckedPassage, sections: _Sections) -> Iterator[Problem]:
    words = passage.unquoted
    cited = _citations(page, passage)
    parts = list(sentences(words))
    for place, (start, sentence) in enumerate(parts):
        line = passage.line(start)
        labels = cited[place] if len(cited) == len(parts) else [label for labels in cited for label in labels]
        if line in sections.unjudged or _COMPARED.search(sentence) or not _is_uncontrolled(sections, line, labels):
            continue
        heard = _NO_DENIAL.sub(lambda match: "一" * len(match[0]), sentence)
        for match in _CAUSE.finditer(heard):
            before = re.split("[，,：:]", heard[: match.start()])[-1]
            if is_earnest(heard, match) and not _HEDGED.search(before) and not _HEDGED.search(match[0]):
                message = tr("“{word}”说的是因果，但这里的研究没有对照。", word=sentence[match.start() : match.end()].strip())
                remedy = tr("写看到了什么：几个人，什么时候，数值怎样变；或引用有对照的研究。")
                yield page.problem(Severity.WARNING, "causal", message, remedy, line=passage.line(start + match.start()))
                break


def _is_uncontrolled(sections: _Sections, line: int, labels: list[str]) -> bool:
    """Return whether the studies that a sentence at ``line`` rests on had no control group."""
    designs = [sections.cited[label] for label in labels if label in sections.cited]
    if designs:
        return all(design in _UNCONTROLLED for design in designs)
    return any(design in _UNCONTROLLED for design in sections.designs[bisect_right(sections.starts, line) - 1])


def _citations(page: CheckedPage, passage: CheckedPassage) -> list[list[str]]:
    """Return the labels that each sentence of ``passage`` cites."""
    written = page.source
    text = " ".join(written[line - 1].strip() for _, line in passage.starts)
    return [_CITED.findall(sentence) for _, sentence in sentences(outside_quotes(text))]


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


def check_follow_up(library: CheckedLibrary) -> Iterator[Problem]:
    """Find results later than their study looked.

    A trial of 48 weeks cannot report who stopped insulin 13 months after treatment. Judged are times after a
    treatment in a section with study cards that state a follow-up; the longest of them counts.
    """
    for page in library.pages:
        starts, longest = _follow_ups(page)
        if any(most for most, _ in longest):
            yield from _check_page(page, starts, longest)


def _follow_ups(page: CheckedPage) -> tuple[list[int], list[tuple[float, str]]]:
    """Return the first line of each section, and its longest follow-up in days and as written; 0 if none is stated."""
    starts, longest = [0], [(0.0, "")]
    for block, lines in page.blocks():
        if isinstance(block, Heading):
            starts.append(lines[0])
            longest.append((0.0, ""))
        if isinstance(block, Study):
            spans = [_days(match["n"], match["unit"]) for match in _SPAN.finditer(block.follow_up)]
            longest[-1] = max(longest[-1], (max(spans, default=0.0), block.follow_up))
    return starts, longest


def _check_page(page: CheckedPage, starts: list[int], longest: list[tuple[float, str]]) -> Iterator[Problem]:
    for passage in page.passages():
        for start, sentence in sentences(passage.unquoted if passage.has_digits else ""):
            most, written = longest[bisect_right(starts, passage.line(start)) - 1]
            for match in _AFTER.finditer(sentence) if most else ():
                number, unit = match["n"] or match["en"], match["unit"] or match["eunit"]
                if _days(number, unit) > most * _MARGIN and is_earnest(sentence, match):
                    message = tr("这里写“{said}”，研究只随访了{follow_up}。", said=match[0], follow_up=written)
                    remedy = tr("核对出处；没有随访到的时间不写成结果。")
                    yield page.problem(Severity.WARNING, "follow_up", message, remedy, line=passage.line(start + match.start()))


def _days(number: str, unit: str) -> float:
    """Return a span in days."""
    return float(number) * _DAYS[unit[0].lower()]
