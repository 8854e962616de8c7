"""One source → the folder of a draft: ``index.md`` and pictures, and the report. Runs in a bounded process."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from viewer.content import front_matter, manuscript
from viewer.content.article import FrontMatter
from viewer.content.glossary import Glossary
from viewer.content.importing import draft as d
from viewer.content.importing import sources
from viewer.content.importing.draft_writer import DraftWriter
from viewer.content.importing.draft_writer import front_matter as written_head
from viewer.content.importing.grid import decide
from viewer.content.importing.job import Imported, Job
from viewer.content.importing.pictures import Load, PictureCollector, from_folder
from viewer.content.importing.report import CellChoice, Decision, ImportReport, Kind, Matter
from viewer.content.markdown import Body as BuiltBody
from viewer.content.markdown import read_body
from viewer.content.problem import Findings
from viewer.content.rules import Rules
from viewer.content.text import block_text, plain
from viewer.i18n import tr

_SIGNS = frozenset("<>≤≥±+−-%‰~/=*^_\\#&$")
_ADDRESS = re.compile(r"https?://(?:dx\.)?doi\.org/|\bdoi\s*[:：]?|网址[:：]|\burl:", re.IGNORECASE)
"""What a page writes differently before an address at the end of a reference."""


def import_file(job: Job) -> Imported:
    """Read the source of ``job`` and write its draft into the empty folder ``job.into``.

    Raises ``ContentError``, for a source beyond a limit ``LimitError``; the folder's content is then worthless.
    """
    report = ImportReport(job.source.name)
    sources.check_kind(job.source)
    body = _read(job, report)
    if not body.title:
        body.title = job.source.stem
    if job.title:
        body.title = job.title
    article = job.article or article_id(job.source.stem, body.title)
    _decide_tables(body, job, report)
    _decide_head(job, report)
    words = [*_words(body)]
    from viewer.content.importing.line_roles import language_of_text

    body.language = body.language or language_of_text("\n".join(words))
    text = DraftWriter().article(body, written_head(article, body.title, body, job.answers))
    (job.into / manuscript.NAME).write_text(text, encoding="utf-8", newline="\n")
    built = _build(job.into, report)
    _count(body, built, report)
    if not any(isinstance(part, d.AsWritten) for part in body.parts):
        _compare(words, built, report)
    report.decisions.sort(key=lambda decision: list(Matter).index(decision.matter))
    return Imported(article, body.title, report)


def article_id(stem: str, title: str) -> str:
    """Return an id made of the file's name, or of the title's pinyin if that says nothing in letters."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", unicodedata.normalize("NFKD", stem)).strip("-").lower()[:60].strip("-")
    if re.search(r"[a-z]{2}", name) and name not in {"index", "article", "document", "default", "main"}:
        return name
    from pypinyin import lazy_pinyin  # loading the readings takes 0.1 s

    letters = re.sub(r"[^\u4e00-\u9fffA-Za-z0-9 ]", " ", title or stem)[:12]
    read = "-".join(re.sub(r"[^A-Za-z0-9]+", "-", part) for part in lazy_pinyin(letters))
    return re.sub(r"-+", "-", read).strip("-").lower()[:60].strip("-") or "article"


def _read(job: Job, report: ImportReport) -> d.DraftBody:
    """Read the source by its kind."""
    path, suffix = job.source, job.source.suffix.lower()
    data = sources.read_source(path)
    load: Load = from_folder(path.parent)
    if suffix in sources.PLAIN or suffix in sources.MARKDOWN:
        from viewer.content.importing.texts import read_markdown, read_plain

        text = sources.decoded(data, path)
        if suffix in sources.PLAIN:
            return read_plain(text, report)
        return read_markdown(text, PictureCollector(load, job.into, report), report)
    from viewer.content.importing.page_reader import read_page

    if suffix in sources.WORD:
        from viewer.content.importing.word_file import read_word

        page, load = read_word(data, path, report)
    elif suffix in sources.ARCHIVES:
        page, load = sources.open_archive(data, path)
    else:
        page = sources.decoded(data, path)
    return read_page(page, path, PictureCollector(load, job.into, report), report)


def _decide_head(job: Job, report: ImportReport) -> None:
    """Ask for what is never guessed."""
    if "reviewed" not in job.answers:
        detail = tr("文件里没有；审稿医生审过以后写 reviewed。按库的规定，{n} 个月后复审。", n=job.interval)
        report.ask(Decision(Matter.REVIEW, tr("复审日期"), "", detail, "reviewed"))
    if "evidence" not in job.answers:
        report.ask(Decision(Matter.EVIDENCE, tr("证据等级"), "", tr("由审稿医生定，不从文字里猜；不评也可以。"), "evidence"))


def _decide_tables(body: d.DraftBody, job: Job, report: ImportReport) -> None:
    """Ask about merged cells with numbers, and about pictures without an alternative text."""
    tables = [part for part in d.walk_parts(body.parts) if isinstance(part, d.Gridded)]
    for number, table in enumerate(tables, 1):
        header = tuple(map(d.said, table.header))
        for merger in decide(table, job.answers):
            row = [d.said(bits) for bits in table.rows[merger.row]]
            once = tuple(row[: merger.first + 1] + row[merger.last + 1 :])
            cell = CellChoice(header, once, merger.first, merger.last, merger.doses, merger.choices)
            place = tr("表 {table}，第 {row} 行", table=number, row=merger.row + 1)
            if merger.undecided:
                title, matter = tr("合并的单元格里有 {n} 个剂量，分别是哪一种", n=len(merger.doses)), Matter.MERGED
                detail = tr("没定以前这一行少几格，检查会报错。")
            else:
                title, matter = tr("合并的单元格里有数，请核对"), Matter.CONFIRM
                reach = "、".join(header[merger.first : merger.last + 1])
                detail = tr("“{words}”写进了 {rows} 行：{columns}", words=merger.words.strip(), rows=merger.rows, columns=reach)
            report.ask(Decision(matter, title, place, detail, merger.key, cell))
    bare = [part.picture.name for part in d.walk_parts(body.parts) if isinstance(part, d.Figured) and not part.picture.alt]
    if bare:
        title = tr("{n} 张图没有替代文字", n=len(bare))
        report.ask(Decision(Matter.ALT, title, "", tr("写看不见图的人需要知道的内容：{names}", names=tr("、").join(bare))))


def _build(folder: Path, report: ImportReport) -> BuiltBody:
    """Read the draft as a build does.

    Raises ``ContentError`` if it cannot be shown at all.
    """
    rules = Rules(folder)
    source = manuscript.read(folder, rules.limits)
    findings = Findings(source.path)
    head, _ = front_matter.read_head(source, rules.limits, findings)
    assert isinstance(head, FrontMatter)  # noqa: S101 - for the reader
    built = read_body(source, head, rules, Glossary(()), findings)
    known = {f"missing-{number}.png" for number in range(1, report.missing + 1)}
    for problem in findings.problems:
        if problem.rule == "picture" and not any(name in problem.message for name in known):
            report.missing += 1
            report.ask(Decision(Matter.PICTURE, problem.message, tr("第 {n} 行", n=problem.line), problem.remedy))
    return built


def _words(body: d.DraftBody) -> Iterator[str]:
    """Yield the words of ``body`` that a page must show."""
    for part in d.walk_parts(body.parts):
        match part:
            case d.Para() | d.Titled():
                yield d.said(part.bits)
            case d.Gridded():
                rows = [part.header, *(part.short.get(number, row) for number, row in enumerate(part.rows))]
                yield from (d.said(bits) for row in [*rows, [part.caption], part.notes] for bits in row)
            case d.Figured():
                yield from (part.picture.alt, d.said(part.caption))
            case d.Defined():
                yield from (d.said(term) for term, _ in part.entries)
            case d.Verbatim() | d.AsWritten():
                yield part.text
            case _:
                pass
    yield from map(d.said, body.notes.values())


def _compare(words: Sequence[str], built: BuiltBody, report: ImportReport) -> None:
    """Compare the draft as it is shown with the source's words; a difference is for a person to look at."""
    shown = [text for block in built.blocks for text in block_text(block)]
    shown += [" ".join(filter(None, (plain(source.children), source.doi, source.url))) for source in built.references]
    before, after = _letters(words), _letters(shown)
    report.characters = sum(before.values())
    lost, more = before - after, after - before
    if lost or more:
        detail = tr("少：{lost}；多：{more}", lost=_counted(lost), more=_counted(more))
        report.ask(Decision(Matter.WORDS, tr("读出来的字和源文件不同，请核对"), "", detail))


def _counted(signs: Counter[str]) -> str:
    return " ".join(f"{sign}×{count}" for sign, count in [*signs.items()][:30]) or "–"


def _letters(texts: Sequence[str]) -> Counter[str]:
    """Count the letters, digits and signs of ``texts``."""
    text = _ADDRESS.sub("", unicodedata.normalize("NFKC", "\n".join(texts)).replace("−", "-"))
    return Counter(sign for sign in text if sign.isalnum() or sign in _SIGNS)


def _count(body: d.DraftBody, built: BuiltBody, report: ImportReport) -> None:
    """Count what was taken over."""
    parts = [*d.walk_parts(body.parts)]
    counts = {
        Kind.HEADING: sum(isinstance(part, d.Titled) for part in parts),
        Kind.LIST: sum(isinstance(part, d.Listed) for part in parts),
        Kind.TABLE: sum(isinstance(part, d.Gridded) for part in parts),
        Kind.PICTURE: len(built.assets),
        Kind.REFERENCE: len(built.references),
        Kind.LINK: len({bit.href for part in parts for bits in _bits(part) for bit in bits if isinstance(bit, d.TextBit)} - {""}),
        Kind.TERM: len(body.terms),
        Kind.QUOTE: sum(isinstance(part, d.Quoted) for part in parts),
    }
    report.taken = counts
    if any(isinstance(part, d.AsWritten) for part in parts):
        _count_written(built, report)


def _count_written(built: BuiltBody, report: ImportReport) -> None:
    """Count what was taken over as it is."""
    from viewer.content import blocks
    from viewer.content.text import texts, walk, walk_inlines

    kinds = {Kind.HEADING: blocks.Heading, Kind.LIST: blocks.List, Kind.TABLE: blocks.Table, Kind.QUOTE: blocks.Quote}
    found = [*walk(built.blocks)]
    report.taken |= {kind: sum(isinstance(block, type_) for block in found) for kind, type_ in kinds.items()}
    inlines = [inline for block in found for text in texts(block) for inline in walk_inlines(text)]
    report.taken[Kind.LINK] = len({inline.href for inline in inlines if isinstance(inline, blocks.Link)})
    report.taken[Kind.TERM] = len(built.glossary)
    report.characters = sum(_letters([text for block in built.blocks for text in block_text(block)]).values())


def _bits(part: d.Part) -> Iterator[d.Bits]:
    match part:
        case d.Para() | d.Titled():
            yield part.bits
        case d.Gridded():
            yield from (bits for row in [part.header, *part.rows, [part.caption]] for bits in row)
        case d.Figured():
            yield part.caption
        case _:
            pass
