"""The text of ``index.md`` by line, read by a scanner that knows this format's constructs and uses no Markdown parser.

For the numbers guard: every yielded word must be found again in the article's text. It leaves out what is not text – openers
and options of blocks, marks of lists and headings, targets of links, labels, comments – and nothing else.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from viewer.content.files import read_inside
from viewer.content.manuscript import Manuscript
from viewer.content.numbers.lines import APART, FENCE, KEY, LINK, keys_of, spoken, value_of, without_comments
from viewer.content.rules import Limits
from viewer.content.syntax import TYPED
from viewer.errors import ContentError

_FILE = re.compile(r"""file=["']?([^"'\s]+)""")
_BLOCK = re.compile(r"[ ]{0,3}(/{3,})[ ]*([\w-]*)[ ]*(?:\|(.*))?$")
_NOTE = re.compile(r"[ ]{0,3}\[\^([^\]]*)\]:[ ]*(.*)$")
_TERM = re.compile(r"\*\[[^\]]*\][ ]?:")
_QUOTE = re.compile(r"[ ]{0,3}>(?!>?[=\d])[ ]?")
_MORE_THAN = re.compile(r"[ ]{0,3}>[ ]?[=\d]")
_ITEM = re.compile(r"[ ]*(?:([-*+])|(\d{1,9})\.)[ ]+")
_BEGINS_LIST = re.compile(r"[ ]{0,3}(?:\*|[-+](?![ ]+\d)|0*1\.)[ ]+\S")
_HEADING = re.compile(r"#{1,6}(?!#)(?:[ ]+|(?<=##)(?![\d ]))")
_MEANING = re.compile(r"[ ]{0,3}:[ ]{1,3}(?=\S)")
_ANCHOR = re.compile(r"[ ]+\{:?[ ]*#[^{}]*\}[ ]*$")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_BOX = re.compile(r"\[[ xX]\][ ]+")


@dataclass(frozen=True, slots=True)
class SourceWords:
    """The words of a paragraph, a row, an option or a row of a file: each line with its text.

    ``part`` names what they belong to: ``body``, ``note``, a study card, its options or a chart by its first line (``study
    12``), a key of the head (``head lead``).
    """

    part: str
    path: Path
    lines: tuple[tuple[int, str], ...]
    perhaps: tuple[tuple[int, str], ...] = ()  # what may also be shown: numbers of items, targets of broken links


def source_words(manuscript: Manuscript, limits: Limits) -> list[SourceWords]:
    """Return the words of ``manuscript``, in the order of its lines."""
    scanner = _Scanner(manuscript, limits)
    for key, lines in keys_of(enumerate(manuscript.head.split("\n"), start=2)):
        scanner.add(f"head {key}", [(number, value_of(text)) for number, text in lines], clean=key == "lead")
    lines = without_comments(manuscript.body, manuscript.body_line + 1)
    for number, line in lines:
        scanner.read_line(number, line)
    scanner.finish()
    return scanner.words


@dataclass(slots=True)
class _Scanner:
    manuscript: Manuscript
    limits: Limits
    words: list[SourceWords] = field(default_factory=list)
    _paragraph: list[tuple[int, str]] = field(default_factory=list)
    _maybe: list[tuple[int, str]] = field(default_factory=list)
    _fence: tuple[str, str, int, str] | None = None  # its marker, language, line, and what follows
    _inside: list[tuple[int, str]] = field(default_factory=list)  # the fence
    _blocks: list[tuple[str, str]] = field(default_factory=list)  # slashes, and the part that was before
    _options: str = ""  # block whose options may follow
    _part: str = "body"
    _kinds: dict[int, str] = field(default_factory=dict)  # of the open lists, by depth
    _numbers: dict[int, int] = field(default_factory=dict)  # the last item's, by depth
    _quoted: bool = False
    _note: bool = False
    _code: bool = False
    _blank: bool = True

    def add(self, part: str, lines: Iterable[tuple[int, str]], *, clean: bool = True, path: Path | None = None) -> None:
        """Add ``lines`` as words of ``part``."""
        lines = tuple(lines)
        if clean:
            links = ((number, match[2]) for number, text in lines if "](" in text for match in LINK.finditer(text))
            self._maybe += [(number, target) for number, target in links if not target.startswith(("#", "http", ".", "/"))]
        kept = tuple((number, spoken(text) if clean else text) for number, text in lines)
        if kept:
            self.words.append(SourceWords(part, path or self.manuscript.path, kept, tuple(self._maybe)))
        self._maybe.clear()

    def read_line(self, number: int, line: str) -> None:
        """Read one line."""
        line = line.expandtabs(4)
        if self._fence:
            self._read_fenced(*self._fence, number, line)
        elif ("```" in line or "~~~" in line) and (opener := FENCE.match(line)):
            self._flush()
            self._fence = opener[1], opener[2], number, opener[3]
            self._options = ""
        elif self._options and line.startswith("    "):
            self._read_option(number, line)
        elif "///" in line and (block := _BLOCK.match(line)) and (not block[2] or block[2].lower() in TYPED):
            self._read_block(number, block[1], block[2].lower(), block[3] or "")
        elif not line.strip():
            if not self._note:  # the paragraphs of a reference are shown as one
                self._flush()
            self._options = ""
            self._blank = True
        else:
            self._options = ""
            self._read_text(number, line)
            self._blank = False

    def finish(self) -> None:
        """Return the words after all lines."""
        self._flush()

    def _flush(self) -> None:
        part = "note" if self._note else self._part
        self.add(part, self._paragraph)
        self._paragraph = []

    def _read_fenced(self, marker: str, language: str, start: int, rest: str, number: int, line: str) -> None:
        words = line.strip(" >")
        if not (words.startswith(marker) and not words.strip(marker[0])):
            self._inside.append((number, line))
            return
        inside, self._inside, self._fence = self._inside, [], None
        named = _FILE.search(rest)
        match language:
            case "chart":
                self._read_chart(start, inside)
            case "csv" if named:
                self._read_csv_file(self._part, named[1])
            case "csv":
                self._read_csv(self._part, self.manuscript.path, "\n".join(text for _, text in inside), start)
            case _:
                for row in inside:
                    self.add(self._part, [row], clean=False)

    def _read_chart(self, start: int, inside: list[tuple[int, str]]) -> None:
        keys = dict(keys_of(inside))
        for key in ("caption", "source"):
            self.add(self._part, keys.pop(key, []))
        for key, lines in keys.items():
            if key == "csv":
                self._read_csv_file(f"chart {start}", " ".join(text for _, text in lines).strip(" \"'"))
            elif key not in {"id", "type"}:
                self.add(f"chart {start}", lines, clean=False)

    def _read_csv_file(self, part: str, name: str) -> None:
        folder = self.manuscript.path.parent
        try:
            text = read_inside(folder, name, self.limits.csv).decode("utf-8-sig")
        except (ContentError, UnicodeDecodeError):
            return  # reported when it is read for the page
        self._read_csv(part, folder / name, text, 0)

    def _read_csv(self, part: str, path: Path, text: str, before: int) -> None:
        reader = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline=""), skipinitialspace=True)
        try:
            for row in reader:
                self.add(part, [(before + reader.line_num, f" {APART} ".join(row))], path=path)
        except csv.Error:
            return  # also reported there

    def _read_block(self, number: int, slashes: str, name: str, title: str) -> None:
        self._flush()
        self._kinds.clear()
        self._note, self._blank = False, True
        if name:
            self._blocks.append((slashes, self._part))
            if name == "study" and self._part == "body":
                self._part = f"study {number}"
            self.add(self._part, [(number, title)])
            self._options = name
        elif self._blocks:
            self._part = self._blocks.pop()[1]

    def _read_option(self, number: int, line: str) -> None:
        key = KEY.match(line.strip())
        if self._options == "study" and not (key and key[1] in {"design", "evidence", "cites", "id", "attrs"}):
            self.add(self._part.replace("study", "options"), [(number, key[2] if key else line)], clean=False)

    def _read_text(self, number: int, line: str) -> None:
        note = _NOTE.match(line) if "[^" in line else None
        if note:
            self._flush()
            self._note = True
            self._paragraph.append((number, note[2]))
            return
        if self._note and self._blank and not line.startswith("    "):
            self._flush()
            self._note = False
        if self._note:
            self._paragraph.append((number, line))
            return
        if _TERM.match(line):
            self._flush()
            return
        text = self._unquoted(line)
        if text.startswith(" " * (4 * max(self._kinds, default=-1) + 8)) and (self._blank or self._code or not self._kinds):
            self._flush()
            self.add(self._part, [(number, text)], clean=False)
            self._code = True
            return
        self._code = False
        if not text.startswith(" ") and self._blank and not _ITEM.match(text):
            self._kinds.clear()
        text = self._without_item(number, text)
        stripped = text.strip()
        if heading := _HEADING.match(stripped):
            self._flush()
            self.add(self._part, [(number, _ANCHOR.sub("", stripped[heading.end() :]))])
        elif "|" in stripped:
            self._flush()
            self.add(self._part, [(number, stripped.replace("\\|", "\\ ").replace("|", APART).replace("\\ ", "|"))])
        elif _UNDERLINE.fullmatch(stripped):
            self._flush()
        else:
            if _MEANING.match(text):
                self._flush()
                self._kinds = {0: "dl"}
                stripped = self._without_item(number, _MEANING.sub("", text)).strip()
            self._paragraph.append((number, _BOX.sub("", stripped) if not self._paragraph else stripped))

    def _unquoted(self, line: str) -> str:
        """Return ``line`` without quotation markers."""
        first = self._blank or self._quoted
        quoted = False
        text = line
        while ">" in text:
            sign = _QUOTE.match(text) or (_MORE_THAN.match(text) if first and text.lstrip().startswith("> ") else None)
            if not sign:
                break
            quoted = True
            text = text[text.index(">") + 1 :].removeprefix(" ")
            if sign.re is _MORE_THAN:
                break
        ends = self._blank or _BEGINS_LIST.match(text)  # a list directly behind a quotation is not part of it
        if quoted != self._quoted and (quoted or ends):
            self._flush()
            self._quoted = quoted
            self._kinds.clear()
        return text

    def _without_item(self, number: int, text: str) -> str:
        """Return ``text`` without the bullet or number of a list item."""
        item = _ITEM.match(text)
        if not item:
            return text
        depth = (len(text) - len(text.lstrip(" "))) // 4
        kind = "ul" if item[1] else "ol"
        begins = not self._paragraph or (depth > 0 and depth not in self._kinds)
        if kind == "ul":
            behind = depth in self._kinds and (item[1] == "*" or not text[item.end() :][:1].isdecimal())
        else:
            behind = depth in self._kinds and int(item[2]) in {1, self._numbers.get(depth, 0) + 1}
        if self._blank or self._kinds.get(depth) == kind or begins or behind:
            self._flush()
            self._kinds = {level: name for level, name in self._kinds.items() if level < depth} | {depth: kind}
            if kind == "ol":
                self._numbers[depth] = int(item[2])
            inner: re.Match[str] | None = item
            while inner:  # an item may begin with a list
                if inner[2]:
                    self._maybe.append((number, inner[2]))
                text = text[inner.end() :]
                inner = _ITEM.match(text)
        return text
