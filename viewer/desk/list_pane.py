"""The left pane: number of articles, sort order, category chips and the list."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from viewer.desk.article_list import ArticleList
from viewer.desk.core.session import Change, Session
from viewer.desk.flow import FlowLayout, FlowPane
from viewer.desk.list_delegate import RowDelegate
from viewer.desk.list_model import ArticleModel, CountsOf
from viewer.desk.recent_group import RecentGroup
from viewer.draw import typography
from viewer.draw.icons import set_icon
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.i18n import format_number, ntr, tr
from viewer.library.schema import Filter, Sort
from viewer.theme import Theme

_CHIPS_HIGH = 184
"""Maximum height of the chips, px (four lines), so that many categories leave room for the articles."""
_FAVOURITES = "\0favourites"


def sort_word(sort: Sort) -> str:
    """Return the name of a sort order."""
    return {
        Sort.RECENT: tr("最近更新"),
        Sort.TITLE: tr("标题拼音"),
        Sort.MINUTES: tr("阅读时间"),
        Sort.LIBRARY: tr("内容库顺序"),
    }[sort]


class ListPane(QFrame):
    """Shows the articles that match the session's filter; ``chosen`` emits the one selected."""

    chosen = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "pane")
        self._session = session
        self._theme = theme
        self._count = QLabel()
        look(self._count, "note")
        self._sort = self._sort_button()
        self._chips = QButtonGroup(self)
        self._chip_box = QWidget()
        self._flow = FlowLayout(self._chip_box, gap=6)
        self._flow.setContentsMargins(16, 2, 8, 12)
        rule = QFrame()
        look(rule, "rule")
        rule.setFixedHeight(1)
        self.model = ArticleModel(session.library, session.filter, session.today, self)
        self.delegate = RowDelegate(theme, session.library.asset, lambda: session.today, self)
        self.view = ArticleList(self.model, self.delegate)
        self.view.opened.connect(self._choose)
        self.view.starred.connect(session.toggle_favourite)
        self._by_hand = False
        self._faulty: tuple[str, ...] = ()
        self.recent = RecentGroup(session, theme)
        self.recent.chosen.connect(session.open)
        self._fault = QLabel()
        self._fault.setWordWrap(True)
        self._fault.setContentsMargins(20, 20, 14, 12)
        self._fault.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._fault.hide()
        self.model.failed.connect(self._show_count, Qt.ConnectionType.QueuedConnection)  # the view may be painting
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head())
        self._chip_pane = FlowPane(self._chip_box, _CHIPS_HIGH)
        layout.addWidget(self._chip_pane)
        layout.addWidget(rule)
        layout.addWidget(self.recent)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._fault)
        layout.addStretch()
        keep_translated(self, lambda: self.refresh(Change.LIBRARY))

    def _sort_button(self) -> QToolButton:
        button = QToolButton()
        look(button, "text")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(18, 18))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        keep_translated(button, lambda: button.setAccessibleName(tr("排列顺序")))
        menu = QMenu(self)
        for order in (Sort.RECENT, Sort.TITLE, Sort.MINUTES, Sort.LIBRARY):
            action = menu.addAction("")
            action.triggered.connect(partial(self._choose_sort, order))
            keep_translated(menu, partial(_set_order_text, action, order))
        button.setMenu(menu)
        return button

    def _choose_sort(self, order: Sort, _checked: bool = False) -> None:  # noqa: FBT002 - Qt's signal passes it
        self._session.choose_sort(order)

    def _head(self) -> QHBoxLayout:
        title = QLabel()
        keep_translated(title, lambda: title.setText(tr("文章")))
        look(title, "head")
        row = QHBoxLayout()
        row.setContentsMargins(16, 10, 8, 0)
        row.setSpacing(10)
        row.addWidget(title)
        row.addWidget(self._count)
        row.addStretch()
        row.addWidget(self._sort)
        policy = self._sort.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # keep the height of the heading when there is nothing to sort
        self._sort.setSizePolicy(policy)
        self.only_faulty = QPushButton()
        look(self.only_faulty, "text")
        self.only_faulty.setCheckable(True)
        self.only_faulty.hide()
        keep_translated(self.only_faulty, lambda: self.only_faulty.setText(tr("只看有问题的")))
        self.only_faulty.toggled.connect(lambda _on: self.refresh(Change.FILTER))
        row.addWidget(self.only_faulty)
        return row

    def show_author(self, counts: CountsOf | None, faulty: tuple[str, ...]) -> None:
        """Show the findings of author mode in the rows; ``faulty``: the articles with findings. None: author mode has ended."""
        before, self._faulty = self._faulty, faulty
        self.model.set_faults(counts)
        self.only_faulty.setVisible(counts is not None)
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        self._sort.setToolButtonStyle(beside if counts is None else alone)
        if counts is None:
            self.only_faulty.setChecked(False)
        elif self.only_faulty.isChecked() and before != faulty:
            self.refresh(Change.FILTER)

    @property
    def _filter(self) -> Filter:
        chosen = self._session.filter
        return replace(chosen, ids=self._faulty) if self.only_faulty.isChecked() else chosen

    def refresh(self, change: Change) -> None:
        """Redraw the parts affected by ``change``."""
        session = self._session
        if change & Change.LIBRARY:
            self._make_chips()
            self.delegate.asset = session.library.asset
        if change & (Change.LIBRARY | Change.FILTER):
            self.model.show(session.library, self._filter, session.today, session.settings.favourites)
            self._show_count()
            self._sort.setText(sort_word(session.filter.sort))
        if change & Change.FAVOURITES:
            self.model.set_favourites(session.settings.favourites)
        if change & (Change.LIBRARY | Change.FILTER | Change.ARTICLE):
            line = self.model.row_of(session.article) if session.article else None
            self.view.show_open(line, reveal=not self._by_hand)
        if change & (Change.LIBRARY | Change.SHOWN):
            self._show_recent()
        set_icon(self._sort, "sort", self._theme, 18)

    def _show_count(self) -> None:
        """Show how many articles are listed; if the library cannot be read, show why instead of the list."""
        count, fault = self.model.rowCount(), self.model.fault
        self._count.setText("" if fault else ntr("{count} 篇", "{count} 篇", count, count=format_number(count)))
        self._fault.setText(typography.label(tr("文章列表读不出来。{fault}", fault=fault)))
        self._fault.setVisible(bool(fault))
        self.view.setVisible(not fault)

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = self.delegate.theme = theme
        self.recent.set_theme(theme)
        set_icon(self._sort, "sort", theme, 18)
        self.view.viewport().update()

    def _make_chips(self) -> None:
        for button in self._chips.buttons():
            self._chips.removeButton(button)
            self._flow.removeWidget(button)
            button.deleteLater()
        settings = self._session.settings
        found = self._session.library.categories(self._session.library_filter)
        for key, words in (("", tr("全部")), *((c.id, c.local_title) for c, n in found if n), (_FAVOURITES, tr("收藏"))):
            chip = QPushButton(words)
            look(chip, "chip")
            chip.setCheckable(True)
            chip.setChecked(key == (_FAVOURITES if settings.favourites_only else settings.category))
            chip.clicked.connect(lambda _checked=False, key=key: self._choose_chip(key))
            self._chips.addButton(chip)
            self._flow.addWidget(chip)
            chip.show()  # its height counts at once
        for part in (self._chip_pane, self._sort):
            part.setVisible(self._session.library.info.articles > 0)
        self._chip_box.updateGeometry()
        self._chip_pane.fit()

    def _choose_chip(self, key: str) -> None:
        if key == _FAVOURITES:
            self._session.choose_favourites()
        else:
            self._session.choose_category(key)

    def _show_recent(self) -> None:
        """Show what patients saw today; the rows below keep their place under the pointer."""
        before = self.view.y()
        height = self.height()
        rows = self.model.named(tuple(each.article for each in self._session.shown_today))
        self.recent.refresh(rows, 3 if height >= 700 else 2 if height >= 560 else 1)
        layout = self.layout()
        if layout is not None:
            layout.activate()
        bar = self.view.verticalScrollBar()
        bar.setValue(bar.value() + self.view.y() - before)

    def _choose(self, article: str) -> None:
        """Open the article pressed in the list, without scrolling the list."""
        self._by_hand = True
        self.chosen.emit(article)
        self._by_hand = False


def _set_order_text(action: QAction, order: Sort) -> None:
    action.setText(sort_word(order))
