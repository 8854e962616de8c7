"""``PrintPanel`` and its parts: card for the content, joined buttons, number of copies."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from viewer.content.article import Article
from viewer.content.labels import language_name
from viewer.draw import fonts, titles, typography
from viewer.draw.combo_box import ComboBox
from viewer.draw.painting import paints
from viewer.draw.stylesheet import look
from viewer.handout.options import Extent, HandoutOptions, Paper, TextSize
from viewer.handout.printing import PrinterState, PrintQueue
from viewer.i18n import ntr, tr
from viewer.theme import Theme

_PANEL = 432
_MOST_COPIES = 99


class ExtentCard(QAbstractButton):
    """A choice of content: name, note below it, number of pages on the right."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._note = self._pages = ""
        self.setText(name)
        self.setCheckable(True)
        self.setFixedHeight(60)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def describe(self, note: str, pages: str) -> None:
        """Set the note and the number of pages."""
        self._note, self._pages = note, pages
        self.setAccessibleName(f"{self.text()}，{note}，{pages}")
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        colours, on = self._theme.colours, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(QColor(colours.accent if on else colours.edge if self._theme.contrast else colours.line), 2 if on else 1)
        )
        painter.setBrush(QColor(colours.tint if on else colours.sheet))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        ring = QRectF(17, (self.height() - 20) / 2, 20, 20)
        painter.setPen(QPen(QColor(colours.accent if on else colours.edge), 2))
        painter.setBrush(QColor(colours.accent if on else colours.sheet))
        painter.drawEllipse(ring)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.onacc))
            painter.drawEllipse(ring.center(), 4, 4)
        middle = self.height() / 2
        font = fonts.font(15, 500)
        pages = typography.label(self._pages)
        painter.setFont(font)
        painter.setPen(QColor(colours.ink))
        painter.drawText(QPointF(50, middle - 4), typography.label(self.text()))
        wide = QFontMetricsF(font).horizontalAdvance(pages)
        painter.drawText(QPointF(self.width() - 17 - wide, middle + 5), pages)
        painter.setFont(fonts.font(13))
        painter.setPen(QColor(colours.ink2))
        painter.drawText(QPointF(50, middle + 18), typography.label(self._note))
        painter.end()


class Segments(QFrame):
    """Joined buttons; exactly one is on."""

    chosen = Signal(object)
    """The value of the button that was pressed."""

    def __init__(self, choices: Iterable[tuple[Hashable, str]], value: Hashable) -> None:
        super().__init__()
        look(self, "segments")
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        group = QButtonGroup(self)
        for kind, words in choices:
            button = QPushButton(words)
            look(button, "segment")
            button.setCheckable(True)
            button.setChecked(kind == value)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=True, kind=kind: self.chosen.emit(kind))
            group.addButton(button)
            row.addWidget(button, 1)


class Copies(QFrame):
    """A number of copies, 1–99, between two buttons."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        look(self, "segments")
        self.value = 1
        self._shown = QLabel("1")
        self._shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        for words, name, by in (("−", tr("少一份"), -1), ("+", tr("多一份"), 1)):
            button = QPushButton(words)
            look(button, "segment")
            button.setAutoDefault(False)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(lambda _on=True, by=by: self.step(by))
            row.addWidget(button, 1)
            if by < 0:
                row.addWidget(self._shown, 1)

    def step(self, by: int) -> None:
        """Change the number by ``by``, within its limits."""
        self.value = min(max(1, self.value + by), _MOST_COPIES)
        self._shown.setText(str(self.value))
        self.changed.emit()


class PrintPanel(QScrollArea):
    """The choice of content, language, printer (of ``queues``; the one named ``printer``, otherwise the first), copies and paper.

    ``articles``: the article in each of its languages, in the order of the choice; ``printed``: the ids of those to print.
    """

    chosen = Signal(object)
    """A ``Paper``, ``Extent`` or ``TextSize`` that was pressed, or the ids of the articles in the chosen languages."""
    changed = Signal()
    """Another printer, or another number of copies."""

    def __init__(
        self,
        articles: Sequence[Article],
        printed: tuple[str, ...],
        theme: Theme,
        options: HandoutOptions,
        queues: tuple[PrintQueue, ...],
        printer: str,
    ) -> None:
        super().__init__()
        self._queues = queues
        self.copies = Copies()
        self.copies.changed.connect(self.changed)
        self.printers = ComboBox()
        self.cards = {Extent.SUMMARY: ExtentCard(theme, tr("一页摘要")), Extent.WHOLE: ExtentCard(theme, tr("全文"))}
        self._hint = QLabel()
        self._fill_printers(printer)
        self.setWidgetResizable(True)
        self.setFixedWidth(_PANEL)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._content(articles, printed, options))

    @property
    def queue(self) -> PrintQueue | None:
        """The chosen printer."""
        return self._queues[self.printers.currentIndex()] if self._queues else None

    def describe(self, pages: dict[Extent, int], handouts: int) -> None:
        """Show the pages of each choice, of ``handouts`` together, and a hint if the printer has no colour."""
        one = pages[Extent.SUMMARY] == handouts
        self.cards[Extent.SUMMARY].setText(tr("一页摘要") if one else tr("摘要"))
        self.cards[Extent.SUMMARY].describe(tr("要点、图、核对单和参考文献"), _pages(pages[Extent.SUMMARY]))
        both = ntr("双面打印用 {n} 张纸", "双面打印用 {n} 张纸", -(-pages[Extent.WHOLE] // 2))
        self.cards[Extent.WHOLE].describe(both, _pages(pages[Extent.WHOLE]))
        grey = tr("这台打印机只打黑白，预览也按黑白显示。图表靠形状和文字区分，不靠颜色。")
        self._hint.setText(grey if self.queue is not None and not self.queue.colour else "")

    def _content(self, articles: Sequence[Article], printed: tuple[str, ...], options: HandoutOptions) -> QWidget:
        article = next(each for each in articles if each.id == printed[0])
        title, name = QLabel(tr("打印讲义")), QLabel()
        look(title, "title")
        look(name, "note")
        lines = titles.title_lines(article.title, fonts.font(15), _PANEL - 64, article.words)
        name.setText("\n".join(map(typography.label, lines)))
        look(self._hint, "note")
        self._hint.setWordWrap(True)
        made = QFrame()
        look(made, "sheet")
        column = QVBoxLayout(made)
        column.setContentsMargins(32, 28, 32, 20)
        column.setSpacing(8)
        column.addWidget(title)
        column.addWidget(name)
        column.addWidget(_head(tr("内容")))
        group = QButtonGroup(self)
        for extent, card in self.cards.items():
            card.setChecked(extent is options.extent)
            card.clicked.connect(lambda _on=True, extent=extent: self.chosen.emit(extent))
            group.addButton(card)
            column.addWidget(card)
        if len(articles) > 1:
            languages = Segments(_languages(articles, printed[0]), printed)
            languages.chosen.connect(self.chosen)
            column.addWidget(_head(tr("语言")))
            column.addWidget(languages)
        column.addWidget(_head(tr("打印机")))
        column.addWidget(self.printers)
        papers = Segments(((Paper.A4, "A4"), (Paper.A5, "A5")), options.paper)
        sizes = ((TextSize.NORMAL, tr("普通")), (TextSize.LARGE, tr("大字 14 磅")), (TextSize.LARGEST, tr("特大 18 磅")))
        texts = Segments(sizes, options.text)
        for segments in (papers, texts):
            segments.chosen.connect(self.chosen)
        beside = QHBoxLayout()
        beside.setSpacing(16)
        for words, control in ((tr("份数"), self.copies), (tr("纸张"), papers)):
            part = QVBoxLayout()
            part.addWidget(_head(words))
            part.addWidget(control)
            beside.addLayout(part, 1)
        column.addLayout(beside)
        column.addWidget(_head(tr("字号")))
        column.addWidget(texts)
        column.addWidget(self._hint)
        column.addStretch()
        return made

    def _fill_printers(self, wanted: str) -> None:
        words = {PrinterState.READY: tr("就绪"), PrinterState.BUSY: tr("正在打印"), PrinterState.STOPPED: tr("未连接")}
        self.printers.setAccessibleName(tr("打印机"))
        for queue in self._queues:
            self.printers.addItem(f"{queue.label}\u3000·\u3000{words[queue.state]}")
        if not self._queues:
            self.printers.addItem(tr("没有打印机"))
        self.printers.setEnabled(bool(self._queues))
        self.printers.setCurrentIndex(max(0, next((i for i, queue in enumerate(self._queues) if queue.name == wanted), 0)))
        self.printers.currentIndexChanged.connect(self.changed)


def _languages(articles: Sequence[Article], first: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each language, then all of them, beginning with that of ``first``."""
    for article in articles:
        yield (article.id,), language_name(article.language)
    rest = tuple(article.id for article in articles if article.id != first)
    yield (first, *rest), tr("两种语言") if len(articles) == 2 else tr("全部语言")


def _head(words: str) -> QLabel:
    head = QLabel(words)
    look(head, "head")
    head.setContentsMargins(0, 8, 0, 0)
    return head


def _pages(count: int) -> str:
    return ntr("{n} 页", "{n} 页", count)
