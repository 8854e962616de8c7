"""One pass over a body's lines before parsing: limits, unclosed fences and blocks, duplicate notes.

Python-Markdown needs seconds, or its whole stack, for some texts of a few kilobytes; they are rejected here in milliseconds.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from viewer.content.manuscript import Manuscript
from viewer.content.mending import Mending
from viewer.content.problem import Findings
from viewer.content.rules import Limits
from viewer.content.spacing import longest_word
from viewer.content.syntax import TYPED
from viewer.i18n import mark, tr

_FENCE = re.compile(r"[> ]*(`{3,}|~{3,})([^`\n]*)$")
_HEADER = re.compile(r"""\s*\.?[\w#.+-]*\s*(?:\{[^\n]*\}|(?:[ \t]*[A-Za-z]\w*(?:=(?:"[^"]*"|'[^']*'))?(?=[ \t]|$))*)\s*""")
_BLOCK = re.compile(r"[ ]{0,3}(/{3,})[ ]*([\w-]*)((?:[ \u3000]*[|｜]|[ \u3000]+(?=\S)|))(.*)$")
_LEADERS = re.compile(r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+")
_LEADER = re.compile(r">|[-*+]|\d{1,9}[.)]")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}|[ ]{0,3}(?:=+|-+)[ ]*$")
_NOTE = re.compile(r"[ ]{0,3}\[\^([^\]]*)\]:")
_TERM = re.compile(r"\*\[[^\]]*\][ ]?:")
_DEFINITION = re.compile(r"[ ]{0,3}:[ ]{1,3}\S")
_NEW_TEXT = re.compile(r"[ ]*(?:[-*+]|\d+[.)])[ ]|[ ]{0,3}\[\^")
_MARKS = "[`*_<^~="
_COUNTED = re.compile(r"[\[`*_<^~=]|  $")
"""What is counted in a line: one of ``_MARKS``, or a forced line break."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of the body's fences (first and last) and of its typed blocks (first), in order. ``body`` is the text to parse: the
    same lines, corrected if they were written wrongly, perhaps followed by missing ends.
    """

    fences: tuple[tuple[int, int], ...]
    blocks: tuple[tuple[str, int], ...]
    body: str


def scan(manuscript: Manuscript, limits: Limits, findings: Findings) -> Lines:
    """Scan the body of ``manuscript`` for fences and blocks; problems that do not prevent parsing go to ``findings``.

    Raises ``ContentError`` for text that must not reach the parser.
    """
    scanner = _Scanner(manuscript, limits, findings, Mending(manuscript, findings))
    if manuscript.text.count("\n") > limits.lines:
        raise manuscript.fault(tr("超过 {n} 行。", n=limits.lines), tr("拆成几篇文章。"), line=limits.lines)
    scanner.mending.hide_open_comments()
    number, last = manuscript.body_line + 1, manuscript.body_line + len(scanner.mending.lines)
    while number <= last:
        scanner.check_line(number, scanner.mending.line(number))
        number = scanner.go_on_at(number, last)
    return scanner.finish()


@dataclass(slots=True)
class _Scanner:
    manuscript: Manuscript
    limits: Limits
    findings: Findings
    mending: Mending
    counts: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)  # number of marks in this paragraph, like breaks
    breaks: int = 0
    notes: dict[str, int] = field(default_factory=dict)
    fence: tuple[str, int] | None = None  # its marker and its line
    fences: list[tuple[int, int]] = field(default_factory=list)
    again: int = 0  # the line of a fence that begins inside another
    openers: list[tuple[str, int]] = field(default_factory=list)  # slashes and line of every block
    open_blocks: list[tuple[str, str, int]] = field(default_factory=list)  # slashes, name, line
    blocks: list[tuple[str, int]] = field(default_factory=list)

    def check_line(self, number: int, line: str) -> None:
        """Check one line."""
        if not line:  # between paragraphs: every second line
            if not self.fence:
                self.marks.clear()
                self.breaks = 0
            return
        if len(line) > self.limits.word // 4:
            self._check_length(number, line)
        if self.fence:
            match = _FENCE.match(line)
            if match and not match[2].strip() and match[1].startswith(self.fence[0]):
                self.fences.append((self.fence[1], number))
                self.fence = None
            elif match and match[1] == self.fence[0] and self.mending.blank_before(self.fence[1], number):
                self.again = number  # a fence begins before this one has ended
            return
        if opener := _FENCE.match(line):
            if not _HEADER.fullmatch(opener[2]):
                message = tr("代码块的首行读不懂。")
                self.findings.error("format", number, message, tr('写成 ```语言，选项写成 file="x.csv"。'))
                self.mending.fence_header(number, opener[2], _HEADER)
            self.fence = opener[1], number
            self.marks.clear()
            return
        begun = line.lstrip(" \t")
        if len(begun) != len(line) or (begun and (begun[0] in ">-*+" or begun[0].isdecimal())):
            self._check_depth(number, line, begun)
        if begun.startswith("///"):
            self._open_block(number, line)
        self._count(number, line)

    def go_on_at(self, number: int, last: int) -> int:
        """Return the number of the next line to scan: ``number`` + 1, unless a fence was found to lack its end.

        Such a fence gets its end at its first blank line, or at the end of the body.
        """
        unfinished = self.again or (number if number == last and self.fence else 0)
        if not unfinished or not self.fence:
            return number + 1
        marker, line = self.fence
        message = tr("代码块没有结束，算到第一个空行为止。")
        self.findings.error("format", line, message, tr("用单独一行“{fence}”结束它。", fence=marker[:10]))
        quoted = self.mending.line(line).partition(marker)[0]
        end = self.mending.close(self.mending.blank_before(line, self.again), quoted + marker)
        self.fences.append((line, end))
        self.fence, self.again = None, 0
        return end + 1

    def finish(self) -> Lines:
        """Return the fences and blocks found, after all lines."""
        for slashes, name, line in reversed(self.open_blocks):
            message = tr("“{slashes} {name}”没有结束，算到下一个标题或同样的块为止。", slashes=slashes, name=name)
            self.findings.error("format", line, message, tr("用单独一行“{slashes}”结束它。", slashes=slashes))
            self.mending.close_block(line, slashes, self.openers)
        return Lines(tuple(self.fences), tuple(self.blocks), self.mending.body())

    def _check_length(self, number: int, line: str) -> None:
        if len(line.encode()) > self.limits.line:
            message = tr("这一行超过 {limit} kB。", limit=self.limits.line // 1024)
            raise self.manuscript.fault(message, tr("分成几段。"), line=number)
        if longest_word(line) > self.limits.word:
            message = tr("这一行有一个“词”超过 {limit} kB。", limit=self.limits.word // 1024)
            raise self.manuscript.fault(message, tr("加上空格，或放进附件。"), line=number)

    def _check_depth(self, number: int, line: str, begun: str) -> None:
        indent = len(line) - len(begun)
        leaders = _LEADERS.match(line[:4096]) if begun[:1] in ">-*+" or begun[:1].isdecimal() else None
        depth = max(indent // 4, len(_LEADER.findall(leaders[0])) if leaders else 0)
        if depth > self.limits.depth:
            message = tr("列表或引文套了 {depth} 层以上。", depth=self.limits.depth)
            raise self.manuscript.fault(message, tr("改成浅一些的结构。"), line=number)

    def _open_block(self, number: int, line: str) -> None:
        match = _BLOCK.match(line)
        if not match:
            return
        slashes, name = match[1], match[2].lower()
        if name:
            title = match[4].strip()
            if name not in TYPED:
                message = tr("没有“{name}”这种块。", name=match[2])
                self.findings.error("format", number, message, tr("可用：{choices}。", choices=tr("、").join(TYPED)))
                name = self.mending.block_name(number, slashes, match[2], title)
            elif title and match[3].strip() != "|":
                message = tr("块的名字和标题之间要有“|”。")
                self.findings.error("format", number, message, tr("写成“{line}”。", line=f"{slashes} {name} | {title}"))
                self.mending.block_name(number, slashes, match[2], title)
            self.open_blocks.append((slashes, name, number))
            self.openers.append((slashes, number))
            self.blocks.append((name, number))
            self.mending.options(number, name)
            if len(self.open_blocks) > self.limits.depth:
                raise self.manuscript.fault(tr("块套得太深。"), tr("改成浅一些的结构。"), line=number)
        elif not match[4].strip():
            self._close_block(number, slashes)

    def _close_block(self, number: int, slashes: str) -> None:
        if not self.open_blocks:
            message = tr("这里没有要结束的块。")
            self.findings.error("format", number, message, tr("删去这一行，或补上块的首行。"))
            self.mending.replace(number, "")
            return
        opener, _, line = self.open_blocks[-1]
        if opener == slashes:
            self.open_blocks.pop()
        elif all(slashes != other for other, _, _ in self.open_blocks):
            message = tr("第 {line} 行的块用“{slashes}”开头，这里的斜杠数目不同。", line=line, slashes=opener)
            self.findings.error("format", number, message, tr("首尾斜杠数目相同。"))
            self.mending.replace(number, opener)
            self.open_blocks.pop()

    def _count(self, number: int, line: str) -> None:
        """Count what takes Python-Markdown more than linear time."""
        begin = line.lstrip()[:1]
        if not begin or ((begin in "-*+[" or begin.isdecimal()) and _NEW_TEXT.match(line)):
            self.marks.clear()
            self.breaks = 0
        more = False
        if _COUNTED.search(line) and not line.lstrip(" >").startswith("|"):
            more = True
            for sign in _MARKS:
                if sign in line:
                    self.marks[sign] += line.count(sign)
            self.breaks += line.endswith("  ")
        note = _NOTE.match(line) if begin == "[" else None
        if note:
            first = self.notes.setdefault(note[1], number)
            if first != number:
                message = tr("文献 [^{label}] 写了两次，第一次在第 {first} 行。", label=note[1], first=first)
                self.findings.error("reference", number, message, tr("只留一个。"))
        if begin and begin in "#=-*:":
            more = True
            self.counts["headings"] += bool(_HEADING.match(line))
            self.counts["terms"] += bool(_TERM.match(line))
            self.counts["definitions"] += bool(_DEFINITION.match(line))
        if "[^" in line:
            more = True
            self.counts["citations"] += line.count("[^") - bool(note)
        if more:
            self._compare(number)

    def _compare(self, number: int) -> None:
        limits = self.limits
        checks = (
            (self.counts["headings"], limits.headings, mark("标题超过 {n} 个。")),
            (self.counts["citations"], limits.citations, mark("文献标记超过 {n} 个。")),
            (self.counts["terms"], limits.terms, mark("本文术语超过 {n} 个。")),
            (self.counts["definitions"], limits.definitions, mark("定义列表超过 {n} 条。")),
            (self.breaks, limits.breaks, mark("一段里换行超过 {n} 处。")),
            (max(self.marks.values(), default=0), limits.marks, mark("一段里的记号超过 {n} 个。")),
        )
        for count, limit, message in checks:
            if count > limit:
                raise self.manuscript.fault(tr(message, n=limit), tr("拆成几段或几篇文章。"), line=number)
