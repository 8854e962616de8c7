"""Blocks → HTML, one function per kind; headings never skip a level, every id is on the page once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from msgspec import Struct

from viewer.content import blocks as b
from viewer.content.labels import (
    badge_words,
    callout_label,
    callout_word,
    item_label,
    item_mark,
    label_before,
    study_facts,
    study_halves,
)
from viewer.content.text import anchor_of, plain, walk
from viewer.i18n import tr
from viewer.site.html_chart import chart_drawings, chart_table
from viewer.site.html_inlines import LinkTargets, html_of, is_corrected
from viewer.site.html_text import NOTHING, Html, escaped, icon, identifier, joined, tag, titled, unseen

_CALLOUT_ICONS = {
    b.CalloutKind.TIP: "book",
    b.CalloutKind.WARNING: "warning",
    b.CalloutKind.DANGER: "stop-sign",
    b.CalloutKind.NOTE: "info",
    b.CalloutKind.EDITOR: "edit-note",
}
_ALIGN = {b.Align.LEFT: None, b.Align.CENTER: "centre", b.Align.RIGHT: "right"}
_TOKENS = frozenset("ksmc")
"""Token classes with a look of their own: keyword, string, number, comment."""

PictureFile = Callable[[str], str]
"""Returns the address of the picture with a key, relative to the page."""


class SiteHeading(Struct, frozen=True):
    """An entry of a page's outline."""

    words: Html
    place: str


def ids_of(blocks: Iterable[b.Block]) -> dict[str, str]:
    """Return the id on the page of each anchor in ``blocks``; all differ."""
    made: dict[str, str] = {}
    for anchor in filter(None, map(anchor_of, walk(blocks))):
        name = identifier(anchor)
        while anchor not in made and name in made.values():
            name += "~"
        made.setdefault(anchor, name)
    return made


class SiteBlocks:
    """Writes the blocks of one page; ``outline`` are its sections so far."""

    def __init__(self, targets: LinkTargets, picture: PictureFile, kept: tuple[str, ...] = ()) -> None:
        """``kept``: words within which no line of a heading ends."""
        self.targets = targets
        self._kept = kept
        self.outline: list[SiteHeading] = []
        self._picture = picture
        self._level = 1
        self._charts = 0
        self._used: set[str] = set()

    def write(self, blocks: Iterable[b.Block]) -> Html:
        """Return ``blocks`` as HTML."""
        return joined(map(self._block, blocks), "\n")

    def _words(self, words: b.Inlines) -> Html:
        return html_of(words, self.targets)

    def _id(self, anchor: str) -> str | None:
        """Return the id of ``anchor``, once."""
        place = self.targets.ids.get(anchor)
        if place is None or place in self._used:
            return None
        self._used.add(place)
        return place

    def _block(self, block: b.Block) -> Html:  # noqa: C901, PLR0912 - one arm per kind of block
        match block:
            case b.Heading():
                return self._heading(block)
            case b.Paragraph():
                return tag("p", self._words(block.children))
            case b.List():
                items = (self._item(block, i) for i in range(len(block.items)))
                start = block.start if block.ordered and block.start != 1 else None
                return tag("ol" if block.ordered else "ul", *items, start=start)
            case b.Definitions():
                return tag("dl", *(self._definition(item) for item in block.items))
            case b.Quote():
                return tag("blockquote", self.write(block.blocks))
            case b.Code():
                runs = (tag("span", escaped(text), class_=_token(kind)) for kind, text in block.runs)
                return tag("pre", tag("code", *runs), tabindex=0, role="region", aria_label=tr("代码"))
            case b.Callout():
                return self._callout(block)
            case b.Table():
                return self._table(block)
            case b.Figure():
                return self._figure(block)
            case b.Chart():
                return self._chart(block)
            case b.Study():
                return self._study(block)
            case b.Rule():
                return tag("hr")
            case b.SlideBreak() | b.Notes():
                return NOTHING  # only the slides and the presenter show them
            case _:
                assert_never(block)

    def _heading(self, block: b.Heading) -> Html:
        self._level = min(block.level, self._level + 1)
        place = self._id(block.anchor)
        if self._level == 2 and place:
            self.outline.append(SiteHeading(escaped(plain(block.children)), place))
        words = [each.text for each in block.children if isinstance(each, b.Text)]
        plainly = titled("".join(words), self._kept) if len(words) == len(block.children) else self._words(block.children)
        return tag(f"h{self._level}", plainly, id=place)

    def _item(self, block: b.List, index: int) -> Html:
        item = block.items[index]
        if item.checked is None:
            return tag("li", self.write(item.blocks))
        box = tag("span", escaped(item_mark(block, index)), class_="box")
        return tag("li", box, tag("div", self.write(item.blocks)), class_="task")

    def _definition(self, item: b.Definition) -> Html:
        return joined((tag("dt", self._words(item.term)), tag("dd", self.write(item.blocks))))

    def _callout(self, block: b.Callout) -> Html:
        label = callout_label(block)
        title = self._words(block.title) if block.title else escaped(callout_word(block.callout))
        spoken = unseen(label_before(label)) if label else NOTHING
        head = tag("p", icon(_CALLOUT_ICONS[block.callout]), tag("span", spoken, title), class_="title")
        return tag("div", head, self.write(block.blocks), class_=f"callout {block.callout.value}", role="note")

    def _study(self, study: b.Study) -> Html:
        place = self._id(study.anchor)
        amber = study.evidence is b.Evidence.VERY_LOW
        head = [tag("p", icon("trial"), tag("span", escaped(badge_words(study))), class_="badge low" if amber else "badge")]
        if study.title:
            head.append(tag("p", self._words(study.title), class_="title"))
        source = [escaped(study.publication)] if study.publication else []
        if study.citation is not None:
            source.append(escaped(tr("，参考文献") if source else tr("参考文献")))
            source.append(self._words((b.Citation(study.citation),)))
        if source:
            head.append(tag("p", *source, class_="source"))
        rows = [(row.label, self.write(row.blocks)) for row in study.rows]
        rows += [(label, tag("p", escaped(words))) for label, words in study_facts(study)]
        parts = [tag("div", *head, class_="head")]
        if rows:
            parts.append(tag("dl", *(tag("div", tag("dt", escaped(k)), tag("dd", v)) for k, v in rows), class_="rows"))
        if study.blocks:
            parts.append(tag("div", self.write(study.blocks), class_="body"))
        if study.shows or study.cannot_show:
            looks = (("can-show", "can"), ("cannot-show", "cannot"))
            halves = zip(study_halves(study), looks, strict=True)
            parts.append(tag("div", *(self._half(*half, *look) for half, look in halves), class_="halves"))
        name = plain(study.title) or badge_words(study)
        return tag("div", *parts, class_="study", id=place, role="group", aria_label=name)

    def _half(self, label: str, blocks: tuple[b.Block, ...], drawing: str, look: str) -> Html:
        head = tag("p", icon(drawing), tag("span", escaped(label)), class_="title")
        return tag("div", head, self.write(blocks), class_=look)

    def _caption(self, block: b.Numbered) -> Html:
        """Return label and caption, without their element; empty if there are none."""
        label = item_label(block)
        parts = [tag("b", escaped(label))] if label else []
        return joined([*parts, self._words(block.caption.children)] if block.caption.children else parts, " ")

    def _source(self, block: b.Numbered) -> Html:
        return tag("p", self._words(block.caption.source), class_="source") if block.caption.source else NOTHING

    def _table(self, block: b.Table) -> Html:
        place = self._id(block.anchor)
        caption = self._caption(block)
        looks = [_ALIGN[align] for align in block.align]
        head = (
            tag("th" if cell else "td", self._words(cell), class_=look, scope="col" if cell else None)
            for cell, look in zip(block.header, looks, strict=True)
        )
        rows = (
            tag(
                "tr",
                *(tag("td", self._words(cell), class_=look) for cell, look in zip(row, looks, strict=True)),
                class_="corrected" if any(map(is_corrected, row)) else None,
            )
            for row in block.rows
        )
        table = tag("table", tag("thead", tag("tr", *head)) if any(block.header) else NOTHING, tag("tbody", *rows))
        name = " ".join(filter(None, (item_label(block), plain(block.caption.children)))) or tr("表格")
        frame = tag("div", table, class_="scroll", tabindex=0, role="region", aria_label=name)
        above = tag("figcaption", caption) if caption else NOTHING
        return tag("figure", above, frame, self._source(block), class_="table", id=place)

    def _figure(self, block: b.Figure) -> Html:
        place = self._id(block.anchor)
        caption = self._caption(block)
        alt = block.alt or plain(block.caption.children) or item_label(block) or tr("图片")
        if block.asset:
            shown = tag(
                "img", src=self._picture(block.asset), alt=alt, width=block.width, height=block.height
            )  # fmt: skip
        else:
            missing = tr("图片未能显示：{alt}", alt=block.alt) if block.alt else tr("图片未能显示")
            shown = tag("p", escaped(missing), class_="missing")
        source = tag("span", self._words(block.caption.source), class_="source") if block.caption.source else NOTHING
        below = tag("figcaption", caption, source) if caption or source else NOTHING
        return tag("figure", shown, below, class_="picture", id=place)

    def _chart(self, block: b.Chart) -> Html:
        place = self._id(block.anchor)
        caption = self._caption(block)
        above = tag("figcaption", caption) if caption else NOTHING
        name = " ".join(filter(None, (item_label(block), plain(block.caption.children)))) or tr("图表")
        self._charts += 1
        drawings = chart_drawings(block, name, str(self._charts))
        values = tag("div", chart_table(block, name), class_="unseen")
        return tag("figure", above, *drawings, values, self._source(block), class_="chart", id=place)


def _token(kind: str) -> str | None:
    return kind[:1] if kind[:1] in _TOKENS else None
