"""The strip pinned under the sheet: the disclaimer, which cannot be dismissed; to its left offline mark and content version."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from viewer.desk.core.session import Session
from viewer.draw import typography
from viewer.draw.icons import pixmap
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.i18n import spoken, tr
from viewer.theme import Theme

HEIGHT = 45


def _label(icon_size: int = 20) -> tuple[QLabel, QLabel]:
    picture, words = QLabel(), QLabel()
    picture.setFixedSize(QSize(icon_size, icon_size))
    look(words, "meta")
    return picture, words


class DisclaimerStrip(QFrame):
    """Disclaimer strip, 45 px high."""

    whole_asked = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "strip")
        self.setFixedHeight(HEIGHT)
        self._session = session
        self._language = ""
        self._theme = theme
        self._icon, self._words = _label()
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._words.setMinimumWidth(120)
        self._words.setWordWrap(True)  # two lines in a narrow window
        self.whole = whole = QPushButton()
        look(whole, "link")
        whole.clicked.connect(self.whole_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(whole)
        keep_translated(self, self.refresh)

    def speak(self, language: str) -> None:
        """Use the language of the open article (BCP 47; empty: none is open)."""
        self._language = language
        self.refresh()

    def refresh(self) -> None:
        """Update the text from the library, in the language of the open article."""
        info = self._session.library.info.in_language(self._language)
        words = info.disclaimer_short or info.disclaimer or tr("健康教育材料，不能代替医生面诊。**请勿自行停药。**")
        with spoken(self._language):
            self.whole.setText(tr("查看全文"))
        self._words.setText(_rich(typography.label(words)))
        self._words.setToolTip(info.disclaimer)
        self._words.setAccessibleName(words.replace("**", ""))
        self._icon.setPixmap(pixmap("info", self._theme.colours.ink2, 18, self.devicePixelRatioF()))

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = theme
        self.refresh()


class VersionStrip(QFrame):
    """Strip under the list: offline mark and content version."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "strip")
        self.setFixedHeight(HEIGHT)
        self._session = session
        self._theme = theme
        self._icon, self._words = _label(18)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        keep_translated(self, self.refresh)

    def refresh(self) -> None:
        """Update the version, with a warning if the clock is obviously wrong."""
        library = self._session.library
        c = self._theme.colours
        wrong = library.clock_is_wrong(self._session.today)
        version = library.info.version
        if wrong:
            words = tr("电脑时钟不对：早于内容制作日期")
        elif not library.info.articles:
            words = tr("离线·还没有内容")
        else:
            words = tr("离线·内容版本 {version}", version=version) if version else tr("离线")
        self._words.setText(words)
        self._words.setToolTip(words)
        look(self._words, "caution" if wrong else "meta")
        self._words.style().polish(self._words)
        self._icon.setPixmap(pixmap("warning" if wrong else "offline", c.cau if wrong else c.ink2, 18, self.devicePixelRatioF()))

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = theme
        self.refresh()


def _rich(words: str) -> str:
    """Convert ``**strong**`` to rich text; everything else stays plain text."""
    safe = words.replace("&", "&amp;").replace("<", "&lt;")
    parts = safe.split("**")
    return "".join(f"<b>{part}</b>" if i % 2 else part for i, part in enumerate(parts))
