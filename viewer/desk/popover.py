"""Popovers beside the text: a reference with the code of its DOI, a glossary term. Esc closes; focus returns to the marker."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QLabel, QPushButton, QToolButton
from PySide6.QtWidgets import QVBoxLayout, QWidget

from viewer.content import blocks as b
from viewer.content.article import Article, Entry, Source
from viewer.content.text import plain, walk
from viewer.draw import evidence, qr, typography
from viewer.draw.icons import icon, pixmap
from viewer.draw.stylesheet import look
from viewer.i18n import tr
from viewer.reader.study import badge_words
from viewer.theme import Theme

_ARROW = 10
_MARGIN = 24  # room for the shadow


class Popover(QWidget):
    """A floating card with an arrow at ``rect`` of its parent; below it, or above when short of room."""

    closed = Signal()

    def __init__(self, parent: QWidget, theme: Theme, width: int) -> None:
        super().__init__(parent)
        self._theme = theme
        self._arrow = QPoint()
        self._above = False
        self._back: QWidget | None = None
        self.card = QFrame(self)
        self.card.setObjectName("popover")
        c = theme.colours
        frame = "2px" if theme.contrast else "1px"
        self.card.setStyleSheet(
            f"QFrame#popover {{ background: {c.sheet}; border: {frame} solid {c.edge if theme.contrast else c.line}; border-radius: 12px; }}"
        )
        self.card.setFixedWidth(width)
        if not theme.contrast:
            shadow = QGraphicsDropShadowEffect(self.card)
            shadow.setBlurRadius(32)
            shadow.setOffset(0, 10)
            shadow.setColor(QColor(0, 0, 0, 41))
            self.card.setGraphicsEffect(shadow)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        outer.addWidget(self.card)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def open_at(self, rect: QRect) -> None:
        """Shows the card beside ``rect`` (parent coordinates) and takes the keyboard."""
        parent = self.parentWidget()
        self._back = QApplication.focusWidget()
        self.adjustSize()
        size = self.sizeHint()
        self._above = rect.bottom() + size.height() - _MARGIN + _ARROW > parent.height() and rect.top() > parent.height() // 2
        y = rect.top() - size.height() + _MARGIN - _ARROW if self._above else rect.bottom() - _MARGIN + _ARROW
        x = max(8 - _MARGIN, min(rect.center().x() - size.width() // 3, parent.width() - size.width() + _MARGIN - 8))
        y = max(8 - _MARGIN, min(y, parent.height() - size.height() + _MARGIN - 8))
        self.setGeometry(x, y, size.width(), size.height())
        self._arrow = QPoint(rect.center().x() - x, 0)
        self.show()
        self.raise_()
        first = self.card.findChild(QPushButton)
        (first or self).setFocus(Qt.FocusReason.PopupFocusReason)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one while a widget lives

    def sizeHint(self) -> QSize:
        """As high as the wrapped words need."""
        height = self.card.layout().heightForWidth(self.card.width())
        return QSize(self.card.width() + 2 * _MARGIN, max(height, self.card.sizeHint().height()) + 2 * _MARGIN)

    def close_popover(self) -> None:
        """Hides the card; the keyboard goes back to where it was."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self.hide()
        self.closed.emit()
        if self._back is not None:
            self._back.setFocus(Qt.FocusReason.PopupFocusReason)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press outside closes; Tab stays inside."""
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(watched, QWidget) and self.isVisible():
            if watched is not self and not self.isAncestorOf(watched):
                self.close_popover()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_popover()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - Qt's signature
        """The keyboard walks round inside."""
        stops = [w for w in self.card.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
        if not stops:
            return True
        now = QApplication.focusWidget()
        at = stops.index(now) if now in stops else -1
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the arrow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = max(_MARGIN + 20, min(self._arrow.x(), self.width() - _MARGIN - 20))
        tip, base = (self.height() - _MARGIN + _ARROW, self.height() - _MARGIN - 1) if self._above else (_MARGIN - _ARROW, _MARGIN + 1)
        path = QPainterPath()
        path.moveTo(x - _ARROW, base)
        path.lineTo(x, tip)
        path.lineTo(x + _ARROW, base)
        c = self._theme.colours
        painter.setPen(QPen(QColor(c.edge if self._theme.contrast else c.line), 1))
        painter.setBrush(QColor(c.sheet))
        painter.drawPath(path)
        painter.end()


class _Code(QWidget):
    """A QR code on its white card: 4 px a module, so that a phone reads it from 40 cm."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__()
        self._text = text
        self._theme = theme
        side = 4 * (len(qr.modules(text)) + 2 * qr.QUIET_ZONE) + 8
        self.setFixedSize(side, side)
        self.setAccessibleName(tr("二维码：{text}", text=text))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(self._theme.colours.line), 1))
        painter.setBrush(QColor(Qt.GlobalColor.white))
        painter.drawRoundedRect(rect, 8, 8)
        qr.paint(painter, rect.adjusted(3, 3, -3, -3), self._text)
        painter.end()


def study_of(article: Article, number: int) -> b.Study | None:
    """The study card that cites reference ``number``."""
    return next((s for s in walk(article.blocks) if isinstance(s, b.Study) and s.citation == number), None)


class CitationPopover(Popover):
    """500 px: the reference, its study badge, the DOI and its code; 复制, 到文末."""

    to_reference = Signal(int)
    address_requested = Signal(str)

    def __init__(self, parent: QWidget, theme: Theme, article: Article, number: int) -> None:
        super().__init__(parent, theme, 500)
        source = article.references[number - 1]
        address = f"https://doi.org/{source.doi}" if source.doi else source.url
        title = QLabel(tr("参考文献 [{n}]", n=number))
        look(title, "head")
        close = QToolButton()
        look(close, "icon")
        close.setIcon(icon("close", theme, 18))
        close.setAccessibleName(tr("关闭"))
        close.clicked.connect(self.close_popover)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch()
        head.addWidget(close)
        words = QLabel(plain(source.children))
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        left = QVBoxLayout()
        left.addWidget(words)
        study = study_of(article, number)
        if study is not None:
            left.addWidget(_study_badge(study, theme))
        left.addStretch()
        body = QHBoxLayout()
        body.setSpacing(20)
        body.addLayout(left, 1)
        if address:
            right = QVBoxLayout()
            code = _Code(address, theme)
            right.addWidget(code)
            hint = QLabel(tr("手机扫码看原文\n（手机需联网）"))
            hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            look(hint, "meta")
            right.addWidget(hint)
            right.addStretch()
            body.addLayout(right)
        rule = QFrame()
        look(rule, "rule")
        rule.setFixedHeight(1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        if address:
            shown = QLabel(f"doi:{source.doi}" if source.doi else source.url)
            shown.setStyleSheet(f"color: {theme.colours.accent};")
            shown.setWordWrap(True)
            foot.addWidget(shown, 1)
        copy = QPushButton(icon("copy", theme, 18), tr("复制"))
        look(copy, "line")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(citation_text(source)))
        end = QPushButton(tr("到文末"))
        look(end, "line")
        end.clicked.connect(lambda: self._go(number))
        if not address:
            foot.addStretch(1)
        foot.addWidget(copy)
        foot.addWidget(end)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(20, 12, 20, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(body)
        column.addWidget(rule)
        column.addLayout(foot)
        self.setAccessibleName(title.text())

    def _go(self, number: int) -> None:
        self.close_popover()
        self.to_reference.emit(number)


def citation_text(source: Source) -> str:
    """A reference as it is copied: words, then DOI or address."""
    address = f"https://doi.org/{source.doi}" if source.doi else source.url
    return f"{plain(source.children)} {address}".strip()


def _study_badge(study: b.Study, theme: Theme) -> QWidget:
    c = theme.colours
    ink, ground = (c.cau, c.caubg) if study.evidence is b.Evidence.VERY_LOW else (c.accent, c.tint)
    box = QFrame()
    box.setObjectName("badge")
    border = f"border: 1px solid {ink};" if theme.contrast else ""
    box.setStyleSheet(f"QFrame#badge {{ background: {ground}; border-radius: 6px; {border} }} QLabel {{ color: {ink}; font-size: 13px; font-weight: 500; }}")
    row = QHBoxLayout(box)
    row.setContentsMargins(8, 3, 8, 3)
    row.setSpacing(6)
    picture = QLabel()
    picture.setPixmap(pixmap(evidence.design_icon(study.design), ink, 16, box.devicePixelRatioF()))
    row.addWidget(picture)
    row.addWidget(QLabel(badge_words(study)))
    row.addStretch()
    return box


class TermPopover(Popover):
    """A glossary term: name, pinyin, one or two sentences."""

    def __init__(self, parent: QWidget, theme: Theme, entry: Entry) -> None:
        super().__init__(parent, theme, 380)
        name = QLabel(entry.term)
        look(name, "head")
        pinyin = QLabel(entry.pinyin)
        look(pinyin, "note")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(name)
        head.addWidget(pinyin)
        head.addStretch()
        words = QLabel(typography.label(entry.definition))
        words.setWordWrap(True)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(20, 16, 20, 18)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(words)
        self.setAccessibleName(f"{entry.term}：{entry.definition}")
