"""The middle pane: the reader or a notice instead of it, with popovers and find bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScroller, QStackedLayout, QWidget

from viewer.content.article import Article
from viewer.desk.zooming import ZoomGestures
from viewer.draw.stylesheet import look
from viewer.i18n import format_date, tr
from viewer.library.schema import ArticleRow
from viewer.reader.figure import Pictures
from viewer.reader.page import Page, PageContext
from viewer.reader.style import PageStyle
from viewer.reader.view import ReaderView
from viewer.settings import ReadingPlace

if TYPE_CHECKING:
    from viewer.desk.find_bar import FindBar
    from viewer.desk.language_switch import LanguageSwitch
    from viewer.desk.states import Notice
    from viewer.reader.fault_marks import FaultMarks
    from viewer.reader.finding import Finder
    from viewer.reader.table_scroller import Moved


class DeskReader(ReaderView):
    """The reader with the desk's mouse buttons and keys."""

    back_pressed = Signal()
    forward_pressed = Signal()
    zoom_requested = Signal(int)
    """Larger (1) or smaller (−1) text is wanted."""
    menu_requested = Signal(object)
    """A menu is wanted for a point of the viewport, or, None, for where the keyboard is."""
    mark_pressed = Signal(int)
    """The tag of a finding was pressed: its number."""
    marks: FaultMarks | None = None
    """Findings on the page, in author mode."""

    def show_marks(self, marks: FaultMarks | None, side: int) -> None:
        """Show findings on the page, with at least ``side`` px beside the column for their tags; None: no more."""
        self.marks, self.side = marks, side
        self.set_style(self._style)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Handle the back and forward buttons of the mouse, and the tags of findings."""
        at = event.position().toPoint() + QPoint(0, self.verticalScrollBar().value())
        if self.marks is not None and (number := self.marks.at(self.page, self.viewport().width(), at)):
            self.mark_pressed.emit(number)
        elif event.button() is Qt.MouseButton.BackButton:
            self.back_pressed.emit()
        elif event.button() is Qt.MouseButton.ForwardButton:
            self.forward_pressed.emit()
        else:
            super().mousePressEvent(event)

    def __init__(self, pictures: Pictures, style: PageStyle, parent: QWidget | None = None) -> None:
        self._zooming = ZoomGestures()  # the viewport has events while it is being made
        super().__init__(pictures, style, parent)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)

    def paint_findings(self, painter: QPainter, page: Page, clip: QRectF, moved: Moved) -> None:
        """Draw the findings on the page."""
        if self.marks is not None:
            marks = self.marks if page is self.page else self.marks.moved(moved)
            marks.paint(painter, page, clip, self.viewport().width())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the text size with Ctrl, and scroll without."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        elif step := self._zooming.wheel(event):
            self.zoom_requested.emit(step)

    def viewportEvent(self, event: QEvent) -> bool:
        """Change the text size with two fingers."""
        step = self._zooming.fingers(event)
        if step is None:
            return super().viewportEvent(event)
        if step:
            self.zoom_requested.emit(step)
        return True

    def event(self, event: QEvent) -> bool:
        """Ask for the menu of where the keyboard is; QTextEdit would scroll to its own cursor first."""
        if isinstance(event, QContextMenuEvent) and event.reason() is QContextMenuEvent.Reason.Keyboard:
            self.menu_requested.emit(None)
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is pointed at, in place of the text widget's own."""
        self.menu_requested.emit(event.pos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle Space and Shift+Space (page down, up), Home and End."""
        bar = self.verticalScrollBar()
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        match event.key():
            case Qt.Key.Key_Space:
                bar.setValue(bar.value() + (-1 if shifted else 1) * (bar.pageStep() - 48))
            case Qt.Key.Key_Home if not event.modifiers():
                bar.setValue(0)
            case Qt.Key.Key_End if not event.modifiers():
                bar.setValue(bar.maximum())
            case _:
                super().keyPressEvent(event)


class SheetPane(QFrame):
    """Stack of the article and a notice."""

    version_chosen = Signal(str)
    """Id of the same article in another language."""

    def __init__(self, pictures: Pictures, style: PageStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "sheet")
        self.reader = DeskReader(pictures, style)
        self._style = style
        # Kinetic touch: a finger scrolls and does not select (docs/DESIGN.md, Keyboard and touch); the mouse still selects.
        QScroller.grabGesture(self.reader.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.reader)
        self._other: QWidget | None = None
        self._find_bar: FindBar | None = None
        self._switch: LanguageSwitch | None = None
        self._hit: Finder | None = None  # marks the words of a search result, until the reader moves on
        self._hit_at = 0
        self.reader.verticalScrollBar().valueChanged.connect(self._leave_hit)
        self.reader.rebuilt.connect(self._mark_hit_again)
        self.reader.citation_requested.connect(self._show_citation)
        self.reader.term_requested.connect(self._show_term)

    @property
    def find_bar(self) -> FindBar:
        """The find bar, created on first use."""
        if self._find_bar is None:
            from viewer.desk.find_bar import FindBar

            self._find_bar = FindBar(self.reader, self._style.theme, self)
            self._find_bar.closed.connect(self.reader.setFocus)
            self._place_find_bar(self._find_bar)
        return self._find_bar

    def mark_hit(self, words: str) -> None:
        """Mark the words of a search result, without the find bar, until the reader moves on."""
        from viewer.reader.finding import Finder

        self.clear_marks()
        self._hit = Finder(self.reader)
        self._hit.search(words)
        self._hit_at = self.reader.verticalScrollBar().value()

    def _mark_hit_again(self) -> None:
        if self._hit is not None:
            self._hit.mark_again()
            self._hit_at = self.reader.verticalScrollBar().value()

    def step_match(self, by: int) -> None:
        """Go to the next (1) or previous (−1) match of a search result, else of the find bar."""
        if self._hit is None:
            self.find_bar.step(by)
        else:
            self._hit.step(by)
            self._hit_at = self.reader.verticalScrollBar().value()

    def clear_marks(self) -> bool:
        """Remove the marks of a search result and the find bar with its own; return whether there were any."""
        barred = self._find_bar is not None and self._find_bar.isVisible()
        if self._find_bar is not None and barred:
            self._find_bar.close_bar()
        if self._hit is not None:
            self._hit.clear()
            self._hit = None
            return True
        return barred

    def _leave_hit(self, value: int) -> None:
        if self._hit is not None and abs(value - self._hit_at) > self.reader.viewport().height():
            self._hit.clear()
            self._hit = None

    def show_article(self, article: Article, context: PageContext, place: ReadingPlace | None, *, at_once: bool = True) -> None:
        """Show an article; ``at_once`` as in ``ReaderView.show_article``."""
        self._show_other(None)
        self._hit = None
        self.reader.show_article(article, context, place, at_once=at_once)

    def show_versions(self, versions: Sequence[ArticleRow]) -> None:
        """Offer the languages in which the article can be read; none for one without translations."""
        if self._switch is None and versions:
            from viewer.desk.language_switch import LanguageSwitch

            self._switch = LanguageSwitch(self.reader)
            self._switch.chosen.connect(self.version_chosen)
        if self._switch is not None and self.reader.article is not None:
            self._switch.show_versions(versions, self.reader.article.id)

    def choose_next_version(self) -> None:
        """Ask for the article in its next language."""
        if self._switch is not None and self.reader.article is not None:
            self._switch.choose_next(self.reader.article.id)

    def show_notice(self, notice: Notice) -> None:
        """Show a notice instead of an article."""
        if self._find_bar is not None:
            self._find_bar.hide()
        self._show_other(notice)

    def show_damaged(self, error: str, copy: Callable[[], None], good: Article | None, show: Callable[[Article], None]) -> None:
        """Show that the article cannot be opened, and why; ``show`` shows its last ``good`` version, if any."""
        from viewer.desk.states import NextStep, Notice

        words = tr("为了不显示错误的内容，读本没有打开它。其他文章不受影响。")
        steps = [NextStep(tr("复制诊断信息"), copy, "copy", "line")]
        if good is not None:
            steps.insert(0, NextStep(tr("打开上一个完好的版本"), lambda: show(good), "history", "fill"))
            if good.published:
                error += "\n" + tr("上一个完好的版本：{day}", day=format_date(good.published, "iso"))
        self.show_notice(Notice("torn", tr("这篇文章打不开"), words, tuple(steps), self._style.theme, error))

    def set_style(self, style: PageStyle) -> None:
        """Apply another theme or text size."""
        self._style = style
        self.reader.set_style(style)
        if self._find_bar is not None:
            self._find_bar.set_theme(style.theme)

    @property
    def shows_article(self) -> bool:
        """Whether an article is in view."""
        return self._other is None

    def _show_other(self, widget: QWidget | None) -> None:
        old, self._other = self._other, widget
        if widget is not None:
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget or self.reader)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()

    def _show_citation(self, number: int, rect: QRect) -> None:
        article = self.reader.article
        if article is None or not 1 <= number <= len(article.references):
            return
        from viewer.desk.citation import CitationPopover

        popover = CitationPopover(self, self._style.theme, article, number)
        popover.to_reference.connect(lambda n: self.reader.jump(f"reference-{n}"))
        popover.open_at(self._here(rect))

    def _show_term(self, term: str, rect: QRect) -> None:
        article = self.reader.article
        entry = article.glossary.get(term) if article else None
        if entry is not None:
            from viewer.desk.popover import TermPopover

            TermPopover(self, self._style.theme, entry).open_at(self._here(rect))

    def _here(self, rect: QRect) -> QRect:
        return QRect(self.reader.viewport().mapTo(self, rect.topLeft()), rect.size())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Reposition the find bar."""
        super().resizeEvent(event)
        if self._find_bar is not None:
            self._place_find_bar(self._find_bar)

    def _place_find_bar(self, bar: FindBar) -> None:
        bar.adjustSize()
        bar.move(self.width() - bar.width() - 28, 12)
