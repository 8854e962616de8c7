"""``Order``: what the receptionist sends to the patient screen, and whether it may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from viewer.content.article import Article, Audience
from viewer.content.short_version import short_article
from viewer.content.text import anchor_of, walk
from viewer.errors import ViewerError
from viewer.i18n import spoken, tr
from viewer.library.library import Library
from viewer.library.schema import ReviewState
from viewer.reader.page import PageContext
from viewer.stage.sent import PatientLook, Sent, send


class NotForPatientsError(ViewerError):
    """The article may not be shown to patients."""


def review_for_patients(library: Library, article: Article, today: date) -> ReviewState:
    """Return the review state of ``article``.

    Raises ``NotForPatientsError`` for staff-only and overdue articles, ``ArticleMissing``.
    """
    review = library.state(library.row(article.id), today)
    if article.audience is Audience.STAFF:
        raise NotForPatientsError(tr("《{title}》只供工作人员查阅，不能给患者看。", title=article.title))
    if review is ReviewState.EXPIRED:
        raise NotForPatientsError(tr("《{title}》已过复审日期，只供工作人员查阅，不能给患者看。", title=article.title))
    return review


@dataclass(frozen=True)
class Order:
    """What to show: ``anchor`` of ``article``; an empty anchor means the whole article."""

    article: Article
    anchor: str
    context: PageContext

    @cached_property
    def short(self) -> Article | None:
        """The short version of the article; None if it would hardly be shorter."""
        with spoken(self.article.language):
            return short_article(self.article)

    def drawn(self, look: PatientLook) -> Sent:
        """Return what the patient sees."""
        return send(self.article, self.anchor, self.context, look)


def order(library: Library, article: Article, anchor: str, today: date) -> Order:
    """Create the order for ``anchor`` of ``article``.

    Raises ``NotForPatientsError`` for staff-only and overdue articles, ``ArticleMissing``.
    """
    review = review_for_patients(library, article, today)
    return Order(article, anchor, PageContext(disclaimer=article.disclaimer or library.info.disclaimer, review=review))


def order_again(library: Library, earlier: Order, today: date) -> Order | None:
    """Repeat the order with a newer ``library``; None if the article is gone or no longer for patients."""
    try:
        article = library.article(earlier.article.id)
        there = not earlier.anchor or earlier.anchor in map(anchor_of, walk(article.blocks))
        return order(library, article, earlier.anchor, today) if there else None
    except ViewerError:
        return None
