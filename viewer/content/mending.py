"""``Mending``: lines of a body as they are handed to the parser where they were written wrongly, in as many lines as before.

What an author forgot – the end of a fence or of a block, the indent of an option – would make the parser take half the article
for something else. The author is told; the reader sees the words.
"""

from __future__ import annotations

import json
import re

from viewer.content.lenient import nearest
from viewer.content.manuscript import Manuscript
from viewer.content.problem import Findings
from viewer.content.syntax import OPTIONS, TYPED
from viewer.i18n import tr

_OPTION = re.compile(r"[ \t]*([\w-]+)[ \t]*[:：][ \t]*(.*)")
_INDENTED = re.compile(r"(?: {4}|\t)\s*\S")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ ]")
_UNQUOTED = re.compile(r"(?<=\s)(\w+)=([^\"'\s{}]+)")
_LANGUAGE = re.compile(r"\s*\.?[\w#+-]*")


class Mending:
    """The lines of one body, which begins at the file's line ``first``."""

    def __init__(self, manuscript: Manuscript, findings: Findings) -> None:
        self.first = manuscript.body_line + 1
        self.lines = manuscript.body.split("\n")
        self._findings = findings
        self._written = len(self.lines)

    def body(self) -> str:
        """The body to parse."""
        return "\n".join(self.lines)

    def line(self, number: int) -> str:
        """The file's line ``number``."""
        return self.lines[number - self.first]

    def replace(self, number: int, line: str) -> None:
        """Sets the file's line ``number``."""
        self.lines[number - self.first] = line

    def blank_before(self, start: int, end: int = 0, *, last: bool = False) -> int:
        """The first, or ``last``, blank line between the lines ``start`` and ``end`` (0: the body's end); 0: there is none."""
        stop = end - self.first if end else self._written
        blank = [at for at in range(start + 1 - self.first, stop) if not self.lines[at].strip(" \t>")]
        return blank[-1 if last else 0] + self.first if blank else 0

    def close(self, number: int, end: str) -> int:
        """Writes ``end`` into the blank line ``number``, or behind the body where that is 0; the line where it stands."""
        if number:
            self.replace(number, end)
            return number
        self.lines.append(end)
        return self.first + len(self.lines) - 1

    def close_block(self, start: int, slashes: str, openers: list[tuple[str, int]]) -> None:
        """Ends the block that begins at the line ``start``: before the next heading or block of its kind, else at the end."""
        headings = (number for number, line in enumerate(self.lines[start + 1 - self.first :], start + 1) if _HEADING.match(line))
        blocks = (number for written, number in openers if written == slashes and number > start)
        stop = min(next(headings, 0) or 10**9, next(blocks, 0) or 10**9)
        self.close(self.blank_before(start, stop, last=True) if stop < 10**9 else 0, slashes)

    def fence_header(self, number: int, header: str, understood: re.Pattern[str]) -> str:
        """The line ``number`` with a ``header`` that is understood."""
        quoted = _UNQUOTED.sub(r'\1="\2"', header)
        if not understood.fullmatch(quoted):
            language = _LANGUAGE.match(header)
            quoted = language[0] if language else ""
        line = self.line(number)
        self.replace(number, line[: len(line) - len(header)] + quoted)
        return quoted

    def block_name(self, number: int, slashes: str, name: str, title: str) -> str:
        """A name that there is, for a block called ``name``; the line ``number`` is written with it. A name in Han is words."""
        kind = name.lower() if name.lower() in TYPED else nearest(name, TYPED) or "note"
        words = title if name.isascii() else "：".join(filter(None, (name, title)))
        self.replace(number, f"{slashes} {kind} | {words}" if words else f"{slashes} {kind}")
        return kind

    def options(self, number: int, name: str) -> None:
        """Sees to it that the options of the block ``name``, whose first line is ``number``, are YAML."""
        at = number + 1 - self.first
        start, shallow = at, False
        while at < self._written and self.lines[at].strip():
            found = _OPTION.match(self.lines[at])
            indented = bool(_INDENTED.match(self.lines[at]))
            if not indented and not (found and found[1] in OPTIONS.get(name, ())):
                break
            shallow = shallow or not indented
            at += 1
        given = self.lines[start:at]
        if not given or not (shallow or not _is_mapping(given)):
            return
        if shallow:
            place = next(place for place, line in enumerate(given) if not _INDENTED.match(line))
            message = tr("块的选项要缩进四格。")
            self._findings.error("format", self.first + start + place, message, tr("每个选项前空四格。"))
        for place, line in enumerate(given, start=start):
            self.lines[place] = self._option(line, self.first + place)

    def _option(self, line: str, number: int) -> str:
        found = _OPTION.match(line)
        if found and _is_mapping([f"    {found[1]}: {found[2]}"]) and "：" not in line[found.start(1) : found.start(2)]:
            return f"    {found[1]}: {found[2]}"
        remedy = tr("写成“键: 值”，用英文冒号和一个空格；含冒号或引号的文字用引号括起来。")
        self._findings.error("format", number, tr("块的这个选项写法有误。"), remedy)
        if not found:
            return f"    # {line.strip()}"
        value = found[2].strip().strip("\"'")
        return f"    {found[1]}: {value if value.isdecimal() else json.dumps(value, ensure_ascii=False)}"


def _is_mapping(lines: list[str]) -> bool:
    import yaml

    try:
        return isinstance(yaml.safe_load("\n".join(lines)), dict)
    except (yaml.YAMLError, ValueError):
        return False
