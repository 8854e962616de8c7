"""Tables, figures and charts say what they show; figures and charts also say it in words for readers who cannot see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from viewer.content.blocks import Chart, Figure, Numbered, Table
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.problem import Problem, Severity
from viewer.content.text import plain
from viewer.i18n import tr

THIN = 6
"""Minimum length of an alternative text, in characters."""


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find missing captions, alternative texts and summaries."""
    for page in library.pages:
        for block, (line, _) in page.blocks():
            if isinstance(block, Numbered):
                yield from _check_block(page, block, line)


def _check_block(page: CheckedPage, block: Numbered, line: int) -> Iterator[Problem]:
    if not plain(block.caption.children).strip():
        message = tr("{kind}没有标题说明。", kind=_kind(block))
        yield page.problem(Severity.ERROR, "caption", message, tr("在它后面写 /// caption，图表写 caption。"), line=line)
    if isinstance(block, Figure):
        if not block.alt:
            yield page.problem(Severity.ERROR, "alt", tr("图没有替代文字。"), tr("在 ![ ] 里写图上有什么。"), line=line)
        elif len(block.alt) < THIN or block.alt == plain(block.caption.children):
            message = tr("图的替代文字“{alt}”太简单。", alt=block.alt)
            yield page.problem(Severity.WARNING, "alt", message, tr("写看不见图的人需要知道的内容。"), line=line)
    if isinstance(block, Chart) and not block.summary:
        yield page.problem(Severity.WARNING, "alt", tr("图表没有一句话概括。"), tr("写上 summary。"), line=line)


def _kind(block: Numbered) -> str:
    match block:
        case Table():
            return tr("表")
        case Figure():
            return tr("图")
        case Chart():
            return tr("图表")
        case _:
            assert_never(block)
