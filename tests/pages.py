"""Pages and articles for tests, and what a reader gets from them."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor

from tests.folders import png
from viewer import theme
from viewer.content import blocks as b
from viewer.content.article import Article, GlossaryEntry, Source
from viewer.errors import LibraryDamaged
from viewer.library.schema import Asset
from viewer.reader import document
from viewer.reader.copying import selected_text
from viewer.reader.figure import Pictures
from viewer.reader.page import Page, PageContext
from viewer.reader.style import Medium, PageStyle

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#cc0000"/></svg>'
ASSETS = {"red.svg": Asset("image/svg+xml", 40, 20, SVG), "grey.png": Asset("image/png", 40, 30, png(40, 30, 100))}


_FILLING = "胰岛素的用量要由医生决定，请勿自行停药。" * 3


def asset(key: str) -> Asset:
    """Return a picture of ``ASSETS``; any other is lost."""
    try:
        return ASSETS[key]
    except KeyError as error:
        raise LibraryDamaged(key) from error


def pictures() -> Pictures:
    """Return the pictures of ``ASSETS``."""
    return Pictures(asset)


def words(text: str) -> b.Inlines:
    """Return ``text`` as inlines."""
    return (b.Text(text),)


def paragraph(text: str) -> b.Paragraph:
    """Return a paragraph of plain words."""
    return b.Paragraph(words(text))


def heading(text: str, level: int = 2, anchor: str = "") -> b.Heading:
    """Return a heading, anchored at its own words."""
    return b.Heading(level, words(text), anchor or text)


def table(rows: int = 3, columns: int = 3, *, anchor: str = "tbl", number: int = 1, cell: str = "值 {}·{}") -> b.Table:
    """Return a table whose cells name their position."""
    body = tuple(tuple(words(cell.format(row, column)) for column in range(columns)) for row in range(rows))
    header = tuple(words(f"列 {column}") for column in range(columns))
    return b.Table(anchor, (b.Align.LEFT,) * columns, header, body, b.Caption(number, words("表的说明"), words("来源：示例")))


def wide_table(columns: int = 12) -> b.Table:
    """Return a table too wide for any column."""
    return table(4, columns, anchor="tbl-wide", cell="milligrams{}x{}")


def figure(key: str = "red.svg", number: int = 1) -> b.Figure:
    """Return a figure with alternative text, caption and source."""
    return b.Figure("fig", key, "一块红色", 40, 20, b.Caption(number, words("图的说明"), words("来源：示例")))


def chart(kind: b.ChartKind = b.ChartKind.LINE, *, number: int = 2) -> b.Chart:
    """Return a chart of two series with a gap, a target range and a unit."""
    series = (b.Series("空腹", (9.8, None, 8.1)), b.Series("餐后", (14.2, 12.6, 11.5)))
    return b.Chart(
        "fig-chart", kind, ("0", "4", "8"), series, b.Caption(number, words("曲线")), unit="mmol/L", x_unit="周",
        x_values=(0.0, 4.0, 8.0), band=b.Band(4.4, 7.0, "一般目标 4.4–7.0"), summary="两条曲线都在下降。",
    )  # fmt: skip


def study(evidence: b.Evidence = b.Evidence.LOW) -> b.Study:
    """Return a study card with both halves."""
    return b.Study(
        "study", words("一项试验"), b.Design.RCT, evidence, people=91, comparator="安慰剂", follow_up="48 周",
        registration="NCT02302599", publication="某杂志，2022 年", citation=1,
        rows=(b.Row("研究对象", (paragraph("91 名成人"),)),),
        shows=(paragraph("更多人达到目标。"),), cannot_show=(paragraph("胰岛能否恢复。"),),
    )  # fmt: skip


def article(*blocks: b.Block, language: str = "zh-CN", identifier: str = "sample") -> Article:
    """Return an article of ``blocks`` with two references and a glossary term."""
    zang = Source(words("Zang L. 2022."), doi="10.1186/s13287-022-02848-6")
    sources = (zang, Source(words("某指南。"), url="https://example.org/g"))
    entry = GlossaryEntry("胰岛素抵抗", "身体对胰岛素不再敏感。", "yí dǎo sù dǐ kàng")
    return Article(
        identifier, "示例文章：一篇用来试的文章", blocks, lead=words("导语一句。"), language=language, references=sources,
        glossary={"胰岛素抵抗": entry}, disclaimer="不能代替医生面诊。", evidence=b.Evidence.LOW,
    )  # fmt: skip


def long_article(sections: int = 40, paragraphs: int = 6) -> Article:
    """Return an article with that many sections."""
    blocks: list[b.Block] = []
    for section in range(1, sections + 1):
        blocks.append(heading(f"第 {section} 节", anchor=f"s{section}"))
        blocks += [paragraph(f"第 {section} 节的第 {i} 段。" + _FILLING) for i in range(paragraphs)]
    return article(*blocks)


def style(width: int = 900, zoom: float = 1.0, name: str = "light", medium: Medium = Medium.DESK) -> PageStyle:
    """Return the style of a pane of that width."""
    return PageStyle(theme.load(name), medium, zoom).fitted(width)


def page_of(*blocks: b.Block, language: str = "zh-CN", width: int = 900, zoom: float = 1.0, name: str = "light") -> Page:
    """Return the whole page of an article of ``blocks``."""
    around = PageContext(disclaimer="不能代替医生面诊。")
    return document.build(article(*blocks, language=language), around, style(width, zoom, name), pictures())


def copied(page: Page) -> str:
    """Return all that a copy of the whole page contains."""
    cursor = QTextCursor(page)
    cursor.select(QTextCursor.SelectionType.Document)
    return selected_text(cursor)
