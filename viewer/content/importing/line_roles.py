"""What lines of a source act as: captions, list items, headings, title. Their looks and words say so; guesses are told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from viewer.content.importing.draft import (
    Bit,
    Bits,
    DraftBody,
    Figured,
    Gridded,
    LineEnd,
    Listed,
    Para,
    Part,
    TextBit,
    Titled,
    said,
    trimmed,
)
from viewer.content.importing.reference_finder import find_references
from viewer.content.importing.report import Decision, ImportReport, Matter
from viewer.content.spacing import HAN
from viewer.i18n import tr

_FIGURE = re.compile(r"\s*(?:图|附图|Figure|Fig\.?)\s*(\d{1,2})\s*[:：.．、]?\s*", re.IGNORECASE)
_TABLE = re.compile(r"\s*(?:表|附表|Table)\s*(\d{1,2})\s*[:：.．、]?\s*", re.IGNORECASE)
_LONGEST_CAPTION = 120
_LONGEST_CENTRED = 60
_BULLET = re.compile(r"\s*[•·●○◆■▪◦‣►➤✓✔▶]\s*(?=\S)")
_LONGEST_HEADING = 42
"""Characters of a bold line up to which it may be a heading."""
_SENTENCE = re.compile(r"[。；;，,、：:！!.…]$")
_NUMBERED = re.compile(r"(?:图|表|Figure|Fig\.|Table)\s*\d", re.IGNORECASE)
_RANKS = (
    re.compile(r"第[一二三四五六七八九十百\d]+[章部篇]"),
    re.compile(r"(?:[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十\d]+节)"),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"),
    re.compile(r"(?:\d{1,2}[、.．)）](?!\d)|[（(]\d{1,2}[）)]|[①-⑳]|(?:案例|病例|问题|步骤|Q)\s*\d{1,2})"),
)
_LARGE = 1.2
"""Size of letters, against that of the text, from which a short line may be a heading."""


def arrange(body: DraftBody, report: ImportReport) -> None:
    """Find the captions, lists, references, title and headings of ``body``, as far as their looks say so."""
    body.parts = find_lists(find_captions(body.parts, report))
    find_references(body, report)
    body.title = body.title or title_of(body.parts)
    body.parts = find_headings(body.parts, body.title, report)


def tell_contacts(kept: list[str], report: ImportReport) -> None:
    """Ask about contacts that were left in the text."""
    if kept:
        what = tr("、").join(dict.fromkeys(kept))
        report.ask(Decision(Matter.OTHER, tr("有数量的句子里有联系方式，没有删"), "", what))


def language_of_text(words: str) -> str:
    """Return the language of an article that is mostly ``words``; empty for Chinese, which is the usual one."""
    han = len(re.findall(f"[{HAN}]", words))
    return "en" if len(re.findall(r"[A-Za-z]+", words)) > 20 and han * 20 < len(words) else ""


def find_captions(parts: Sequence[Part], report: ImportReport) -> list[Part]:
    """Return ``parts`` with the captions of figures and tables in them."""
    found: list[Part] = []
    for part in parts:
        before = found[-1] if found else None
        if isinstance(part, Para) and isinstance(before, Figured | Gridded) and not before.caption and _is_caption(part, before):
            before.caption = part.bits
            continue
        if isinstance(part, Gridded) and not part.caption and isinstance(before, Para) and _is_title(before):
            part.caption = before.bits
            found.pop()
        found.append(part)
    figures = [part for part in found if isinstance(part, Figured)]
    tables = [part for part in found if isinstance(part, Gridded) and part.caption]
    for pattern, some in ((_FIGURE, figures), (_TABLE, tables)):
        _drop_numbers(pattern, some, report)
    for figure in figures:
        if figure.picture.alt and _bare(figure.picture.alt) == _bare(said(figure.caption)):
            figure.picture = replace(figure.picture, alt="")
    return found


def find_lists(parts: Sequence[Part]) -> list[Part]:
    """Return ``parts`` with neighbouring paragraphs that begin with the same bullet as lists."""
    found: list[Part] = []
    run: list[Para] = []
    for part in [*parts, None]:
        if isinstance(part, Para) and _BULLET.match(said(part.bits)) and not part.role:
            run.append(part)
            continue
        if len(run) > 1:
            found.append(Listed([[Para(_without(each.bits, _BULLET))] for each in run]))
        else:
            found += run
        run = []
        if part is not None:
            found.append(part)
    return found


def _is_caption(part: Para, before: Figured | Gridded) -> bool:
    words = said(part.bits).strip()
    if len(words) > _LONGEST_CAPTION:
        return False
    if part.role == "caption":
        return True
    if isinstance(before, Gridded):
        return bool(_TABLE.match(words)) and not words.endswith("。")
    return bool(_FIGURE.match(words)) or (
        part.centred and len(words) <= _LONGEST_CENTRED and not words.endswith("。") and not _all_bold(part)
    )


def _is_title(part: Para) -> bool:
    words = said(part.bits).strip()
    short = len(words) <= _LONGEST_CAPTION and not any(isinstance(bit, LineEnd) for bit in part.bits)
    return short and (part.role == "caption" or (bool(_TABLE.match(words)) and not words.endswith(("。", "：", ":"))))


def _all_bold(part: Para) -> bool:
    return all(bit.bold for bit in part.bits if isinstance(bit, TextBit) and bit.text.strip())


def _drop_numbers(pattern: re.Pattern[str], some: Sequence[Figured | Gridded], report: ImportReport) -> None:
    """Drop “图 1：” from captions if the page numbers all figures the same; otherwise ask."""
    written = {place: int(match[1]) for place, part in enumerate(some, 1) if (match := pattern.match(said(part.caption)))}
    wrong = [(place, number) for place, number in written.items() if place != number]
    if not wrong:
        for place in written:
            rest = _without(some[place - 1].caption, pattern)
            if rest:
                some[place - 1].caption = rest
    else:
        word = tr("图") if pattern is _FIGURE else tr("表")
        lines = (f"{tr('源文件')} {word} {number} → {tr('读本')} {word} {place}" for place, number in wrong)
        title = tr("{word}的编号和源文件不同", word=word)
        report.ask(
            Decision(Matter.NUMBERING, title, "", "\n".join([*lines, tr("正文里的编号照原样；请改说明和正文，或调整顺序。")]))
        )


def _without(bits: Bits, pattern: re.Pattern[str]) -> Bits:
    """Return ``bits`` without what ``pattern`` matches at their beginning."""
    match = pattern.match(said(bits))
    count = match.end() if match else 0
    left: list[Bit] = []
    for bit in bits:
        if isinstance(bit, TextBit) and count:
            cut = min(count, len(bit.text))
            count -= cut
            left.append(replace(bit, text=bit.text[cut:]))
        else:
            left.append(bit)
    return trimmed(left)


def _bare(words: str) -> str:
    return re.sub(r"[\W_]+", "", words).lower()


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
    if not 2 <= len(words) <= _LONGEST_HEADING or any(isinstance(bit, LineEnd) for bit in part.bits) or part.role:
        return False
    return not (_SENTENCE.search(words) or _NUMBERED.match(words)) and any(map(str.isalnum, words))


def _plain(part: Para) -> tuple[TextBit, ...]:
    """Return the words of a bold line without bold; what is raised, lowered or struck in it stays."""
    pieces = (
        TextBit(bit.text, raised=bit.raised, lowered=bit.lowered, struck=bit.struck)
        for bit in part.bits
        if isinstance(bit, TextBit)
    )
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
