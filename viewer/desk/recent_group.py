"""``RecentGroup``: what patients were shown today, above the list; hidden if there is nothing to show."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from viewer.desk.core.session import Session
from viewer.desk.core.trail import Shown
from viewer.draw import fonts, typography
from viewer.draw.painting import paints
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.i18n import tr
from viewer.library.schema import ArticleRow
from viewer.reader.figure import GetAsset, paint_article_cover
from viewer.theme import Theme

_MINUTE_MS = 60_000
_ROW, _COVER = 52, 36


class RecentRow(QAbstractButton):
    """Cover, title, part and time of what was shown."""

    def __init__(self, shown: Shown, row: ArticleRow, asset: GetAsset, theme: Theme) -> None:
        super().__init__()
        self._shown, self._row, self._asset, self.theme = shown, row, asset, theme
        self.setFixedHeight(_ROW)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName("，".join(filter(None, (row.title, shown.part, self._time))))
        self.setToolTip(row.title)

    @property
    def _time(self) -> str:
        return f"{self._shown.time.hour}:{self._shown.time.minute:02}"

    def sizeHint(self) -> QSize:
        return QSize(200, _ROW)

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, c = QPainter(self), self.theme.colours
        if self.isDown():
            painter.fillRect(self.rect(), QColor(c.tint2))
        elif self.underMouse() and not self.theme.contrast:
            painter.fillRect(self.rect(), QColor(c.sunken))
        paint_article_cover(painter, QRectF(20, 8, _COVER, _COVER), self._row.cover, self._asset, self.theme)
        right = self.width() - 14
        small = fonts.font(13)
        wide = QFontMetricsF(small).horizontalAdvance(self._time)
        painter.setFont(small)
        painter.setPen(QColor(c.onsel if self.isDown() else c.ink3))
        painter.drawText(QRectF(right - wide - 2, 0, wide + 2, _ROW), Qt.AlignmentFlag.AlignVCenter, self._time)
        lines = [(self._row.title, fonts.font(15, 500), c.head), (self._shown.part, small, c.ink2)]
        lines = [line for line in lines if line[0]]
        top = 7.0 if len(lines) > 1 else 15.0
        left = 20 + _COVER + 12
        for words, font, colour in lines:
            painter.setFont(font)
            painter.setPen(QColor(c.onsel if self.isDown() else colour))
            room = right - wide - 12 - left
            shown = QFontMetricsF(font).elidedText(typography.label(words), Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(left, top, room, 22), Qt.AlignmentFlag.AlignVCenter, shown)
            top += 19
        painter.end()


class RecentGroup(QFrame):
    """At most three rows. They are removed at midnight and by the clear button."""

    chosen = Signal(str, str)
    """Article and anchor of the row that was pressed."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._drawn: tuple[Shown, ...] = ()
        title, note, clear = QLabel(), QLabel(), QPushButton()
        look(title, "head")
        look(note, "meta")
        look(clear, "link")
        keep_translated(title, lambda: title.setText(tr("最近给患者看过")))
        keep_translated(note, lambda: note.setText(tr("只记今天，不记姓名")))
        keep_translated(clear, lambda: clear.setText(tr("清空")))
        clear.clicked.connect(session.clear_shown)
        note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._title, self._note, self._clear = title, note, clear
        head = QHBoxLayout()
        head.setContentsMargins(20, 0, 6, 0)
        head.setSpacing(8)
        head.addWidget(title)
        head.addWidget(note, 1)
        head.addStretch()
        head.addWidget(clear)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        rule = QFrame()
        look(rule, "rule")
        rule.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self._rows)
        column.addSpacing(6)
        column.addWidget(rule)
        self._clock = QTimer(self, interval=_MINUTE_MS)
        self._clock.timeout.connect(self._look_at_the_day)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the note if it would be cut off."""
        super().resizeEvent(event)
        words = self._title.sizeHint().width() + self._clear.sizeHint().width() + self._note.sizeHint().width()
        self._note.setVisible(words + 44 <= self.width())

    def refresh(self, rows: Mapping[str, ArticleRow], most: int) -> None:
        """Show what was shown today: at most ``most`` of ``rows`` (by id). Articles no longer in the library are left out."""
        self._drawn = self._session.shown_today
        while (item := self._rows.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        library = self._session.library
        for shown in [each for each in self._drawn if each.article in rows][:most]:
            button = RecentRow(shown, rows[shown.article], library.asset, self._theme)
            button.clicked.connect(lambda _on=False, shown=shown: self.chosen.emit(shown.article, shown.anchor))
            self._rows.addWidget(button)
        self.setVisible(self._rows.count() > 0)
        if self._rows.count():
            self._clock.start()
        else:
            self._clock.stop()

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = theme
        for row in self.findChildren(RecentRow):
            row.theme = theme
            row.update()

    def _look_at_the_day(self) -> None:
        if self._session.shown_today != self._drawn:
            self._session.clear_shown()
