"""The search page: letters are typed on its own keys, and hits appear at once next to them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from viewer.draw.painting import paints
from viewer.i18n import ntr, tr
from viewer.kiosk import lettering
from viewer.kiosk.core.intents import Back, Go, Home, Scroll
from viewer.kiosk.core.visit import AtArticle, AtSearch, VisitLocation
from viewer.kiosk.keyboard import BACKSPACE, CLEAR, Keyboard
from viewer.kiosk.lettering import KioskLook, Lettering
from viewer.kiosk.public_library import PublicLibrary, best_hits
from viewer.kiosk.screen import GAP, BarChoice, ButtonBar, ScreenView
from viewer.kiosk.tiles import HitTile
from viewer.library.search.hits import SearchHit, SearchResult
from viewer.reader.screen_reader import announce

LONGEST = 100
"""Maximum number of characters in a query."""

_ROOM = 5
"""Number of hits on one page."""

_WAIT_MS = 120


def _choices() -> tuple[BarChoice, ...]:
    return (
        BarChoice("home", tr("首页"), Home()),
        BarChoice("back", tr("返回"), Back()),
        GAP,
        BarChoice("page-up", tr("上一页"), Scroll(-1), enabled=False),
        BarChoice("page-down", tr("下一页"), Scroll(1), enabled=False),
    )


class SearchScreen(ScreenView):
    """Search page: hits next to the keys; in portrait orientation above them."""

    def __init__(self, look: KioskLook, public: PublicLibrary, at: AtSearch) -> None:
        super().__init__(look)
        self._public = public
        self._query = at.query
        self._page = at.page
        self._hits: tuple[SearchHit, ...] = ()
        self._field = _Field(look)
        self._count = Lettering("", look.font(32), look.theme.colours.ink2)
        self._hint = Lettering("", look.font(32), look.theme.colours.ink2)
        self._results = QVBoxLayout()
        self._results.setSpacing(look.px(8))
        self._bar = ButtonBar(look, _choices())
        keys = Keyboard(look)
        keys.typed.connect(self.type)
        self.put_body(self._body(keys))
        self.put_foot(public.info, self._bar)
        self._wait = QTimer(self, interval=_WAIT_MS, singleShot=True)
        self._wait.timeout.connect(self.look_up)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.look_up(keep_page=True)
        self.activate_layout()

    def _body(self, keys: Keyboard) -> QWidget:
        look = self.look
        body = QWidget()
        side = look.px(56 if look.portrait else 72)
        keys.setFixedHeight(look.px(520 if look.portrait else 476))
        heading = Lettering(tr("搜索"), look.font(64, 700), look.theme.colours.head)
        if look.portrait:
            rows = QVBoxLayout(body)
            rows.setContentsMargins(side, look.px(72), side, look.px(24))
            rows.setSpacing(look.px(20))
            rows.addWidget(heading)
            rows.addWidget(self._field)
            rows.addWidget(self._hint)
            rows.addStretch(1)
            rows.addWidget(self._count)
            rows.addLayout(self._results)
            rows.addWidget(keys)
            return body
        columns = QHBoxLayout(body)
        columns.setContentsMargins(side, look.px(56), side, look.px(24))
        columns.setSpacing(look.px(48))
        left = QVBoxLayout()
        left.setSpacing(look.px(24))
        left.addWidget(heading)
        left.addWidget(self._field)
        left.addStretch(1)
        keys.setFixedWidth(look.px(940))
        left.addWidget(keys)
        columns.addLayout(left)
        right = QVBoxLayout()
        right.setSpacing(look.px(16))
        right.addSpacing(look.px(108))
        right.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignTop)
        right.addStretch(1)
        right.addWidget(self._count)
        right.addLayout(self._results)
        columns.addLayout(right, 1)
        return body

    def act(self, intent: object) -> None:
        """Turn the pages of hits; send other intents up."""
        if isinstance(intent, Scroll):
            self._page = max(0, min(self._last, self._page + intent.by))
            self._show()
        else:
            super().act(intent)

    # ---- typing ------------------------------------------------------------------------------------------------------

    def type(self, text: str) -> None:
        """Add a character, or act on a control key."""
        if text == BACKSPACE:
            self._query = self._query[:-1]
        elif text == CLEAR:
            self._query = ""
        elif len(self._query) < LONGEST:
            self._query += text
        self._field.set_text(self._query)
        self._wait.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Accept text from a plugged-in keyboard too."""
        if event.key() == Qt.Key.Key_Backspace:
            self.type(BACKSPACE)
        elif len(event.text()) == 1 and event.text().isprintable():
            self.type(event.text())
        else:
            super().keyPressEvent(event)

    def place(self, location: VisitLocation) -> VisitLocation:
        """Return the location with the typed query and the page of hits."""
        return AtSearch(self._query, self._page) if isinstance(location, AtSearch) else location

    # ---- finding -----------------------------------------------------------------------------------------------------

    def look_up(self, *, keep_page: bool = False) -> None:
        """Search for the typed query.

        Raises ``LibraryError``.
        """
        result = self._public.search(self._query)
        self._hits = best_hits(result)
        self._page = min(self._page, self._last) if keep_page else 0
        self._field.set_text(self._query)
        self._hint.set_text(self._words(result))
        self._show()
        announce(self, tr("，").join(filter(None, (self._found(), self._words(result)))))

    def _words(self, result: SearchResult) -> str:
        if not self._query.strip():
            return tr("输入拼音或拼音首字母，例如：糖尿病 tangniaobing 或 tnb。")
        if not self._hits:
            near = tr("，").join(result.suggestions[:3])
            words = tr("没有找到。可以换一个说法，或询问医生、护士。")
            return words + (tr("您是不是要找：{near}", near=near) if near else "")
        if result.initials is not None:
            typed, readings = result.initials
            return tr("拼音首字母 {typed} 匹配 {words}", typed=typed, words=tr("、").join(readings[:3]))
        return ""

    @property
    def _last(self) -> int:
        return max(0, (len(self._hits) - 1) // _ROOM)

    def _found(self) -> str:
        if not self._hits:
            return ""
        count = ntr("找到 {n} 篇", "找到 {n} 篇", len(self._hits))
        where = tr("第 {page} 页，共 {pages} 页", page=self._page + 1, pages=self._last + 1)
        return tr("{count}，{where}", count=count, where=where) if self._last else count

    def _show(self) -> None:
        while (item := self._results.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for hit in self._hits[self._page * _ROOM : (self._page + 1) * _ROOM]:
            library = self._public.library
            tile = HitTile(self.look, hit, library.row(hit.article).cover, library.asset)
            location = AtArticle(hit.article, hit.anchor)
            tile.clicked.connect(lambda _on=False, location=location: self.requested.emit(Go(location)))
            self._results.addWidget(tile)
        self._count.set_text(self._found())
        for intent, able in ((Scroll(-1), self._page > 0), (Scroll(1), self._page < self._last)):
            self._bar.buttons[intent].setEnabled(able)


class _Field(QWidget):
    """The typed query and a caret. It is no input field, so nothing can be pasted, selected or completed."""

    def __init__(self, look: KioskLook) -> None:
        super().__init__()
        self._look = look
        self._text = ""
        self.setFixedHeight(look.px(112))

    def set_text(self, text: str) -> None:
        """Show ``text``; of a long one, its end."""
        self._text = text
        self.setAccessibleName(tr("搜索：{text}", text=text))
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        look, colours = self._look, self._look.theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent), look.px(3)))
        painter.setBrush(QColor(colours.sheet))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), look.px(16), look.px(16))
        font = look.font(44, 500 if self._text else 400)
        pad = look.px(32)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        words = self._text or tr("拼音，如 tnb")
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideLeft, self.width() - 2 * pad - look.px(20))
        painter.setPen(QColor(colours.head if self._text else colours.ink3))
        y = (self.height() - lettering.height(font)) / 2
        painter.drawText(QRectF(pad, y, self.width(), lettering.height(font)), Qt.AlignmentFlag.AlignVCenter, shown)
        x = pad + (metrics.horizontalAdvance(shown) + look.px(4) if self._text else -look.px(6))
        painter.fillRect(QRectF(x, y + look.px(6), look.px(3), lettering.height(font) - look.px(12)), QColor(colours.accent))
        painter.end()
