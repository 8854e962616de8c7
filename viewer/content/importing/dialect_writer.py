"""Write words in our dialect so that a page shows exactly them: what would be read as a mark is escaped.

Whether a mark is one depends on the text around it (``content/marks``). So each text is written, and its marks are found again as
a build finds them. Any that is not found, or found and not meant, is written without a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from viewer.content.importing.draft import Bit, Bits, Cited, LineEnd, Pictured, TextBit, said, trimmed
from viewer.content.importing.written_line import LINE_END, Place, Sign, Solid, Token, WrittenLine
from viewer.content.marks import find_marks
from viewer.content.text import raised

_DELIMITERS = {"bold": "**", "slanted": "*", "struck": "~~", "raised": "^", "lowered": "~"}
_UNSAFE = re.compile(r"[\s<>()\[\]\\\"'`*_~^=|]")
_TRIES = 6


@dataclass(slots=True)
class InlineWriter:
    """Writes texts; ``unmarked`` counts looks that could not be written as marks."""

    unmarked: int = 0

    def write(self, bits: Iterable[Bit], place: Place = "text") -> str:
        """Return ``bits`` in our dialect; lines end with a forced line end, except in cells and headings."""
        bits = trimmed(bits)
        if place != "text":
            bits = trimmed(TextBit(" ") if isinstance(bit, LineEnd) else bit for bit in bits)
        return self._fitted(tuple(bits), place)

    def _fitted(self, bits: Bits, place: Place) -> str:
        plain: set[int] = set()
        everything = False
        line = WrittenLine(place, everything)
        for left in range(_TRIES, -1, -1):
            line = WrittenLine(place, everything or not left)
            maker = _Tokens(self, place, plain if left else None)
            for token in maker.tokens(bits):
                line.add(token)
            meant = line.marks()
            found = {(mark.start, mark.inside, mark.after, mark.end) for mark in find_marks(line.view())[0]}
            missing = {number for number, span in meant.items() if span not in found}
            if not missing and len(found) == len(meant):
                break
            everything = everything or len(found) > len(meant) - len(missing)
            plain |= missing
        self.unmarked += len(plain)
        return line.text()


@dataclass(slots=True)
class _Tokens:
    """Turns bits into tokens. Marks whose number is in ``plain`` are not written; None: none is."""

    writer: InlineWriter
    place: Place
    plain: set[int] | None
    count: int = 0

    def tokens(
        self, bits: Sequence[Bit], looks: tuple[str, ...] = ("bold", "slanted", "href", "struck", "raised", "lowered")
    ) -> Iterator[Token]:
        """Yield the tokens of ``bits``, grouped by ``looks`` in that order."""
        if not looks:
            for bit in bits:
                yield from self._leaf(bit)
            return
        look, rest = looks[0], looks[1:]
        for value, group in groupby(_with_values(bits, look), key=lambda pair: pair[0]):
            inner = tuple(bit for _, bit in group)
            if not value:
                yield from self.tokens(inner, rest)
            elif look == "href":
                yield from self._link(str(value), inner)
            else:
                yield from self._marked(look, inner, rest)

    def _marked(self, look: str, bits: Bits, rest: tuple[str, ...]) -> Iterator[Token]:
        """Yield a mark around ``bits``, with the spaces at its ends outside."""
        words = said(bits)
        core = trimmed(bits)
        if not core or not words.strip():
            yield from self.tokens(bits, rest)
            return
        if look == "bold":
            rest = tuple(each for each in rest if each != "slanted")
        number = self.count
        self.count += 1
        if words[:1].isspace():
            yield " "
        if self.plain is None or number in self.plain:
            yield from self._fallback(look, core, rest)
        else:
            yield Sign(number, _DELIMITERS[look], opens=True)
            yield from self.tokens(core, rest)
            yield Sign(number, _DELIMITERS[look], opens=False)
        if words[-1:].isspace():
            yield " "

    def _fallback(self, look: str, bits: Bits, rest: tuple[str, ...]) -> Iterator[Token]:
        """Yield ``bits`` without their mark; what would say something else without it gets signs that say the same."""
        if look == "raised":
            yield raised(said(bits))
        elif look == "struck":
            yield from ("（已删去：", *self.tokens(bits, rest), "）")
        else:
            yield from self.tokens(bits, rest)

    def _link(self, href: str, bits: Bits) -> Iterator[Token]:
        words = said(bits)
        if words.strip() == href and not _UNSAFE.search(href.replace("_", "").replace("=", "").replace("~", "")):
            yield Solid(f"<{href}>")
            return
        if words[:1].isspace():
            yield " "
        plain = tuple(replace(bit, href="", bold=False, slanted=False) if isinstance(bit, TextBit) else bit for bit in bits)
        inner = self.writer.write(plain, "heading" if self.place == "text" else self.place)
        yield Solid(f"[{_brackets(inner)}]({address(href)})")
        if words[-1:].isspace():
            yield " "

    def _leaf(self, bit: Bit) -> Iterator[Token]:
        match bit:
            case TextBit(code=True, text=text) if not (self.place == "cell" and "|" in text):
                fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
                gap = " " if text[:1] == "`" or text[-1:] == "`" else ""
                yield Solid(f"{fence}{gap}{text}{gap}{fence}")
            case TextBit(text=text):
                yield text
            case LineEnd():
                yield Solid("  \n", LINE_END)
            case Cited(label):
                yield Solid(f"[^{label}]")
            case Pictured():
                yield Solid(image(bit))


def _with_values(bits: Sequence[Bit], look: str) -> Iterator[tuple[object, Bit]]:
    """Yield each bit with its value of ``look``; a marker of a note between two equal values shares it."""
    values: list[object] = [getattr(bit, look) if isinstance(bit, TextBit) else None for bit in bits]
    if look != "href":
        for place, bit in enumerate(bits[1:-1], 1):
            if isinstance(bit, Cited) and values[place - 1] == values[place + 1]:
                values[place] = values[place - 1]
    return zip(values, bits, strict=True)


def address(href: str) -> str:
    """Return ``href`` as it is written between brackets."""
    return "".join(f"%{byte:02X}" for byte in href.encode()) if not href.isprintable() else _UNSAFE.sub(_percent, href)


def image(picture: Pictured) -> str:
    """Return a picture as written."""
    alt = re.sub(r"([\\`*\[\]<&])", r"\\\1", " ".join(picture.alt.split()))
    return f"![{alt}]({address(picture.name)})"


def _percent(match: re.Match[str]) -> str:
    return match[0] if match[0] in "_~=*'^" else f"%{ord(match[0]):02X}"


def _brackets(words: str) -> str:
    """Return the written ``words`` of a link with their brackets escaped."""
    return re.sub(r"\\.|[\[\]]", lambda match: match[0] if len(match[0]) > 1 else f"\\{match[0]}", words)
