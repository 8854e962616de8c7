"""A figure, table or chart enlarged to the whole window: zoom, move, next and previous, filmstrip."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from viewer import theme as themes
from viewer.content.text import plain
from viewer.draw import typography
from viewer.draw.icons import set_icon
from viewer.draw.key_hints import KeyHints
from viewer.draw.painting import paints
from viewer.draw.stylesheet import look, sheet
from viewer.i18n import tr
from viewer.reader.figure import Pictures
from viewer.reader.page import Item
from viewer.reader.style import PageStyle
from viewer.reader.thumbnail import paint_thumbnail
from viewer.reader.zoom_canvas import ZoomCanvas
from viewer.theme import Theme

_THUMB = QSize(88, 60)


class _Frame(QAbstractButton):
    """One picture of the filmstrip."""

    chosen = Signal(int)

    def __init__(self, index: int, item: Item, pictures: Pictures, page: Theme, ring: str) -> None:
        super().__init__()
        self._item, self._pictures, self._page, self._ring = item, pictures, page, ring
        self._current = False
        self.setFixedSize(_THUMB + QSize(10, 10))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{item.label} {item.title}")
        self.clicked.connect(lambda: self.chosen.emit(index))

    def set_current(self, *, current: bool) -> None:
        self._current = current
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(5, 5, _THUMB.width(), _THUMB.height())
        paint_thumbnail(painter, rect, self._item.block, self._pictures, self._page)
        if self._current or self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._ring), 3))
            painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), 7, 7)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


class Lightbox(QFrame):
    """Covers ``parent`` with a dark background; Esc or a click outside the picture closes it."""

    closed = Signal()
    send_requested = Signal(str)
    print_requested = Signal(str)

    def __init__(self, parent: QWidget, title: str, items: list[Item], pictures: Pictures, style: PageStyle) -> None:
        super().__init__(parent)
        self._window = parent
        self._items = items
        self._at = 0
        self._back = QApplication.focusWidget()
        dark = style.theme if style.theme.contrast else themes.load("dark")
        self._dark = dark
        self.setObjectName("lightbox")
        self.setStyleSheet(sheet(dark) + f"QFrame#lightbox {{ background: {dark.colours.sunken}; }}")
        self.canvas = ZoomCanvas(pictures, replace(style, zoom=1.0))
        self.canvas.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.canvas.view_changed.connect(lambda: self._percent.setText(f"{self.canvas.zoom}%"))
        self.canvas.tapped_beside.connect(self.close_box)
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        look(self._label, "head")
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._source = QLabel()
        self._source.setWordWrap(True)
        look(self._source, "note")
        self._frames = [_Frame(i, item, pictures, style.theme, dark.colours.accent) for i, item in enumerate(items)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._tools(title))
        column.addLayout(self._middle(), 1)
        column.addLayout(self._caption())
        rule = QFrame()
        look(rule, "rule")
        rule.setFixedHeight(1)
        column.addWidget(rule)
        column.addLayout(self._film())
        self.setGeometry(parent.rect())
        parent.installEventFilter(self)
        self._pressed = False  # since it is open
        self.canvas.installEventFilter(self)

    def open_item(self, anchor: str) -> None:
        """Show the item with that anchor."""
        self.show()
        self.raise_()
        self.canvas.setFocus(Qt.FocusReason.PopupFocusReason)
        self.go(next((i for i, item in enumerate(self._items) if item.block.anchor == anchor), 0))

    @property
    def anchor(self) -> str:
        """Anchor of the displayed item."""
        return self._items[self._at].block.anchor

    def go(self, index: int) -> None:
        """Show the item with that index, from 0."""
        self._at = max(0, min(len(self._items) - 1, index))
        item = self._items[self._at]
        self.canvas.show_block(item.block)
        self._label.setText(typography.label(item.label))
        self._words.setText(typography.label(item.title))
        source = typography.label(plain(item.block.caption.source))
        self._source.setText(source)
        self._source.setVisible(bool(source))
        self._previous.setEnabled(self._at > 0)
        self._next.setEnabled(self._at < len(self._items) - 1)
        for i, frame in enumerate(self._frames):
            frame.set_current(current=i == self._at)

    def close_box(self) -> None:
        """Close the lightbox and return the focus."""
        self.hide()
        self.closed.emit()
        if self._back is not None and isValid(self._back):  # editing the article rebuilds its outline
            self._back.setFocus(Qt.FocusReason.PopupFocusReason)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Resize with the window; drop the second half of the double click that opened the box."""
        kind = event.type()
        if watched is self.canvas:
            self._pressed |= kind is QEvent.Type.MouseButtonPress
            return not self._pressed and kind in {QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease}
        if kind is QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle keys: ← → previous and next, + − 0 zoom, Esc closes."""
        match event.key():
            case Qt.Key.Key_Escape:
                self.close_box()
            case Qt.Key.Key_Left | Qt.Key.Key_PageUp:
                self.go(self._at - 1)
            case Qt.Key.Key_Right | Qt.Key.Key_PageDown | Qt.Key.Key_Space:
                self.go(self._at + 1)
            case Qt.Key.Key_Home:
                self.go(0)
            case Qt.Key.Key_End:
                self.go(len(self._items) - 1)
            case key:
                if not self.canvas.take_zoom_key(key):
                    super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the key hints if the filmstrip leaves room for them."""
        super().resizeEvent(event)
        self._hints.show()
        self._hints.setVisible(self._bottom.sizeHint().width() <= self.width())

    def _button(self, name: str, words: str, style: str = "icon") -> QToolButton:
        button = QToolButton()
        look(button, style)
        colour = self._dark.colours.onacc if style == "fill" else ""
        button.setAccessibleName(words)
        if style == "icon":
            button.setToolTip(words)
        else:
            button.setText(words)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_icon(button, name, self._dark, colour=colour)
        return button

    def _tools(self, title: str) -> QHBoxLayout:
        name = QLabel(typography.label(title))
        look(name, "note")
        smaller, larger = self._button("zoom-out", tr("缩小")), self._button("zoom-in", tr("放大"))
        smaller.clicked.connect(lambda: self.canvas.step(-1))
        larger.clicked.connect(lambda: self.canvas.step(1))
        self._percent = QLabel("100%")
        c = self._dark.colours
        self._percent.setFixedSize(64, 44)
        self._percent.setStyleSheet(f"border: solid {c.line}; border-width: 0 1px;")
        self._percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box = QFrame()
        look(box, "segments")
        sizes = QHBoxLayout(box)
        sizes.setContentsMargins(1, 1, 1, 1)
        sizes.setSpacing(0)
        for widget in (smaller, self._percent, larger):
            sizes.addWidget(widget)
        fit = self._button("fit", tr("适合窗口"), "text")
        fit.clicked.connect(self.canvas.fit)
        print_button = self._button("print", tr("打印"), "text")
        print_button.clicked.connect(lambda: self.print_requested.emit(self.anchor))
        self.send_button = self._button("screen-send", tr("送屏"), "fill")
        self.send_button.clicked.connect(lambda: self.send_requested.emit(self.anchor))
        close = self._button("close", tr("关闭"))
        close.clicked.connect(self.close_box)
        row = QHBoxLayout()
        row.setContentsMargins(24, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(name, 1)
        row.addWidget(box)
        for button in (fit, print_button, self.send_button, close):
            row.addWidget(button)
        return row

    def _middle(self) -> QHBoxLayout:
        self._previous, self._next = self._round("chevron-left", tr("上一张")), self._round("chevron-right", tr("下一张"))
        self._previous.clicked.connect(lambda: self.go(self._at - 1))
        self._next.clicked.connect(lambda: self.go(self._at + 1))
        row = QHBoxLayout()
        row.setContentsMargins(16, 24, 16, 16)
        row.setSpacing(24)
        row.addWidget(self._previous)
        row.addWidget(self.canvas, 1)
        row.addWidget(self._next)
        return row

    def _round(self, name: str, words: str) -> QPushButton:
        button = QPushButton()
        c = self._dark.colours
        button.setFixedSize(56, 56)
        set_icon(button, name, self._dark, 24)
        button.setAccessibleName(words)
        button.setStyleSheet(
            f"QPushButton {{ border: 1px solid {c.edge}; border-radius: 28px; }} QPushButton:hover {{ background: {c.tint}; }}"
            f" QPushButton:disabled {{ border-color: {c.line}; }} QPushButton:focus {{ border: 3px solid {c.accent}; }}"
        )
        return button

    def _caption(self) -> QVBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self._label)
        head.addWidget(self._words, 1)
        column = QVBoxLayout()
        column.setContentsMargins(112, 8, 112, 18)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._source)
        return column

    def _film(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(106, 10, 24, 10)
        row.setSpacing(2)
        for frame in self._frames[:12]:
            frame.chosen.connect(self.go)
            row.addWidget(frame)
        row.addStretch()
        self._hints = KeyHints()
        self._hints.show_hints((("←", "→"), tr("切换")), (("+", "−"), tr("缩放")), (("Esc",), tr("关闭")))
        row.addWidget(self._hints)
        self._bottom = row
        return row
