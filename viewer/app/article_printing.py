"""The print dialog of the desk's open article, with its twins and the choices used last."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from viewer.content.article import Article
from viewer.desk.core.session import Session
from viewer.handout.dialog import PrintDialog
from viewer.handout.handout import printable
from viewer.handout.options import HandoutOptions, Paper, TextSize
from viewer.handout.printing import PrintQueue
from viewer.reader.figure import Pictures
from viewer.theme import Theme


def print_dialog(
    session: Session,
    article: Article,
    pictures: Pictures,
    theme: Theme,
    window: QWidget,
    queues: tuple[PrintQueue, ...] | None = None,
) -> PrintDialog:
    """Create the dialog, which remembers its choices in ``session``. ``queues``: the printers, if not the system's.

    Raises ``LibraryError`` if a twin cannot be read.
    """
    settings, library = session.settings, session.library
    others = (library.article(row.id) for row in session.versions() if row.id != article.id)
    source, *twins = (printable(library, each, session.today, pictures, session.info) for each in (article, *others))
    dialog = PrintDialog(
        source,
        theme,
        window,
        twins=tuple(twins),
        all_languages=settings.print_all_languages,
        options=HandoutOptions(Paper(settings.print_paper), text=TextSize[settings.print_text]),
        printer=settings.printer,
        queues=queues,
    )
    dialog.used.connect(partial(_remember, session))
    return dialog


def _remember(session: Session, used: HandoutOptions, printer: str) -> None:
    session.set_print(printer=printer, print_paper=used.paper.value, print_text=used.text.name)
