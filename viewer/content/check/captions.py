"""Tables, figures and charts say what they show; figures and charts also to those who cannot see them."""

from __future__ import annotations

from collections.abc import Iterator

from viewer.content.blocks import Chart, Figure, Table
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
            if isinstance(block, Table | Figure | Chart):
                yield from _check_block(page, block)


def _check_block(page: Page, block: Table | Figure | Chart) -> Iterator[Problem]:
    near = _near(page, block)
    if not plain(block.caption.children).strip():
        kind = {Table: tr("表"), Figure: tr("图"), Chart: tr("图表")}[type(block)]
        message = tr("{kind}没有标题说明。", kind=kind)
        yield page.problem(Severity.ERROR, "caption", message, tr("在它后面写 /// caption，图表写 caption。"), line=near)
    if isinstance(block, Figure):
        if not block.alt:
            yield page.problem(Severity.ERROR, "alt", tr("图没有替代文字。"), tr("在 ![ ] 里写图上有什么。"), line=near)
        elif len(block.alt) < THIN or block.alt == plain(block.caption.children):
            message = tr("图的替代文字“{alt}”太简单。", alt=block.alt)
            yield page.problem(Severity.WARNING, "alt", message, tr("写看不见图的人需要知道的内容。"), line=near)
    if isinstance(block, Chart) and not block.summary:
        yield page.problem(Severity.WARNING, "alt", tr("图表没有一句话概括。"), tr("写上 summary。"), line=near)


def _near(page: Page, block: Table | Figure | Chart) -> int:
    """A line of the block's source, found by its words."""
    if isinstance(block, Figure):
        needles = [f"![{block.alt}]" if block.alt else "![]("]
    elif isinstance(block, Table):
        needles = [plain(cell) for cell in (*block.header, *(cell for row in block.rows for cell in row))]
    else:
        needles = [block.summary, *(series.name for series in block.series), *block.x]
    return next((line for needle in needles if needle and (line := page.manuscript.line_of(needle))), 0)
