"""The popover of a reference: its words, the study's badge, the DOI and its code, 复制 and 到文末."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from viewer.content import blocks as b
from viewer.content.article import Article, Source
from viewer.content.labels import badge_words
from viewer.content.text import plain, walk
from viewer.desk.popover import Popover, QrView
from viewer.draw import icons
from viewer.draw.icons import icon, pixmap, set_icon
from viewer.draw.stylesheet import look
from viewer.i18n import tr
from viewer.theme import Theme

_MODULE = 4


def study_of(article: Article, number: int) -> b.Study | None:
    """Return the study card that cites reference ``number``."""
    return next((s for s in walk(article.blocks) if isinstance(s, b.Study) and s.citation == number), None)


def address_of(source: Source) -> str:
    """Return the address of a reference: that of its DOI, otherwise its own; empty if it has none."""
    return f"https://doi.org/{source.doi}" if source.doi else source.url


def citation_text(source: Source) -> str:
    """Return the reference as plain text for the clipboard: its text, then the DOI or address."""
    return f"{plain(source.children)} {address_of(source)}".strip()


class CitationPopover(Popover):
    """Popover of a reference, 500 px wide."""

    to_reference = Signal(int)

    def __init__(self, parent: QWidget, theme: Theme, article: Article, number: int) -> None:
        super().__init__(parent, theme, 500)
        source = article.references[number - 1]
        title = tr("参考文献 [{n}]", n=number)
        rule = QFrame()
        look(rule, "rule")
        rule.setFixedHeight(1)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(20, 12, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._head(title, theme))
        column.addLayout(_body(source, study_of(article, number), theme))
        column.addWidget(rule)
        column.addLayout(self._foot(source, number, theme))
        self.setAccessibleName(title)

    def _head(self, title: str, theme: Theme) -> QHBoxLayout:
        words = QLabel(title)
        look(words, "head")
        close = QToolButton()
        look(close, "icon")
        close.setIcon(icon("close", theme, 18))
        close.setAccessibleName(tr("关闭"))
        close.setToolTip(tr("关闭"))
        close.clicked.connect(self.close_popover)
        row = QHBoxLayout()
        row.addWidget(words)
        row.addStretch()
        row.addWidget(close)
        return row

    def _foot(self, source: Source, number: int, theme: Theme) -> QHBoxLayout:
        copy = QPushButton(tr("复制"))
        set_icon(copy, "copy", theme, 18)
        look(copy, "line")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(citation_text(source)))
        end = QPushButton(tr("到文末"))
        look(end, "line")
        end.clicked.connect(lambda: self._go(number))
        shown = QLabel(f"doi:{source.doi}" if source.doi else source.url)
        shown.setStyleSheet(f"color: {theme.colours.accent};")
        shown.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(shown, 1)
        row.addWidget(copy)
        row.addWidget(end)
        return row

    def _go(self, number: int) -> None:
        self.close_popover()
        self.to_reference.emit(number)


def _body(source: Source, study: b.Study | None, theme: Theme) -> QHBoxLayout:
    """Build the body: text and badge on the left, the QR code on the right."""
    words = QLabel(plain(source.children))
    words.setWordWrap(True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    left = QVBoxLayout()
    left.addWidget(words)
    if study is not None:
        left.addWidget(_study_badge(study, theme), 0, Qt.AlignmentFlag.AlignLeft)
    left.addStretch()
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addLayout(left, 1)
    address = address_of(source)
    if address:
        hint = QLabel(tr("手机扫码看原文\n（手机需联网）"))
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        look(hint, "meta")
        right = QVBoxLayout()
        right.addWidget(QrView(address, _MODULE, theme.colours.line))
        right.addWidget(hint)
        right.addStretch()
        row.addLayout(right)
    return row


def _study_badge(study: b.Study, theme: Theme) -> QWidget:
    c = theme.colours
    ink, ground = (c.cau, c.caubg) if study.evidence is b.Evidence.VERY_LOW else (c.accent, c.tint)
    border = f"border: 1px solid {ink};" if theme.contrast else ""
    box = QFrame()
    box.setObjectName("badge")
    box.setStyleSheet(
        f"QFrame#badge {{ background: {ground}; border-radius: 6px; {border} }}"
        f" QLabel {{ color: {ink}; font-size: 13px; font-weight: 500; }}"
    )
    picture = QLabel()
    picture.setPixmap(pixmap(icons.design_icon(study.design), ink, 16, box.devicePixelRatioF()))
    row = QHBoxLayout(box)
    row.setContentsMargins(8, 3, 8, 3)
    row.setSpacing(6)
    row.addWidget(picture)
    row.addWidget(QLabel(badge_words(study)))
    return box
