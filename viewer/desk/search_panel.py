"""The search panel under the search field (pictures 03, 04, 31): results while typing, the passage beside them.

Searching runs in a thread of its own; typing never waits, an older query is broken off, the newest answer alone is shown.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from viewer.desk.flow import FlowLayout
from viewer.desk.search_preview import Preview
from viewer.desk.search_results import LINE, ResultDelegate, ResultModel
from viewer.desk.tasks import Latest
from viewer.desk.topbar import HEIGHT as BAR
from viewer.desk.topbar import SearchField
from viewer.draw import typography
from viewer.draw.icons import icon
from viewer.draw.stylesheet import look
from viewer.errors import LibraryError
from viewer.i18n import format_number, tr
from viewer.library.search.hits import SearchHit, SearchResult
from viewer.library.search.searcher import Searcher
from viewer.session.session import Session
from viewer.theme import Theme

LIMIT = 40
_WIDTH, _HEIGHT, _NARROW = 963, 756, 640
_PREVIEW_MS = 60


class SearchPanel(QWidget):
    """Covers the window below the top bar with a scrim; the card hangs under the search field."""

    chosen = Signal(str, str, tuple)
    """Article id, anchor, and the words to mark in the page."""
    closed = Signal()
    """The keyboard is free again."""
    send_requested = Signal(str, str)
    """Article id and anchor to send to the patient's screen."""

    def __init__(self, session: Session, field: SearchField, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._field = field
        self._theme = theme
        self._searcher = Searcher(session.library.path)
        self._thread: Latest | None = None
        self._result = SearchResult("")
        self._narrow = False
        self._card = QFrame(self)
        self._card.setObjectName("results")
        self.model = ResultModel(self)
        self._delegate = ResultDelegate(session.library, theme, lambda: session.today, self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(self._delegate)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setAccessibleName(tr("搜索结果"))
        self.view.clicked.connect(lambda _index: self._open())
        self._preview = Preview(session.library, theme)
        self._preview_soon = QTimer(self, interval=_PREVIEW_MS, singleShot=True)
        self._preview_soon.timeout.connect(self.show_preview)
        self._hint = QLabel()
        self._hint.setContentsMargins(20, 12, 20, 0)
        self._nothing = QWidget()
        self._pages = QStackedWidget()
        self._keys = QLabel()
        self._total = QLabel()
        for label in (self._keys, self._total):
            look(label, "meta")
        self._build()
        self._dress()
        field.installEventFilter(self)
        self.hide()

    # ---- asking and answering

    def typed(self, words: str) -> None:
        """Searches ``words``; without any, shows the recent searches."""
        if not words.strip():
            self._recent()
            return
        self._ask(words)

    def _ask(self, words: str) -> None:
        if self._thread is None:
            self._thread = Latest(self, self._search, self._searcher.interrupt)
            self._thread.answered.connect(self.show_result)
            self.destroyed.connect(self._thread.stop)
        self._thread.ask(words)

    def _search(self, words: str) -> SearchResult:
        try:
            return self._searcher.search(words, limit=LIMIT)
        except LibraryError:
            return SearchResult(words)

    def warm_up(self) -> None:
        """Prepares for the first search."""
        if self._thread is None:
            self._ask("的")

    def stop(self) -> None:
        """Ends the thread."""
        if self._thread is not None:
            self._thread.stop()
            self._thread = None

    def show_result(self, result: SearchResult) -> None:
        """Shows an answer, if it is still the question."""
        if not result.complete or result.query != self._field.text():
            return
        self._result = result
        self.model.show(result)
        if result.hits:
            self._pages.setCurrentIndex(0)
            self._show_hint(result)
            self._select(self.model.step(-1, 1))
        else:
            self._show_nothing(result)
        count = format_number(result.total)
        self._total.setText(tr("共 {n} 条", n=count) if result.exact else tr("{n} 条以上", n=count))
        self._keys.setText(self._key_words(found=bool(result.hits)))
        self._open_panel(narrow=not result.hits)

    def entered(self) -> None:
        """The keyboard came to the field: the first search is prepared, the recent ones are shown."""
        if not self._field.text():
            self.warm_up()
            QTimer.singleShot(0, self, self._recent)

    def answered(self, words: str) -> bool:
        """Whether the panel shows the answer to ``words``."""
        return self._result.query == words and self.isVisible()

    def _recent(self) -> None:
        recent = self._session.settings.recent_searches
        self._result = SearchResult("")
        if not recent or not self._field.hasFocus():
            self.hide()
            return
        self._fill_nothing(tr("最近搜索"), "", recent, "")
        self._total.setText("")
        self._keys.setText(self._key_words(found=False))
        self._open_panel(narrow=True)

    # ---- what is shown

    def current(self) -> SearchHit | None:
        """The hit that Enter opens."""
        index = self.view.currentIndex()
        line = index.data(LINE) if index.isValid() else None
        return line if isinstance(line, SearchHit) else None

    def show_preview(self) -> None:
        """Shows the passage of the current hit."""
        self._preview_soon.stop()
        self._preview.show_hit(self.current())

    def _select(self, line: int) -> None:
        if line < 0:
            return
        index = self.model.index(line)
        self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.view.scrollTo(self.model.index(line - 1 if line == 1 else line))
        self._preview_soon.start()

    def _show_hint(self, result: SearchResult) -> None:
        parts = []
        if result.initials:
            typed, words = result.initials
            head = f"<span style='color:{self._theme.colours.accent}'>{tr('拼音首字母')}</span>"
            parts.append(f"{head}&nbsp; {_safe(typed)} {tr('匹配')} <b>{_safe('、'.join(words[:4]))}</b>")
        if result.suggestions and len(result.hits) < 4:
            parts.append(tr("您是不是要找：{words}", words=_safe("、".join(result.suggestions[:3]))))
        self._hint.setText("　".join(parts))
        self._hint.setVisible(bool(parts))

    def _show_nothing(self, result: SearchResult) -> None:
        words = result.query.strip()
        shown = words if len(words) <= 24 else words[:24] + "…"
        more = tr("也可以输入拼音首字母，例如 gxb。患者问到读本里没有的内容，请转给接诊医生回答。")
        lead = tr("您是不是要找") if result.suggestions else ""
        self._fill_nothing(tr("没有找到“{words}”", words=shown), lead, result.suggestions, more)

    def _fill_nothing(self, title: str, lead: str, words: tuple[str, ...], more: str) -> None:
        old = self._nothing
        self._nothing = QWidget()
        column = QVBoxLayout(self._nothing)
        column.setContentsMargins(48, 32, 48, 24)
        column.setSpacing(12)
        head = QLabel(title)
        look(head, "title")
        column.addWidget(head)
        if lead:
            column.addWidget(QLabel(lead))
        box = QWidget()
        flow = FlowLayout(box, gap=8)
        flow.setContentsMargins(0, 0, 0, 0)
        for each in words[:8]:
            chip = QPushButton(each if len(each) <= 20 else each[:20] + "…")
            look(chip, "chip")
            chip.clicked.connect(lambda _c=False, each=each: self._field.setText(each))
            flow.addWidget(chip)
        if words:
            column.addWidget(box)
        if more:
            rule = QFrame()
            look(rule, "rule")
            rule.setFixedHeight(1)
            column.addSpacing(8)
            column.addWidget(rule)
            note = QLabel(typography.label(more))
            note.setWordWrap(True)
            look(note, "note")
            column.addWidget(note)
        column.addStretch()
        self._pages.removeWidget(old)
        old.deleteLater()
        self._pages.addWidget(self._nothing)
        self._pages.setCurrentWidget(self._nothing)

    # ---- keys and mouse

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the search field while the panel is open."""
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        row = self.view.currentIndex().row()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Escape:
                self.close_panel()
            case _ if self.isHidden():
                return False
            case Qt.Key.Key_Down:
                self._select(self.model.step(row, 1))
            case Qt.Key.Key_Up:
                self._select(self.model.step(row, -1))
            case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
                self._select(self.model.next_group(row, -1 if shift or event.key() == Qt.Key.Key_Backtab else 1))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._send() if event.modifiers() & Qt.KeyboardModifier.ControlModifier else self._open()
            case _:
                return False
        return True

    def _open(self) -> None:
        hit = self.current()
        if hit is None or not self.answered(self._field.text()):
            return
        self._session.remember_search(self._field.text())
        self.close_panel()
        self.chosen.emit(hit.article, hit.anchor, hit.marks)

    def _send(self) -> None:
        hit = self.current()
        if hit is not None:
            self.send_requested.emit(hit.article, hit.anchor)

    def close_panel(self) -> None:
        """Hides the panel and empties the field; the keyboard goes back to the page."""
        self.hide()
        self._field.blockSignals(True)
        self._field.clear()
        self._field.blockSignals(False)
        self._result = SearchResult("")
        self._field.update()
        parent = self.parentWidget()
        if parent is not None and self._field.hasFocus():
            self._field.clearFocus()
            self.closed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the card closes."""
        if not self._card.geometry().contains(event.position().toPoint()):
            self.close_panel()

    # ---- looks

    def _build(self) -> None:
        results = QWidget()
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self._hint)
        left.addWidget(self.view, 1)
        self._open_button = QPushButton(tr("打开"))
        look(self._open_button, "fill")
        self._open_button.clicked.connect(self._open)
        self._send_button = QPushButton(tr("送屏"))
        look(self._send_button, "line")
        self._send_button.clicked.connect(self._send)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self._open_button, 3)
        buttons.addWidget(self._send_button, 1)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(24, 22, 24, 22)
        right.setSpacing(12)
        right.addWidget(self._preview, 1)
        right.addLayout(buttons)
        rule = QFrame()
        look(rule, "rule")
        rule.setFixedWidth(1)
        row = QHBoxLayout(results)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 3)
        row.addWidget(rule)
        row.addWidget(self._right, 2)
        self._pages.addWidget(results)
        self._pages.addWidget(self._nothing)
        foot = QFrame()
        foot.setObjectName("foot")
        feet = QHBoxLayout(foot)
        feet.setContentsMargins(20, 0, 20, 0)
        feet.addWidget(self._keys)
        feet.addStretch()
        feet.addWidget(self._total)
        foot.setFixedHeight(52)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        column.addWidget(foot)

    def _dress(self) -> None:
        c = self._theme.colours
        frame = f"2px solid {c.edge}" if self._theme.contrast else f"1px solid {c.line}"
        self._card.setStyleSheet(
            f"QFrame#results {{ background: {c.sheet}; border: {frame}; border-radius: 12px; }}"
            f"QFrame#foot {{ background: {c.rail}; border-top: {frame}; border-bottom-left-radius: 12px;"
            f" border-bottom-right-radius: 12px; }}"
        )
        if self._theme.contrast:
            self._card.setGraphicsEffect(None)  # type: ignore[arg-type]  # the stubs forget that null takes it away
        else:
            shadow = QGraphicsDropShadowEffect(self._card)
            shadow.setBlurRadius(32)
            shadow.setOffset(0, 10)
            shadow.setColor(QColor(0, 0, 0, 41))
            self._card.setGraphicsEffect(shadow)
        self._send_button.setIcon(icon("screen-send", self._theme, 18))

    def _key_words(self, *, found: bool) -> str:
        if not found:
            return tr("Esc 清空")
        return tr("↑ ↓ 选择　　Enter 打开　　Ctrl+Enter 送到患者屏　　Tab 下一组　　Esc 关闭")

    def set_theme(self, theme: Theme) -> None:
        """Draws in another theme."""
        self._theme = self._delegate.theme = self._preview.theme = theme
        self._dress()
        self._preview_soon.start()

    def set_library(self) -> None:
        """Searches the session's library from now on."""
        self.stop()
        self._searcher = Searcher(self._session.library.path)
        self._delegate.library = self._preview.library = self._session.library
        if self._field.text():
            self.typed(self._field.text())

    def _open_panel(self, *, narrow: bool) -> None:
        self._narrow = narrow
        self.place()
        self.show()
        self.raise_()

    def place(self) -> None:
        """Hangs the card under the search field, within the window."""
        window = self.parentWidget()
        if window is None:
            return
        self.setGeometry(QRect(0, BAR, window.width(), window.height() - BAR))
        left = self._field.mapTo(window, QPoint(0, 0)).x()
        width = min(_NARROW if self._narrow else _WIDTH, window.width() - 16)
        left = max(8, min(left, window.width() - width - 8))
        height = min(_HEIGHT, self.height() - 16)
        if self._narrow:
            self._nothing.adjustSize()
            height = min(height, max(200, self._nothing.sizeHint().height() + 90))
        self._right.setVisible(width >= 760)
        self._card.setGeometry(QRect(left, 0, width, height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dims what is below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(14, 27, 29, 90))
        painter.end()


def _safe(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")
