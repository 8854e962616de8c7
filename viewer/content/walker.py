"""Element tree → typed blocks, in one walk in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from xml.etree.ElementTree import Element

from viewer.content import fences
from viewer.content.blocks import (
    Align,
    Block,
    Break,
    Callout,
    CalloutKind,
    Caption,
    Code,
    Definition,
    Definitions,
    Figure,
    Heading,
    Inlines,
    List,
    ListItem,
    Notes,
    Paragraph,
    Quote,
    Rule,
    SlideBreak,
    Table,
    Text,
)
from viewer.content.images import BuiltAsset
from viewer.content.inline_reader import INLINE_TAGS, InlineReader, unescape_code
from viewer.content.inline_syntax import HEADINGS
from viewer.content.inventory import Inventory
from viewer.content.problem import Findings
from viewer.content.rules import Limits
from viewer.content.source_positions import SourcePositions
from viewer.content.spacing import tidy
from viewer.content.studies import StudyReader
from viewer.content.text import plain, walk
from viewer.errors import ContentError
from viewer.i18n import tr

_SOURCE = re.compile(r"\s*(?:来源|Source)\s*[:：]", re.IGNORECASE)
_MISSING = 640, 160
"""Size in px of the placeholder for a picture that cannot be shown."""
_TASK = re.compile(r"\[([ xX])\]\s*")
_NO_TASK = re.compile(r"(?:[-*+]|\d[.)])\s+\\\[")


@dataclass(slots=True)
class Walker:
    """Walks one article. ``picture(src)`` returns a picture, or why there is none; ``assets`` collects those used, by key."""

    read: InlineReader
    survey: Inventory
    studies: StudyReader
    picture: Callable[[str], BuiltAsset | ContentError]
    path: Path
    limits: Limits
    findings: Findings
    places: SourcePositions
    assets: dict[str, BuiltAsset] = field(default_factory=dict)
    _spans: dict[int, tuple[Block, tuple[int, int]]] = field(default_factory=dict)  # by id, since many may be equal
    at: tuple[int, int] = (0, 0)  # the lines of the current element
    _depth: int = 0

    def blocks(self, parent: Element) -> tuple[Block, ...]:
        """Read the blocks inside ``parent``; text between them becomes paragraphs.

        Raises ``ContentError``.
        """
        self._depth += 1
        if self._depth > self.limits.depth + 1:
            message = tr("列表或引文套了 {depth} 层以上。", depth=self.limits.depth)
            raise ContentError(self.path, self.places.line(parent), message, tr("改成浅一些的结构。"))
        blocks = tuple(chain.from_iterable(map(self._placed, self._grouped(parent))))
        self._depth -= 1
        return blocks

    def lines(self, blocks: Iterable[Block]) -> tuple[tuple[int, int], ...]:
        """Return the first and last line of each of ``blocks`` and of what is inside them, in the order of ``text.walk``."""
        return tuple(self._spans[id(block)][1] if id(block) in self._spans else (0, 0) for block in walk(blocks))

    def _placed(self, element: Element) -> Iterator[Block]:
        span = self.at = self.places.span(element)
        for block in self._block(element):
            self._spans[id(block)] = block, span
            yield block

    def _block(self, element: Element) -> Iterator[Block]:  # noqa: C901, PLR0912 - one arm per kind of element
        match element.tag:
            case "p":
                self._report_block_syntax(element)
                if children := self.read.read(element):
                    yield Paragraph(children)
            case tag if tag in HEADINGS:
                yield from self._heading(element)
            case "ul" | "ol":
                yield from self._lists(element)
            case "dl":
                yield Definitions(tuple(self._definitions(element)))
            case "blockquote":
                yield Quote(self.blocks(element))
            case "pre":
                text = unescape_code("".join(element.itertext()))
                yield Code("", (("", text.rstrip("\n")),))
            case "hr":
                yield Rule()
            case "table":
                yield self._table(element)
            case "figure":
                yield self._figure(element)
            case "chart":
                yield fences.chart_fence.chart(element.get("spec", ""), self.survey.anchors[element], self._own_caption(element))
            case "listing":
                yield fences.code.code(element.text or "", element.get("lang", ""))
            case "marker":
                yield self._marker(element)
            case "study":
                yield self._study(element)
            case tag if tag in set(CalloutKind):
                title = self.read.read(element[0], terms=False)
                element.remove(element[0])
                yield Callout(CalloutKind(tag), title, self.blocks(element))
            case _:
                self.findings.error("format", self.places.line(element), tr("这里不能放这样的内容。"), tr("写成普通的段落。"))
                yield from self.blocks(element)

    def _report_block_syntax(self, element: Element) -> None:
        """Report typed blocks that pymdownx did not recognise; their text is shown as written."""
        if (element.text or "").lstrip().startswith("///"):
            message = tr("这个块的选项写法有误，或它的首尾不成对。")
            remedy = tr("选项各占一行、缩进四格，写成“键: 值”；首尾斜杠数目相同。")
            self.findings.error("format", self.places.line(element), message, remedy)

    def _heading(self, element: Element) -> Iterator[Heading]:
        level = max(2, int(element.tag[1]))
        if level == 2:
            self.read.marker.new_section()
        if children := self.read.read(element, terms=False):
            yield Heading(level, children, self.survey.anchors[element])

    def _lists(self, element: Element) -> Iterator[List]:
        """Read the list ``element``; several lists if its numbers do not increase by one, so that they are shown as written."""
        items = [child for child in element if child.tag == "li"]
        written = [int(item.get("value", "")) if item.get("value") else None for item in items]
        lazy = len(set(written)) == 1
        first = 0
        for place in range(1, len(items) + 1):
            before, number = written[place - 1], written[place] if place < len(items) else None
            if place < len(items) and (lazy or number is None or before is None or number == before + 1):
                continue
            read = tuple(self._item(item) for item in items[first:place])
            yield List(ordered=element.tag == "ol", items=read, start=1 if written[first] is None else written[first] or 0)
            first = place

    def _definitions(self, element: Element) -> Iterator[Definition]:
        term: Inlines = ()
        for child in element:
            if child.tag == "dt":
                if term:
                    yield Definition(term, ())
                term = self.read.read(child, terms=False)
            else:
                yield Definition(term, self.blocks(child))
                term = ()
        if term:
            yield Definition(term, ())

    def _table(self, element: Element) -> Table:
        lines = list(element.iter("tr"))
        header, *rows = lines
        width = len(header)
        if width * len(lines) > self.limits.cells:
            message = tr("表格超过 {n} 格。", n=self.limits.cells)
            raise ContentError(self.path, self.places.line(header), message, tr("拆成几个表。"))
        for row in (line for line in lines if line.get("cells")):
            message = tr("这一行有 {n} 格，表头有 {header} 格；它的文字都放在第一格。", n=row.get("cells"), header=width)
            remedy = tr("每行格数要一样，空格子也写出来；格里的竖线写成 \\|；表格下面的文字前空一行。")
            self.findings.error("row_shape", self.places.line(row), message, remedy)
        caption = self._caption(element) if element.find("title") is None else self._own_caption(element)
        return Table(
            anchor=self.survey.anchors[element],
            align=tuple(_align(cell.get("align", "")) for cell in header),
            header=tuple(self.read.read(cell) for cell in header),
            rows=tuple(tuple(self.read.read(cell) for cell in list(row)[:width]) + ((),) * (width - len(row)) for row in rows),
            caption=caption,
        )

    def _figure(self, element: Element) -> Figure:
        """Read a picture; a placeholder with its text if it cannot be shown."""
        caption = self._caption(element)
        if element.get("title"):
            title = Element("title")
            title.text = element.get("title")
            self.places.stand_in(title, element)
            caption = Caption(caption.number, _both(self.read.read(title, terms=False), caption.children), caption.source)
        anchor, alt = self.survey.anchors[element], tidy(element.get("alt", ""))
        asset = self.picture(element.get("src", ""))
        if isinstance(asset, ContentError):
            self.findings.error("picture", self.places.line(element), asset.message, asset.remedy)
            return Figure(anchor, "", alt, *_MISSING, caption)
        self.assets[asset.key] = asset
        for remark in asset.remarks:
            message = tr("图片 {name}：{message}", name=element.get("src"), message=remark.message)
            self.findings.warning("picture", self.places.line(element), message, remark.remedy)
        return Figure(anchor, asset.key, alt, asset.width, asset.height, caption)

    def _own_caption(self, element: Element) -> Caption:
        """Return the caption in a chart's options, unless another follows the chart."""
        caption = self._caption(element)
        words, source = (self.read.read(child, terms=False) for child in element[-2:])
        return Caption(caption.number, _both(words, caption.children), _both(source, caption.source))

    def _caption(self, element: Element) -> Caption:
        number = self.survey.numbers[element]
        caption = self.survey.captions.get(element)
        if caption is None:
            return Caption(number)
        parts = [part for part in map(self._caption_part, self._grouped(caption)) if part]
        source = parts.pop() if len(parts) > 1 and isinstance(parts[-1][0], Text) and _SOURCE.match(parts[-1][0].text) else ()
        words = tuple(chain.from_iterable((*part, Break()) for part in parts))[:-1]
        return Caption(number, words, source)

    def _caption_part(self, element: Element) -> Inlines:
        if element.tag in {"p", "title"}:
            return self.read.read(element, terms=False)
        message = tr("说明里只能写文字，现在只显示它的文字。")
        self.findings.error("caption", self.places.line(element), message, tr("写成普通的段落。"))
        return (Text(tidy(" ".join(element.itertext()))),)

    def _marker(self, element: Element) -> Block:
        words = (element.text or "").strip()
        if element.get("name") == "notes":
            return Notes(words)
        return SlideBreak(skip=True) if words == "skip" else SlideBreak(tidy(words))

    def _study(self, element: Element) -> Block:
        line = self.places.line(element)
        options = self.studies.options(self.survey.options[element], partial(self.places.option_line, element))
        if options.cites:
            self.read.citations.number(options.cites)
        title = self.read.read(element[0], terms=False)
        element.remove(element[0])
        return self.studies.study(self.survey.anchors[element], title, options, self.blocks(element), line)

    def _item(self, element: Element) -> ListItem:
        """Read a list item; the box of a task is removed from its text, unless its bracket is escaped."""
        blocks = self.blocks(element)
        first = blocks[0] if blocks else None
        if not isinstance(first, Paragraph) or not isinstance(first.children[0], Text):
            return ListItem(blocks)
        box = _TASK.match(first.children[0].text)
        if not box or _NO_TASK.search(self.places.written(element)):
            return ListItem(blocks)
        words = first.children[0].text[box.end() :]
        rest = ((Text(words),) if words else ()) + first.children[1:]
        if not rest:
            return ListItem(blocks[1:], checked=box[1] != " ")
        unboxed = Paragraph(rest)
        self._spans[id(unboxed)] = unboxed, self._spans[id(first)][1]
        return ListItem((unboxed, *blocks[1:]), checked=box[1] != " ")

    def _grouped(self, parent: Element) -> Iterator[Element]:
        """Yield the block children of ``parent``, with loose text and inline elements gathered into paragraphs."""
        place, text, loose = parent, parent.text, None
        for child in parent:
            if child.tag in INLINE_TAGS:
                loose = self._loose(place, text) if loose is None else loose
                loose.append(child)
                continue
            if loose is not None or (text and text.strip()):
                yield self._loose(place, text) if loose is None else loose
            place, text, loose, child.tail = child, child.tail, None, None
            yield child
        if loose is not None or (text and text.strip()):
            yield self._loose(place, text) if loose is None else loose

    def _loose(self, place: Element, text: str | None) -> Element:
        """Return a paragraph with the position of ``place``."""
        loose = Element("p")
        loose.text = text
        self.places.stand_in(loose, place)
        return loose


def _both(own: Inlines, behind: Inlines) -> Inlines:
    """Return a figure's or chart's own caption or source, joined with that of the caption after it."""
    return (*own, Break(), *behind) if own and behind and plain(own) != plain(behind) else own or behind


def _align(written: str) -> Align:
    return Align(written) if written in set(Align) else Align.LEFT
