"""Article → slides, made from the article's own blocks: its short version, one part per slide, or the full text.

A heading, caption or study gives a slide its title, ``<!-- slide: words -->`` replaces it. Nothing is measured here:
``slide_parts`` splits what is too much for one slide at layout.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from msgspec import structs

from viewer.content import blocks as b
from viewer.content.article import Article, Source
from viewer.content.short_version import Part, at_or_after, leads_in, short_version, without_numeral
from viewer.content.text import block_text, plain
from viewer.i18n import spoken, tr

_MOST_WORDS = 110
"""Maximum characters of prose on one slide; more begin another slide."""

_MOST_POINTS = 4
"""Maximum list items on one slide."""


class SlideKind(StrEnum):
    """How a slide is drawn."""

    TITLE = "title"
    TEXT = "text"
    ITEM = "item"  # a figure or chart that fills the slide
    REFERENCES = "references"
    TAKE_AWAY = "take-away"  # the references as one QR code, and the first of them in words
    DISCLAIMER = "disclaimer"


@dataclass(frozen=True)
class Slide:
    """One slide. ``kicker`` is small above ``title``; ``anchor`` is the heading or item that it shows.

    ``shorter`` is shown if ``blocks`` do not fit on one slide; if it is empty, they are split. ``part`` of ``parts`` counts
    consecutive slides with one title. ``notes`` are for the presenter only.
    """

    kind: SlideKind
    title: str
    kicker: str = ""
    blocks: tuple[b.Block, ...] = ()
    shorter: tuple[b.Block, ...] = ()
    notes: str = ""
    anchor: str = ""
    part: int = 1
    parts: int = 1


_SHORT_SECONDS, _ITEM_SECONDS, _LEAST_SECONDS, _MOST_SECONDS = 30, 45, 30, 90
_FIRST_HAN, _LATIN = "\u2e80", 0.4
"""A Latin letter takes as long as this part of a Han."""
_SPOKEN_A_SECOND = 3
"""Characters of Chinese that a presenter says in a second, with pauses."""


def planned_seconds(slide: Slide) -> int:
    """Return the time planned for a slide, a multiple of 15 s."""
    match slide.kind:
        case SlideKind.TITLE | SlideKind.REFERENCES | SlideKind.TAKE_AWAY | SlideKind.DISCLAIMER:
            return _SHORT_SECONDS
        case SlideKind.ITEM:
            return _ITEM_SECONDS
        case SlideKind.TEXT:
            letters = (letter for block in slide.blocks for words in block_text(block) for letter in words)
            said = sum(1.0 if letter >= _FIRST_HAN else _LATIN for letter in letters) / _SPOKEN_A_SECOND
            return min(_MOST_SECONDS, max(_LEAST_SECONDS, 15 * round(said / 15)))
        case _:
            assert_never(slide.kind)


def make_slides(article: Article, disclaimer: str, *, whole: bool = False) -> tuple[Slide, ...]:
    """Make the slides of ``article`` in its language, from its title to its references and ``disclaimer``.

    They show its short version, or every word if ``whole``.
    """
    with spoken(article.language):
        lead = (b.Paragraph(article.lead),) if article.lead else ()
        made = [Slide(SlideKind.TITLE, article.title, blocks=lead, notes=article.notes)]
        made += _whole(article) if whole else [_part_slide(article, part) for part in short_version(article)]
        if article.references:
            items = tuple(b.ListItem((b.Paragraph(_with_address(source)),)) for source in article.references)
            kind = SlideKind.REFERENCES if whole else SlideKind.TAKE_AWAY
            listed = b.List(ordered=True, items=items)
            made.append(Slide(kind, tr("参考文献"), article.title, (listed,), anchor="references"))
        if disclaimer:
            words = tuple(b.Paragraph((b.Text(" ".join(part.split())),)) for part in disclaimer.split("\n\n"))
            made.append(Slide(SlideKind.DISCLAIMER, tr("免责声明"), article.title, words, anchor="disclaimer"))
        return numbered(made)


def _whole(article: Article) -> list[Slide]:
    maker = _Maker(article)
    for block in article.blocks:
        maker.add(block)
    maker.flush()
    return maker.slides


def _part_slide(article: Article, part: Part) -> Slide:
    """Make the slide of one part of the short version."""
    item = part.blocks[-1]
    title, blocks = (part.claim, part.blocks) if part.claim else _titled(part)
    title = title or without_numeral(part.heading) or article.title
    section = without_numeral(part.section)
    return Slide(
        kind=SlideKind.ITEM if isinstance(item, b.Figure | b.Chart) and len(blocks) == 1 else SlideKind.TEXT,
        title=title,
        kicker=section if section != title else article.title,
        blocks=blocks,
        shorter=(_without_facts(item),) if isinstance(item, b.Study) else (),
        notes=part.notes,
        anchor=part.anchor,
    )


def _titled(part: Part) -> tuple[str, tuple[b.Block, ...]]:
    """Return a title taken from the part's own blocks, and the other blocks; an empty title if there is none."""
    item = part.blocks[-1]
    match item:
        case b.Table() | b.Figure() | b.Chart():
            return plain(item.caption.children), (*part.blocks[:-1], without_caption(item))
        case b.Study():
            return plain(item.title), (structs.replace(item, title=()),)
        case b.Callout():
            return ("", part.blocks) if part.heading else (plain(item.title), (structs.replace(item, title=()),))
        case (
            b.Heading()
            | b.Paragraph()
            | b.List()
            | b.Definitions()
            | b.Quote()
            | b.Code()
            | b.Rule()
            | b.SlideBreak()
            | b.Notes()
        ):
            return "", part.blocks
        case _:
            assert_never(item)


def _without_facts(study: b.Study) -> b.Study:
    """Return ``study`` without its title and without what its rows and its reference state
    too: comparator, follow-up, registration.
    """
    return structs.replace(study, title=(), comparator="", follow_up="", registration="", publication="", citation=None)


def numbered(slides: list[Slide]) -> tuple[Slide, ...]:
    """Return ``slides`` with the parts of consecutive slides that share a title numbered."""
    made: list[Slide] = []
    start = 0
    while start < len(slides):
        end = start
        while end < len(slides) and _same_title(slides[end], slides[start]):
            end += 1
        made += [replace(slide, part=i + 1, parts=end - start) for i, slide in enumerate(slides[start:end])]
        start = end
    return tuple(made)


def slide_of(article: Article, slides: tuple[Slide, ...], anchor: str) -> int:
    """Return the index of the first slide that shows ``anchor``, or what follows it in ``article``; 0 if none does."""
    shown = {slide.anchor: i for i, slide in reversed(list(enumerate(slides)))}
    return shown.get(at_or_after(article, anchor, shown), 0)


def weight(block: b.Block) -> int:
    """Count the characters of ``block`` and its children."""
    return sum(map(len, block_text(block)))


def _same_title(one: Slide, other: Slide) -> bool:
    return (one.kind is SlideKind.TITLE, one.kicker, one.title) == (other.kind is SlideKind.TITLE, other.kicker, other.title)


def _with_address(source: Source) -> b.Inlines:
    address = f"doi:{source.doi}" if source.doi else source.url
    return (*source.children, b.Text(f" {address}")) if address else source.children


class _Maker:
    """Walks through an article and collects the blocks of each slide."""

    def __init__(self, article: Article) -> None:
        self.slides: list[Slide] = []
        self._article = article
        self._section = ""
        self._heading = ""
        self._anchor = ""
        self._asked = ""  # title set by the author
        self._pending: list[b.Block] = []
        self._notes: list[str] = []
        self._begun = 0  # number of slides made before the last heading or marker

    def add(self, block: b.Block) -> None:
        """Add the next block of the article."""
        match block:
            case b.Heading():
                self._begin(block)
            case b.SlideBreak():
                self.flush()
                self._asked, self._begun = block.title, len(self.slides)
            case b.Rule():
                self.flush()
            case b.Notes():
                self._note(block.text)
            case b.Paragraph():
                self._paragraph(block)
            case b.List():
                self._list(block)
            case b.Definitions() | b.Quote() | b.Code() | b.Callout() | b.Table() | b.Figure() | b.Chart() | b.Study():
                self._add_own_slide(block)
            case _:
                assert_never(block)

    def flush(self) -> None:
        """Make a slide of the pending blocks."""
        if self._pending:
            self._make(SlideKind.TEXT, tuple(self._pending))

    def _begin(self, heading: b.Heading) -> None:
        self.flush()
        if self._asked and len(self.slides) > self._begun:
            self._asked = ""  # it belonged to the previous slides
        words = plain(heading.children)
        if heading.level == 2:
            self._section, self._heading = words, words
        else:
            self._heading = words
        self._anchor, self._begun = heading.anchor, len(self.slides)

    def _note(self, text: str) -> None:
        if not self._pending and len(self.slides) > self._begun:
            last = self.slides[-1]
            self.slides[-1] = replace(last, notes=f"{last.notes}\n\n{text}".strip())
        else:
            self._notes.append(text)

    def _paragraph(self, block: b.Paragraph) -> None:
        if sum(map(weight, self._pending)) + weight(block) > _MOST_WORDS:
            self.flush()
        self._pending.append(block)

    def _list(self, block: b.List) -> None:
        if sum(map(weight, self._pending)) > _MOST_WORDS:
            self._keep_announcement()
        count = -(-len(block.items) // _MOST_POINTS)  # number of slides, as even as possible
        for i in range(count):
            start, end = len(block.items) * i // count, len(block.items) * (i + 1) // count
            self._pending.append(b.List(block.ordered, block.items[start:end], block.start + start))
            self.flush()

    def _add_own_slide(self, block: b.Block) -> None:
        self._keep_announcement()
        full = isinstance(block, b.Figure | b.Chart) and not self._pending
        self._make(SlideKind.ITEM if full else SlideKind.TEXT, (*self._pending, block))

    def _keep_announcement(self) -> None:
        """Make a slide of the pending blocks, except for the text that introduces the next block."""
        if self._pending and leads_in(self._pending[-1]):
            announcement = self._pending.pop()
            self.flush()
            self._pending = [announcement]
        else:
            self.flush()

    def _make(self, kind: SlideKind, blocks: tuple[b.Block, ...]) -> None:
        last = blocks[-1]
        title, anchor = self._heading or self._article.title, self._anchor
        if isinstance(last, b.Study):
            anchor = last.anchor
        if isinstance(last, b.Numbered) and last.caption.number:
            anchor = last.anchor
            if not self._asked and last.caption.children:
                title = plain(last.caption.children)
                blocks = (*blocks[:-1], without_caption(last))
        if self._asked:
            title, self._asked = self._asked, ""
        kicker = self._section if self._section and self._section != title else self._article.title if self._section else ""
        self.slides.append(Slide(kind, title, kicker, blocks, notes="\n\n".join(self._notes), anchor=anchor))
        self._pending, self._notes = [], []


def without_caption(item: b.Numbered) -> b.Numbered:
    """Return ``item`` with only number and source in its caption: the caption's text is the slide's title."""
    return structs.replace(item, caption=structs.replace(item.caption, children=()))
