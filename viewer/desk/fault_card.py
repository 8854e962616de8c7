"""``FaultCard``: one finding in author mode – what and where; the chosen one says why and how to mend it, with two actions."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from viewer.content.fault_report import PlacedFault
from viewer.draw import fonts, typography
from viewer.draw.icons import pixmap, set_icon
from viewer.draw.painting import paints
from viewer.draw.stylesheet import look
from viewer.i18n import tr
from viewer.theme import Theme

_PLACE = 12
"""Size of file and line, px."""


class FaultCard(QFrame):
    """A finding with its number on the page; a press, Enter or Space chooses it."""

    chosen = Signal(object)
    """The ``PlacedFault``."""
    edit_requested = Signal(object)
    copy_requested = Signal(object)
    focused = Signal(object)
    """This card; it should be scrolled into view."""

    def __init__(self, fault: PlacedFault, number: int, theme: Theme) -> None:
        super().__init__()
        self.fault, self.number = fault, number
        self.theme = theme
        self.open = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._icon, self._message, self._number, self._place = QLabel(), _words(15, 500), QLabel(), QLabel()
        self._number.setFont(fonts.font(13, 700))
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._message.setText(typography.label(fault.message))
        self._number.setText(str(number) if number else "")
        look(self._place, "meta")
        self._place.setText(fault.place)
        self._place.setToolTip(fault.place)
        self._place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._details = QFrame()
        self._details.hide()
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._message, 1)
        head.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 16, 12)
        column.setSpacing(3)
        column.addLayout(head)
        below = QVBoxLayout()
        below.setContentsMargins(30, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self._place)
        below.addWidget(self._details)
        column.addLayout(below)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._filled = False
        said = f"{tr('错误')} {number}" if fault.error else tr("提醒 {n}", n=number)
        self.setAccessibleName(f"{said}：{fault.message}{tr('，')}{fault.place}" if number else fault.message)
        self.set_theme(theme)

    def set_open(self, *, open_: bool) -> None:
        """Show or hide why, how to mend, and the actions."""
        if open_ and not self._filled:
            self._fill()
        self.open = open_
        self._details.setVisible(open_)
        self.setAccessibleDescription(f"{self.fault.why} {self.fault.remedy}" if open_ else "")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self.theme = theme
        c = theme.colours
        ink = c.dan if self.fault.error else c.cau
        self._icon.setPixmap(pixmap("stop-sign" if self.fault.error else "warning", ink, 18, self.devicePixelRatioF()))
        self._number.setStyleSheet(f"color: {ink};")
        self._place.setStyleSheet(f'font-family: "{fonts.monospaced()}"; font-size: {_PLACE}px; color: {c.ink2};')
        for button, name in ((each, each.property("icon_name")) for each in self.findChildren(QPushButton)):
            set_icon(button, str(name), theme, 18, colour=c.onacc if button.property("look") == "fill" else c.ink)
        self.update()

    def _fill(self) -> None:
        self._filled = True
        grid = QGridLayout(self._details)
        grid.setContentsMargins(0, 8, 0, 2)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        rows = [(tr("为什么"), self.fault.why), (tr("怎么改"), self.fault.remedy)]
        for line, (name, words) in enumerate((name, words) for name, words in rows if words):
            label = QLabel(name)
            look(label, "meta")
            said = _words(14, 400)
            said.setText(typography.label(words))
            grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(said, line, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 6, 0, 0)
        buttons.setSpacing(8)
        edit, copy = QPushButton(tr("在编辑器中打开")), QPushButton(tr("复制位置"))
        for button, kind, name in ((edit, "fill", "code"), (copy, "line", "copy")):
            look(button, kind)
            button.setProperty("icon_name", name)
            button.setCursor(Qt.CursorShape.ArrowCursor)
            buttons.addWidget(button)
        buttons.addStretch()
        edit.clicked.connect(lambda: self.edit_requested.emit(self.fault))
        copy.clicked.connect(lambda: self.copy_requested.emit(self.fault))
        grid.addLayout(buttons, 2, 0, 1, 2)
        self.set_theme(self.theme)

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card; the chosen one has a frame in the colour of its weight."""
        c = self.theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = c.danln if self.fault.error else c.cauln
        width = (2.0 if self.open else 1.0) + (1.0 if self.theme.contrast else 0.0)
        painter.setPen(QPen(QColor(strong if self.open else c.edge if self.theme.contrast else c.line), width))
        painter.setBrush(QColor(c.sheet))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self.fault)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose it with Enter or Space; go to its neighbours with the arrow keys."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.chosen.emit(self.fault)
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ask to be scrolled into view."""
        super().focusInEvent(event)
        self.focused.emit(self)


def _words(pixels: int, weight: int) -> QLabel:
    label = QLabel()
    label.setFont(fonts.font(pixels, weight))
    label.setStyleSheet(f"font-size: {pixels}px; font-weight: {weight};")
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label
