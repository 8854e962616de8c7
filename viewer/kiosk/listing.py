"""The articles of one topic as large cards, page by page."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from viewer.i18n import ntr, tr
from viewer.kiosk.band import Band
from viewer.kiosk.bar import GAP, Bar, Choice
from viewer.kiosk.look import Look
from viewer.kiosk.screen import ScreenView
from viewer.kiosk.shelf import Shelf
from viewer.kiosk.tiles import ArticleTile
from viewer.kiosk.touch import Kind
from viewer.kiosk.visit import AtArticle, AtList, AtSearch
from viewer.kiosk.wish import Back, Go, Home, Turn
from viewer.library.schema import ArticleRow


class ListScreen(ScreenView):
    """Two columns across, one upright."""

    def __init__(self, look: Look, shelf: Shelf, at: AtList) -> None:
        super().__init__(look)
        rows = shelf.featured() if at.featured else shelf.rows(at.category)
        columns, lines = (1, 5) if look.portrait else (2, 3)
        room = columns * lines
        pages = max(1, -(-len(rows) // room))
        page = min(at.page, pages - 1)
        title = tr("推荐阅读") if at.featured else shelf.title_of(at.category)
        count = ntr("{n} 篇文章", "{n} 篇文章", len(rows))
        where = tr("第 {page} 页，共 {pages} 页", page=page + 1, pages=pages)
        words = tr("{count}，{where}", count=count, where=where) if pages > 1 else count
        self.put(Band(look, shelf.info, title, words, clock=not shelf.clock_is_wrong))
        self.put_body(self._cards(look, shelf, rows[page * room : (page + 1) * room], (columns, lines)))
        choices = [
            Choice("home", tr("首页"), Home()),
            Choice("back", tr("返回"), Back()),
            Choice("search", tr("搜索"), Go(AtSearch())),
            GAP,
        ]
        more = page < pages - 1
        if pages > 1:
            earlier, later = (AtList(at.category, at.featured, page + by) for by in (-1, 1))
            choices += [
                Choice("page-up", tr("上一页"), Turn(earlier), enabled=page > 0),
                Choice("page-down", tr("下一页"), Turn(later), kind=Kind.FILL if more else Kind.LINE, enabled=more),
            ]
        self.put_foot(shelf.info, Bar(look, tuple(choices)))
        self.settle()

    def _cards(self, look: Look, shelf: Shelf, rows: list[ArticleRow], shape: tuple[int, int]) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        side = look.px(56 if look.portrait else 72)
        grid.setContentsMargins(side, look.px(24), side, look.px(20))
        grid.setSpacing(look.px(20))
        columns, lines = shape
        for i, row in enumerate(rows):
            tile = ArticleTile(look, row, shelf.library.asset)
            tile.clicked.connect(lambda _on=False, article=row.id: self.wanted.emit(Go(AtArticle(article))))
            grid.addWidget(tile, i // columns, i % columns)
        for line in range(lines):
            grid.setRowStretch(line, 1)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        return body
