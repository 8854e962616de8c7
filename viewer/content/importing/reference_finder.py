"""``[1]`` with its list of references → ``[^1]``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from viewer.content.importing import draft as d
from viewer.content.importing.report import Decision, ImportReport, Matter
from viewer.i18n import tr

_TITLE = re.compile(
    r"\s*(?:[一二三四五六七八九十\d]+[、.．]\s*)?(?:主要)?(?:参考(?:文献|资料|来源|书目)|引用(?:文献|来源)|文献来源|资料来源|References?|Bibliography)\s*[:：]?\s*",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"\s*(?:[\[［【(（]\s*(\d{1,3})\s*[\]］】)）]|(\d{1,3})[.．、](?!\d))\s*")
_MARKER = re.compile(r"[\[［【]\s*(\d{1,3}(?:\s*[-–—~,，、;；]\s*\d{1,3})*)\s*[\]］】]")
_BARE = re.compile(r"\s*\d{1,3}(?:\s*[-–,，、]\s*\d{1,3})*\s*")
_BEFORE_BARE = re.compile(r"[\u4e00-\u9fff。，；：！？、）”’.,;:!?)]$")
_MOST = 30
"""References that one marker may name."""


def find_references(body: d.DraftBody, report: ImportReport) -> None:
    """Move the list of references of ``body`` to its notes, and turn their markers in the text into citations."""
    found = _take_list(body.parts)
    if found:
        report.leave(tr("参考文献的标题和编号"), tr("读本自己排参考文献，按正文引用的先后编号"))
    labels = {number: number if number not in body.notes else f"ref{number}" for number in found}
    body.notes.update({labels[number]: bits for number, bits in found.items()})
    lost: list[str] = []
    for part in d.walk_parts(body.parts):
        _cite(part, labels, lost)
    if lost:
        quoted = tr("、").join(dict.fromkeys(lost[:20]))
        title = tr("{n} 处文献标记找不到对应的文献", n=len(lost))
        report.ask(Decision(Matter.OTHER, title, "", tr("照原样留在正文里：{markers}", markers=quoted)))


def _take_list(parts: list[d.Part]) -> dict[str, d.Bits]:
    """Remove the last list of references from ``parts``; return it by number."""
    for at, part in reversed([*enumerate(parts)]):
        if not isinstance(part, d.Titled | d.Para):
            continue
        lines = d.lines_of(part.bits)
        if lines and _TITLE.fullmatch(d.said(lines[0])):
            found: dict[str, d.Bits] = {}
            rest = [*_entries(lines[1:])] if len(lines) > 1 else []
            if len(lines) > 1 and len(rest) != len(lines) - 1:
                continue
            found.update(rest)
            end = at + 1
            while end < len(parts) and (entries := _entries_of(parts[end])):
                found.update((number, bits) for number, bits in entries if number not in found)
                end += 1
            if found:
                del parts[at:end]
                return found
    return {}


def _entries_of(part: d.Part) -> list[tuple[str, d.Bits]]:
    """Return the numbered references in ``part``; none if it holds anything else."""
    if isinstance(part, d.Para):
        lines = d.lines_of(part.bits)
        entries = [*_entries(lines)]
        return entries if len(entries) == len(lines) else []
    if isinstance(part, d.Listed):
        items = [item[0].bits if len(item) == 1 and isinstance(item[0], d.Para) else () for item in part.items]
        if not all(items):
            return []
        own = [*_entries(items)]
        if len(own) == len(items):
            return own
        return [(str(number), bits) for number, bits in zip(part.numbers or range(1, len(items) + 1), items, strict=True)]
    return []


def _entries(lines: Sequence[d.Bits]) -> Iterator[tuple[str, d.Bits]]:
    for line in lines:
        entry = _ENTRY.match(d.said(line))
        if entry:
            yield str(int(entry[1] or entry[2])), _after(line, entry.end())


def _after(bits: d.Bits, count: int) -> d.Bits:
    """Return ``bits`` without their first ``count`` characters, as one line."""
    left: list[d.Bit] = []
    for bit in bits:
        if isinstance(bit, d.TextBit) and count:
            cut, count = min(count, len(bit.text)), max(0, count - len(bit.text))
            bit = replace(bit, text=bit.text[cut:])  # noqa: PLW2901 - the rest of the piece
        left.append(bit)
    return d.trimmed(left)


def _cite(part: d.Part, labels: dict[str, str], lost: list[str]) -> None:
    match part:
        case d.Para() | d.Titled():
            part.bits = _cited(part.bits, labels, lost)
        case d.Gridded():
            part.header = [_cited(bits, labels, lost) for bits in part.header]
            part.rows = [[_cited(bits, labels, lost) for bits in row] for row in part.rows]
            part.short = {number: [_cited(bits, labels, lost) for bits in row] for number, row in part.short.items()}
            part.caption = _cited(part.caption, labels, lost)
            part.notes = [_cited(bits, labels, lost) for bits in part.notes]
        case d.Figured():
            part.caption = _cited(part.caption, labels, lost)
        case d.Defined():
            part.entries = [(_cited(term, labels, lost), meaning) for term, meaning in part.entries]
        case _:
            pass


def _cited(bits: d.Bits, labels: dict[str, str], lost: list[str]) -> d.Bits:
    """Return ``bits`` with the markers of known references as citations; others are added to ``lost``."""
    found: list[d.Bit] = []
    for bit in bits:
        if not isinstance(bit, d.TextBit) or bit.code or bit.href:
            found.append(bit)
            continue
        if bit.raised and _BARE.fullmatch(bit.text) and (before := d.said(found)) and _BEFORE_BARE.search(before):
            numbers = _numbers(bit.text)
            if numbers and all(number in labels for number in numbers):
                found += [d.Cited(labels[number], bit.text) for number in numbers]
                continue
        at = 0
        for marker in _MARKER.finditer(bit.text):
            numbers = _numbers(marker[1])
            if not numbers or not all(number in labels for number in numbers):
                if labels or bit.raised:
                    lost.append(marker[0])
                continue
            found.append(replace(bit, text=bit.text[at : marker.start()]))
            found += [d.Cited(labels[number], marker[0]) for number in numbers]
            at = marker.end()
        found.append(replace(bit, text=bit.text[at:]))
    return tuple(bit for bit in found if not isinstance(bit, d.TextBit) or bit.text)


def _numbers(words: str) -> list[str]:
    """Return the numbers that a marker names, ranges included; none if they are too many."""
    numbers: list[str] = []
    for part in re.split(r"\s*[,，、;；]\s*", words.strip()):
        ends = [int(end) for end in re.split(r"\s*[-–—~]\s*", part) if end.isdecimal()]
        if not ends or ends[-1] < ends[0] or ends[-1] - ends[0] >= _MOST:
            return []
        numbers += map(str, range(ends[0], ends[-1] + 1))
    return numbers
