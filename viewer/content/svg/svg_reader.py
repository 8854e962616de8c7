"""Read the elements of an SVG: what is forbidden, what QtSvg and resvg draw, what will be missing.

Scripts, external references and multiplication of elements are forbidden.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

from viewer.content.svg import grammar
from viewer.content.svg.source import MOST_DEPTH, MOST_ELEMENTS, MOST_USES, BadSvgError, SvgNode, count, decode, embedded
from viewer.i18n import tr

MOST_REMARKS = 5

_FORBIDDEN = {"script", "iframe", "object", "embed", "audio", "video", "canvas", "handler", "listener"}
_ANIMATION = {"animate", "animatecolor", "animatemotion", "animatetransform", "set", "discard"}
_DRAWING = {"", "http://www.w3.org/2000/svg"}
_KNOWN = {*_DRAWING, "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"}
_PAGE = "http://www.w3.org/1999/xhtml"
_UNSEEN = {"title", "desc", "metadata"}
_PICTURES = {"image", "feImage"}
_URL = re.compile(r"url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^)'\"\s]*))", re.IGNORECASE)

MeasurePicture = Callable[[bytes], int]
"""The number of pixels of a PNG, JPEG, WebP or GIF embedded in an SVG; raises ``BadSvgError``."""


@dataclass(slots=True)
class _Switch:
    """An open ``<switch>``."""

    line: int = 0  # of its <foreignObject>; 0: none
    lost: str = ""  # text that is not drawn
    drawn: str = ""


class Reader:
    """Receives expat's events and collects what is needed for the decision."""

    def __init__(self, measure: MeasurePicture, most_pixels: int, *, inner: bool = False) -> None:
        self.root = SvgNode()
        self.ids: dict[str, SvgNode] = {}
        self.kept = True
        self.background = ""
        self.remarks: list[str] = []
        self.letters: list[str] = []
        self._measure = measure
        self._pixels = most_pixels
        self._inner = inner
        self._open = [self.root]
        self._skipped = 0  # number of open elements that are not drawn
        self._sheet, self._sheet_line = "", 0
        self._elements = 0
        self._uses = 0
        self.frame: dict[str, str] = {}  # attributes of the root
        self._switches: list[_Switch] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")

    def parse(self, text: str) -> None:
        """Parse the whole SVG.

        Raises ``BadSvgError``.
        """
        parser = self._parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words
        parser.EntityDeclHandler = self._entity
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        try:
            parser.Parse(text, True)
        except expat.ExpatError as error:
            raise BadSvgError(tr("SVG 第 {line} 行写法有误。", line=error.lineno)) from None

    @property
    def _line(self) -> int:
        return self._parser.CurrentLineNumber

    def remark(self, words: str) -> None:
        """Add a remark on what will not be drawn as written."""
        if words not in self.remarks and len(self.remarks) < MOST_REMARKS:
            self.remarks.append(words)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        parent = self._open[-1]
        if parent is self.root:
            if tag != "svg" or space not in _DRAWING:
                raise BadSvgError(tr("不是 SVG 图。"))
            self.frame = {key: value for key, value in attributes.items() if " " not in key}
        self._elements += 1
        self._uses += tag == "use"
        node = SvgNode(tag)
        parent.children.append(node)
        self._open.append(node)
        if len(self._open) > MOST_DEPTH + 1:
            raise BadSvgError(tr("SVG 套了 {n} 层以上。", n=MOST_DEPTH))
        if self._elements > MOST_ELEMENTS or self._uses > MOST_USES:
            raise BadSvgError(tr("SVG 的元素太多。"))
        if tag.lower() in _FORBIDDEN:
            raise BadSvgError(tr("SVG 第 {line} 行有 <{tag}>。", line=self._line, tag=tag))
        if self._skipped or space not in _DRAWING or tag in _UNSEEN:
            if space == _PAGE and not self._skipped:
                raise self._undrawable(tag)
            self._skipped += 1
        elif tag == "foreignObject":
            self._foreign(attributes)
        else:
            self._judge(node, parent, attributes)

    def _foreign(self, attributes: dict[str, str]) -> None:
        """Read a piece of a web page: only the alternative of a ``<switch>`` is drawn."""
        if self._open[-2].tag != "switch":
            raise self._undrawable("foreignObject")
        self.kept = False
        self._skipped += 1
        if "requiredExtensions" not in attributes:
            self._switches[-1].line = self._line

    def _undrawable(self, tag: str) -> BadSvgError:
        message = tr("SVG 第 {line} 行的 <{tag}> 画不出来。", line=self._line, tag=tag[:40])
        if tag == "foreignObject":
            return BadSvgError(message, tr("在绘图软件里把文字设成普通文字（draw.io：去掉“格式化文本”），或存成 PNG。"))
        if tag.lower() in _ANIMATION:
            return BadSvgError(message, tr("去掉动画，或把要看的那一刻存成 PNG。"))
        return BadSvgError(message, tr("在绘图软件里转成路径，或存成 PNG。"))

    def _judge(self, node: SvgNode, parent: SvgNode, attributes: dict[str, str]) -> None:
        tag = node.tag
        if tag not in grammar.DRAWN:
            raise self._undrawable(tag)
        if tag == "switch":
            self._switches.append(_Switch())
        if tag == "style":
            self._sheet_line = self._line
        own: dict[str, str] = {}
        for name, value in attributes.items():
            space, _, key = name.rpartition(" ")
            if space not in _KNOWN:
                continue
            own[key if space in _DRAWING else f"{space} {key}"] = value
            self._attribute(node, key, value, spaced=bool(space))
        self.kept = self.kept and grammar.is_kept(tag, own, parent.tag, parent.given)
        node.given = parent.given.union(own) if tag in {"svg", "g"} else parent.given

    def _attribute(self, node: SvgNode, key: str, value: str, *, spaced: bool) -> None:
        if key.lower().startswith("on"):
            raise BadSvgError(tr("SVG 第 {line} 行有 {name} 事件。", line=self._line, name=key))
        if key == "id":
            self.ids.setdefault(value, node)
        elif key in {"href", "src"}:
            self._reference(node, value.strip())
        elif key == "style":
            node.targets += self._targets(value, self._line)
            self._declared(value, self._line)
            if self._open[-2] is self.root:
                self._ground(value)
        else:
            if "url" in value.lower():
                node.targets += self._targets(value, self._line)
            if not spaced and not grammar.is_drawn(key, value, in_style=False):
                self._without_effect(self._line, f'{key}="{value}"')

    def _ground(self, style: str) -> None:
        for name, value in grammar.declarations(style):
            if name in {"background", "background-color"}:
                ground = grammar.ground(value)
                if ground is None:
                    self._without_effect(self._line, f"{name}: {value}")
                self.background = ground or ""

    def _without_effect(self, line: int, what: str) -> None:
        self.remark(tr("SVG 第 {line} 行的 {what} 不起作用，画出来会不一样。", line=line, what=" ".join(what.split())[:60]))

    def _declared(self, style: str, line: int) -> None:
        for name, value in grammar.declarations(style):
            if not grammar.is_drawn(name, value, in_style=True):
                self._without_effect(line, f"{name}: {value}")

    def _reference(self, node: SvgNode, value: str) -> None:
        """Read what an element draws or links to."""
        if node.tag == "a":
            return
        if value.startswith("#"):
            node.targets.append(value[1:])
        elif node.tag in _PICTURES and value[:5].lower() == "data:":
            self._picture(value)
        else:
            raise self._external(self._line)

    def _external(self, line: int) -> BadSvgError:
        return BadSvgError(tr("SVG 第 {line} 行引用了图以外的文件或网址。", line=line), tr("把它嵌进图里，或存成 PNG。"))

    def _picture(self, value: str) -> None:
        """Read an embedded picture."""
        try:
            kind, data = embedded(value)
            if kind == "image/svg+xml":
                self._drawing(data)
            else:
                self._pixels -= self._measure(data)
        except ValueError:
            raise BadSvgError(tr("SVG 第 {line} 行的内嵌图读不出来。", line=self._line)) from None
        except BadSvgError as error:
            message = tr("SVG 第 {line} 行的内嵌图：{message}", line=self._line, message=str(error))
            raise BadSvgError(message, error.remedy) from None
        if self._pixels < 0:
            raise BadSvgError(tr("SVG 第 {line} 行的内嵌图太大。", line=self._line), tr("缩小内嵌的图。"))

    def _drawing(self, data: bytes) -> None:
        """Read an embedded SVG, which must not embed another."""
        if self._inner:
            raise self._undrawable("image")
        inner = Reader(self._measure, self._pixels, inner=True)
        inner.parse(decode(data))
        count(inner.root, inner.ids)
        self._elements += inner._elements
        self._pixels = inner._pixels
        self.letters += inner.letters
        for words in inner.remarks:
            self.remark(words)

    def _end(self, _name: str) -> None:
        node = self._open.pop()
        if self._skipped:
            self._skipped -= 1
        elif node.tag == "style":
            self._read_sheet()
        elif node.tag == "switch":
            switch = self._switches.pop()
            if switch.line and "".join(switch.lost.split()) != "".join(switch.drawn.split()):
                message = tr("SVG 第 {line} 行的 <foreignObject> 画不出来，代用的文字也不同。", line=switch.line)
                raise BadSvgError(message, self._undrawable("foreignObject").remedy)

    def _words(self, text: str) -> None:
        tag = self._open[-1].tag
        if self._switches:
            if self._skipped:
                self._switches[-1].lost += text
            else:
                self._switches[-1].drawn += text
        if self._skipped:
            return
        if tag == "style":
            self._sheet += text
        elif tag in {"text", "tspan", "textPath", "a"}:
            self.letters.append(text)
            self.kept = self.kept and not re.search(r"^\s|\s$|\s\s|[\n\t]", text)
        elif text.strip():
            self.kept = False

    def _entity(self, *_: object) -> None:
        raise BadSvgError(tr("SVG 里有实体定义。"), tr("在绘图软件里另存为普通 SVG，或存成 PNG。"))

    def _read_sheet(self) -> None:
        sheet, self._sheet = self._sheet, ""
        if "@import" in sheet.lower():
            raise self._external(self._sheet_line + sheet.lower().count("\n", 0, sheet.lower().find("@import")))
        for line, head, body in grammar.rules(sheet):
            at = self._sheet_line + line
            if head.startswith("@font-face"):
                self._targets(body, at, fonts=True)
                continue
            self._targets(body, at)
            if head.startswith("@"):
                if not grammar.is_needless(head):
                    self._without_effect(at, head)
            else:
                custom = all(name.startswith("--") for name, _ in grammar.declarations(body))
                if not custom and not grammar.is_selected(head):
                    self._without_effect(at, head)
                self._declared(body, at)

    def _targets(self, style: str, line: int, *, fonts: bool = False) -> list[str]:
        """Return the ids that ``style`` refers to.

        Raises ``BadSvgError`` for external references; ``fonts`` may be embedded.
        """
        targets = ["".join(found) for found in _URL.findall(style)]
        if fonts:
            targets = [target for target in targets if target[:5].lower() != "data:"]
        if not all(target.startswith("#") for target in targets):
            raise self._external(line)
        return [target[1:] for target in targets]
