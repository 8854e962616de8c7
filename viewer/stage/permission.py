"""Whether an article may stand on a screen that patients see: one rule for what is sent and what is presented."""

from __future__ import annotations

from datetime import date

from viewer.content.article import Article, Audience
from viewer.errors import ViewerError
from viewer.i18n import tr
from viewer.library.library import Library
from viewer.library.schema import ReviewState


class NotForPatientsError(ViewerError):
    """The article may not be shown to patients."""


def review_for_patients(library: Library, article: Article, today: date) -> ReviewState:
    """How ``article`` stands to its review.

    Raises ``NotForPatientsError`` for articles of the staff and for those whose review is overdue, ``ArticleMissing``.
    """
    review = library.state(library.row(article.id), today)
    if article.audience is Audience.STAFF:
        raise NotForPatientsError(tr("《{title}》只供工作人员查阅，不能给患者看。", title=article.title))
    if review is ReviewState.EXPIRED:
        raise NotForPatientsError(tr("《{title}》已过复审日期，只供工作人员查阅，不能给患者看。", title=article.title))
    return review
