"""``SeenSlide``: a slide as screen readers receive it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from viewer import i18n
from viewer.stage.core.slides import Slide

if TYPE_CHECKING:
    from viewer.content.accessible_nodes import AccessibleNode


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
