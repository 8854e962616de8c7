"""``Order``: what the receptionist asked to be shown to the patient; drawn anew from it in another size, theme or library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from viewer.content.article import Article
from viewer.content.text import anchor_of, walk
from viewer.errors import ViewerError
from viewer.library.library import Library
from viewer.reader.surroundings import Surroundings
from viewer.stage.permission import review_for_patients
from viewer.stage.sent import Look, Sent, send


@dataclass(frozen=True)
class Order:
    """``anchor`` of ``article``; empty: all of it."""

    article: Article
    anchor: str
    around: Surroundings

    def drawn(self, look: Look) -> Sent:
        """What the patient sees."""
        return send(self.article, self.anchor, self.around, look)


def order(library: Library, article: Article, anchor: str, today: date) -> Order:
    """The order of ``anchor`` of ``article``.

    Raises ``NotForPatientsError`` for articles of the staff and for those whose review is overdue, ``ArticleMissing``.
    """
    review = review_for_patients(library, article, today)
    return Order(article, anchor, Surroundings(disclaimer=article.disclaimer or library.info.disclaimer, review=review))


def order_again(library: Library, earlier: Order, today: date) -> Order | None:
    """The same of the article as a newer ``library`` has it; None where it is not there, or not for patients, any more."""
    try:
        article = library.article(earlier.article.id)
        there = not earlier.anchor or earlier.anchor in map(anchor_of, walk(article.blocks))
        return order(library, article, earlier.anchor, today) if there else None
    except ViewerError:
        return None
