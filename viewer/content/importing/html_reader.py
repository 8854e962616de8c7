"""A page's element tree → the parts of a draft, in one walk in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree.ElementTree import Element

from viewer.content.importing.chrome import noise_of, take_contacts, words_of_element
from viewer.content.importing.draft import (
    Bits,
    Cited,
    Defined,
    Figured,
    Flow,
    LineEnd,
    Listed,
    Para,
    Part,
    Parted,
    Quoted,
    TextBit,
    Titled,
    Verbatim,
    joined,
)  # fmt: skip
from viewer.content.importing.grid import SpannedCell, expand
from viewer.content.importing.html_elements import (
    BLOCKS,
    HEADINGS,
    LOST,
    SILENT,
    PageNotes,
    classes_of,
    collapsed,
    is_centred,
    is_hidden,
    is_layout,
    look_inside,
    table_rows,
    whole_number,
)  # fmt: skip
from viewer.content.importing.pictures import PictureCollector
from viewer.content.importing.report import Decision, ImportReport, Matter
from viewer.i18n import tr

_LAZY = ("src", "data-src", "data-lazy-src", "data-original", "data-actualsrc", "data-echo", "data-backsrc")
_CAPTION = re.compile(r"(?:^|[\s_-])(?:caption|caption-text|figcaption|img-desc|image-caption)(?:$|[\s_-])")
_DEEPEST_LIST = 12
_PLAIN = TextBit("")


@dataclass(slots=True)
class HtmlReader:
    """Reads one page. ``whole``: its article's length in characters; ``notes``: its footnotes."""

    path: Path
    report: ImportReport
    pictures: PictureCollector
    notes: PageNotes
    whole: int
    terms: dict[str, str] = field(default_factory=dict)
    kept_contacts: list[str] = field(default_factory=list)
    tables: int = 0
    depth: int = 0

    def parts(self, root: Element) -> list[Part]:
        """Return the parts of the article in ``root``.

        Raises ``LimitError``.
        """
        flow = self._flow(root, _PLAIN)
        return [part for part in flow.parts if take_contacts(part, self.report, self.kept_contacts)]

    def note_bits(self, element: Element) -> Bits:
        """Return the words of a note."""
        return joined(self._flow(element, _PLAIN, cell=True).parts, " ")

    def _flow(self, element: Element, look: TextBit, *, cell: bool = False) -> Flow:
        flow = Flow(cell=cell)
        self._walk(element, look, flow)
        flow.flush()
        return flow

    def _walk(self, element: Element, look: TextBit, flow: Flow) -> None:
        if element.text:
            flow.bits.append(look.saying(collapsed(element.text)))
        for child in element:
            self._child(child, look, flow)
            if child.tail:
                flow.bits.append(look.saying(collapsed(child.tail)))

    def _child(self, child: Element, look: TextBit, flow: Flow) -> None:
        tag = child.tag
        if tag in SILENT or child in self.notes.gone:
            return
        if is_hidden(child):
            self.report.leave(tr("隐藏的内容"), tr("读者在网页上也看不到"), words_of_element(child))
            return
        if what := noise_of(child, self.whole):
            self.report.leave(what, tr("不是正文"), words_of_element(child))
            return
        if tag in LOST:
            self._lost(child, look, flow)
            return
        inner = look_inside(child, look)
        if tag in BLOCKS:
            flow.flush()
            self._block(child, inner, flow)
            flow.flush()
        else:
            self._inline(child, inner, flow)

    def _lost(self, child: Element, look: TextBit, flow: Flow) -> None:
        """Leave out what has no counterpart; the words of a drawing or formula are for a person to place."""
        if child.tag == "input" and child.get("type") == "checkbox":
            flow.bits.append(look.saying("☑ " if "checked" in child.attrib else "☐ "))
            return
        words = words_of_element(child).strip()
        names = {"svg": tr("画在网页里的图"), "math": tr("公式")}
        if child.tag in names:
            place = tr("第 {n} 段之后", n=len(flow.parts))
            self.report.ask(Decision(Matter.OTHER, tr("{what}没有带过来", what=names[child.tag]), place, tr("存成图片放进来。")))
        elif child.tag in {"audio", "video", "iframe", "embed", "object", "canvas"}:
            self.report.leave(tr("音频、视频、嵌入的网页"), tr("读本里只有文字和图"), child.get("src", ""))
        else:
            self.report.leave(tr("按钮、输入框"), tr("读本里不能用"), words)

    # ---- inside a paragraph

    def _inline(self, child: Element, look: TextBit, flow: Flow) -> None:
        match child.tag:
            case "br":
                flow.bits.append(LineEnd())
            case "img":
                self._picture(child, flow)
            case "a" if label := self.notes.cited.get(child):
                flow.bits.append(Cited(label, words_of_element(child)))
            case "a":
                self._walk(child, replace(look, href=self.notes.target(child, self.report)), flow)
            case "q":
                flow.bits.append(look.saying("“"))
                self._walk(child, look, flow)
                flow.bits.append(look.saying("”"))
            case "rp":
                pass
            case "rt":
                flow.bits.append(look.saying("（"))
                self._walk(child, look, flow)
                flow.bits.append(look.saying("）"))
            case "abbr":
                words = " ".join(words_of_element(child).split())
                if words and child.get("title"):
                    self.terms.setdefault(words, child.get("title", ""))
                self._walk(child, look, flow)
            case _:
                if child.tag == "span" and _CAPTION.search(classes_of(child)):
                    self._container(child, look, flow)
                else:
                    self._walk(child, look, flow)

    def _picture(self, child: Element, flow: Flow) -> None:
        sources = [child.get(name, "") for name in _LAZY]
        sources += [
            part.split()[0] for name in ("srcset", "data-srcset") for part in child.get(name, "").split(", ") if part.split()
        ]
        found = self.pictures.take(list(dict.fromkeys(filter(None, sources))), child.get("alt", ""))
        if found is None:
            if (alt := child.get("alt", "")) and len(alt) <= 2 and not alt.isascii():  # an emoji drawn as a picture
                flow.bits.append(TextBit(alt))
            return
        if flow.cell:
            flow.bits.append(found)
            return
        flow.flush()
        flow.parts.append(Figured(found))

    # ---- blocks

    def _block(self, child: Element, look: TextBit, flow: Flow) -> None:
        match child.tag:
            case tag if tag in HEADINGS:
                self._heading(child, look, flow)
            case "ul" | "ol" | "menu":
                self._list(child, look, flow)
            case "dl":
                self._definitions(child, look, flow)
            case "blockquote":
                if parts := self._flow(child, look).parts:
                    flow.parts.append(Quoted(parts))
            case "pre":
                self._verbatim(child, look, flow)
            case "hr":
                if flow.parts and not isinstance(flow.parts[-1], Parted):
                    flow.parts.append(Parted())
            case "summary":
                self._container(child, replace(look, bold=True), flow)
            case "table":
                self._table(child, look, flow)
            case _:
                self._container(child, look, flow)

    def _container(self, child: Element, look: TextBit, flow: Flow) -> None:
        flow.flush()
        before = flow.role, flow.centred
        flow.centred = is_centred(child) or flow.centred
        if _CAPTION.search(classes_of(child)) and child.find(".//img") is None and child.find(".//table") is None:
            flow.role = "caption"
        self._walk(child, look, flow)
        flow.flush()
        flow.role, flow.centred = before

    def _heading(self, child: Element, look: TextBit, flow: Flow) -> None:
        inner = self._flow(child, replace(look, bold=False, size=0.0))
        bits = joined((part for part in inner.parts if isinstance(part, Para)), " ")
        level = int(child.tag[1])
        if bits:
            flow.parts.append(Titled(level, bits, self.notes.anchor(child)))
        flow.parts += [part for part in inner.parts if not isinstance(part, Para)]

    def _list(self, child: Element, look: TextBit, flow: Flow) -> None:
        self.depth += 1
        items: list[list[Part]] = []
        numbers: list[int] = []
        step = -1 if "reversed" in child.attrib else 1
        number = whole_number(child.get("start", ""), len(child.findall("li")) if step < 0 else 1)
        loose: list[Part] = []
        for item in child:
            if item.tag != "li":
                inner = Flow()
                self._child(item, look, inner)
                inner.flush()
                (items[-1] if items else loose).extend(inner.parts)
                continue
            if item in self.notes.gone or is_hidden(item):
                continue
            if what := noise_of(item, self.whole):
                self.report.leave(what, tr("不是正文"), words_of_element(item))
                continue
            parts = self._flow(item, look_inside(item, look)).parts
            number = whole_number(item.get("value", ""), number)
            if parts:
                items.append(parts)
                numbers.append(number)
            number += step
        flow.parts += loose
        if items and self.depth > _DEEPEST_LIST:
            flow.parts += [part for item in items for part in item]
        elif items:
            flow.parts.append(Listed(items, numbers if child.tag == "ol" else []))
        if child.tag == "ol" and child.get("type", "1") not in {"1", ""}:
            self.report.leave(tr("列表的字母或罗马数字编号"), tr("改成 1、2、3，请核对正文里的引用"))
        self.depth -= 1

    def _definitions(self, child: Element, look: TextBit, flow: Flow) -> None:
        entries: list[tuple[Bits, list[Part]]] = []
        for each in child.iter():
            if each.tag == "dt":
                entries.append((joined(self._flow(each, replace(look_inside(each, look), bold=False)).parts, " "), []))
            elif each.tag == "dd":
                entries = entries or [((), [])]
                entries[-1][1].extend(self._flow(each, look_inside(each, look)).parts)
        if entries:
            flow.parts.append(Defined(entries))

    def _verbatim(self, child: Element, look: TextBit, flow: Flow) -> None:
        if child.find(".//img") is not None:
            self._container(child, look, flow)
            return
        for end in child.iter("br"):
            end.text = "\n"
        text = "\n".join(line.rstrip() for line in words_of_element(child).replace("\r", "").split("\n")).strip("\n")
        if text.strip():
            flow.parts.append(Verbatim(text))

    def _table(self, child: Element, look: TextBit, flow: Flow) -> None:
        rows = table_rows(child)
        if is_layout(child, rows):
            for row in rows:
                for cell in row:
                    self._container(cell, look_inside(cell, look), flow)
            return
        self.tables += 1
        head = {id(cell) for part in child.iter("thead") for cell in part.iter()}
        cells = [[self._cell(cell, look, header=cell.tag == "th" or id(cell) in head) for cell in row] for row in rows]
        table = expand(cells, self.path, f"t{self.tables}")
        caption = child.find("caption")
        if table and caption is not None and (words := joined(self._flow(caption, _PLAIN).parts, " ")):
            table.caption = words
        if table:
            flow.parts.append(table)

    def _cell(self, cell: Element, look: TextBit, *, header: bool) -> SpannedCell:
        bits = joined(self._flow(cell, look_inside(cell, look), cell=True).parts, "；")
        return SpannedCell(
            bits, whole_number(cell.get("colspan", ""), 1), whole_number(cell.get("rowspan", ""), 1, zero=True), header
        )
