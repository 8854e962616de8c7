"""Headings: those of the source, and short bold lines that act as headings, with levels below the title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from viewer.content.importing.draft import LineEnd, Para, Part, TextBit, Titled, said, trimmed
from viewer.content.importing.report import Decision, ImportReport, Matter
from viewer.i18n import tr

_LONGEST = 42
"""Characters of a bold line up to which it may be a heading."""
_SENTENCE = re.compile(r"[。；;，,、：:！!.…]$")
_FIGURE = re.compile(r"(?:图|表|Figure|Fig\.|Table)\s*\d", re.IGNORECASE)
_RANKS = (
    re.compile(r"第[一二三四五六七八九十百\d]+[章部篇]"),
    re.compile(r"(?:[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十\d]+节)"),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"),
    re.compile(r"(?:\d{1,2}[、.．)）](?!\d)|[（(]\d{1,2}[）)]|[①-⑳]|(?:案例|病例|问题|步骤|Q)\s*\d{1,2})"),
)
_LARGE = 1.2
"""Size of letters, against that of the text, from which a short line may be a heading."""


def find_headings(parts: Sequence[Part], title: str, report: ImportReport) -> list[Part]:
    """Return ``parts`` with headings from level 2 on, without repetitions of ``title`` before the first of them."""
    kept = _without_title(parts, title, report)
    sizes = [bit.size for part in kept if isinstance(part, Para) for bit in part.bits if isinstance(bit, TextBit) and bit.size]
    usual = median(sizes) if sizes else 0.0
    real = any(isinstance(part, Titled) for part in kept)
    found: list[Part] = []
    guessed: list[tuple[Titled, int]] = []
    level = 1
    for place, part in enumerate(kept):
        if isinstance(part, Titled):
            level = part.level
        elif isinstance(part, Para) and _acts_as_heading(part, usual) and place + 1 < len(kept):
            heading = Titled(level + 1, _plain(part), guessed=True)
            guessed.append((heading, _rank(said(part.bits))))
            found.append(heading)
            continue
        found.append(part)
    if not real:
        _set_levels(guessed)
    if guessed:
        words = tr("{n} 行加粗的短行当作标题", n=len(guessed))
        detail = "\n".join(said(heading.bits) for heading, _ in guessed)
        report.ask(Decision(Matter.OTHER, words, "", detail))
    _below_title(found)
    return found


def title_of(parts: Sequence[Part]) -> str:
    """Return the title of a text that names none: its first line, if that is a heading of its own kind, or looks like a title."""
    first = parts[0] if len(parts) > 1 else None
    if isinstance(first, Titled):
        alone = sum(isinstance(part, Titled) and part.level == first.level for part in parts) == 1
        words = said(first.bits).strip()
        return words if alone and _rank(words) < 0 else ""
    if isinstance(first, Para):
        words = said(first.bits).strip()
        return words if _is_short_line(first) and _rank(words) < 0 else ""
    return ""


def _without_title(parts: Sequence[Part], title: str, report: ImportReport) -> list[Part]:
    """Return ``parts`` without lines before the first other heading that only repeat ``title``."""
    kept: list[Part] = []
    wanted = _bare(title)
    before = True
    for part in parts:
        same = isinstance(part, Titled | Para) and _bare(said(part.bits)) == wanted
        if before and same and wanted:
            report.leave(tr("正文里重复的标题"), tr("标题在文件头里"), said(part.bits) if isinstance(part, Titled | Para) else "")
            continue
        before = before and not isinstance(part, Titled)
        kept.append(part)
    return kept


def _acts_as_heading(part: Para, usual: float) -> bool:
    if not _is_short_line(part):
        return False
    pieces = [bit for bit in part.bits if isinstance(bit, TextBit) and bit.text.strip()]
    bold = all(bit.bold for bit in pieces)
    large = usual > 0 and all(bit.size >= _LARGE * usual for bit in pieces)
    return bool(pieces) and (bold or large) and not any(bit.href for bit in pieces)


def _is_short_line(part: Para) -> bool:
    words = said(part.bits).strip()
    if not 2 <= len(words) <= _LONGEST or any(isinstance(bit, LineEnd) for bit in part.bits) or part.role:
        return False
    return not (_SENTENCE.search(words) or _FIGURE.match(words)) and any(map(str.isalnum, words))


def _plain(part: Para) -> tuple[TextBit, ...]:
    """Return the words of a bold line without bold; what is raised or lowered in it stays."""
    pieces = (TextBit(bit.text, raised=bit.raised, lowered=bit.lowered) for bit in part.bits if isinstance(bit, TextBit))
    return tuple(bit for bit in trimmed(pieces) if isinstance(bit, TextBit))


def _rank(words: str) -> int:
    """Return the depth that the numbering of ``words`` says, from 0; -1 without one."""
    return next((rank for rank, pattern in enumerate(_RANKS) if pattern.match(words.strip())), -1)


def _set_levels(guessed: Sequence[tuple[Titled, int]]) -> None:
    """Set the levels of headings by their numbering; one without stands beside the highest."""
    ranks = sorted({rank for _, rank in guessed if rank >= 0})
    for heading, rank in guessed:
        heading.level = 2 + (ranks.index(rank) if rank >= 0 else 0)


def _below_title(parts: Sequence[Part]) -> None:
    """Map the levels that occur to 2, 3, 4 …, as deep as they are."""
    headings = [part for part in parts if isinstance(part, Titled)]
    levels = sorted({heading.level for heading in headings})
    for heading in headings:
        heading.level = min(2 + levels.index(heading.level), 6)


def _bare(words: str) -> str:
    return re.sub(r"[\W_]+", "", words).lower()
