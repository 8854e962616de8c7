"""``SourcePositions``: the line of each element of a parsed body.

Python-Markdown keeps no positions. But a block's raw text still contains its source lines, and blocks come in source order. So
each line of text is searched for after the previous one; the line scan already knows the positions of fences and typed blocks.
A line that is not found (the parser changed it) gets the number of the previous one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from itertools import accumulate
from xml.etree.ElementTree import Element

from viewer.content.limits_scan import Lines
from viewer.content.manuscript import Manuscript

_REACH = 4096
"""How far ahead a line is searched for, in characters: a later match is another line with the same words."""

_NOTE = re.compile(r"[ ]{0,3}\[\^[^\]]*\]:")
_STASHED = re.compile("\x02[^\x03]*\x03")  # inserted by Python-Markdown
_TERM = re.compile(r"\*\[[^\]]*\][ ]?:")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BLOCKS = frozenset({"p", "ul", "ol", "dl", "blockquote", "pre", "table", "hr", "div", "study", "caption", "marker", "figure"})


class SourcePositions:
    """The lines, from 1, of the elements of one body. Call ``place`` for known ones, ``align`` before inline patterns are applied
    and ``spread`` afterwards; then ``line`` and ``span`` know every element.
    """

    def __init__(self, manuscript: Manuscript, lines: Lines) -> None:
        self._openers = list(lines.blocks)
        self._first = manuscript.body_line + 1
        self._spans: dict[Element, tuple[int, int]] = {}
        self._texts: dict[Element, list[int]] = {}  # the source line of each line of an element's text
        source = self._source = lines.body.expandtabs(4).split("\n")
        words, notes = _words(source, self._first, lines), _note_lines(source)
        self._body = _Stream(["" if at in notes else text for at, text in enumerate(words)])
        self._notes = _Stream([text if at in notes else "" for at, text in enumerate(words)])

    def place(self, element: Element, first: int, last: int = 0) -> None:
        """Record that ``element`` is in the lines ``first`` to ``last``."""
        self._spans[element] = first, max(first, last)

    def line(self, element: Element) -> int:
        """Return the first line of ``element``; 0 if it is not part of this body."""
        return self._spans.get(element, (0, 0))[0]

    def span(self, element: Element) -> tuple[int, int]:
        """Return the first and the last line of ``element`` and its content; (0, 0) if it is not part of this body."""
        return self._spans.get(element, (0, 0))

    def written(self, element: Element) -> str:
        """Return the first line of ``element`` as its author wrote it; empty if it is not part of this body."""
        at = self.line(element) - self._first
        return self._source[at] if 0 <= at < len(self._source) else ""

    def option_line(self, element: Element, key: str) -> int:
        """Return the line of the option ``key`` of the typed block ``element``; its first line without that option."""
        start = self.line(element)
        for number, line in enumerate(self._source[start + 1 - self._first :], start + 1):
            if not line.startswith("    "):
                break
            if line.partition(":")[0].strip() == key:
                return number
        return start

    def stand_in(self, element: Element, for_: Element) -> None:
        """Give ``element`` the positions of ``for_``, which it replaces."""
        texts = self._texts[element] = self._texts.get(for_, [])
        self._spans[element] = (texts[0], texts[-1]) if texts else (self.line(for_), self.line(for_))

    def texts(self, element: Element) -> Iterator[tuple[int, str]]:
        """Yield the texts of ``element`` and its inline elements, as left by the parser, each with its first line."""
        lines = self._texts.get(element) or [self.line(element)]
        at = 0
        for text, ends in _running(element, self._texts.keys()):
            if isinstance(text, str) and text:
                yield lines[min(at, len(lines) - 1)], text
            at += ends

    def align(self, root: Element) -> None:
        """Assign lines to each block of ``root``, whose text is still as written."""
        for child in root:
            notes = child.tag == "div" and child.get("class") == "footnote"
            self._align(child, self._notes if notes else self._body)

    def _align(self, element: Element, stream: _Stream) -> tuple[int, int]:
        known = self._spans.get(element)
        if known:  # a fence: its content is not text of the body
            stream.skip_to(known[1] + 1 - self._first)
            for part in element.iter():
                self._spans.setdefault(part, (int(part.get("line", known[0])), known[1]))
                self._texts[part] = [self.line(part)] * (1 + (part.text or "").count("\n"))
            return known
        opener = self._opener(element)
        if opener:
            stream.skip_to(opener - self._first)
        texts = [] if element.tag == "marker" else self._find(element.text, stream)
        first, last = opener or next(iter(texts), 0), texts[-1] if texts else opener
        for child in element:
            if opener and child is element[0]:  # its title
                self.place(child, opener)
                self._texts[child] = [opener]
                continue
            start, end = self._align(child, stream)
            self._find(child.tail, stream)
            first, last = first or start, max(last, end)
        here = first or stream.line() + self._first
        self._spans[element] = here, max(here, last)
        self._texts[element] = texts
        return self._spans[element]

    def _opener(self, element: Element) -> int:
        """Return the line of the typed block ``element``; 0 for other elements."""
        if element.get("options"):
            for at, (name, line) in enumerate(self._openers):
                if name == element.tag:
                    del self._openers[: at + 1]
                    return line
        return 0

    def _find(self, text: str | None, stream: _Stream) -> list[int]:
        """Return the line of each line of ``text``."""
        if not text or text.isspace():
            return []
        lines = (_STASHED.sub("", text) if "\x02" in text else text).split("\n")
        return [stream.find(line.strip()) + self._first for line in lines] if any(map(str.strip, lines)) else []

    def spread(self) -> None:
        """Assign a line to each inline element by counting the line ends before it in its block."""
        for element, lines in list(self._texts.items()):
            at = 0
            for part, ends in _running(element, self._texts.keys()) if lines and len(element) else ():
                if isinstance(part, Element):
                    here = lines[min(at, len(lines) - 1)]
                    self._spans[part] = here, here
                at += ends


def _running(element: Element, blocks: Collection[Element]) -> Iterator[tuple[Element | str, int]]:
    """Yield the texts and inline elements in ``element`` up to the first of ``blocks``, each with the line ends that it is."""
    yield element.text or "", (element.text or "").count("\n")
    for child in element:
        if child.tag in _BLOCKS or child in blocks:
            return
        yield child, (child.tag == "br") + (child.get("alt") or "").count("\n")
        if child.tag == "code":
            yield "", (child.text or "").count("\n")
        else:
            yield from _running(child, blocks)
        yield child.tail or "", (child.tail or "").count("\n")


class _Stream:
    """A forward-only search in the source, one text after the other."""

    def __init__(self, lines: list[str]) -> None:
        self._text = "\n".join(lines)
        self._starts = [0, *accumulate(len(line) + 1 for line in lines)]
        self._at = 0

    def line(self) -> int:
        """Return the number, from 0, of the current line."""
        return bisect_right(self._starts, self._at) - 1

    def skip_to(self, line: int) -> None:
        """Continue at the beginning of ``line``, unless it is already passed."""
        if line > 0:
            self._at = max(self._at, self._starts[min(line, len(self._starts) - 1)])

    def find(self, words: str) -> int:
        """Return the next line with ``words``, or at least the first of them; the current line if there is none."""
        for part in dict.fromkeys((words, *words.split(maxsplit=1)[:1])):
            found = self._text.find(part, self._at, self._at + _REACH + len(part)) if part else -1
            if found >= 0:
                self._at = found + len(part)
                return bisect_right(self._starts, found) - 1
        return self.line()


def _words(source: list[str], first: int, lines: Lines) -> list[str]:
    """Return ``source`` with everything blanked that is not text: fences, openers and
    options of typed blocks, own terms, comments.
    """
    words = list(source)
    for start, end in lines.fences:
        words[start - first : end + 1 - first] = [""] * (end + 1 - start)
    for _, start in lines.blocks:
        at = start - first
        words[at] = ""
        while at + 1 < len(words) and words[at + 1].startswith("    "):
            at += 1
            words[at] = ""
    words = ["" if _TERM.match(line) or (line.lstrip().startswith("///") and not line.strip(" /")) else line for line in words]
    return _COMMENT.sub(_line_ends, "\n".join(words)).split("\n")


def _line_ends(match: re.Match[str]) -> str:
    text = match.string
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    return match[0] if line.count("`") % 2 else "\n" * match[0].count("\n")


def _note_lines(source: list[str]) -> set[int]:
    """Return the numbers, from 0, of the lines that define references."""
    notes: set[int] = set()
    inside = blank = False
    for at, line in enumerate(source):
        if _NOTE.match(line):
            inside = True
        elif not line.strip():
            blank = True
            continue
        elif blank and not line.startswith("    "):
            inside = False
        blank = False
        if inside:
            notes.add(at)
    return notes
