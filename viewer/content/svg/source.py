"""An SVG's bytes → text without variables; embedded pictures → bytes; elements counted with their references."""

from __future__ import annotations

import base64
import math
import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from viewer.i18n import tr

MOST_USES = 1_000
MOST_DRAWN = 10_000
"""Maximum number of elements that references add to those written."""
MOST_ELEMENTS = 50_000
MOST_DEPTH = 32


class BadSvgError(Exception):
    """Why an SVG is rejected, and what to do about it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy or tr("从图里去掉它，或存成 PNG。")


@dataclass(slots=True)
class SvgNode:
    """An element."""

    tag: str = ""
    children: list[SvgNode] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)  # ids that it draws
    given: frozenset[str] = frozenset()  # names of its attributes and those of its ancestors
    drawn: int = 0  # elements, including referenced ones; 0: not counted yet


def count(root: SvgNode, ids: dict[str, SvgNode]) -> None:
    """Raise ``BadSvgError`` if references add more than ``MOST_DRAWN`` elements or are circular."""
    written = 0
    under_way: set[int] = set()

    def drawn(node: SvgNode, depth: int) -> int:
        nonlocal written
        if node.drawn:
            return node.drawn
        if id(node) in under_way or depth > 8 * MOST_DEPTH:
            raise BadSvgError(tr("SVG 的引用绕成了圈。"))
        under_way.add(id(node))
        written += 1
        total = 1 + sum(drawn(child, depth + 1) for child in node.children)
        total += sum(drawn(ids[target], depth + 1) for target in node.targets if target in ids)
        under_way.discard(id(node))
        node.drawn = total
        if total - written > MOST_DRAWN:
            raise BadSvgError(tr("SVG 的 <use> 展开后太大。"))
        return total

    drawn(root, 0)


MOST_TEXT = 20 * 1024 * 1024

_DECLARED = re.compile(r"<\?xml\b(?:[^>]*?\bencoding\s*=\s*['\"]([\w.-]+)['\"])?[^>]*\?>")
_CUSTOM = re.compile(r"(--[\w-]+)\s*:\s*([^;{}\"<>]*)")
_VARIABLE = re.compile(r"\bvar\(\s*(--[\w-]+)\s*(?:,\s*((?:[^()\"<>]|\([^()\"<>]*\))*))?\)")
_LIGHT = re.compile(r"\blight-dark\(\s*((?:[^(),\"<>]|\([^()\"<>]*\))*),(?:[^()\"<>]|\([^()\"<>]*\))*\)")
_FEATURES = re.compile(r"\srequiredFeatures\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_COLOUR = re.compile(r"\b(rgb|hsl)a?\(\s*([^()\"<>]*?)\s*\)", re.IGNORECASE)
_CURRENT = re.compile(r"(?<![\w-])currentcolor(?![\w-])", re.IGNORECASE)
_TURNS = {"deg": 1.0, "grad": 0.9, "rad": 180 / math.pi, "turn": 360.0}
_NESTED = 6
"""Maximum depth of variables that refer to variables."""


_EMBEDDED = re.compile(
    r"data:(?P<type>image/[\w.+-]+)?(?:;[\w-]+=[\w.-]+|;utf-?8)*(?P<base64>;base64)?,(?P<data>.*)", re.DOTALL | re.IGNORECASE
)


def decode(data: bytes) -> str:
    """Return ``data`` as text without an XML declaration, whose encoding would no longer be true."""
    try:
        if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            text = data.decode("utf-16")
        elif b"\0" in data[:2]:
            text = data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le")
        else:
            declared = _DECLARED.match(data[:200].decode("latin-1").lstrip("\u00ef\u00bb\u00bf \t\r\n"))
            text = data.decode((declared and declared[1]) or "utf-8")
    except (UnicodeDecodeError, LookupError):
        raise BadSvgError(tr("SVG 的编码读不出来。"), tr("存成 UTF-8。")) from None
    text = text.removeprefix("\ufeff").lstrip()
    return _DECLARED.sub("", text, count=1)


def without_variables(text: str) -> tuple[str, str]:
    """Return ``text`` without variables, and the name of a variable that has no value.

    Each ``var()`` is replaced by its value, each ``light-dark()`` by the light one, colours by CSS 3 notation;
    ``requiredFeatures``, which SVG 2 ignores, is removed.
    """
    text = _FEATURES.sub("", text)
    if "var(" in text:
        values: dict[str, str] = {}
        for name, value in _CUSTOM.findall(text):
            values.setdefault(name, value.strip())
        for _ in range(_NESTED):
            text = _VARIABLE.sub(lambda found: values.get(found[1], (found[2] or found[0]).strip()), text)
            if len(text) > 2 * MOST_TEXT:
                raise BadSvgError(tr("SVG 的变量展开后太大。"))
    if "light-dark(" in text:
        text = _LIGHT.sub(lambda found: found[1].strip(), text)
    if "rgb" in text or "hsl" in text:
        text = _COLOUR.sub(_in_full, text)
    text = _CURRENT.sub("currentColor", text)
    left = _VARIABLE.search(text)
    return text, left[0] if left else ""


def _in_full(found: re.Match[str]) -> str:
    """Return a colour in CSS 3 notation, from CSS 4 such as ``rgb(0 128 0 / 50%)`` or ``hsl(120deg 100% 25%)``."""
    parts = re.split(r"\s*[,/]\s*|\s+", found[2])
    if len(parts) not in {3, 4}:
        return found[0]
    turn = re.fullmatch(r"(.*?)(deg|grad|rad|turn)", parts[0])
    try:
        if turn:
            parts[0] = f"{float(turn[1]) * _TURNS[turn[2]]:g}"
        if len(parts) == 4 and parts[3].endswith("%"):
            parts[3] = f"{float(parts[3][:-1]) / 100:g}"
    except ValueError:
        return found[0]
    return f"{found[1]}{'a' if len(parts) == 4 else ''}({','.join(parts)})"


def embedded(address: str) -> tuple[str, bytes]:
    """Return media type and bytes of the picture in a ``data:`` address.

    Raises ``ValueError``.
    """
    found = _EMBEDDED.fullmatch(address)
    if not found or not found["type"]:
        raise ValueError(address[:40])
    if not found["base64"]:
        return found["type"].lower(), unquote_to_bytes(found["data"])
    data = unquote_to_bytes("".join(found["data"].split()))
    return found["type"].lower(), base64.b64decode(data + b"=" * (-len(data) % 4), validate=True)
