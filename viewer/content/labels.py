"""The labels that a page adds to an author's words – 图 1, 对照, 它不能说明 – and blocks as plain text with labels.

Without labels a text can say the opposite: “胰岛能否恢复。” is under 它不能说明. So everything that leaves the page as text
uses these labels: copies, ``show --text``, search hits, screen readers. ``i18n.spoken`` sets their language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from viewer.content.article import Article, GlossaryEntry, Source
from viewer.content.blocks import (
    Block,
    Callout,
    CalloutKind,
    Chart,
    Code,
    Definitions,
    Design,
    Evidence,
    Figure,
    Heading,
    List,
    ListItem,
    Notes,
    Numbered,
    Paragraph,
    Quote,
    Rule,
    SlideBreak,
    Study,
    Table,
)
from viewer.content.text import plain, value_words
from viewer.i18n import spoken, tr

BULLET = "•"
_INDENT = "    "


def evidence_word(level: Evidence) -> str:
    """Return the level in GRADE's words: 很低, 低, 中, 高."""
    return {
        Evidence.VERY_LOW: tr("很低"),
        Evidence.LOW: tr("低"),
        Evidence.MODERATE: tr("中"),
        Evidence.HIGH: tr("高"),
    }[level]


def design_word(design: Design) -> str:
    """Return the kind of study, as shown in a badge."""
    return {
        Design.LABORATORY: tr("实验室研究"),
        Design.CASE_REPORT: tr("病例报告"),
        Design.CASE_SERIES: tr("病例系列"),
        Design.UNCONTROLLED: tr("无对照试验"),
        Design.COHORT: tr("队列研究"),
        Design.CONTROLLED: tr("对照试验"),
        Design.RCT: tr("随机对照试验"),
        Design.REVIEW: tr("综述"),
        Design.SYSTEMATIC_REVIEW: tr("系统综述"),
        Design.GUIDELINE: tr("指南"),
        Design.UNKNOWN: tr("研究类型不明"),
    }[design]


def callout_word(kind: CalloutKind) -> str:
    """Return the title of a callout without its own."""
    return {
        CalloutKind.TIP: tr("要点"),
        CalloutKind.WARNING: tr("提醒"),
        CalloutKind.DANGER: tr("立即就医"),
        CalloutKind.NOTE: tr("说明"),
        CalloutKind.EDITOR: tr("编者注"),
    }[kind]


def callout_label(callout: Callout) -> str:
    """Return the word for the callout's kind, which the page draws as an icon; empty if
    the title says it, or there is no title.
    """
    word = callout_word(callout.callout)
    return "" if not callout.title or plain(callout.title).startswith(word) else word


def item_label(block: Numbered) -> str:
    """Return “图1”, “表2”; empty for a table without a number."""
    words = tr("表{n}") if isinstance(block, Table) else tr("图{n}")
    return words.format(n=block.caption.number) if block.caption.number else ""


def badge_parts(study: Study) -> tuple[str, ...]:
    """Return the parts of a badge: study type, number of people, certainty."""
    people = (f"n={study.people}",) if study.people is not None else ()
    return (design_word(study.design), *people, tr("证据等级{level}", level=evidence_word(study.evidence)))


def badge_words(study: Study) -> str:
    """Return “随机对照试验·n=91·证据等级低”."""
    return tr("·").join(badge_parts(study))


def study_facts(study: Study) -> list[tuple[str, str]]:
    """Return label and text of comparator, follow-up and registration, if stated."""
    stated = ((tr("对照"), study.comparator), (tr("随访"), study.follow_up), (tr("注册号"), study.registration))
    return [(label, words) for label, words in stated if words]


def study_halves(study: Study) -> tuple[tuple[str, tuple[Block, ...]], tuple[str, tuple[Block, ...]]]:
    """Return what the study shows and what it cannot show, each under its label."""
    return (tr("它能说明"), study.shows), (tr("它不能说明"), study.cannot_show)


def item_mark(block: List, index: int) -> str:
    """Return the marker of a list item: number, bullet or box."""
    match block.items[index].checked:
        case None:
            return f"{block.start + index}." if block.ordered else BULLET
        case checked:
            return "☑" if checked else "☐"


def label_before(label: str) -> str:
    """Return ``label`` as it is written before the words it belongs to."""
    return label + tr("：")


def labelled(label: str, words: str) -> str:
    """Return ``words`` after their label; either may be empty."""
    return label_before(label) + words if label and words else label or words


def table_cells(table: Table) -> list[list[str]]:
    """Return the cells of each row, each after its column's header; an empty cell says so."""
    heads = [plain(cell, marked=True) for cell in table.header]
    rows = [[plain(cell, marked=True) for cell in row] for row in table.rows]
    nothing = tr("（空）")
    return [[labelled(head, cell or (head and nothing)) for head, cell in zip(heads, row, strict=True)] for row in rows]


def chart_points(chart: Chart) -> list[list[str]]:
    """Return for each point of ``chart`` its label on the axis, then each value after the name of its series."""
    nothing = tr("未测")

    def named(name: str, value: str) -> str:
        return f"{name} {_measured(value, chart.unit) if value else nothing}"

    values = [[named(series.name, value) for value in value_words(series)] for series in chart.series]
    return [[_measured(x, chart.x_unit), *at] for x, *at in zip(chart.x, *values, strict=True)]


def _measured(number: str, unit: str) -> str:
    """Return ``number`` with its unit: 48周, 7.0 mmol/L, 20%."""
    return f"{number} {unit}" if unit[:1].isascii() and unit[:1].isalpha() else number + unit


def alternative(figure: Figure) -> str:
    """Return the alternative text of a figure, or empty."""
    return tr("图片内容：{alt}", alt=figure.alt) if figure.alt else ""


def block_lines(block: Block) -> Iterator[str]:
    """Return ``block`` as lines of plain text with all labels; none is empty."""
    return filter(None, _lines(block))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield plain(block.children, marked=True)
        case List():
            for i, item in enumerate(block.items):
                yield from _item_lines(item_mark(block, i), item)
        case Definitions():
            for definition in block.items:
                yield from _under(plain(definition.term, marked=True), definition.blocks)
        case Quote():
            yield from _all_lines(block.blocks)
        case Code():
            yield "".join(text for _, text in block.runs)
        case Callout():
            yield labelled(callout_label(block), plain(block.title, marked=True)) or callout_word(block.callout)
            yield from _all_lines(block.blocks)
        case Table() | Figure() | Chart():
            yield " ".join(filter(None, (item_label(block), plain(block.caption.children, marked=True))))
            yield from item_lines(block)
            yield plain(block.caption.source, marked=True)
        case Study():
            yield from _study_lines(block)
        case Rule() | SlideBreak() | Notes():
            pass  # nothing here: for slides and presenter only
        case _:
            assert_never(block)


def item_lines(block: Numbered) -> Iterator[str]:
    """Yield the content of a figure, table or chart without caption and source: rows, values, alternative text."""
    match block:
        case Table():
            rows = table_cells(block) or [[plain(cell, marked=True) for cell in block.header]]
            yield from (tr("；").join(filter(None, cells)) for cells in rows)
        case Figure():
            yield alternative(block)
        case Chart():
            yield block.summary
            for place, *values in chart_points(block):
                yield labelled(place, tr("；").join(values))
            yield block.band.label if block.band else ""
        case _:
            assert_never(block)


def _study_lines(study: Study) -> Iterator[str]:
    yield plain(study.title, marked=True)
    yield badge_words(study)
    cited = tr("参考文献") + f"[{study.citation}]" if study.citation else ""
    yield tr("，").join(filter(None, (study.publication, cited)))
    for row in study.rows:
        yield from _under(row.label, row.blocks)
    yield from (labelled(label, words) for label, words in study_facts(study))
    yield from _all_lines(study.blocks)
    for label, blocks in study_halves(study):
        if blocks:
            yield from _under(label, blocks)


def _all_lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from block_lines(block)


def _item_lines(mark: str, item: ListItem) -> Iterator[str]:
    first, *rest = [line for block in item.blocks for line in block_lines(block)] or [""]
    yield f"{mark} {first}"
    yield from (_INDENT + line for line in rest)


def _under(label: str, blocks: tuple[Block, ...]) -> Iterator[str]:
    """Yield ``blocks`` under ``label``, on the same line if they begin with a paragraph."""
    lines = list(_all_lines(blocks))
    if lines and isinstance(blocks[0], Paragraph):
        yield labelled(label, lines[0])
        yield from lines[1:]
    else:
        yield label_before(label).rstrip() if lines else label
        yield from lines


def source_line(number: int, source: Source) -> str:
    """Return a reference with its number, DOI and address."""
    return " ".join(filter(None, (f"[{number}]", plain(source.children, marked=True), source_addresses(source))))


def source_addresses(source: Source) -> str:
    """Return DOI and web address of a reference; empty if it has none."""
    return " ".join(filter(None, (f"doi:{source.doi}" if source.doi else "", source.url)))


def _entry_line(entry: GlossaryEntry) -> str:
    names = tr("，").join(filter(None, (entry.pinyin, *entry.aliases)))
    return labelled(tr("{term}（{names}）", term=entry.term, names=names) if names else entry.term, entry.definition)


def article_text(article: Article) -> str:
    """Return all text of ``article`` with labels, in its language, from title to glossary, without presenter's notes."""
    with spoken(article.language):
        lines = [article.title, plain(article.lead, marked=True)]
        if article.evidence is not None:
            lines.append(tr("证据等级：{level}", level=evidence_word(article.evidence)))
        if article.summary:
            lines += [tr("摘要"), *(f"{i}. {sentence}" for i, sentence in enumerate(article.summary, 1))]
        lines += _all_lines(article.blocks)
        if article.references:
            lines += [tr("参考文献"), *(source_line(i, source) for i, source in enumerate(article.references, 1))]
        lines.append(labelled(tr("免责声明"), article.disclaimer) if article.disclaimer else "")
        if article.glossary:
            lines += [tr("术语"), *map(_entry_line, article.glossary.values())]
        return "\n".join(filter(None, lines))


def language_sign(language: str) -> str:
    """Return a language (BCP 47) as its readers find it: 中, EN, or the tag itself."""
    return "中" if language.startswith("zh") else language.partition("-")[0].upper()


def language_name(language: str) -> str:
    """Return the name of a language (BCP 47) in the interface language, or the tag itself."""
    return {"zh": tr("中文"), "en": tr("英文")}.get(language.partition("-")[0], language)
