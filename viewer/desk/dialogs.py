"""Small dialogs: the title is a question or a statement, the buttons are verbs, Esc is the safe choice (docs/DESIGN.md,
Components)."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from viewer.desk.popover import QrView
from viewer.draw import typography
from viewer.draw.icons import set_icon
from viewer.draw.stylesheet import look
from viewer.i18n import tr
from viewer.theme import Theme

_SIDE = 28


class AskDialog(QDialog):
    """Dialog with a title, text, and buttons from safe (left) to the default (right)."""

    def __init__(self, parent: QWidget, title: str, words: str, width: int = 460) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(_SIDE, 24, _SIDE, 24)
        self.column.setSpacing(12)
        head = QLabel(title)
        look(head, "title")
        head.setWordWrap(True)
        self.column.addWidget(head)
        if words:
            body = QLabel(typography.label(words))
            body.setWordWrap(True)
            body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.column.addWidget(body)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(12)
        self.buttons.addStretch()
        self.setFixedWidth(width)

    def sizeHint(self) -> QSize:
        """Return the height of the wrapped text at the requested width."""
        width = self.minimumWidth()
        return QSize(width, self.column.totalHeightForWidth(width))

    def add_button(self, words: str, style: str = "line", *, accept: bool = False) -> QPushButton:
        """Add a button; it accepts the dialog if ``accept`` is true, else it rejects it."""
        button = QPushButton(words)
        look(button, style)
        button.clicked.connect(self.accept if accept else self.reject)
        button.setDefault(accept)
        self.buttons.addWidget(button)
        return button

    def finish(self) -> None:
        """Add the button row."""
        self.column.addSpacing(8)
        self.column.addLayout(self.buttons)
        self.setFixedWidth(max(self.minimumWidth(), self.buttons.sizeHint().width() + 2 * _SIDE))


class DisclaimerDialog(AskDialog):
    """The full disclaimer."""

    def __init__(self, parent: QWidget, words: str) -> None:
        super().__init__(parent, tr("免责声明"), words, 560)
        self.add_button(tr("知道了"), "fill", accept=True)
        self.finish()


class AddressDialog(AskDialog):
    """Confirmation before a web address is opened: what it is, its QR code for a phone, and a choice."""

    def __init__(self, parent: QWidget, theme: Theme, address: str) -> None:
        super().__init__(parent, tr("打开网页？"), tr("网页不在读本里，需要网络。也可以请对方用手机扫码。"), 520)
        shown = QLabel(address)
        shown.setWordWrap(True)
        shown.setStyleSheet(f"color: {theme.colours.accent};")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(shown)
        if len(address.encode()) <= 1000:
            self.column.addWidget(QrView(address), 0, Qt.AlignmentFlag.AlignHCenter)
        copy = self.add_button(tr("复制地址"))
        set_icon(copy, "copy", theme, 18)
        copy.clicked.disconnect()
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(address))
        self.add_button(tr("不打开"))
        self.add_button(tr("用浏览器打开"), "fill", accept=True)
        self.finish()
