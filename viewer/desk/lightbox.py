"""A figure, table or chart enlarged to the whole window: zoom, move, next and previous, filmstrip."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
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
from viewer.desk.filmstrip import FilmFrame, Filmstrip
from viewer.draw import typography
from viewer.draw.icons import set_icon
from viewer.draw.key_hints import KeyHints
from viewer.draw.shortened_label import ShortenedLabel
from viewer.draw.stylesheet import look, sheet
from viewer.i18n import tr
from viewer.reader.figure import Pictures
from viewer.reader.page import Item
from viewer.reader.style import PageStyle
from viewer.reader.zoom_canvas import ZoomCanvas

_WIDE = 960
"""Width from which the buttons have words, px."""


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
        self._frames = [FilmFrame(i, item, pictures, style.theme, dark.colours.accent) for i, item in enumerate(items)]
        for frame in self._frames:
            frame.chosen.connect(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._tools(title))
        column.addLayout(self._middle(), 1)
        self._below = self._caption()
        column.addLayout(self._below)
        rule = QFrame()
        look(rule, "rule")
        rule.setFixedHeight(1)
        column.addWidget(rule)
        self._film = Filmstrip(self._frames)
        self._hints = KeyHints(folds=True)
        self._hints.show_hints((("←", "→"), tr("切换")), (("+", "−"), tr("缩放")), (("Esc",), tr("关闭")))
        self._bottom = QHBoxLayout()
        self._bottom.addWidget(self._film, 1)
        self._bottom.addWidget(self._hints)
        column.addLayout(self._bottom)
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
        self._film.ensureWidgetVisible(self._frames[self._at])

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
        """Show icons alone, narrow margins and no key hints in a narrow window."""
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        for button, words in self._worded.items():
            button.setText(words if wide else "")
            button.setToolTip("" if wide else words)
        self._below.setContentsMargins(112 if wide else 24, 8, 112 if wide else 24, 18)
        self._bottom.setContentsMargins(106 if wide else 18, 10, 24, 10)
        self._hints.setVisible(self._bottom.sizeHint().width() <= self.width() if wide else False)

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
        name = ShortenedLabel(typography.label(title))
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
        self._worded = {fit: fit.text(), print_button: print_button.text()}
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
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._source)
        return column
