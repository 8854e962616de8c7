"""``Visit``: the state of one visitor. One assignment clears it: ``Visit(language)``."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from viewer.i18n import Language

SIZES = (32, 40, 48, 56, 64)
"""Body text in design px; at 32, capitals are 6.1 mm high on a 23.8-inch screen (EN 301 549, 5.1.4)."""

_LONGEST_TRAIL = 60


class AtHome(Struct, frozen=True):
    """The home page; ``page`` counts from 0 if there are more topics than fit on one."""

    page: int = 0


class AtList(Struct, frozen=True):
    """The articles of ``category``; empty: all. ``featured`` shows those that the owner recommends, ``initial`` those whose title
    begins with it.
    """

    category: str = ""
    featured: bool = False
    page: int = 0
    initial: str = ""


class AtArticle(Struct, frozen=True):
    """An article, ``offset`` characters after ``anchor`` (empty: its head); the short version, or the ``whole``."""

    article: str
    anchor: str = ""
    offset: int = 0
    whole: bool = False


class AtSearch(Struct, frozen=True):
    """The search page with the typed query."""

    query: str = ""
    page: int = 0


VisitLocation = AtHome | AtList | AtArticle | AtSearch


class Visit(Struct, frozen=True):
    """What a visitor chose and where they have been; a new one is what the next visitor finds."""

    language: Language
    contrast: bool = False
    size: int = SIZES[0]
    trail: tuple[VisitLocation, ...] = (AtHome(),)

    @property
    def location(self) -> VisitLocation:
        """The visitor's location."""
        return self.trail[-1]

    @property
    def fresh(self) -> bool:
        """Whether there is nothing to clear."""
        return self == Visit(self.language)

    def at(self, location: VisitLocation) -> Visit:
        """Return the visit at ``location``, one step further."""
        return replace(self, trail=(*self.trail, location)[-_LONGEST_TRAIL:])

    def turned(self, location: VisitLocation) -> Visit:
        """Return the visit with ``location`` replacing the current one: another page of the same screen."""
        return replace(self, trail=(*self.trail[:-1], location))

    def back(self) -> Visit:
        """Return the visit one step earlier, ending at the home page."""
        return replace(self, trail=self.trail[:-1] or (AtHome(),))

    def home(self) -> Visit:
        """Return the visit at the home page, with its settings."""
        return replace(self, trail=(AtHome(),))

    def in_next(self, languages: tuple[Language, ...]) -> Visit:
        """Return the visit in the language after its own."""
        return replace(self, language=languages[(languages.index(self.language) + 1) % len(languages)])

    def sized(self, by: int) -> Visit:
        """Return the visit with text ``by`` sizes larger."""
        at = max(0, min(len(SIZES) - 1, SIZES.index(self.size) + by))
        return replace(self, size=SIZES[at])
