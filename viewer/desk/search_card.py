"""The card of search results: groups, preview next to them, key hints below; without results, suggestions."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from viewer.desk.core.session import Session
from viewer.desk.flow import FlowLayout
from viewer.desk.search_preview import Preview
from viewer.desk.search_results import LINE, ResultDelegate, ResultModel, ResultView
from viewer.draw import typography
from viewer.draw.icons import set_icon
from viewer.draw.key_hints import KeyHints
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.i18n import format_number, tr
from viewer.library.search.hits import SearchHit, SearchResult
from viewer.reader.screen_reader import announce
from viewer.theme import Theme

WIDTH, NARROW, HEIGHT = 963, 640, 756
"""Card width with and without results, and maximum height, px."""

_PREVIEW_FROM = 760
"""Card width, px, from which the preview is shown next to the results."""
_PREVIEW_MS = 60
_MOST_SUGGESTIONS, _LONGEST_SUGGESTION, _LONGEST_QUERY = 8, 20, 24


class SearchCard(QFrame):
    """Card that shows one ``SearchResult``, or queries to choose from."""

    opened = Signal()
    """The current hit or its button was pressed."""
    send_pressed = Signal()
    suggested = Signal(str)
    """A suggested query was chosen."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("results")
        self._theme = theme
        self.model = ResultModel(self)
        self._delegate = ResultDelegate(self.model, session.library, theme, lambda: session.today, self)
        self.view = ResultView(theme)
        self.view.setModel(self.model)
        self.view.setItemDelegate(self._delegate)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        keep_translated(self.view, lambda: self.view.setAccessibleName(tr("搜索结果")))
        self.view.clicked.connect(self.opened)
        self._preview = Preview(session.library, theme)
        self._preview_soon = QTimer(self, interval=_PREVIEW_MS, singleShot=True)
        self._preview_soon.timeout.connect(self.show_preview)
        self._hint = QLabel()
        self._hint.setContentsMargins(20, 12, 20, 0)
        self._words = QWidget()
        self._keys, self._total = KeyHints(), QLabel()
        self._beside = QWidget()
        self._send = QPushButton()
        keep_translated(self._send, lambda: self._send.setText(tr("送屏")))
        self._pages = QStackedWidget()
        self._results = self._make_results()
        self._pages.addWidget(self._results)
        self._pages.addWidget(self._words)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        column.addWidget(self._make_foot())
        self._dress()

    # ---- what is shown

    def show_result(self, result: SearchResult) -> None:
        """Show the hits, the first one current; without hits, suggestions."""
        self.model.show(result)
        count = format_number(result.total)
        self._total.setText(tr("共 {n} 条", n=count) if result.exact else tr("{n} 条以上", n=count))
        announce(self, self._total.text() if result.hits else tr("没有找到"))
        if not result.hits:
            self._show_nothing(result)
            return
        self._pages.setCurrentWidget(self._results)
        self._show_hint(result)
        self._keys.show_hints(
            (("↑", "↓"), tr("选择")),
            (("Enter",), tr("打开")),
            (("Ctrl+Enter",), tr("送到患者屏")),
            (("Tab",), tr("下一组")),
            (("Esc",), tr("关闭")),
        )
        self._select(self.model.step(-1, 1))

    def show_recent(self, words: tuple[str, ...]) -> None:
        """Show the recent searches."""
        self._total.setText("")
        self._show_words(tr("最近搜索"), "", words, "")

    @property
    def narrow(self) -> bool:
        """Whether suggestions or recent searches are shown instead of hits."""
        return self._pages.currentWidget() is self._words

    def height_of_words(self) -> int:
        """Return the height of the suggestions, px."""
        self._words.adjustSize()
        return max(200, self._words.sizeHint().height() + 90)

    def current(self) -> SearchHit | None:
        """Return the hit that Enter opens."""
        index = self.view.currentIndex()
        line = index.data(LINE) if index.isValid() and not self.narrow else None
        return line if isinstance(line, SearchHit) else None

    def step(self, by: int) -> None:
        """Make the next (1) or previous (−1) hit current."""
        self._select(self.model.step(self.view.currentIndex().row(), by))

    def next_group(self, by: int) -> None:
        """Make the first hit of the next (1) or previous (−1) group current."""
        self._select(self.model.next_group(self.view.currentIndex().row(), by))

    def show_preview(self) -> None:
        """Show the passage of the current hit."""
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
            found = typography.label(_safe(tr("、").join(words[:4])))
            c = self._theme.colours
            kind = f"<span style='color: {c.accent}; background: {c.tint}'>&nbsp;{tr('拼音首字母')}&nbsp;</span>"
            parts.append(f"{kind}&nbsp; {_safe(typed)} {tr('匹配')} <b>{found}</b>")
        if result.suggestions and len(result.hits) < 4:
            parts.append(tr("您是不是要找：{words}", words=_safe(tr("、").join(result.suggestions[:3]))))
        self._hint.setText("　".join(parts))
        self._hint.setVisible(bool(parts))

    def _show_nothing(self, result: SearchResult) -> None:
        if result.fault:
            self._show_words(tr("现在不能搜索"), "", (), result.fault)
            return
        words = result.query.strip()
        shown = words if len(words) <= _LONGEST_QUERY else words[:_LONGEST_QUERY] + "…"
        more = tr("也可以输入拼音首字母，例如 gxb。患者问到读本里没有的内容，请转给接诊医生回答。")
        lead = tr("您是不是要找") if result.suggestions else ""
        self._show_words(tr("没有找到“{words}”", words=shown), lead, result.suggestions, more)

    def _show_words(self, title: str, lead: str, words: tuple[str, ...], more: str) -> None:
        self._keys.show_hints((("Esc",), tr("清空")))
        old, self._words = self._words, QWidget()
        column = QVBoxLayout(self._words)
        column.setContentsMargins(48, 32, 48, 24)
        column.setSpacing(12)
        head = QLabel(title)
        head.setTextFormat(Qt.TextFormat.PlainText)
        look(head, "title")
        column.addWidget(head)
        if lead:
            column.addWidget(QLabel(lead))
        if words:
            box = QWidget()
            flow = FlowLayout(box, gap=8)
            flow.setContentsMargins(0, 0, 0, 0)
            for each in words[:_MOST_SUGGESTIONS]:
                chip = QPushButton(each if len(each) <= _LONGEST_SUGGESTION else each[:_LONGEST_SUGGESTION] + "…")
                look(chip, "chip")
                chip.clicked.connect(lambda _c=False, each=each: self.suggested.emit(each))
                flow.addWidget(chip)
            column.addWidget(box)
        if more:
            note = QLabel(typography.label(more))
            note.setWordWrap(True)
            look(note, "note")
            column.addSpacing(8)
            column.addWidget(_rule(horizontal=True))
            column.addWidget(note)
        column.addStretch()
        self._pages.removeWidget(old)
        old.deleteLater()
        self._pages.addWidget(self._words)
        self._pages.setCurrentWidget(self._words)

    # ---- appearance

    def set_session(self, session: Session) -> None:
        """Use the session's library for covers and passages."""
        self._delegate.set_library(session.library)
        self._preview.library = session.library

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = self._delegate.theme = self._preview.theme = theme
        self._dress()
        self._preview_soon.start()

    def set_width(self, width: int) -> None:
        """Show the preview if the card is wide enough."""
        self._beside.setVisible(width >= _PREVIEW_FROM)

    def _make_results(self) -> QWidget:
        left = QVBoxLayout()
        left.setContentsMargins(0, 12, 0, 0)  # the list's background is square: it begins below the card's round corner
        left.setSpacing(0)
        left.addWidget(self._hint)
        left.addWidget(self.view, 1)
        open_button = QPushButton()
        keep_translated(open_button, lambda: open_button.setText(tr("打开")))
        look(open_button, "fill")
        open_button.clicked.connect(self.opened)
        look(self._send, "line")
        self._send.clicked.connect(self.send_pressed)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(open_button, 3)
        buttons.addWidget(self._send, 1)
        right = QVBoxLayout(self._beside)
        right.setContentsMargins(24, 22, 24, 22)
        right.setSpacing(12)
        right.addWidget(self._preview, 1)
        right.addLayout(buttons)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 3)
        row.addWidget(_rule(horizontal=False))
        row.addWidget(self._beside, 2)
        return made

    def _make_foot(self) -> QFrame:
        foot = QFrame()
        foot.setObjectName("foot")
        foot.setFixedHeight(52)
        row = QHBoxLayout(foot)
        row.setContentsMargins(20, 0, 20, 0)
        look(self._total, "meta")
        row.addWidget(self._keys)
        row.addStretch()
        row.addWidget(self._total)
        return foot

    def _dress(self) -> None:
        c = self._theme.colours
        self.view.theme = self._theme
        frame = f"2px solid {c.edge}" if self._theme.contrast else f"1px solid {c.line}"
        self.setStyleSheet(
            f"QFrame#results {{ background: {c.sheet}; border: {frame}; border-radius: 12px; }}"
            f"QFrame#foot {{ background: {c.rail}; border-top: {frame}; border-bottom-left-radius: 12px;"
            f" border-bottom-right-radius: 12px; }}"
        )
        set_icon(self._send, "screen-send", self._theme, 18)


def _rule(*, horizontal: bool) -> QFrame:
    line = QFrame()
    look(line, "rule")
    if horizontal:
        line.setFixedHeight(1)
    else:
        line.setFixedWidth(1)
    return line


def _safe(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")
