"""What an SVG's elements refer to, counted: a kilobyte of ``<use>`` and ``url(#…)`` can stand for a billion shapes."""

from __future__ import annotations

from dataclasses import dataclass, field

from viewer.i18n import tr

MOST_USES = 1_000
MOST_DRAWN = 10_000
"""Elements that references add to those written."""
MOST_ELEMENTS = 50_000
MOST_DEPTH = 32


class BadSvgError(Exception):
    """Why an SVG is refused, in words, and what to do about it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy or tr("从图里去掉它，或存成 PNG。")


@dataclass(slots=True)
class Node:
    """An element."""

    tag: str = ""
    children: list[Node] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)  # ids that it draws
    given: frozenset[str] = frozenset()  # names of the attributes that it and those around it have
    drawn: int = 0  # elements, references followed; 0: not counted yet


def count(root: Node, ids: dict[str, Node]) -> None:
    """Raises ``BadSvgError`` where references add more than ``MOST_DRAWN`` elements or lead back to themselves."""
    written = 0
    under_way: set[int] = set()

    def drawn(node: Node, depth: int) -> int:
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
