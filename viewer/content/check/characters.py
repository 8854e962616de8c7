"""Every character can be drawn on every machine: none that only some fonts have, none that is invisible."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from viewer.content.check.checked_library import CheckedLibrary
from viewer.content.files import read_regular
from viewer.content.glyph_coverage import is_drawn, label
from viewer.content.problem import Problem, Severity
from viewer.content.spacing import RIGHT_TO_LEFT
from viewer.errors import ContentError
from viewer.i18n import tr

_PLAIN = re.compile(r"[ -~\s\u00a0\u200b\ufeff\u3000-\u3002\u4e00-\u9fa5\uff01-\uff5e“”‘’…—–·°×±≥≤μ→]+")
"""Characters that need no look-up: nearly all of an article."""

_RADICALS = range(0x2E80, 0x2FE0)
_DIRECTION = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_JOINERS = {0x200C, 0x200D}
_FILLERS = {0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800}


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find doubtful characters in articles and their tables, in library.toml and glossary.toml, line by line."""
    shared = [path for name in ("library.toml", "glossary.toml") if (path := library.root / name).is_file()]
    for path in (*shared, *(file for page in library.pages for file in (page.manuscript.path, *_tables(page.folder)))):
        yield from _check(path, library.rules.limits.article)


def _tables(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")
    except OSError:  # deleted since it was built
        return []


def _check(path: Path, limit: int) -> Iterator[Problem]:
    """Find doubtful characters in the text file ``path``; a foreign script is reported once."""
    try:
        text = read_regular(path, limit).decode("utf-8-sig", "ignore")
    except ContentError:  # reported where it is used
        return
    if _PLAIN.fullmatch(text):
        return
    scripts: set[str] = set()
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        for found in unusual(line):
            message, remedy, script = _judge(found, line)
            if message and not (script and script in scripts):
                scripts.add(script)
                yield Problem(str(path), number, Severity.WARNING, "character", message, remedy)


def unusual(line: str) -> list[str]:
    """Return the characters of ``line`` that need a closer look, each once, in order."""
    return list(dict.fromkeys(_PLAIN.sub("", line)))


def _judge(character: str, line: str) -> tuple[str, str, str]:
    """Return message, remedy and foreign script for a character of ``line``; an empty message if it is fine."""
    code, kind = ord(character), unicodedata.category(character)
    if code in _RADICALS and (plain := unicodedata.normalize("NFKC", character)) != character:
        return tr("{label}是部首符号，不是汉字，搜不到。", label=label(character)), tr("写“{plain}”。", plain=plain), ""
    if code == 0xFFFD:
        return tr("{label}是转码时丢掉的字。", label=label(character)), tr("补上原来的字。"), ""
    if kind == "Co":
        return tr("{label}是私用字符，每种字体画得不同。", label=label(character)), tr("换成通用的字符，或画成图。"), ""
    if kind == "Cn":
        return tr("{label}没有定义。", label=label(character)), tr("删去它，或换一个字符。"), ""
    if code in _DIRECTION:
        if 0x200E <= code <= 0x200F and RIGHT_TO_LEFT.search(line):
            return "", "", ""
        return tr("{label}改变文字方向，已去掉。", label=label(character)), tr("删去它，看看前后的数字对不对。"), ""
    if _is_unseen(character, line):
        return tr("{label}看不见，也不起作用。", label=label(character)), tr("删去它。"), ""
    if kind in {"Cc", "Cf"} or is_drawn(character) or 0xFE00 <= code <= 0xFE0F:
        return "", "", ""
    script = unicodedata.name(character, "").partition(" ")[0] if kind[0] in "LM" else ""
    if script and script != "CJK":
        return tr("{label}这种文字不是每台电脑都画得出来。", label=label(character)), tr("在要用的电脑上看一看。"), script
    return tr("{label}不是每台电脑都画得出来。", label=label(character)), tr("换一个常用的字符，或画成图。"), ""


def _is_unseen(character: str, line: str) -> bool:
    """Return whether ``character`` is invisible and has no effect at its place in ``line``."""
    code = ord(character)
    before = {line[at - 1] for at, other in enumerate(line) if other == character and at}
    if 0xFE00 <= code <= 0xFE0F:  # ❤️: selects the form of the character before it
        return not before or any(other.isspace() or unicodedata.category(other)[0] == "L" for other in before)
    if code in _JOINERS:
        return not before or all(other.isascii() or "\u4e00" <= other <= "\u9fff" for other in before)
    return code in _FILLERS or code == 0xAD or 0x2060 <= code <= 0x206F or 0xE0000 <= code <= 0xE0FFF or code == 0x180E
