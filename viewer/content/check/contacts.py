"""No telephone numbers, accounts or QR codes in an article: the clinic's own are in library.toml.

A hotline next to praise of a treatment looks like an advertisement, and a number in an article remains when the clinic changes
it. Public numbers (120, 110, 12320, 988 …) and the library's own hotline are allowed.
"""

from __future__ import annotations

from collections.abc import Iterator

from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.contact_words import contacts_in, digits_of
from viewer.content.problem import Problem, Severity
from viewer.i18n import tr


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find telephone numbers, accounts and codes to scan."""
    own = digits_of(library.rules.owner.hotline)
    for page in library.pages:
        for number, line in page.prose():
            for found in contacts_in(line, own):
                yield _problem(page, found, number)


def _problem(page: CheckedPage, found: str, line: int) -> Problem:
    message = tr("文章里有联系方式“{contact}”。", contact=found)
    remedy = tr("门诊自己的电话写进 library.toml 的 hotline；别人的删去。")
    return page.problem(Severity.WARNING, "contact", message, remedy, line=line)
