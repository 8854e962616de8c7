"""``Pointing``: opens the context menu of what is pointed at – by right click, Shift+F10 or the Menu key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from viewer.content.article import Article
from viewer.content.labels import article_text
from viewer.desk.actions import DeskActions
from viewer.desk.context_menu import Choice, ContextMenu, MeantFrame, favourite_words
from viewer.desk.interfaces import Desk
from viewer.errors import LibraryError
from viewer.i18n import tr
from viewer.reader.copying import selected_text, sourced
from viewer.reader.locations import JUMP_MARGIN, position_at
from viewer.reader.parts import PagePart, item_part, part_at, section_part


class Pointing:
    """The context menus of one window."""

    def __init__(self, window: Desk, actions: DeskActions) -> None:
        self._window = window
        self._actions = actions

    def on_page(self, at: QPoint | None) -> None:
        """Open the menu of what is at a point of the reader's viewport; None: of what the keyboard is at."""
        reader, article = self._window.sheet.reader, self._window.sheet.reader.article
        if article is None or not self._window.sheet.shows_article:
            return
        page, y, cursor = reader.page, reader.verticalScrollBar().value(), reader.textCursor()
        if at is not None:
            position = page.documentLayout().hitTest(QPointF(at) + QPointF(0, y), Qt.HitTestAccuracy.FuzzyHit)
        elif cursor.hasSelection() and reader.viewport().rect().intersects(reader.cursorRect(cursor)):
            position = cursor.selectionStart()
        else:
            position = position_at(page, y + JUMP_MARGIN)
        part = part_at(page, article, max(0, position))
        chosen = cursor.hasSelection() and cursor.selectionStart() <= position <= cursor.selectionEnd()
        words = selected_text(cursor) if chosen else part.words(page)
        rect = part.rect(page).translated(0, -y).toRect()
        rect = QRect(max(6, rect.left()), rect.top(), min(rect.width(), reader.viewport().width() - 12), rect.height())
        self._open(reader.viewport(), part, words, rect.intersected(reader.viewport().rect().adjusted(6, 6, -6, -6)), at)

    def on_outline(self, pane: QWidget, anchor: str, rect: QRect, at: QPoint | None) -> None:
        """Open the menu of a line of the outline, at ``rect`` of ``pane``: of its section, figure, table or chart."""
        reader, article = self._window.sheet.reader, self._window.sheet.reader.article
        if article is None:
            return
        part = item_part(reader.page, article, anchor)
        if part is None or part.item != anchor:
            part = section_part(reader.page, anchor)
        self._open(pane, part, part.words(reader.page), rect, at)

    def on_row(self, article: str, rect: QRect, at: QPoint | None) -> None:
        """Open the menu of a row of the list."""
        session, actions = self._window.session, self._actions
        try:
            whole = session.library.article(article)
        except LibraryError as error:
            self._window.toast.show_message(str(error))
            return
        choices = {
            "send": Choice(tr("送屏"), lambda: actions.send_article(article)),
            "print": Choice(tr("打印这一页"), lambda: actions.print(article)),
            "take-away": Choice(tr("扫码带走"), lambda: actions.take_away(article)),
            **self._copies(lambda: article_text(whole), whole),
            "favourite": self._favourite(article),
        }
        self._show(self._window.list.view.viewport(), whole.title, choices, rect.adjusted(5, 5, -5, -5), at)

    def _open(self, pane: QWidget, part: PagePart, words: str, rect: QRect, at: QPoint | None) -> None:
        actions, article = self._actions, self._window.sheet.reader.article
        if article is None:
            return
        choices = {"send": Choice(tr("送屏这一段"), lambda: actions.send_part(part.anchor, part.start))}
        if part.item:
            choices["enlarge"] = Choice(tr("放大"), lambda: actions.open_item(part.item))
        choices |= {
            "print": Choice(tr("打印这一页"), actions.print),
            "take-away": Choice(tr("扫码带走"), actions.take_away),
            **self._copies(lambda: words, article),
            "favourite": self._favourite(article.id),
        }
        self._show(pane, part.name, choices, rect, at)

    def _copies(self, words: Callable[[], str], article: Article) -> dict[str, Choice]:
        clipboard = QGuiApplication.clipboard()
        return {
            "copy": Choice(tr("复制"), lambda: clipboard.setText(words())),
            "copy-source": Choice(tr("复制带来源"), lambda: clipboard.setText(sourced(words(), article))),
        }

    def _favourite(self, article: str) -> Choice:
        session = self._window.session
        starred = article in session.settings.favourites
        return Choice(favourite_words(starred=starred), lambda: session.toggle_favourite(article))

    def _show(self, pane: QWidget, name: str, choices: dict[str, Choice], rect: QRect, at: QPoint | None) -> None:
        if QApplication.activePopupWidget() is not None:
            return  # some systems tell the Menu key twice: as a key, and as a wish for a menu
        menu = ContextMenu(pane.window(), name, self._window.commands, choices, self._window.theme)
        MeantFrame(pane, rect, self._window.theme, menu)
        menu.open_at(pane.mapToGlobal(at if at is not None else rect.topLeft() + QPoint(24, 24)), by_key=at is None)
