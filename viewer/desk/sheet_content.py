"""Content of the sheet: an article with its page context, or a notice instead of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtGui import QGuiApplication

from viewer import i18n
from viewer.content.article import Article
from viewer.content.labels import language_name
from viewer.desk.core.session import Session
from viewer.desk.interfaces import Desk
from viewer.errors import LibraryError
from viewer.i18n import tr
from viewer.library.schema import ArticleRow
from viewer.reader.page import PageContext


def page_context(session: Session, article: Article, row: ArticleRow) -> PageContext:
    """Return the page context: category and first tag, disclaimer, review state, neighbours within the list."""
    info = session.library.info
    with i18n.spoken(article.language):
        category = next((c.local_title for c in info.categories if c.id == row.category), "")
        versions = session.versions()
        newer = [each for each in versions if updated(each) > updated(row)]
        note = tr("{language}页面更新得更晚。", language=language_name(newer[0].language)) if newer else ""
    previous, following = session.neighbours()
    return PageContext(
        kicker="·".join(part for part in (category, *article.tags[:1]) if part),
        disclaimer=article.disclaimer or info.disclaimer,
        review=session.library.state(row, session.today),
        previous=previous,
        next=following,
        tall=bool(versions),
        note=note,
    )


def updated(row: ArticleRow) -> date:
    """Return the day on which an article was published or reviewed last."""
    return max((day for day in (row.published, row.reviewed) if day), default=date.min)


def show_damaged(desk: Desk, identifier: str, message: str) -> None:
    """Show that the article cannot be opened, and offer its last good version if there is one."""
    library = desk.session.library
    desk.outline.clear()
    try:
        good = library.last_good(identifier)
    except LibraryError:
        good = None

    def copy() -> None:
        QGuiApplication.clipboard().setText(message)

    def show(article: Article) -> None:
        desk.sheet.show_article(article, page_context(desk.session, article, library.row(identifier)), None)

    desk.sheet.show_damaged(message, copy, good, show)


def show_error(desk: Desk, words: str, again: Callable[[], None]) -> None:
    """Show the error page after an unexpected error; ``again`` shows the article once more."""
    from viewer.desk.states import NextStep, Notice

    def copy() -> None:
        QGuiApplication.clipboard().setText(words)

    steps = (NextStep(tr("再试一次"), again, "refresh", "fill"), NextStep(tr("复制诊断信息"), copy, "copy", "line"))
    meaning = tr("读本出了一个没有料到的错误，已经记下来了。设置和收藏都在；其他文章可以照常阅读。")
    desk.sheet.show_notice(Notice("torn", tr("这一页没有画出来"), meaning, steps, desk.theme, words))


def show_nothing(desk: Desk, choose: Callable[[], None], bundled: Callable[[], None]) -> None:
    """Show that there are no articles; ``choose`` asks for a library, ``bundled`` opens the bundled one."""
    from viewer.desk.states import NextStep, Notice

    desk.outline.clear()
    steps = (NextStep(tr("选择内容库"), choose, "folder", "fill"), NextStep(tr("先看示例内容"), bundled, "", "link"))
    words = tr("选择一个内容库文件（.fdk）或文章文件夹。全程不联网。")
    desk.sheet.show_notice(Notice("shelf", tr("还没有文章"), words, steps, desk.theme))
