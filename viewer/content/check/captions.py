"""Tables, figures and charts say what they show; figures and charts also to those who cannot see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from viewer.content.blocks import Chart, Figure, Numbered, Table
from viewer.content.check.page import Library, Page
from viewer.content.problem import Problem, Severity
from viewer.content.text import plain, walk
from viewer.i18n import tr

THIN = 6
"""An alternative text shorter than this tells nothing (characters)."""


def check(library: Library) -> Iterator[Problem]:
    """Missing captions, alternative texts and summaries."""
    for page in library.pages:
        for block in walk(page.article.blocks):
            if isinstance(block, Numbered):
                yield from _check_block(page, block)


def _check_block(page: Page, block: Numbered) -> Iterator[Problem]:
    near = _near(page, block)
    if not plain(block.caption.children).strip():
        message = tr("{kind}没有标题说明。", kind=_kind(block))
        yield page.problem(Severity.ERROR, "caption", message, tr("在它后面写 /// caption，图表写 caption。"), line=near)
    if isinstance(block, Figure):
        if not block.alt:
            yield page.problem(Severity.ERROR, "alt", tr("图没有替代文字。"), tr("在 ![ ] 里写图上有什么。"), line=near)
        elif len(block.alt) < THIN or block.alt == plain(block.caption.children):
            message = tr("图的替代文字“{alt}”太简单。", alt=block.alt)
            yield page.problem(Severity.WARNING, "alt", message, tr("写看不见图的人需要知道的内容。"), line=near)
    if isinstance(block, Chart) and not block.summary:
        yield page.problem(Severity.WARNING, "alt", tr("图表没有一句话概括。"), tr("写上 summary。"), line=near)


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


def _near(page: Page, block: Numbered) -> int:
    """A line of the block's source, found by its words."""
    match block:
        case Figure():
            needles = [f"![{block.alt}]" if block.alt else "![]("]
        case Table():
            needles = [plain(cell) for cell in (*block.header, *(cell for row in block.rows for cell in row))]
        case Chart():
            needles = [block.summary, *(series.name for series in block.series), *block.x]
        case _:
            assert_never(block)
    return next((line for needle in needles if needle and (line := page.manuscript.line_of(needle))), 0)
