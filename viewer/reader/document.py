"""Article → page: ``build`` writes it at once, ``steps`` piece by piece."""

from __future__ import annotations

from collections.abc import Iterator

from viewer import i18n
from viewer.content import blocks as b
from viewer.content.article import Article
from viewer.reader import front_back_matter, inline_writer
from viewer.reader.block_writer import BlockWriter
from viewer.reader.figure import Pictures
from viewer.reader.large_tables import groups
from viewer.reader.page import Page, PageContext
from viewer.reader.pen import Pen
from viewer.reader.style import PageStyle, Role


def build(article: Article, context: PageContext, style: PageStyle, pictures: Pictures) -> Page:
    """Return the whole page of ``article``."""
    page = Page(style)
    for _ in steps(page, article, context, pictures, batch=None):
        pass
    return page


def steps(
    page: Page,
    article: Article,
    context: PageContext,
    pictures: Pictures,
    *,
    batch: int | None,
    first: int = 0,
    earlier: Page | None = None,
) -> Iterator[None]:
    """Write ``article`` into ``page``, pausing after each ``batch`` blocks (None: never) and within large tables.

    ``first``: without what precedes this block. ``earlier``: another page of it, whose tables are used again if they fit.
    """
    page.setDefaultFont(page.style.char(Role.BODY).font())
    page.language, page.headless = article.language, first > 0
    pen = Pen(page)
    pen.words = article.words
    writer = BlockWriter(pictures)
    if earlier is not None:
        writer.tables.take_over(earlier, page.style)
    blocks = article.blocks[first:]
    parts = (blocks,) if batch is None else tuple(groups(blocks, batch))
    for i, part in enumerate(parts):
        if batch is not None:
            yield from writer.tables.steps(part, page.style, article.language)
        with i18n.spoken(article.language):
            pen.cursor.beginEditBlock()
            if i == first == 0:
                front_back_matter.write_head(pen, article, context)
            writer.blocks(pen, part, Role.BODY)
            if i == len(parts) - 1:
                front_back_matter.write_end(pen, article, context, pictures)
                pen.finish()
            pen.cursor.endEditBlock()
        yield


def build_blocks(blocks: tuple[b.Block, ...], style: PageStyle, pictures: Pictures) -> Page:
    """Return a page of ``blocks`` alone: a slide, or the patient's screen; ``i18n.spoken`` sets the language of its labels."""
    page = Page(style)
    page.setDefaultFont(page.style.char(Role.BODY).font())
    page.language = i18n.language().replace("_", "-")
    pen = Pen(page)
    pen.cursor.beginEditBlock()
    write_blocks(pen, blocks, pictures)
    pen.finish()
    pen.cursor.endEditBlock()
    return page


def build_caption(words: b.Inlines, style: PageStyle) -> Page:
    """Return a page of one paragraph in caption size."""
    page = Page(style)
    pen = Pen(page)
    char = style.char(Role.CAPTION, style.theme.colours.ink2)
    pen.block(style.block(Role.CAPTION), char)
    inline_writer.write(pen, words, char)
    return page


def write_blocks(pen: Pen, blocks: tuple[b.Block, ...], pictures: Pictures, role: Role = Role.BODY) -> None:
    """Write ``blocks`` at the position of ``pen``; in a smaller role the last one has no space after it."""
    BlockWriter(pictures).blocks(pen, blocks, role)
