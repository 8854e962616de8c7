"""The short version of an article: what a presentation shows, and a kiosk first. Whole blocks are chosen, none is changed.

Chosen are the summary, study cards, figures, charts, boxes that say what to do, checklists, sentences entirely in bold, lists
below a line entirely in bold, the first list of a section, and what the author marks with ``<!-- slide: words -->``. A section
without any of these contributes its first table, or its first paragraph. ``<!-- slide: skip -->`` leaves out what follows, up
to the next heading or marker.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from msgspec import structs

from viewer.content import blocks as b
from viewer.content.article import Article
from viewer.content.text import block_text, key_points, plain, walk
from viewer.i18n import tr

_HAN = "一二三四五六七八九十"
_NUMERAL = re.compile(rf"\s*(?:\d{{1,2}}[.、．](?!\d)|[{_HAN}]{{1,3}}、(?![{_HAN}两])|[（(]\d{{1,2}}[)）])\s*(?=\S)")
"""A number that the author wrote before a heading."""

_SHORT = 2 / 3
"""Share of an article's words above which its short version is not offered."""

_SENTENCE_ENDS = ("。", "！", "？", ".", "!", "?")


@dataclass(frozen=True)
class Part:
    """One part of the short version. ``claim`` is the author's title for it, empty if there is none.

    ``section`` is the section's title, ``heading`` that of the nearest heading, both empty before the first.
    ``anchor`` is what it shows; ``notes`` are for the presenter.
    """

    section: str
    heading: str
    anchor: str
    blocks: tuple[b.Block, ...]
    claim: str = ""
    notes: str = ""


def short_version(article: Article) -> tuple[Part, ...]:
    """Return the parts of ``article``, its key points first. Call within ``i18n.spoken`` of its language."""
    sections = [_Section("", "", "")]
    box = key_points(article)
    for block in article.blocks:
        if block == box:
            continue
        if isinstance(block, b.Heading) and block.level == 2:
            words = plain(block.children)
            sections.append(sections[-1].next(words, block.anchor))
        else:
            sections[-1].add(block)
    parts = [part for section in sections for part in section.chosen()]
    points = next((part for part in parts if not part.section and _is_tip(part.blocks[0])), None)
    if points is not None:
        parts.remove(points)
    elif article.summary:
        points = Part("", "", "", (numbered_list(article.summary),), claim=tr("先看要点"))
    return tuple(parts if points is None else (points, *parts))


def short_article(article: Article) -> Article | None:
    """Return ``article`` with only the parts of its short version, each under its title, without references.

    Return None if that would leave out less than a third of its words. Call within ``i18n.spoken`` of its language.
    """
    blocks: list[b.Block] = []
    title = ""
    for i, part in enumerate(short_version(article)):
        if (words := part.claim or without_numeral(part.heading)) != title:
            own = isinstance(part.blocks[-1], b.Study | b.Numbered)
            blocks.append(b.Heading(2, (b.Text(words),), f"part-{i + 1}" if own else part.anchor))
            title = words
        blocks += (_without_facts(block) if isinstance(block, b.Study) else block for block in part.blocks)
    if sum(map(_weight, blocks)) > _SHORT * sum(map(_weight, article.blocks)):
        return None
    return structs.replace(article, blocks=tuple(blocks), references=())


def anchors(article: Article) -> tuple[str, ...]:
    """Return the anchors of headings, studies, figures, charts and tables, in their order."""
    return tuple(block.anchor for block in walk(article.blocks) if isinstance(block, b.Heading | b.Study | b.Numbered))


def at_or_after(article: Article, anchor: str, shown: Container[str]) -> str:
    """Return ``anchor`` if it is ``shown``, otherwise the next shown one in ``article``; empty if there is none."""
    every = anchors(article)
    wanted = every[every.index(anchor) :] if anchor in every else (anchor,)
    return next((name for name in wanted if name in shown), "")


def same_place(article: Article, short: Article, begun: Mapping[str, int], position: int, *, whole: bool) -> str:
    """Return the anchor at which to go on when a page is exchanged for the short version, or for the ``whole``.

    It is the one that the page shows last up to ``position``, or the next one that the short version has; ``begun``: where the
    page's anchors are.
    """
    known = [name for name in anchors(article) if begun.get(name, position + 1) <= position]
    here = max(known, key=lambda name: begun[name], default="")
    return here if whole or not here else at_or_after(article, here, anchors(short))


def numbered_list(texts: Iterable[str]) -> b.List:
    """Return ``texts`` as the items of a numbered list."""
    return b.List(ordered=True, items=tuple(b.ListItem((b.Paragraph((b.Text(text),)),)) for text in texts))


def leads_in(block: b.Block) -> bool:
    """Return whether ``block`` introduces the next one and must stay with it."""
    return isinstance(block, b.Paragraph) and plain(block.children).rstrip().endswith(("：", ":"))


def without_numeral(heading: str) -> str:
    """Return ``heading`` without the number before it: “1. 不要自行停药” → “不要自行停药”."""
    return _NUMERAL.sub("", heading, count=1) if _NUMERAL.match(heading) else heading


def _without_facts(study: b.Study) -> b.Study:
    """Return ``study`` without what its rows and its verdict also state."""
    return structs.replace(study, comparator="", follow_up="", registration="")


def _weight(block: b.Block) -> int:
    return sum(map(len, block_text(block)))


def _is_bold(paragraph: b.Paragraph) -> bool:
    return all(isinstance(child, b.Strong) for child in paragraph.children)


def _is_tip(block: b.Block) -> bool:
    return isinstance(block, b.Callout) and block.callout is b.CalloutKind.TIP


@dataclass
class _Section:
    """A section of level 2, and the parts chosen from it so far. ``asked``: the author marked the section itself."""

    title: str
    heading: str
    anchor: str  # of the section
    asked: str = ""
    parts: list[Part] = field(default_factory=list)
    _at: str = ""  # of the last subheading
    _claim: str | None = None  # title of a marker that waits for its block
    _skip: bool = False
    _notes: list[str] = field(default_factory=list)
    _lead: b.Paragraph | None = None
    _subheadings: list[b.Heading] = field(default_factory=list)
    _spare: Part | None = None  # used if nothing else is chosen

    def next(self, title: str, anchor: str) -> _Section:
        """Begin the next section. A waiting marker becomes its title, and the notes after that marker go with it."""
        made = _Section(title, title, anchor, asked=self._claim or "")
        if self._claim is not None:
            made._notes, self._notes = self._notes, []
        return made

    def add(self, block: b.Block) -> None:
        """Process the next block of the section."""
        match block:
            case b.Heading():
                self._subheadings.append(block)
                self.heading, self._at, self._skip, self._lead = plain(block.children), block.anchor, False, None
            case b.SlideBreak():
                self._claim, self._skip, self._lead = None if block.skip else block.title, block.skip, None
            case b.Notes():
                if not self._skip:
                    self._note(block.text)
            case _ if self._skip:
                pass
            case b.Paragraph():
                self._paragraph(block)
            case b.List():
                first = not self._subheadings and not any(isinstance(part.blocks[-1], b.List) for part in self.parts)
                titled = self._lead is not None and _is_bold(self._lead)
                self._offer(block, chosen=first or titled or block.items[0].checked is not None)
            case b.Study() | b.Figure() | b.Chart():
                self._lead = None
                self._offer(block, chosen=True)
            case b.Callout():
                always = b.CalloutKind.TIP, b.CalloutKind.WARNING, b.CalloutKind.DANGER
                self._lead = None
                self._offer(block, chosen=block.callout in always)
            case b.Table() | b.Definitions() | b.Quote() | b.Code():
                self._offer(block, chosen=False)
            case b.Rule():
                self._lead = None
            case _:
                assert_never(block)

    def chosen(self) -> Iterator[Part]:
        """Yield the parts. A section that was marked, or has no other part, yields the titles of its subsections."""
        titles = [without_numeral(plain(heading.children)) for heading in self._subheadings]
        parts = list(self.parts)
        if len(titles) > 1 and (self.asked or not parts):
            parts.insert(0, Part(self.title, self.title, self.anchor, (numbered_list(titles),)))
        elif self._spare is not None and not parts:
            parts = [self._spare]
        for i, part in enumerate(parts):
            yield self._first(part) if i == 0 else part

    def _first(self, part: Part) -> Part:
        """Return the section's first part with the marker's title and the waiting notes."""
        return replace(part, claim=part.claim or self.asked, notes="\n\n".join(filter(None, (*self._notes, part.notes))))

    def _paragraph(self, block: b.Paragraph) -> None:
        bold = _is_bold(block)
        if leads_in(block) or (bold and not plain(block.children).endswith(_SENTENCE_ENDS)):
            self._lead = block
            return
        self._lead = None
        self._offer(block, chosen=bold)

    def _offer(self, block: b.Block, *, chosen: bool) -> None:
        """Make a part of ``block`` if it is ``chosen`` or marked; otherwise keep the first one in case nothing is chosen."""
        blocks = (block,) if self._lead is None else (self._lead, block)
        part = Part(
            self.title,
            self.heading,
            block.anchor if isinstance(block, b.Study | b.Numbered) else self._at or self.anchor,
            blocks,
            self._claim or "",
        )
        self._lead = None
        if chosen or self._claim is not None:
            self.parts.append(replace(part, notes="\n\n".join(self._notes)))
            self._claim, self._notes = None, []
        elif self._spare is None or (isinstance(block, b.Table) and not isinstance(self._spare.blocks[-1], b.Table)):
            self._spare = part

    def _note(self, text: str) -> None:
        if self.parts and self._claim is None:
            last = self.parts[-1]
            self.parts[-1] = replace(last, notes=f"{last.notes}\n\n{text}".strip())
        else:
            self._notes.append(text)
