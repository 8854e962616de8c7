"""Captions of figures and tables: lines beside them become theirs. Their number is dropped only if the page gives the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from viewer.content.importing.draft import Bit, Bits, Figured, Gridded, LineEnd, Listed, Para, Part, TextBit, said, trimmed
from viewer.content.importing.report import Decision, ImportReport, Matter
from viewer.i18n import tr

_FIGURE = re.compile(r"\s*(?:图|附图|Figure|Fig\.?)\s*(\d{1,2})\s*[:：.．、]?\s*", re.IGNORECASE)
_TABLE = re.compile(r"\s*(?:表|附表|Table)\s*(\d{1,2})\s*[:：.．、]?\s*", re.IGNORECASE)
_LONGEST = 120
_CENTRED = 60
_BULLET = re.compile(r"\s*[•·●○◆■▪◦‣►➤✓✔▶]\s*(?=\S)")


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
    if len(words) > _LONGEST:
        return False
    if part.role == "caption":
        return True
    if isinstance(before, Gridded):
        return bool(_TABLE.match(words)) and not words.endswith("。")
    return bool(_FIGURE.match(words)) or (
        part.centred and len(words) <= _CENTRED and not words.endswith("。") and not _all_bold(part)
    )


def _is_title(part: Para) -> bool:
    words = said(part.bits).strip()
    short = len(words) <= _LONGEST and not any(isinstance(bit, LineEnd) for bit in part.bits)
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
