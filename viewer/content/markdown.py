"""A manuscript's body → blocks, references and pictures, in four steps: scan, parse, survey, walk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

import msgspec

from viewer.content import fences
from viewer.content.article import FrontMatter, GlossaryEntry, Source
from viewer.content.blocks import Block, Break, Inlines
from viewer.content.citations import Citations
from viewer.content.fences.fence import Fence
from viewer.content.glossary import Glossary, Marker
from viewer.content.images import BuiltAsset, ReadImage, read_image
from viewer.content.inline_reader import INLINE_TAGS, InlineReader
from viewer.content.inventory import take_inventory
from viewer.content.limits_scan import Lines, scan
from viewer.content.manuscript import Manuscript
from viewer.content.parser import ParserError, Tree, parse
from viewer.content.problem import Findings
from viewer.content.rules import Rules
from viewer.content.source_positions import SourcePositions
from viewer.content.studies import StudyReader
from viewer.content.walker import Walker
from viewer.errors import ContentError, LimitError
from viewer.i18n import spoken, tr


@dataclass(frozen=True, slots=True)
class Body:
    """Content of a body. ``glossary``: the terms marked in it; ``lines``: lines of its blocks, as in ``Built``; ``text``: the
    parsed text, corrected if it was written wrongly.
    """

    lead: Inlines
    blocks: tuple[Block, ...]
    references: tuple[Source, ...]
    glossary: dict[str, GlossaryEntry]
    assets: tuple[BuiltAsset, ...]
    lines: tuple[tuple[int, int], ...]
    text: str


def read_body(
    manuscript: Manuscript,
    head: FrontMatter,
    rules: Rules,
    glossary: Glossary,
    findings: Findings,
    read_picture: ReadImage = read_image,
) -> Body:
    """Read the body of ``manuscript``, and the lead of its front matter; problems go to ``findings``.

    Raises ``ContentError`` if it cannot be shown at all.
    """
    lines = scan(manuscript, rules.limits, findings)
    places = SourcePositions(manuscript, lines)
    tree = _parse(manuscript, head, lines, rules, findings, places)
    lead = tree.root[0]
    tree.root.remove(lead)
    found = take_inventory(tree.root, places, head.language, findings)
    citations = Citations(tree.notes)
    if tree.terms:
        own = (GlossaryEntry(term, definition) for term, definition in tree.terms.items())
        glossary = Glossary([*(entry for entry in rules.glossary if entry.term not in tree.terms), *own])
    read = InlineReader(citations, Marker(glossary), found.labels, findings, places)
    pictures = _pictures(manuscript, rules, read_picture)
    walker = Walker(read, found, StudyReader(citations, findings), pictures, manuscript.path, rules.limits, findings, places)
    lead_words = _lead(read, lead)
    blocks = _blocks(walker, tree.root)
    references = citations.sources(lambda note: read.read(_note(note, places), terms=False))
    assets = tuple(walker.assets.values())
    return Body(lead_words, blocks, references, read.marker.used, assets, walker.lines(blocks), lines.body)


def _blocks(walker: Walker, root: Element) -> tuple[Block, ...]:
    """Return the blocks that ``walker`` reads in ``root``; an error of the program itself names the line that caused it.

    Raises ``ContentError``.
    """
    try:
        return walker.blocks(root)
    except (ContentError, MemoryError):
        raise
    except Exception as error:
        first, last = walker.at
        kind = f"{type(error).__name__}: {error}"[:200]
        message = tr("读第 {first}–{last} 行时程序内部出错（{kind}），没有收录。", first=first, last=last, kind=kind)
        raise ContentError(walker.path, first, message, tr("请把这几行告诉我们；改写它们也许有用。")) from error


def _lead(read: InlineReader, lead: Element) -> Inlines:
    """Return the paragraphs of ``lead``, separated by breaks."""
    words: Inlines = ()
    for paragraph in map(read.read, lead):
        words += (Break(), *paragraph) if words and paragraph else paragraph
    return words


def _parse(
    manuscript: Manuscript, head: FrontMatter, lines: Lines, rules: Rules, findings: Findings, places: SourcePositions
) -> Tree:
    """Parse the body, with its fences expanded."""

    def expand(number: int, element: Element) -> Element:
        first, last = lines.fences[number] if number < len(lines.fences) else (0, 0)
        fence = Fence(
            manuscript=manuscript,
            folder=manuscript.path.parent,
            limits=rules.limits,
            line=first,
            language=element.get("lang", ""),
            options=msgspec.json.decode(element.get("options", "{}"), type=dict[str, str]),
            text=str(element.text or ""),
            findings=findings,
        )
        try:
            expanded = fences.expand(fence)
        except LimitError:
            raise
        except ContentError as error:
            findings.add_error(error)
            with spoken(head.language):
                expanded = fences.missing(fence)
        places.place(expanded, first, last)
        return expanded

    try:
        tree = parse(lines.body, head.lead, expand, places.align)
    except ParserError:
        message = tr("这一段的记号读不懂。")
        remedy = tr("检查成对的 *、~、^、= 和方括号，或把列表、引文写浅一些。")
        raise manuscript.fault(message, remedy, line=_unreadable(manuscript)) from None
    places.spread()
    return tree


def _unreadable(manuscript: Manuscript) -> int:
    """Return the line of the first paragraph that cannot be parsed even alone; 0 if there is none."""
    line = manuscript.body_line + 1
    for paragraph in manuscript.body.split("\n\n"):
        try:
            parse(paragraph, "", lambda _number, fence: fence)
        except ParserError:
            return line + len(paragraph) - len(paragraph.lstrip("\n"))
        line += paragraph.count("\n") + 2
    return 0


def _note(item: Element, places: SourcePositions) -> Element:
    """Return the words of a footnote, including its lists and tables, as one paragraph without Python-Markdown's back links."""
    words = Element("p")
    places.place(words, places.line(item))
    for part in [part for part in item.iter() if part.tag not in INLINE_TAGS]:
        _append(words, part.text)
        for child in list(part):
            if child.tag in INLINE_TAGS and child.get("class") != "footnote-backref":
                words.append(child)
        _append(words, "\n")
    return words


def _append(element: Element, text: str | None) -> None:
    """Append ``text`` at the end of ``element``."""
    text = (text or "").replace("\x02qq3936677670287331zz\x03", "")
    if len(element):
        element[-1].tail = (element[-1].tail or "").replace("\x02qq3936677670287331zz\x03", "") + text
    else:
        element.text = (element.text or "") + text


def _pictures(manuscript: Manuscript, rules: Rules, read: ReadImage) -> Callable[[str], BuiltAsset | ContentError]:
    """Return a function that reads a picture of the article once: the picture, or why it cannot be shown."""
    known: dict[str, BuiltAsset | ContentError] = {}

    def picture(written: str) -> BuiltAsset | ContentError:
        name = written.removeprefix("./")
        if name not in known:
            known[name] = _read_picture(manuscript.path, name, rules, read)
        return known[name]

    return picture


def _read_picture(path: Path, name: str, rules: Rules, read: ReadImage) -> BuiltAsset | ContentError:
    if not name:
        return ContentError(path, 0, tr("图片没有文件名。"), tr("写成 ![说明](文件名)。"))
    if ":" in name or name.startswith(("/", "#")):
        message = tr("图片“{name}”不在文章文件夹里。", name=name[:80])
        return ContentError(path, 0, message, tr("把图片存进文章文件夹。"))
    try:
        return read(path.parent, name, rules.limits)
    except ContentError as error:
        return ContentError(path, 0, tr("图片 {name}：{message}", name=name, message=error.message), error.remedy)
