"""What precedes and follows an article's own blocks: head, references, disclaimer, neighbouring articles."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QFontMetricsF, QTextCharFormat

from viewer.content import blocks as b
from viewer.content.article import Article, Audience
from viewer.content.labels import evidence_word
from viewer.draw import titles, typography
from viewer.i18n import format_date, tr
from viewer.library.schema import ReviewState
from viewer.reader import inline_writer
from viewer.reader.figure import Pictures
from viewer.reader.insets import Icon, Meter, NeighbourCard
from viewer.reader.page import KEPT_WITH_NEXT, KEPT_WITH_PREVIOUS, MARKER, RULE, BoxKind, Inset, OutlineEntry, PageContext
from viewer.reader.pen import Pen, frame_format
from viewer.reader.style import Role

REFERENCES = "references"
"""Anchor of the reference list."""
DISCLAIMER = "disclaimer"

_CARDS_BESIDE_EM = 26
_TALL = 9
"""Space added above and below a kicker with buttons beside it, px at 100 %."""


def write_head(pen: Pen, article: Article, context: PageContext) -> None:
    """Write kicker, balanced title, dates and evidence, hairline, lead."""
    style, colours = pen.style, pen.style.theme.colours
    if context.kicker or context.tall:
        kicker = style.char(Role.CAPTION, colours.accent, 500)
        above = style.block(Role.CAPTION, top=_TALL, bottom=8 + _TALL) if context.tall else style.block(Role.CAPTION, bottom=8)
        above.setProperty(KEPT_WITH_NEXT, 1)
        pen.block(above, kicker)
        pen.runs([(context.kicker or "\u00a0", kicker)])
    title = style.char(Role.H1, colours.head, 700)
    form = style.block(Role.H1, bottom=10)
    form.setHeadingLevel(1)
    pen.block(form, title)
    lines = titles.balanced(article.title, style.column / style.size(Role.H1), article.words)
    pen.runs([(inline_writer.LINE_SEPARATOR.join(map(typography.bare, lines)), title)], words=article.words)
    _write_meta(pen, article, context)
    if context.note:
        note = style.char(Role.META, colours.ink2)
        pen.block(style.block(Role.META, top=6), note)
        pen.inset(Icon("info", colours.ink2, 1.25, note))
        pen.runs([(inline_writer.WORD_JOINER + context.note, note)])
    rule = style.block(Role.META, bottom=14)
    rule.setProperty(RULE, 1)
    pen.block(rule, style.char(Role.META))
    if article.lead:
        lead = style.char(Role.LEAD, colours.ink2)
        pen.block(style.block(Role.LEAD, bottom=20), lead)
        inline_writer.write(pen, article.lead, lead)


def review_words(review: ReviewState, due: date | None) -> str:
    """Return “2026-06-18 前复审”, or that the review is due or overdue."""
    if due is None:
        return ""
    day = format_date(due, "iso")
    return {
        ReviewState.FRESH: tr("{day} 前复审", day=day),
        ReviewState.DUE_SOON: tr("待复审：{day} 到期", day=day),
        ReviewState.EXPIRED: tr("已过期：{day} 起未复审，仅供工作人员查阅", day=day),
    }[review]


def cautions(article: Article, review: ReviewState) -> list[tuple[str, str]]:
    """Return (icon, words) of each reason why ``article`` is not shown to patients, or soon will not be."""
    found = [("lock", tr("内部资料，仅供工作人员"))] if article.audience is Audience.STAFF else []
    return found if review is ReviewState.FRESH else [*found, ("review-due", review_words(review, article.review_due))]


def _write_meta(pen: Pen, article: Article, context: PageContext) -> None:
    style, colours = pen.style, pen.style.theme.colours
    char = style.char(Role.META, colours.ink2)
    pen.block(style.block(Role.META), char)
    fresh = context.review is ReviewState.FRESH
    parts = [
        ("calendar", tr("{day} 更新", day=format_date(article.published, "iso")) if article.published else "", colours.ink2),
        *((icon, words, colours.cau) for icon, words in cautions(article, context.review)),
        ("shield", review_words(context.review, article.review_due) if fresh else "", colours.ink2),
        ("clock", tr("约 {n} 分钟", n=article.minutes), colours.ink2),
    ]
    items: list[tuple[Inset, str, QTextCharFormat]] = []
    for icon, words, colour in parts:
        if words:
            form = style.char(Role.META, colour, 500 if colour == colours.cau else 400)
            items.append((Icon(icon, colour, 1.25, form), words, form))
    if article.evidence is not None:
        items.append((Meter(article.evidence), tr("证据等级：{level}", level=evidence_word(article.evidence)), char))
    end = 0.0
    for inset, words, form in items:
        width = inset.size(pen.page).width() + QFontMetricsF(form.font()).horizontalAdvance(typography.label(words))
        if end:  # Qt may end a line after an object, so an item that does not fit begins the next line
            new_line = end + style.size(Role.META) + width > style.column
            pen.runs([(inline_writer.LINE_SEPARATOR if new_line else "\u2003", char)])
            end = 0.0 if new_line else end + style.size(Role.META)
        pen.inset(inset)
        pen.runs([(inline_writer.WORD_JOINER + words.replace(" ", "\u00a0"), form)])
        end += width


def write_end(pen: Pen, article: Article, context: PageContext, pictures: Pictures) -> None:
    """Write what follows the last block: references, disclaimer, neighbours."""
    write_references(pen, article)
    write_disclaimer(pen, context.disclaimer)
    write_neighbours(pen, context, pictures)


def write_references(pen: Pen, article: Article) -> None:
    """Write the numbered references, each with its DOI or address last."""
    if not article.references:
        return
    style, colours = pen.style, pen.style.theme.colours
    head = style.char(Role.H2, colours.head, 700)
    form = style.block(Role.H2, top=30, bottom=8)
    form.setHeadingLevel(2)
    pen.block(form, head)
    contents = pen.page.contents
    contents.anchors[REFERENCES] = pen.position
    contents.outline.append(OutlineEntry(2, tr("参考文献"), REFERENCES, pen.position))
    pen.runs([(tr("参考文献"), head)])
    char = style.char(Role.CALLOUT)
    for number, source in enumerate(article.references, start=1):
        entry = style.block(Role.CALLOUT, bottom=10, left=42)
        entry.setProperty(MARKER, f"[{number}]")
        pen.block(entry, char)
        contents.anchors[f"reference-{number}"] = pen.position
        address = _address(source.doi, source.url)
        inline_writer.write(pen, source.children + ((b.Text(" "), address) if address else ()), char)


def _address(doi: str, url: str) -> b.Inline | None:
    if doi:
        return b.Link(f"https://doi.org/{doi}", (b.Text(f"doi:{doi}"),))
    return b.Link(url, (b.Text(url),)) if url else None


def write_disclaimer(pen: Pen, words: str) -> None:
    """Write the full disclaimer in a quiet box."""
    if not words:
        return
    style = pen.style
    with pen.frame(frame_format(style.px(20)), BoxKind.NOTE, top=20, bottom=26):
        title = style.char(Role.CALLOUT, style.theme.colours.ink2, 700)
        pen.block(style.block(Role.CALLOUT, bottom=4), title)
        pen.page.contents.anchors[DISCLAIMER] = pen.position
        pen.inset(Icon("info", style.theme.colours.ink2, 1.1, title))
        pen.runs([(tr("免责声明"), title)])
        char = style.char(Role.CALLOUT)
        for paragraph in words.split("\n\n"):
            pen.block(style.block(Role.CALLOUT), char)
            pen.runs([(" ".join(paragraph.split()), char)])


def write_neighbours(pen: Pen, context: PageContext, pictures: Pictures) -> None:
    """Write cards of the previous and the next article; one below the other if their titles do not fit side by side."""
    style = pen.style

    def made(width: float) -> list[NeighbourCard]:
        rows = (context.previous, False), (context.next, True)
        return [NeighbourCard(row, width, pictures, forward=forward) for row, forward in rows if row is not None]

    cards = made((style.column - style.px(16)) // 2)
    beside = style.column >= _CARDS_BESIDE_EM * style.size(Role.BODY) and all(card.names_all(style) for card in cards)
    if not beside:
        cards = made(style.column)
    for i, card in enumerate(cards):
        if i == 0 or not beside:
            form = style.inset_block(bottom=16)
            if i:
                form.setProperty(KEPT_WITH_PREVIOUS, 1)
            pen.block(form, style.char(Role.META))
        else:
            gap = style.char(Role.META)
            gap.setProperty(gap.Property.FontPixelSize, 1)
            gap.setFontLetterSpacingType(gap.font().SpacingType.AbsoluteSpacing)
            gap.setFontLetterSpacing(style.px(15))
            pen.cursor.insertText("\u00a0", gap)
        pen.inset(card, card.row.title, href=f"article:{card.row.id}")
