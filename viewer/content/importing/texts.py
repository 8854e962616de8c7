"""Plain text and Markdown → the body of a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from viewer.content.importing.chrome import without_contacts
from viewer.content.importing.dialect_writer import image
from viewer.content.importing.draft import AsWritten, Bit, DraftBody, LineEnd, Listed, Para, Part, TextBit
from viewer.content.importing.line_roles import arrange, tell_contacts
from viewer.content.importing.pictures import PictureCollector
from viewer.content.importing.report import ImportReport
from viewer.content.marks import STATISTIC
from viewer.content.spacing import clean
from viewer.i18n import tr

_NEIGHBOUR = re.compile(r"\s*(?:[«‹<]\s*)?(?:上一篇|下一篇|上一页|下一页)\s*[»›>:：]?.{0,40}$")
_BULLET = re.compile(r"\s*[•·●○◆■▪◦‣*+-]\s+(?=\S)")
_SIGNED = re.compile(rf"[+-]\s+\d|\*{STATISTIC.pattern}")
_NUMBER = re.compile(r"\s*(\d{1,2})[.、．]\s+(?=\S)")
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十\d]+[章节部分]|[（(][一二三四五六七八九十]{1,3}[）)]|(?:案例|病例)\s*\d+\s*[:：]|(?:结语|小结|总结|前言|引言|结论|讨论)[:：]?$)"
)
_SHORT = 60
"""Characters of a line up to which its numbering makes it a heading."""
_PICTURE = re.compile(
    r"!\[((?:[^\[\]\\]|\\.)*)\]\([ ]*<?([^()\s<>]+(?:\([^()\s]*\)[^()\s<>]*)?)>?(?:[ ]+(\"[^\"]*\"|'[^']*'))?[ ]*\)"
)
_HEAD = re.compile(r"---[ ]*\n(.*?)\n(?:---|\.\.\.)[ ]*\n", re.DOTALL)
_KEY = re.compile(r"(title|date|published|language|lang)\s*:\s*(.+)")
_TITLE = re.compile(r"#[ ]+(.+?)[ ]*#*[ ]*$", re.MULTILINE)
_SCRIPT = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"<!--(?!\s*(?:slide|notes)\s*:).*?-->", re.DOTALL)
_FENCE = re.compile(r"^[ ]{0,3}(`{3,}|~{3,})[^\n]*\n.*?^[ ]{0,3}\1[`~]*[ ]*$", re.DOTALL | re.MULTILINE)
_REFERENCE = re.compile(r"^[ ]{0,3}\[(\d{1,3})\]:?[ ]+(?=\S)", re.MULTILINE)
_MARKER = re.compile(r"(?<!\])\[(\d{1,3})\](?![\[(:])")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_plain(text: str, report: ImportReport) -> DraftBody:
    """Read plain text: paragraphs end at blank lines, or at each line if there are none; lists and headings as they look."""
    text = clean(text.replace("\r\n", "\n").replace("\r", "\n")).replace("\u00a0", " ")
    parts: list[Part] = []
    kept: list[str] = []
    spaced = bool(re.search(r"\S[^\n]*\n[ \t]*\n", text))
    for block in re.split(r"\n[ \t]*\n" if spaced else r"\n", text):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        lines = [line for line in lines if not _is_neighbour(line, report)]
        if lines:
            parts += _parts(lines, report, kept)
    body = DraftBody(parts)
    arrange(body, report)
    tell_contacts(kept, report)
    return body


def _is_neighbour(line: str, report: ImportReport) -> bool:
    if not _NEIGHBOUR.match(line):
        return False
    report.leave(tr("上一篇、下一篇"), tr("不是正文"), line)
    return True


def _parts(lines: list[str], report: ImportReport, kept: list[str]) -> list[Part]:
    """Return the parts of neighbouring lines: lists where lines are items, paragraphs of the others."""
    parts: list[Part] = []
    for kind, run in groupby(lines, key=_kind):
        some = list(run)
        if (kind == "bullet" and not _is_note(some)) or (kind == "number" and len(some) > 1):
            pattern = _BULLET if kind == "bullet" else _NUMBER
            numbers = [int(match[1]) for line in some if kind == "number" and (match := pattern.match(line))]
            parts.append(Listed([[Para((TextBit(pattern.sub("", line, count=1)),))] for line in some], numbers))
        elif (
            len(lines) == 1
            and len(some[0]) <= _SHORT
            and (kind == "number" or _HEADING.match(some[0]))
            and some[0][-1] not in "。；，"
        ):
            parts.append(Para((TextBit(some[0], bold=True),)))
        else:
            bits, left = without_contacts(tuple(_in_lines(some)), report)
            kept += left
            parts += [Para(bits)] if bits else []
    return parts


def _is_note(lines: list[str]) -> bool:
    """Return whether the only line of ``lines`` begins with a sign rather than a bullet: ``- 5 ℃``, ``* P<0.05``."""
    return len(lines) == 1 and bool(_SIGNED.match(lines[0]))


def _kind(line: str) -> str:
    return "bullet" if _BULLET.match(line) else "number" if _NUMBER.match(line) else ""


def _in_lines(lines: list[str]) -> Iterator[Bit]:
    for number, line in enumerate(lines):
        if number:
            yield LineEnd()
        yield TextBit(line)


def read_markdown(text: str, pictures: PictureCollector, report: ImportReport) -> DraftBody:
    """Read Markdown, which our dialect reads as it is: pictures are copied, ``[1]`` becomes ``[^1]``, the title is moved."""
    text = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    body = DraftBody([])
    if head := _HEAD.match(text):
        text = text[head.end() :]
        for line in head[1].split("\n"):
            _read_key(line, body, report)
    for pattern, what in ((_SCRIPT, tr("脚本")), (_COMMENT, tr("注释"))):
        found = [match[0] for match in pattern.finditer(text)]
        report.leave(what, tr("读者看不到"), *found, count=len(found))
        text = pattern.sub("", text)
    pieces: list[str] = []
    at = 0
    for fence in _FENCE.finditer(text):
        pieces += (_outside_fences(text[at : fence.start()], pictures), fence[0])
        at = fence.end()
    pieces.append(_outside_fences(text[at:], pictures))
    text = _with_references("".join(pieces))
    if not body.title and (title := _TITLE.search(text)) and not text[: title.start()].strip():
        body.title = re.sub(r"[*`]|\\(?=[^\w\s])", "", title[1]).strip()
        text = text[title.end() :]
    body.parts = [AsWritten(text.strip("\n"))] if text.strip() else []
    return body


def _read_key(line: str, body: DraftBody, report: ImportReport) -> None:
    found = _KEY.match(line)
    value = found[2].strip().strip("\"'") if found else ""
    match found[1] if found else "":
        case "title":
            body.title = value
        case "date" | "published" if day := _DAY.match(value):
            body.published = day[0]
        case "language" | "lang":
            body.language = value if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", value) else ""
        case _:
            if line.strip():
                report.leave(tr("文件头的其他项"), tr("请照 frontdesk help content 重新填写"), line)


def _outside_fences(text: str, pictures: PictureCollector) -> str:
    """Copy the pictures of ``text``."""

    def take(match: re.Match[str]) -> str:
        found = pictures.take([match[2]], re.sub(r"\\(.)", r"\1", match[1]))
        if found is None:
            return ""
        written = image(found)
        return f"{written[:-1]} {match[3]})" if match[3] else written

    return _PICTURE.sub(take, text)


def _with_references(text: str) -> str:
    """Turn ``[1] …`` lines at the end and their markers into notes."""
    numbers = {match[1] for match in _REFERENCE.finditer(text)}
    if not numbers or "[^" in text:
        return text
    text = _REFERENCE.sub(r"[^\1]: ", text)
    return _MARKER.sub(lambda match: f"[^{match[1]}]" if match[1] in numbers else match[0], text)
