"""What an article says about itself: front matter, review date, captions, references and abbreviations are complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from viewer.content.article import Source
from viewer.content.blocks import Chart, Figure, Numbered, Table
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.problem import Problem, Severity
from viewer.content.spacing import tidy
from viewer.content.text import plain
from viewer.i18n import format_date, tr

MOST_SENTENCES = 3


def check_head(library: CheckedLibrary) -> Iterator[Problem]:
    """Find public articles without category, lead, summary, cover or disclaimer."""
    known = {category.id for category in library.rules.owner.categories}
    for page in library.pages:
        yield from _check_category(page, known)
        article = page.article
        if not article.lead:
            yield page.problem(Severity.WARNING, "lead", tr("没有导语。"), tr("写上 lead：这篇文章回答什么问题。"), line=1)
        if not article.summary:
            yield page.problem(Severity.WARNING, "summary", tr("没有摘要。"), tr("写上 summary，最多三句。"), line=1)
        elif len(article.summary) > MOST_SENTENCES:
            message = tr("摘要有 {n} 句，最多三句。", n=len(article.summary))
            yield page.problem(Severity.WARNING, "summary", message, tr("留下最要紧的。"), line=page.key_line("summary"))
        if article.cover is None and not page.manuscript.head.count("\ncover:"):
            yield page.problem(Severity.WARNING, "cover", tr("没有封面。"), tr("写上 cover。"), line=1)
        if not article.disclaimer:
            message = tr("没有免责声明。")
            yield page.problem(Severity.ERROR, "disclaimer", message, tr("写进 library.toml 或这篇文章的文件头。"), line=1)


def _check_category(page: CheckedPage, known: set[str]) -> Iterator[Problem]:
    if not page.article.category:
        yield page.problem(Severity.WARNING, "category", tr("没有分类。"), tr("写上 category。"), line=1)
    elif page.article.category not in known:
        message = tr("library.toml 没有分类“{id}”。", id=page.article.category)
        remedy = tr("已有：{choices}。", choices=tr("、").join(sorted(known)) or tr("还没有"))
        yield page.problem(Severity.ERROR, "category", message, remedy, line=page.key_line("category"))


def check_review(library: CheckedLibrary) -> Iterator[Problem]:
    """Find review dates that are missing, overdue or in the future."""
    for page in library.pages:
        article, line = page.article, page.key_line("reviewed")
        if article.reviewed is None:
            yield page.problem(Severity.ERROR, "review", tr("没有审阅日期。"), tr("审阅后写上 reviewed。"), line=line)
        elif article.reviewed > library.today:
            message = tr("审阅日期 {day} 还没有到。", day=format_date(article.reviewed, "iso"))
            yield page.problem(Severity.WARNING, "review", message, tr("检查日期和这台电脑的时钟。"), line=line)
        elif article.review_due and article.review_due < library.today:
            message = tr("应在 {day} 前复审。", day=format_date(article.review_due, "iso"))
            yield page.problem(Severity.ERROR, "review", message, tr("复审后更新 reviewed；过期的文章不上公共屏幕。"), line=line)
        if article.published and article.reviewed and article.published > article.reviewed:
            message = tr("发布日期晚于审阅日期。")
            yield page.problem(Severity.WARNING, "review", message, tr("检查两个日期。"), line=page.key_line("published"))


THIN = 6
"""Minimum length of an alternative text, in characters."""


def check_captions(library: CheckedLibrary) -> Iterator[Problem]:
    """Find tables, figures and charts that do not say what they show, or only to readers who can see them."""
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


_DEFINITION = re.compile(r"^[ ]{0,3}\[\^([^\]]+)\]:", re.MULTILINE)
_CITES = re.compile(r"^[ ]+cites:[ ]*[\"']?([^\s\"']+)", re.MULTILINE)

_SAID_TO_HAVE_NONE = re.compile(
    r"未能找到|未能查到|没有网址|没有DOI|无DOI|无网址|说明书|not found|no DOI|not online"
    r"|package insert",
    re.IGNORECASE,
)
"""A reference that states why it has no address."""


def check_references(library: CheckedLibrary) -> Iterator[Problem]:
    """Find references without DOI or address, and uncited references."""
    for page in library.pages:
        body = page.manuscript.body
        cited = set(re.findall(r"\[\^([^\]]+)\](?!:)", page.manuscript.text)) | set(_CITES.findall(body))
        for match in _DEFINITION.finditer(body):
            if match[1] not in cited:
                message = tr("正文没有引用文献 [^{label}]。", label=match[1])
                yield page.problem(Severity.WARNING, "uncited", message, tr("引用它，或删去。"), near=match[0].strip())
        for number, source in enumerate(page.article.references, start=1):
            if not source.doi and not source.url and not _SAID_TO_HAVE_NONE.search(plain(source.children)):
                message = tr("文献 [{number}] 没有 DOI 或网址。", number=number)
                remedy = tr("补上 doi:10.… 或 https 网址；确实没有的，写明“未能找到原文”。")
                yield page.problem(Severity.WARNING, "doi", message, remedy, line=_line_of(page, source))


def _line_of(page: CheckedPage, source: Source) -> int:
    """Return the line that defines ``source``; 0 if not found."""
    words = plain(source.children)[:24]
    for number, line in enumerate(page.source, start=1):
        if line.lstrip().startswith("[^") and words in tidy(line.replace("*", "")):
            return number
    return 0


_ABBREVIATION = re.compile(r"(?<![A-Za-z0-9./@_-])[A-Z]{2,6}(?![A-Za-z0-9_./])")
COMMON = frozenset({
    "DOI", "PDF", "URL", "ID", "OK", "QR", "CT", "MRI", "DNA", "RNA", "HIV", "AIDS", "ICU", "IU", "ISBN", "ISSN",
    "PMID", "USB", "APP", "VIP", "LED", "TV", "PC", "IT", "AM", "PM", "UK", "US", "USA", "EU", "UN", "WHO", "FDA",
    "EMA", "NHS", "NICE", "NCT", "ISRCTN", "ISO", "JAMA", "BMJ", "AABB", "ISSCR", "NMPA", "GMP", "PH", "SIM", "GPS",
    "WIFI", "CEO", "PPT", "KTV", "ATM", "QQ",
})  # fmt: skip
"""Abbreviations that need no explanation, and names of institutions, registers and journals."""
_WORDS = frozenset({
    "NOT", "AND", "OR", "BUT", "NO", "YES", "IF", "IN", "ON", "OFF", "OF", "TO", "AT", "BY", "IS", "ARE", "BE", "DO",
    "DONT", "ALL", "ANY", "ONE", "TWO", "THE", "FOR", "WITH", "NEVER", "ALWAYS", "MUST", "ONLY", "STOP", "DANGER",
    "NOTE", "WARN", "CALL", "USE", "AN", "AS", "IT", "YOU", "YOUR", "WE", "MY", "SO", "THIS", "THAT", "WAIT", "OPEN",
    "CLOSE", "START", "END", "NEW", "OLD", "TIP", "DAY", "WEEK", "MONTH", "YEAR", "HIGH", "LOW", "UP", "DOWN", "LEFT",
    "RIGHT", "FROM", "UNTIL", "EACH", "EVERY",
})  # fmt: skip
"""English words written in capitals for emphasis."""
_ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_STUDY = re.compile(r"\s*(?:研究|试验|队列|-?\d+\s*(?:研究|试验)|trial|study)")
"""Words that follow the name of a study, which has four letters or more."""


def check_abbreviations(library: CheckedLibrary) -> Iterator[Problem]:
    """Find unexplained abbreviations in Chinese articles."""
    known = {name for entry in library.rules.glossary for name in (entry.term, *entry.aliases)}
    for page in library.pages:
        if page.article.language.startswith("zh"):
            yield from _check_page(page, known | set(page.article.glossary))


def _check_page(page: CheckedPage, known: set[str]) -> Iterator[Problem]:
    seen = {name for term in known for name in _ABBREVIATION.findall(term)} | known | COMMON
    body = [(number, line) for number, line in page.prose() if number > page.manuscript.body_line]
    unquoted = dict(page.unquoted_prose)
    for number, line in body:
        if line.startswith("    ") or line.lstrip().startswith("///"):  # options of a block
            continue
        for match in _ABBREVIATION.finditer(unquoted[number]):
            name = match[0]
            if name in seen or name in _WORDS or _ROMAN.fullmatch(name) or _part_of_a_name(line, match):
                continue
            seen.add(name)
            if not any(_explained(name, other) for _, other in body):
                message = tr("缩写 {name} 没有解释。", name=name)
                remedy = tr("写进 glossary.toml，或第一次出现时写出全称。")
                yield page.problem(Severity.WARNING, "abbreviation", message, remedy, line=number)


def _part_of_a_name(line: str, match: re.Match[str]) -> bool:
    """Return whether it is next to a capitalised English word (JDRF Cure Fellowship), or names a study."""
    if len(match[0]) > 3 and _STUDY.match(line[match.end() :]):
        return True
    return bool(re.search(r"[A-Z][a-z]{2,} $", line[: match.start()]) or re.match(r" [A-Z][a-z]{2,}", line[match.end() :]))


def _explained(name: str, line: str) -> bool:
    """Return whether ``line`` has the long form of ``name`` in brackets, or ``name`` in brackets after it."""
    return bool(re.search(rf"{re.escape(name)}(?:-[A-Z])?\s*[（(]|[（(][^）)]*{re.escape(name)}[^）)]*[）)]", line))
