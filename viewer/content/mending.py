"""``Mending``: the lines of a body, corrected if they would mislead the parser; the number of lines stays the same.

A missing end of a fence or block, or a missing indent of an option, would make the parser misread half the article. The author
gets a message; the reader sees the words.
"""

from __future__ import annotations

import json
import re

from viewer.content.lenient import nearest
from viewer.content.manuscript import Manuscript
from viewer.content.problem import Findings
from viewer.content.strict_yaml import tell_cut_words
from viewer.content.syntax import OPTIONS, TYPED
from viewer.i18n import tr

_OPTION = re.compile(r"[ \t]*([\w-]+)[ \t]*[:：][ \t]*(.*)")
_INDENTED = re.compile(r"(?: {4}|\t)\s*\S")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ ]")
_UNQUOTED = re.compile(r"(?<=\s)(\w+)=([^\"'\s{}]+)")
_FENCE = re.compile(r"[> ]*(`{3,}|~{3,})[^`\n]*$")
_COMMENT = re.compile(r"<!--|-->")
_LANGUAGE = re.compile(r"\s*\.?[\w#+-]*")


class Mending:
    """The lines of one body, which begins at line ``first`` of the file."""

    def __init__(self, manuscript: Manuscript, findings: Findings) -> None:
        self.first = manuscript.body_line + 1
        self.lines = manuscript.body.split("\n")
        self._findings = findings
        self._written = len(self.lines)

    def body(self) -> str:
        """Return the body to parse."""
        return "\n".join(self.lines)

    def line(self, number: int) -> str:
        """Line ``number`` of the file."""
        return self.lines[number - self.first]

    def replace(self, number: int, line: str) -> None:
        """Set line ``number`` of the file."""
        self.lines[number - self.first] = line

    def blank_before(self, start: int, end: int = 0, *, last: bool = False) -> int:
        """Return the first, or ``last``, blank line between ``start`` and ``end`` (0:
        the end of the body); 0 if there is none.
        """
        stop = end - self.first if end else self._written
        blank = [at for at in range(start + 1 - self.first, stop) if not self.lines[at].strip(" \t>")]
        return blank[-1 if last else 0] + self.first if blank else 0

    def close(self, number: int, end: str) -> int:
        """Write ``end`` into the blank line ``number``, or after the body if that is 0; return its line."""
        if number:
            self.replace(number, end)
            return number
        self.lines.append(end)
        return self.first + len(self.lines) - 1

    def hide_open_comments(self) -> None:
        """Remove what follows an unclosed ``<!--``, up to the next ``<!--`` or the end of the body.

        It may be meant for staff only. A reader sees that something is not shown.
        """
        if not any("<!--" in line for line in self.lines):
            return
        begun: tuple[int, int] | None = None
        fence = ""
        for at, line in enumerate(list(self.lines)):
            opener = None if begun else _FENCE.match(line)
            if opener and (not fence or opener[1].startswith(fence)):
                fence = "" if fence else opener[1]
            place = 0
            while not fence:
                sign = _COMMENT.search(line, place)
                if not sign:
                    break
                place = sign.end()
                if sign[0] == "-->":
                    begun = None
                elif line.count("`", 0, sign.start()) % 2 == 0:
                    if begun:
                        self._hide(begun, (at, sign.start()))
                    begun = at, sign.start()
        if begun:
            self._hide(begun, (len(self.lines), 0))

    def _hide(self, begin: tuple[int, int], end: tuple[int, int]) -> None:
        first, last = begin[0], end[0]
        message = tr("注释没有结束，它后面的文字都没有显示。")
        self._findings.error("format", self.first + first, message, tr("用“-->”结束它。"))
        head, tail = self.lines[first][: begin[1]], self.lines[last][end[1] :] if last < len(self.lines) else ""
        notice = tr("〔这里有一段文字没有显示。〕")
        if first == last:
            self.lines[first] = f"{head}{notice}{tail}"
            return
        self.lines[first:last] = [head + notice, *[""] * (last - first - 1)]
        if last < len(self.lines):
            self.lines[last] = tail

    def close_block(self, start: int, slashes: str, openers: list[tuple[str, int]]) -> None:
        """End the block that begins at the line ``start``: before the next heading or block of its kind, otherwise at the end."""
        headings = (number for number, line in enumerate(self.lines[start + 1 - self.first :], start + 1) if _HEADING.match(line))
        blocks = (number for written, number in openers if written == slashes and number > start)
        stop = min(next(headings, 0) or 10**9, next(blocks, 0) or 10**9)
        self.close(self.blank_before(start, stop, last=True) if stop < 10**9 else 0, slashes)

    def fence_header(self, number: int, header: str, understood: re.Pattern[str]) -> str:
        """Replace the opening of a fence in line ``number`` by the ``header`` that was meant."""
        quoted = _UNQUOTED.sub(r'\1="\2"', header)
        if not understood.fullmatch(quoted):
            language = _LANGUAGE.match(header)
            quoted = language[0] if language else ""
        line = self.line(number)
        self.replace(number, line[: len(line) - len(header)] + quoted)
        return quoted

    def block_name(self, number: int, slashes: str, name: str, title: str) -> str:
        """Return the known block name that ``name`` probably means, and write it into line ``number``. A Han name is text."""
        kind = name.lower() if name.lower() in TYPED else nearest(name, TYPED) or "note"
        words = title if name.isascii() else "：".join(filter(None, (name, title)))
        self.replace(number, f"{slashes} {kind} | {words}" if words else f"{slashes} {kind}")
        return kind

    def options(self, number: int, name: str) -> None:
        """Make the options of the block ``name``, which begin at line ``number``, valid YAML."""
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
        tell_cut_words(self._findings, "\n".join(given), self.first + start)
        if name != "study":
            given = self._without_words(start, given, name)
        if not given or not (shallow or not _is_mapping(given)):
            return
        if shallow:
            place = next(place for place, line in enumerate(given) if not _INDENTED.match(line))
            message = tr("块的选项要缩进四格。")
            self._findings.error("format", self.first + start + place, message, tr("每个选项前空四格。"))
        for place, line in enumerate(given, start=start):
            self.lines[place] = self._option(line, self.first + place)

    def _without_words(self, start: int, given: list[str], name: str) -> list[str]:
        """Return the lines of ``given`` before the first that is no option of the block ``name``; that and the rest are text."""
        known = {"attrs", *OPTIONS.get(name, ())}
        for place, line in enumerate(given):
            found = _OPTION.match(line)
            if not found or found[1] not in known:
                key = found[1] if found else line.strip()[:20]
                message = tr("“{name}”没有“{key}”这一项，当作正文显示。", name=name, key=key)
                self._findings.error("format", self.first + start + place, message, tr("正文不要缩进，和选项之间空一行。"))
                self.lines[start + place : start + len(given)] = [words.strip() for words in given[place:]]
                return given[:place]
        return given

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
