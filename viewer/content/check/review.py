"""Articles have a review date that is not overdue."""

from __future__ import annotations

from collections.abc import Iterator

from viewer.content.check.checked_library import CheckedLibrary
from viewer.content.problem import Problem, Severity
from viewer.i18n import format_date, tr


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find review dates that are missing, overdue or in the future."""
    for page in library.pages:
        article, line = page.article, page.key_line("reviewed")
        if article.reviewed is None:
            yield page.problem(Severity.ERROR, "review", tr("没有审阅日期。"), tr("审阅后写上 reviewed。"), line=line)
        elif article.reviewed > library.today:
            message = tr("审阅日期 {day} 还没有到。", day=format_date(article.reviewed, "iso"))
            yield page.problem(Severity.WARNING, "review", message, tr("检查日期和这台电脑的时钟。"), line=line)
        elif article.review_due and article.review_due < library.today:
            message = tr("应在 {day} 前复审。", day=format_date(article.review_due, "iso"))
            yield page.problem(Severity.ERROR, "review", message, tr("复审后更新 reviewed；过期的文章不上公共屏幕。"), line=line)
        if article.published and article.reviewed and article.published > article.reviewed:
            message = tr("发布日期晚于审阅日期。")
            yield page.problem(Severity.WARNING, "review", message, tr("检查两个日期。"), line=page.key_line("published"))
