"""Write a draft as ``index.md``: front matter with what is left open, then its parts in our dialect."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from viewer.content.importing.dialect_writer import InlineWriter, image
from viewer.content.importing.draft import (
    AsWritten,
    Bits,
    Defined,
    DraftBody,
    Figured,
    Gridded,
    Listed,
    Para,
    Part,
    Parted,
    Quoted,
    Titled,
    Verbatim,
)
from viewer.i18n import tr

_LONG = 12_000
"""Bytes of a line from which it is written as several."""
_SENTENCE = re.compile(r"(?<=[。！？；])(?=[\u4e00-\u9fff])|(?<=[.!?]) (?=[A-Z])")


@dataclass(slots=True)
class DraftWriter:
    """Writes one draft."""

    words: InlineWriter = field(default_factory=InlineWriter)

    def article(self, body: DraftBody, head: str) -> str:
        """Return ``index.md`` with the front matter ``head``."""
        blocks = [*self.blocks(body.parts)]
        blocks += [f"*[{term}]: {self.words.write(_plain(meaning))}" for term, meaning in body.terms.items()]
        notes = [f"[^{label}]: {self.words.write(bits, 'heading')}" for label, bits in body.notes.items()]
        return head + "\n" + "\n\n".join([*blocks, *notes]) + "\n"

    def blocks(self, parts: Sequence[Part]) -> Iterator[str]:
        """Yield ``parts`` as written, one text each."""
        for part in parts:
            yield from filter(None, self._block(part))

    def _block(self, part: Part) -> Iterator[str]:
        match part:
            case Para():
                yield _cut(self.words.write(part.bits))
            case Titled():
                anchor = f" {{#{part.anchor}}}" if part.anchor else ""
                yield f"{'#' * part.level} {self.words.write(part.bits, 'heading')}{anchor}"
            case Listed():
                yield from self._list(part)
            case Gridded():
                yield from self._table(part)
            case Figured():
                yield image(part.picture)
                if part.caption:
                    yield self._caption(part.caption)
            case Quoted():
                text = "\n\n".join(self.blocks(part.parts))
                yield "\n".join(map(_quoted, text.split("\n")))
            case Verbatim(text):
                fence = "`" * max(3, max(map(len, re.findall("`+", text)), default=0) + 1)
                yield f"{fence}\n{text}\n{fence}"
            case Parted():
                yield "---"
            case Defined():
                yield from self._definitions(part)
            case AsWritten(text):
                yield text
            case _:
                assert_never(part)

    def _list(self, part: Listed) -> Iterator[str]:
        """Yield a list; what cannot stand in an item stands after it, and the list goes on."""
        lines: list[str] = []
        for place, item in enumerate(part.items):
            at = next((place for place, each in enumerate(item) if not isinstance(each, Para | Listed)), len(item))
            at = at if at and isinstance(item[0], Para) else 0
            inner = [*self.blocks(item[:at])]
            marker = f"{part.numbers[place]}. " if part.numbers else "- "
            if inner:
                loose = sum(isinstance(each, Para) for each in item[:at]) > 1
                text = ("\n\n" if loose else "\n").join(inner)
                lines.append(marker + _indented(text))
            if at < len(item):
                if lines:
                    yield "\n".join(lines)
                    lines = []
                yield from self.blocks(item[at:])
        if lines:
            yield "\n".join(lines)

    def _definitions(self, part: Defined) -> Iterator[str]:
        for term, meaning in part.entries:
            simple = meaning and all(isinstance(each, Para | Listed) for each in meaning) and isinstance(meaning[0], Para)
            if simple and term:
                text = "\n\n".join(self.blocks(meaning))
                yield f"{self.words.write(term, 'heading')}\n:   {_indented(text)}"
            else:
                yield self.words.write(term)
                yield from self.blocks(meaning)

    def _table(self, part: Gridded) -> Iterator[str]:
        rows = [part.header, *(part.short.get(number, row) for number, row in enumerate(part.rows))]
        lines = [f"| {' | '.join(self.words.write(cell, 'cell') for cell in row)} |" for row in rows]
        lines.insert(1, "|" + " --- |" * len(part.header))
        yield "\n".join(lines)
        if part.caption:
            yield self._caption(part.caption)
        for note in part.notes:
            yield self.words.write(note)

    def _caption(self, bits: Bits) -> str:
        return f"/// caption\n{self.words.write(bits)}\n///"


def front_matter(article: str, title: str, body: DraftBody, answers: dict[str, str]) -> str:
    """Return the front matter of a draft: what the source says; what nobody has decided yet is a comment that says so."""
    lines = ["---", f"id: {article}", f"title: {_yaml(title)}"]
    if body.language:
        lines.append(f"language: {body.language}")
    if body.published:
        lines.append(f"published: {body.published}")
    if day := answers.get("reviewed"):
        lines += [f"reviewed: {day}", f"review_interval: {answers.get('review_interval', '12')}"]
    else:
        lines.append("# reviewed:  " + tr("审稿医生审过的那一天，如 2026-11-29"))
    if (level := answers.get("evidence")) and level != "none":
        lines.append(f"evidence: {level}")
    elif not level:
        lines.append("# evidence:  " + tr("very-low、low、moderate 或 high，由审稿医生定；不评就删去这一行"))
    lines.append("audience: staff  # " + tr("草稿只给工作人员看；审过以后改成 public"))
    return "\n".join([*lines, "---", ""])


def _yaml(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _plain(words: str) -> Bits:
    from viewer.content.importing.draft import TextBit

    return (TextBit(words),)


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ").replace("\n    \n", "\n\n")


def _quoted(line: str) -> str:
    return f">{'  ' if line[:1].isdigit() or line[:1] == '=' else ' '}{line}".rstrip() if line.strip() else ">"


def _cut(text: str) -> str:
    """Return a very long line as several, which are read as one."""
    return "\n".join(_SENTENCE.split(text)) if len(text.encode()) > _LONG else text
