"""What a fence becomes, by its language: the element that the walker meets."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from viewer.content.fences import chart_fence, csv_table
from viewer.content.fences import fence as code
from viewer.content.fences.fence import Fence

FENCES: tuple[tuple[str, Callable[[Fence], Element]], ...] = (
    ("chart", chart_fence.element),
    ("csv", csv_table.element),
)
"""The languages that are no code."""


MISSING: tuple[tuple[str, Callable[[Fence], Element]], ...] = (
    ("chart", chart_fence.missing),
    ("csv", csv_table.missing),
)
"""What stands there when one cannot be read."""


def missing(fence: Fence) -> Element:
    """What is left of ``fence``, which cannot be read, for a reader to see."""
    return dict(MISSING).get(fence.language, code.element)(fence)


def expand(fence: Fence) -> Element:
    """The element that stands for ``fence``.

    Raises ``ContentError``.
    """
    return dict(FENCES).get(fence.language, code.element)(fence)
