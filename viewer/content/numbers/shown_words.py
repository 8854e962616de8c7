"""The text that an article shows, to compare with ``source_words``. A power follows a caret."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from viewer.content.article import Article
from viewer.content.blocks import (
    Block,
    Break,
    Chart,
    Citation,
    CodeSpan,
    Corrected,
    CrossReference,
    Emphasis,
    Figure,
    Inline,
    Inlines,
    Link,
    Marked,
    Node,
    Strong,
    Struck,
    Study,
    Subscript,
    Superscript,
    Table,
    Term,
    Text,
)
from viewer.content.numbers.lines import APART
from viewer.content.text import numeral, parts


def body_texts(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the texts of ``blocks`` in the order of the source, without study cards and the values of charts."""
    for block in blocks:
        if isinstance(block, Study):
            continue
        if isinstance(block, Table | Figure | Chart):
            if isinstance(block, Table):
                yield from (render(cell) for cells in (block.header, *block.rows) for cell in cells)
            if isinstance(block, Figure):
                yield block.alt
            yield from (render(block.caption.children), render(block.caption.source))
        else:
            yield from _texts(parts(block))


def _texts(held: Iterable[str | Inlines | Block]) -> Iterator[str]:
    for part in held:
        if isinstance(part, Node):
            yield from body_texts((part,))
        else:
            yield part.replace("\n", APART) if isinstance(part, str) else render(part)  # numbers do not continue


def study_options(study: Study) -> Iterator[str]:
    """Yield the options of a study card as text."""
    yield str(study.people) if study.people is not None else ""
    yield from (study.comparator, study.follow_up, study.registration, study.publication)


def study_texts(study: Study) -> Iterator[str]:
    """Yield the title and the rows of a study card."""
    yield render(study.title)
    for row in study.rows:
        yield row.label
        yield from body_texts(row.blocks)
    yield from body_texts((*study.blocks, *study.shows, *study.cannot_show))


def chart_texts(chart: Chart) -> Iterator[str]:
    """Yield the text of a chart without its caption."""
    yield from (chart.summary, chart.unit, chart.x_unit, *chart.x)
    for series in chart.series:
        yield from (series.name, " ".join(numeral(value) for value in series.values if value is not None))
    if chart.band:
        yield from (numeral(chart.band.low), numeral(chart.band.high), chart.band.label)
    yield from (numeral(value) for value in (chart.y_min, chart.y_max) if value is not None)


def head_texts(article: Article) -> dict[str, list[str]]:
    """Return the texts of the front matter by key."""
    return {
        "title": [article.title],
        "lead": [render(article.lead)],
        "summary": list(article.summary),
        "tags": list(article.tags),
        "keywords": list(article.keywords),
        "notes": [article.notes],
    }


def render(inlines: Iterable[Inline]) -> str:
    """Return the text of ``inlines``, powers after a caret."""
    return "".join(map(_render_one, inlines))


def _render_one(inline: Inline) -> str:
    match inline:
        case Text() | CodeSpan() | Term():
            return inline.text
        case Break():
            return "\n"
        case Citation() | CrossReference():
            return APART
        case Superscript():
            return "^" + render(inline.children)
        case Strong() | Emphasis() | Subscript() | Corrected() | Struck() | Marked() | Link():
            return render(inline.children)
        case _:
            assert_never(inline)
