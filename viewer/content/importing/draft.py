"""The draft of an article between its source and our dialect: pieces of text, and blocks of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import assert_never


@dataclass(frozen=True, slots=True)
class TextBit:
    """Words of one look. ``href``: the target of a link; ``size``: of the letters in px, 0 if unknown."""

    text: str
    bold: bool = False
    slanted: bool = False
    struck: bool = False
    code: bool = False
    raised: bool = False
    lowered: bool = False
    href: str = ""
    size: float = 0.0

    def saying(self, text: str) -> TextBit:
        """Return ``text`` in this look; code has no other."""
        return TextBit(text, code=True, href=self.href) if self.code else replace(self, text=text)


@dataclass(frozen=True, slots=True)
class LineEnd:
    """A forced end of a line."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A marker of the note ``label``; ``words`` are those of the source, such as ``[1]``."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture: a file ``name`` next to the article, whether it could be taken (``there``), and what is known about it."""

    name: str
    alt: str = ""
    there: bool = True


_END = re.compile(r"[。；;，,、：:！!？?.]\s*$")

Bit = TextBit | LineEnd | Cited | Pictured
Bits = tuple[Bit, ...]


@dataclass(slots=True)
class Para:
    """A paragraph. ``role``: what its source calls it – ``caption`` or empty; ``centred``: whether it is set in the middle."""

    bits: Bits
    role: str = ""
    centred: bool = False


@dataclass(slots=True)
class Titled:
    """A heading; ``level`` counts from 1 as in the source. ``guessed``: it is a bold line."""

    level: int
    bits: Bits
    anchor: str = ""
    guessed: bool = False


@dataclass(slots=True)
class Listed:
    """A list; ``numbers`` are those of its items, empty for bullets."""

    items: list[list[Part]]
    numbers: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Merger:
    """A merged cell with a number: from row ``row`` of the body (from 0), ``rows`` of them, in the columns ``first`` … ``last``.

    ``choices``: how its words can be divided among them. ``doses``: the quantities in it. ``key``: its name for an answer.
    """

    key: str
    row: int
    rows: int
    first: int
    last: int
    words: str
    doses: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...] = ()

    @property
    def undecided(self) -> bool:
        """Whether it is unclear which value belongs to which column."""
        return self.last > self.first and len(self.doses) > 1


@dataclass(slots=True)
class Gridded:
    """A table with its merged cells expanded. A row of ``short`` is written with its merged cells once: a fault until decided."""

    header: list[Bits]
    rows: list[list[Bits]]
    mergers: list[Merger] = field(default_factory=list)
    short: dict[int, list[Bits]] = field(default_factory=dict)
    caption: Bits = ()
    notes: list[Bits] = field(default_factory=list)


@dataclass(slots=True)
class Figured:
    """A figure."""

    picture: Pictured
    caption: Bits = ()


@dataclass(slots=True)
class Quoted:
    """A quotation."""

    parts: list[Part]


@dataclass(slots=True)
class Verbatim:
    """Lines shown as they are."""

    text: str


@dataclass(slots=True)
class Parted:
    """A line between parts."""


@dataclass(slots=True)
class Defined:
    """A list of terms, each with its meaning."""

    entries: list[tuple[Bits, list[Part]]]


@dataclass(slots=True)
class AsWritten:
    """Text that is already in our dialect."""

    text: str


Part = Para | Titled | Listed | Gridded | Figured | Quoted | Verbatim | Parted | Defined | AsWritten


@dataclass(slots=True)
class DraftBody:
    """What was read from a source. ``notes``: references by label. ``terms``: abbreviations explained in the source."""

    parts: list[Part]
    title: str = ""
    notes: dict[str, Bits] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    published: str = ""
    language: str = ""


def said(bits: Iterable[Bit]) -> str:
    """Return the words of ``bits``, without markers of notes."""
    return "".join(bit.text if isinstance(bit, TextBit) else "\n" if isinstance(bit, LineEnd) else "" for bit in bits)


def trimmed(bits: Iterable[Bit]) -> Bits:
    """Return ``bits`` without white space and line ends at both ends, equal neighbours joined."""
    joined: list[Bit] = []
    for bit in bits:
        last = joined[-1] if joined else None
        if isinstance(bit, TextBit) and isinstance(last, TextBit) and replace(last, text="") == replace(bit, text=""):
            joined[-1] = replace(last, text=last.text + bit.text)
        elif not isinstance(bit, TextBit) or bit.text:
            joined.append(bit)
    while joined and _is_blank(joined[0]):
        joined.pop(0)
    while joined and _is_blank(joined[-1]):
        joined.pop()
    if joined and isinstance(first := joined[0], TextBit):
        joined[0] = replace(first, text=first.text.lstrip())
    if joined and isinstance(last := joined[-1], TextBit):
        joined[-1] = replace(last, text=last.text.rstrip())
    return tuple(joined)


def lines_of(bits: Iterable[Bit]) -> list[Bits]:
    """Return the lines of ``bits``, those without words left out."""
    lines: list[list[Bit]] = [[]]
    for bit in bits:
        if isinstance(bit, LineEnd):
            lines.append([])
        else:
            lines[-1].append(bit)
    return [line for line in map(trimmed, lines) if line]


def joined(parts: Iterable[Part], between: str) -> Bits:
    """Return the words of ``parts``, which were read from one cell, note or heading, on one line.

    A line that does not end with punctuation is followed by ``between``: “18 U” and “8 U” must not become “18 U8 U”.
    """
    lines: list[Bits] = []
    for part in parts:
        match part:
            case Para():
                lines += lines_of(part.bits)
            case Titled():
                lines.append(part.bits)
            case Listed():
                for number, item in enumerate(part.items):
                    words = joined(item, between)
                    lines.append((TextBit(f"{part.numbers[number]}. "), *words) if part.numbers else words)
            case Quoted():
                lines.append(joined(part.parts, between))
            case Verbatim():
                lines.append((TextBit(part.text),))
            case Figured():
                lines.append((part.picture,))
            case _:
                pass
    bits: Bits = ()
    for line in filter(None, lines):
        gap = " " if not between.strip() or not said(bits).strip() or _END.search(said(bits)) else between
        pictured = isinstance(line[0], Pictured) or (bits and isinstance(bits[-1], Pictured))
        bits = (*bits, TextBit(" " if pictured else gap), *line) if bits else line
    return trimmed(bits)


@dataclass(slots=True)
class Flow:
    """Parts read so far, and the words of the paragraph being read. ``cell``: pictures stay among the words."""

    parts: list[Part] = field(default_factory=list)
    bits: list[Bit] = field(default_factory=list)
    role: str = ""
    centred: bool = False
    cell: bool = False

    def flush(self) -> None:
        """End the paragraph; two forced line ends end one too."""
        run: list[Bit] = []
        ends = 0
        for bit in [*self.bits, LineEnd(), LineEnd()]:
            ends = ends + 1 if isinstance(bit, LineEnd) else ends if isinstance(bit, TextBit) and not bit.text.strip() else 0
            run.append(bit)
            if ends >= 2:
                if bits := trimmed(run):
                    self.parts.append(Para(bits, self.role, self.centred))
                run = []
        self.bits = []


def inner_parts(part: Part) -> Iterator[list[Part]]:
    """Yield the lists of parts directly inside ``part``."""
    match part:
        case Listed(items):
            yield from items
        case Quoted(parts):
            yield parts
        case Defined(entries):
            yield from (parts for _, parts in entries)
        case Para() | Titled() | Gridded() | Figured() | Verbatim() | Parted() | AsWritten():
            pass
        case _:
            assert_never(part)


def walk_parts(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield every part of ``parts``, those inside others included, in reading order."""
    for part in parts:
        yield part
        for inner in inner_parts(part):
            yield from walk_parts(inner)


def _is_blank(bit: Bit) -> bool:
    return isinstance(bit, LineEnd) or (isinstance(bit, TextBit) and not bit.text.strip())
