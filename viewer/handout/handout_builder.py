"""Content of a handout, written with the reader's builders: the whole article, or a summary of one or two pages."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPen, QTextLength, QTextTableCellFormat, QTextTableFormat

from viewer.content import blocks as b
from viewer.content.article import Article, Source
from viewer.content.labels import badge_words, evidence_word
from viewer.content.text import key_points, walk
from viewer.draw import titles, typography
from viewer.handout.options import SummaryRoom
from viewer.handout.qr_codes import QrInset, address
from viewer.i18n import ntr, tr
from viewer.reader import front_back_matter, inline_writer
from viewer.reader.document import write_blocks
from viewer.reader.figure import Pictures
from viewer.reader.insets import Icon, Meter
from viewer.reader.page import KEPT_WITH_NEXT, OutlineEntry, Page, PageContext
from viewer.reader.pen import Pen
from viewer.reader.style import Role

QUESTIONS = "questions"


def write_whole(page: Page, article: Article, context: PageContext, pictures: Pictures) -> None:
    """Write title, lead, all blocks, references with QR codes, disclaimer."""
    pen = _begin(page)
    pen.words = article.words
    _write_head(pen, article, context)
    if article.lead:
        lead = pen.style.char(Role.LEAD, pen.style.theme.colours.ink2)
        pen.block(pen.style.block(Role.LEAD, bottom=16), lead)
        inline_writer.write(pen, article.lead, lead)
    write_blocks(pen, article.blocks, pictures)
    _write_references(pen, article.references)
    front_back_matter.write_disclaimer(pen, context.disclaimer)
    _end(pen)


def write_summary(page: Page, article: Article, context: PageContext, pictures: Pictures, room: SummaryRoom) -> None:
    """Write title, key points, their evidence, one figure, the checklist, writing lines, the first QR codes, disclaimer."""
    pen = _begin(page)
    _write_head(pen, article, context)
    write_blocks(pen, tuple(_key_points(article)), pictures)
    studies = tuple(_studies(article))
    if studies:
        _heading(pen, tr("依据的研究"))
        write_blocks(pen, studies, pictures)
    blocks = list(walk(article.blocks))
    figure = next((block for block in blocks if isinstance(block, b.Figure | b.Chart)), None)
    if figure is not None and room.figure:
        write_blocks(pen, (figure,), pictures)
    ticks = next((block for block in blocks if isinstance(block, b.List) and block.items[0].checked is not None), None)
    if ticks is not None:
        _heading(pen, tr("就诊前核对"))
        write_blocks(pen, (ticks,), pictures)
    _heading(pen, tr("我想问医生"), anchor=QUESTIONS)
    pen.block(pen.style.inset_block(bottom=8), pen.style.char(Role.META))
    pen.inset(WritingLines(room.lines))
    if room.codes:
        _write_references(pen, article.references, most=room.codes)
    elif article.references:
        char = pen.style.char(Role.CAPTION, pen.style.theme.colours.ink2)
        pen.block(pen.style.block(Role.CAPTION, bottom=10), char)
        pen.runs([(ntr("参考文献 {n} 条，见全文。", "参考文献 {n} 条，见全文。", len(article.references)), char)])
    front_back_matter.write_disclaimer(pen, context.disclaimer)
    _end(pen)


@dataclass(frozen=True)
class WritingLines:
    """Lines to write on."""

    count: int

    def size(self, page: Page) -> QSizeF:
        """Return a size as wide as the column."""
        return QSizeF(page.style.column, self.count * page.style.px(34))

    def paint(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        """Draw the lines."""
        painter.setPen(QPen(QColor(page.style.theme.colours.edge), 2))
        for i in range(1, self.count + 1):
            y = rect.top() + rect.height() * i / self.count - 2
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))


def _begin(page: Page) -> Pen:
    page.setDefaultFont(page.style.char(Role.BODY).font())
    pen = Pen(page)
    pen.cursor.beginEditBlock()
    return pen


def _end(pen: Pen) -> None:
    pen.finish()
    pen.cursor.endEditBlock()


def _write_head(pen: Pen, article: Article, context: PageContext) -> None:
    """Write the title, then evidence and review state."""
    style, colours = pen.style, pen.style.theme.colours
    title = style.char(Role.H1, colours.head, 700)
    form = style.block(Role.H1, bottom=6)
    form.setHeadingLevel(1)
    pen.block(form, title)
    lines = titles.balanced(article.title, style.column / style.size(Role.H1), article.words)
    pen.runs([(inline_writer.LINE_SEPARATOR.join(map(typography.bare, lines)), title)], words=article.words)
    char = style.char(Role.CAPTION, colours.ink2)
    pen.block(style.block(Role.CAPTION, bottom=14), char)
    if article.evidence is not None:
        pen.inset(Meter(article.evidence))
        pen.runs([(tr("证据等级：{level}", level=evidence_word(article.evidence)) + "\u3000", char)])
    for icon, words in front_back_matter.cautions(article, context.review):
        warned = style.char(Role.CAPTION, colours.cau, 700)
        pen.inset(Icon(icon, colours.cau, 1.2, warned))
        pen.runs([(words + "\u3000", warned)])
    if context.kicker:
        pen.runs([(context.kicker, char)])


def _key_points(article: Article) -> list[b.Block]:
    """Return the summary's sentences in a box; without a summary, the article's first box of that kind."""
    if article.summary:
        return [key_points(article)]
    tips = (block for block in walk(article.blocks) if isinstance(block, b.Callout) and block.callout is b.CalloutKind.TIP)
    return [first] if (first := next(tips, None)) else [b.Paragraph(article.lead)] if article.lead else []


def _studies(article: Article) -> list[b.Block]:
    """Return each study in one line: title, design, participants and certainty."""
    studies = [block for block in walk(article.blocks) if isinstance(block, b.Study)]
    if not studies:
        return []
    items = tuple(
        b.ListItem((b.Paragraph((*study.title, b.Text("："), b.Strong((b.Text(badge_words(study)),)))),)) for study in studies
    )
    return [b.List(ordered=False, items=items)]


def _heading(pen: Pen, words: str, *, anchor: str = "") -> None:
    char = pen.style.char(Role.H2, pen.style.theme.colours.head, 700)
    form = pen.style.block(Role.H2, top=16, bottom=6)
    form.setHeadingLevel(2)
    pen.block(form, char)
    pen.page.contents.outline.append(OutlineEntry(2, words, anchor, pen.position))
    pen.runs([(words, char)])


def _write_references(pen: Pen, references: tuple[Source, ...], most: int = 1000) -> None:
    """Write the references in two columns, each with the QR code of its address."""
    numbered = [(i, source) for i, source in enumerate(references, start=1)]
    shown = numbered if len(numbered) <= most else [pair for pair in numbered if address(pair[1])][:most]
    if not shown:
        return
    style = pen.style
    _heading(pen, tr("参考文献"))
    char = style.char(Role.CAPTION, style.theme.colours.ink2)
    left = len(numbered) - len(shown)
    note = tr("手机扫码看原文（手机需要联网）。") + (tr("另有 {n} 条见全文。", n=left) if left else "")
    above = style.block(Role.CAPTION, top=10, bottom=6)
    above.setProperty(KEPT_WITH_NEXT, 1)
    pen.block(above, char)
    pen.runs([(note, char)])
    beside = 2 if style.column >= 38 * style.size(Role.CAPTION) else 1
    form = QTextTableFormat()
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    code = QrInset("").size(pen.page).width() + style.px(10)
    fixed = QTextLength(QTextLength.Type.FixedLength, code)
    free = QTextLength(QTextLength.Type.FixedLength, style.column / beside - code)
    form.setColumnWidthConstraints([fixed, free] * beside)
    with pen.table(-(-len(shown) // beside), 2 * beside, form, bottom=10) as table:
        for i, (number, source) in enumerate(shown):
            row, column = divmod(i, beside)
            pen.cell(table.cellAt(row, 2 * column))
            pen.block(style.inset_block(), char)
            if address(source):
                pen.inset(QrInset(address(source)))
            pen.cell(table.cellAt(row, 2 * column + 1))
            pen.block(style.block(Role.CAPTION), char)
            bold = style.char(Role.CAPTION, style.theme.colours.head, 700)
            pen.runs([(f"[{number}] ", bold)])
            words = (b.Text(f" doi:{source.doi}" if source.doi else f" {source.url}"),) if address(source) else ()
            inline_writer.write(pen, source.children + words, char)
            for side in (0, 1):
                table.cellAt(row, 2 * column + side).setFormat(_cell(pen))


def _cell(pen: Pen) -> QTextTableCellFormat:
    form = QTextTableCellFormat()
    form.setVerticalAlignment(form.VerticalAlignment.AlignMiddle)
    form.setRightPadding(pen.style.px(10))
    form.setBottomPadding(pen.style.px(4))
    return form
