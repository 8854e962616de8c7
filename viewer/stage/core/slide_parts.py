"""Splitting blocks in two for a slide that cannot hold them: between blocks, items, rows or sentences, never within a picture."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import assert_never

from msgspec.structs import replace

from viewer.content import blocks as b
from viewer.content.short_version import leads_in
from viewer.content.text import plain
from viewer.stage.core.slides import weight

Blocks = tuple[b.Block, ...]
Parts = tuple[Blocks, Blocks] | None

_BREAKS = (
    re.compile("[。！？；!?][”’）》]*"),
    re.compile("[，、：]|,(?!\\d)|(?<=[.;]) "),
    re.compile("(?<=[\u3400-\u9fff])(?=[\u3400-\u9fff])| "),
    re.compile("(?<=.)(?=.)"),
)
"""Where a text may be split, best first: after a sentence, after a clause, between words, within a word or number."""


def halves(blocks: Blocks) -> Parts:
    """Split ``blocks`` into two parts of about the same weight; None if they cannot be split."""
    places = [i for i in range(1, len(blocks)) if not leads_in(blocks[i - 1])]
    if places:
        at = _middle([weight(block) for block in blocks], places)
        return blocks[:at], blocks[at:]
    if not blocks:
        return None
    parted = _parted(blocks[-1])
    return ((*blocks[:-1], parted[0]), (parted[1],)) if parted else None


def _parted(block: b.Block) -> tuple[b.Block, b.Block] | None:
    match block:
        case b.Paragraph():
            texts = _text_halves(block.children)
            return (b.Paragraph(texts[0]), b.Paragraph(texts[1])) if texts else None
        case b.List():
            return _list_halves(block)
        case b.Definitions() | b.Table():
            return _row_halves(block)
        case b.Quote() | b.Callout():
            inner = halves(block.blocks)
            return (replace(block, blocks=inner[0]), replace(block, blocks=inner[1])) if inner else None
        case b.Code():
            return _code_halves(block)
        case b.Study():
            return _study_halves(block)
        case b.Heading() | b.Figure() | b.Chart() | b.Rule() | b.SlideBreak() | b.Notes():
            return None
        case _:
            assert_never(block)


def _middle(weights: list[int], places: list[int]) -> int:
    """Return the one of ``places`` that splits ``weights`` most evenly."""
    sums = [0, *accumulate(weights)]
    return min(places, key=lambda i: abs(sums[-1] - 2 * sums[i]))


def _list_halves(block: b.List) -> tuple[b.Block, b.Block] | None:
    if len(block.items) > 1:
        weights = [sum(map(weight, item.blocks)) for item in block.items]
        at = _middle(weights, list(range(1, len(weights))))
        return replace(block, items=block.items[:at]), replace(block, items=block.items[at:], start=block.start + at)
    inner = halves(block.items[0].blocks) if block.items else None
    if inner is None:
        return None
    first, second = (replace(block, items=(replace(block.items[0], blocks=part),)) for part in inner)
    return first, second


def _row_halves(block: b.Definitions | b.Table) -> tuple[b.Block, b.Block] | None:
    if isinstance(block, b.Table):
        if len(block.rows) < 2:
            return None
        weights = [sum(len(plain(cell)) for cell in row) for row in block.rows]
        at = _middle(weights, list(range(1, len(weights))))
        return replace(block, rows=block.rows[:at]), replace(block, rows=block.rows[at:])
    if len(block.items) > 1:
        weights = [sum(map(weight, item.blocks)) for item in block.items]
        at = _middle(weights, list(range(1, len(weights))))
        return replace(block, items=block.items[:at]), replace(block, items=block.items[at:])
    inner = halves(block.items[0].blocks) if block.items else None
    if inner is None:
        return None
    first, second = (replace(block, items=(b.Definition(block.items[0].term, part),)) for part in inner)
    return first, second


def _code_halves(block: b.Code) -> tuple[b.Block, b.Block] | None:
    lines: list[list[tuple[str, str]]] = [[]]
    for kind, text in block.runs:
        for i, piece in enumerate(text.split("\n")):
            if i:
                lines.append([])
            lines[-1].append((kind, piece))
    if len(lines) < 2:
        return None
    at = len(lines) // 2
    return _code(block, lines[:at]), _code(block, lines[at:])


def _code(block: b.Code, lines: list[list[tuple[str, str]]]) -> b.Code:
    runs = [run for i, line in enumerate(lines) for run in ([("", "\n")] if i else []) + line]
    return replace(block, runs=tuple(runs))


def _study_halves(study: b.Study) -> tuple[b.Block, b.Block] | None:
    """Split a study card: what was done, then what it shows; both sides of the verdict stay together."""
    told = bool(study.rows or study.blocks)
    if told and (study.shows or study.cannot_show):
        return (
            replace(study, shows=(), cannot_show=()),
            replace(study, rows=(), blocks=(), comparator="", follow_up="", registration="", publication="", citation=None),
        )
    if len(study.rows) > 1:
        at = _middle([sum(map(weight, row.blocks)) for row in study.rows], list(range(1, len(study.rows))))
        first = replace(study, rows=study.rows[:at], comparator="", follow_up="", registration="", blocks=())
        return first, replace(study, rows=study.rows[at:])
    if study.rows and study.blocks:
        return replace(study, blocks=()), replace(study, rows=(), comparator="", follow_up="", registration="")
    inner = halves(study.blocks)
    if inner is None:
        return None
    return replace(study, blocks=inner[0]), replace(study, blocks=inner[1], comparator="", follow_up="", registration="")


def _text_halves(children: b.Inlines) -> tuple[b.Inlines, b.Inlines] | None:
    """Split inlines after a sentence near the middle, within plain text or between two inlines."""
    starts = [0, *accumulate(len(plain((child,))) for child in children)]
    if starts[-1] < 2:
        return None
    for pattern in _BREAKS:
        places = [
            (i, match.end())
            for i, child in enumerate(children)
            if isinstance(child, b.Text)
            for match in pattern.finditer(child.text)
            if 0 < starts[i] + match.end() < starts[-1]
        ]
        if places:
            i, at = min(places, key=lambda place: abs(starts[-1] - 2 * (starts[place[0]] + place[1])))
            child = children[i]
            words = child.text if isinstance(child, b.Text) else ""
            return _without_empty((*children[:i], b.Text(words[:at]))), _without_empty((b.Text(words[at:]), *children[i + 1 :]))
    return (children[: len(children) // 2], children[len(children) // 2 :]) if len(children) > 1 else None


def _without_empty(children: b.Inlines) -> b.Inlines:
    return tuple(child for child in children if not isinstance(child, b.Text) or child.text)
