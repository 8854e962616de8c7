"""Expand a fence, by its language, to the element that the walker reads."""

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
"""The languages that are not code."""


MISSING: tuple[tuple[str, Callable[[Fence], Element]], ...] = (
    ("chart", chart_fence.missing),
    ("csv", csv_table.missing),
)
"""What replaces a fence that cannot be read."""


def missing(fence: Fence) -> Element:
    """Return what a reader sees of a ``fence`` that cannot be read."""
    return dict(MISSING).get(fence.language, code.element)(fence)


def expand(fence: Fence) -> Element:
    """Expand ``fence`` to an element.

    Raises ``ContentError``.
    """
    return dict(FENCES).get(fence.language, code.element)(fence)
