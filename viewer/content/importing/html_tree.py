"""HTML → an element tree of bounded size and depth. selectolax parses it as a browser does; nothing is run or fetched."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import Element

from selectolax.lexbor import LexborHTMLParser, LexborNode

from viewer.content.spacing import clean
from viewer.errors import LimitError
from viewer.i18n import tr

DEEPEST = 200
"""Elements inside each other; pages of WeChat have up to 60."""
MOST = 150_000
"""Elements and texts of a page."""
LARGEST = 8 * 2**20
"""Bytes of a page without its pictures."""
LONGEST_ATTRIBUTE = 4096
"""Characters of an attribute that are kept, except of an embedded picture."""

_OPENING = re.compile(r"<[a-zA-Z]")
_UNREAD = frozenset({"script", "style", "template", "head", "noscript", "svg", "math"})
"""Elements whose content is not walked into; ``head`` is read separately."""


def parse_html(text: str, path: Path) -> tuple[Element, Element]:
    """Return the head and the body of the page ``text``, which was read from ``path``.

    Raises ``LimitError``.
    """
    if len(text) > LARGEST:
        message = tr("网页的文字超过 {n} MB。", n=LARGEST // 2**20)
        raise LimitError(path, 0, message, tr("只存正文，或拆成几篇。"))
    if len(_OPENING.findall(text)) > MOST:
        raise _too_many(path)
    page = LexborHTMLParser(text)
    head = _tree(page.head, path) if page.head else Element("head")
    return head, _tree(page.body, path) if page.body else Element("body")


def _tree(root: LexborNode, path: Path) -> Element:
    """Copy ``root`` and what is inside it."""
    top = Element(root.tag or "div")
    waiting: list[tuple[LexborNode, Element, int]] = [(root, top, 0)]
    count = 0
    while waiting:
        node, element, depth = waiting.pop()
        if depth > DEEPEST:
            message = tr("网页的元素套了 {n} 层以上。", n=DEEPEST)
            raise LimitError(path, 0, message, tr("把正文复制到一个新的 Word 文件里，再导入它。"))
        child = node.first_child
        while child is not None:
            count += 1
            if count > MOST:
                raise _too_many(path)
            if child.is_text_node:
                _append(element, clean(child.text_content or ""))
            elif child.is_element_node:
                copy = Element(child.tag or "div", _attributes(child))
                element.append(copy)
                if copy.tag in _UNREAD:
                    copy.text = child.text() if copy.tag == "noscript" else None
                else:
                    waiting.append((child, copy, depth + 1))
            child = child.next
    return top


def _attributes(node: LexborNode) -> dict[str, str]:
    given = ((name, value or "") for name, value in node.attributes.items())
    return {name: value if value.startswith("data:") else clean(value[:LONGEST_ATTRIBUTE]) for name, value in given}


def _append(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _too_many(path: Path) -> LimitError:
    return LimitError(path, 0, tr("网页有 {n} 个以上的元素。", n=MOST), tr("只存正文，或拆成几篇。"))
