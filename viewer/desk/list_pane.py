"""The left pane: number of articles, sort order, category chips and the list."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QScroller,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.desk.core.session import Change, Session
from viewer.desk.flow import FlowLayout, FlowPane
from viewer.desk.list_delegate import HEIGHT as ROW_HEIGHT
from viewer.desk.list_delegate import RowDelegate, star_rect
from viewer.desk.list_model import ROW, ArticleModel, Index
from viewer.draw import typography
from viewer.draw.icons import set_icon
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.i18n import format_number, ntr, tr
from viewer.library.schema import ArticleRow, Sort
from viewer.theme import Theme

_CHIPS_HIGH = 184
"""Maximum height of the chips, px (four lines), so that many categories leave room for the articles."""
_FAVOURITES = "\0favourites"
_PRESSES = {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick}


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
        self._flow.setContentsMargins(20, 2, 14, 12)
        rule = QFrame()
        look(rule, "rule")
        rule.setFixedHeight(1)
        self.model = ArticleModel(session.library, session.filter, session.today, self)
        self.delegate = RowDelegate(theme, session.library.asset, lambda: session.today, self)
        self.view = self._list()
        self.view.viewport().installEventFilter(self)
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
        row.setContentsMargins(20, 10, 8, 0)
        row.setSpacing(10)
        row.addWidget(title)
        row.addWidget(self._count)
        row.addStretch()
        row.addWidget(self._sort)
        policy = self._sort.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # keep the height of the heading when there is nothing to sort
        self._sort.setSizePolicy(policy)
        return row

    def _list(self) -> QTableView:
        """Create a table of one column: QListView asks its model for all of 100,000 rows at each layout, a table does not."""
        view = QTableView()
        view.setViewport(QWidget())  # created in Python, as in the reader
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        view.horizontalHeader().hide()
        view.horizontalHeader().setStretchLastSection(True)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setModel(self.model)
        view.setItemDelegate(self.delegate)
        view.setMouseTracking(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        keep_translated(view, lambda: view.setAccessibleName(tr("文章列表")))
        QScroller.grabGesture(view.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        view.clicked.connect(self._choose)
        view.activated.connect(self._choose)
        return view

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Toggle the star when it is pressed, without opening the article."""
        if event.type() not in _PRESSES or not isinstance(event, QMouseEvent) or event.button() is not Qt.MouseButton.LeftButton:
            return False
        at = event.position().toPoint()
        index = self.view.indexAt(at)
        if not index.isValid() or not star_rect(self.view.visualRect(index)).contains(at):
            return False
        row = index.data(ROW)
        if event.type() is QEvent.Type.MouseButtonRelease and isinstance(row, ArticleRow):
            self._session.toggle_favourite(row.id)
        return True

    def refresh(self, change: Change) -> None:
        """Redraw the parts affected by ``change``."""
        session = self._session
        if change & Change.LIBRARY:
            self._make_chips()
            self.delegate.asset = session.library.asset
        if change & (Change.LIBRARY | Change.FILTER):
            self.model.show(session.library, session.filter, session.today, session.settings.favourites)
            self._show_count()
            self._sort.setText(sort_word(session.filter.sort))
        if change & Change.FAVOURITES:
            self.model.set_favourites(session.settings.favourites)
        if change & (Change.LIBRARY | Change.FILTER | Change.ARTICLE):
            self._select(session.article)
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
        for part in (self._chip_pane, self._sort):
            part.setVisible(self._session.library.info.articles > 0)
        self._chip_box.updateGeometry()
        self._chip_pane.updateGeometry()

    def _choose_chip(self, key: str) -> None:
        if key == _FAVOURITES:
            self._session.choose_favourites()
        else:
            self._session.choose_category(key)

    def _choose(self, index: Index) -> None:
        row = index.data(ROW)
        if isinstance(row, ArticleRow):
            self.chosen.emit(row.id)

    def _select(self, article: str) -> None:
        line = self.model.row_of(article) if article else None
        if line is None:
            self.view.clearSelection()
            return
        index = self.model.index(line)
        seen = self.view.viewport().rect().contains(self.view.visualRect(index))
        self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        hint = QAbstractItemView.ScrollHint
        self.view.scrollTo(index, hint.EnsureVisible if seen else hint.PositionAtCenter)


def _set_order_text(action: QAction, order: Sort) -> None:
    action.setText(sort_word(order))
