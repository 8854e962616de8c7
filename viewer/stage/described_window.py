"""``DescribedWindow``: a window that draws its text itself and describes it to screen readers; ``SeenSlide``: such a slide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from viewer import i18n
from viewer.stage.core.slides import Slide

if TYPE_CHECKING:
    from viewer.content.accessible_nodes import AccessibleNode, Span


@dataclass(frozen=True)
class SeenSlide:
    """``language`` is that of its article."""

    slide: Slide
    language: str

    def nodes(self) -> tuple[AccessibleNode, ...]:
        """Return its title as a heading, then the nodes of its blocks."""
        from viewer.content.accessible_nodes import AccessibleNode, NodeRole, accessible_nodes

        slide = self.slide
        with i18n.spoken(self.language):
            title = (AccessibleNode(NodeRole.HEADING, slide.title, slide.kicker, level=1),) if slide.title else ()
            return title + accessible_nodes(slide.blocks)


class Seen(Protocol):
    """Content of a window."""

    def nodes(self) -> tuple[AccessibleNode, ...]:
        """Return its nodes for screen readers."""


class DescribedWindow(QWidget):
    """Only shows: nothing in it can be activated."""

    def described(self) -> WindowDescription:
        """Return its description for screen readers."""
        return WindowDescription(self)

    def seen(self) -> Seen | None:
        """Return what is seen now."""
        raise NotImplementedError


class WindowDescription:
    """Describes ``window``, without the places of what it shows."""

    def __init__(self, window: DescribedWindow) -> None:
        self._window = window

    def nodes(self) -> tuple[AccessibleNode, ...]:
        seen = self._window.seen()
        return seen.nodes() if seen is not None else ()

    def rect(self, _node: AccessibleNode) -> QRect:
        return self._window.rect()

    def press(self, node: AccessibleNode) -> None:
        """Do nothing."""

    def focused(self) -> Span | None:
        return None
