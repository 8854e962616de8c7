"""Whether an SVG may be drawn: no scripts, nothing from outside, no more than it shows; and its natural size.

``<use>`` and ``url(#…)`` are followed, because a kilobyte of them can stand for a billion shapes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from viewer.i18n import tr

MOST_USES = 1_000
MOST_DRAWN = 10_000
"""Elements that references add to those written."""
MOST_ELEMENTS = 50_000
MOST_DEPTH = 32

_FORBIDDEN = {"script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener"}
_URL = re.compile(r"url\(\s*['\"]?\s*([^)'\"\s]*)", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)\s*(px|pt|pc|mm|cm|in|)\s*")
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


class BadSvgError(Exception):
    """Why an SVG is refused, in words."""


@dataclass(slots=True)
class _Node:
    children: list[_Node] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)  # ids that it draws
    drawn: int = 0  # elements, references followed; 0: not counted yet


def measure(data: bytes) -> tuple[int, int]:
    """Natural width and height of the SVG ``data`` in px, at least 1.

    Raises ``BadSvgError``.
    """
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.words
    parser.EntityDeclHandler = reader.entity
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BadSvgError(tr("SVG 第 {line} 行写法有误。", line=error.lineno)) from None
    except (ValueError, LookupError):
        raise BadSvgError(tr("SVG 的编码读不出来。")) from None
    if reader.style:
        reader.check_style(reader.style)
    _count(reader.root, reader.ids)
    return reader.size()


class _Reader:
    """Listens to expat and keeps what is needed to judge."""

    def __init__(self) -> None:
        self.root = _Node()
        self.ids: dict[str, _Node] = {}
        self.style = ""
        self._open = [self.root]
        self._names: list[str] = []
        self._elements = 0
        self._uses = 0
        self._size: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2].lower()
        if not self._names:
            if tag != "svg":
                raise BadSvgError(tr("不是 SVG 图。"))
            self._size = attributes
        if tag in _FORBIDDEN:
            raise BadSvgError(tr("SVG 里有 <{tag}>。", tag=tag))
        self._elements += 1
        self._uses += tag == "use"
        self._names.append(tag)
        node = _Node()
        for key, value in attributes.items():
            self._attribute(node, key.rpartition(" ")[2].lower(), value)
        if len(self._names) > MOST_DEPTH:
            raise BadSvgError(tr("SVG 套了 {n} 层以上。", n=MOST_DEPTH))
        if self._elements > MOST_ELEMENTS or self._uses > MOST_USES:
            raise BadSvgError(tr("SVG 的元素太多。"))
        self._open[-1].children.append(node)
        self._open.append(node)

    def _attribute(self, node: _Node, key: str, value: str) -> None:
        if key.startswith("on"):
            raise BadSvgError(tr("SVG 里有 {name} 事件。", name=key))
        if key == "id":
            self.ids.setdefault(value, node)
        elif key in {"href", "src"}:
            if not value.strip().startswith("#"):
                raise BadSvgError(tr("SVG 引用了外部内容。"))
            if self._names[-1] != "a":
                node.targets.append(value.strip()[1:])
        elif "url" in value.lower() or key == "style":
            node.targets += self.check_style(value)

    def end(self, _name: str) -> None:
        self._names.pop()
        self._open.pop()

    def words(self, text: str) -> None:
        if self._names[-1] == "style":
            self.style += text

    def entity(self, *_: object) -> None:
        raise BadSvgError(tr("SVG 里有实体定义。"))

    def check_style(self, style: str) -> list[str]:
        """The ids that ``style`` refers to.

        Raises ``BadSvgError`` where it refers to something outside.
        """
        if "@import" in style.lower() or "\\" in style:
            raise BadSvgError(tr("SVG 引用了外部内容。"))
        targets = _URL.findall(style)
        if not all(target.startswith("#") for target in targets):
            raise BadSvgError(tr("SVG 引用了外部内容。"))
        return [target[1:] for target in targets]

    def size(self) -> tuple[int, int]:
        box = [float(n) for n in re.findall(r"-?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?", self._size.get("viewBox", ""))[:4]]
        width, height = (_length(self._size.get(key, "")) for key in ("width", "height"))
        if len(box) == 4 and box[2] > 0 and box[3] > 0:
            if not width and not height:
                width, height = box[2], box[3]
            width = width or height * box[2] / box[3]
            height = height or width * box[3] / box[2]
        if not 0 < width < 1e6 or not 0 < height < 1e6:
            raise BadSvgError(tr("SVG 没有 viewBox，也没有 width 和 height。"))
        return max(1, round(width)), max(1, round(height))


def _length(words: str) -> float:
    """A length in px; 0 for none, per cent or another unit."""
    match = _LENGTH.fullmatch(words)
    return float(match[1]) * _UNITS[match[2]] if match else 0.0


def _count(root: _Node, ids: dict[str, _Node]) -> None:
    """Raises ``BadSvgError`` where references add more than ``MOST_DRAWN`` elements or lead back to themselves."""
    written = 0
    under_way: set[int] = set()

    def drawn(node: _Node, depth: int) -> int:
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
