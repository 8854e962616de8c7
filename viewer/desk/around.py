"""What the desk's page shows beside the article itself."""

from __future__ import annotations

from viewer import i18n
from viewer.content.article import Article
from viewer.content.rules import Category
from viewer.desk.core.session import Session
from viewer.library.schema import ArticleRow
from viewer.reader.page import Surroundings


def surroundings(session: Session, article: Article, row: ArticleRow) -> Surroundings:
    """Category and first tag above the title, the disclaimer, the review state, the neighbours within the list."""
    info = session.library.info
    with i18n.spoken(article.language):
        category = next((category_title(c) for c in info.categories if c.id == row.category), "")
    previous, following = session.neighbours()
    return Surroundings(
        kicker="·".join(part for part in (category, *article.tags[:1]) if part),
        disclaimer=article.disclaimer or info.disclaimer,
        review=session.library.state(row, session.today),
        previous=previous,
        next=following,
    )


def category_title(category: Category) -> str:
    """The category's name in the language that is spoken."""
    return category.title_en if i18n.language() == "en" and category.title_en else category.title
