"""The home page: a greeting, the topics as large cards, and what helps to read."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from viewer import i18n
from viewer.i18n import tr
from viewer.kiosk.band import Band
from viewer.kiosk.bar import GAP, Bar, Choice
from viewer.kiosk.look import Look
from viewer.kiosk.screen import ScreenView
from viewer.kiosk.shelf import Shelf
from viewer.kiosk.tiles import TopicTile
from viewer.kiosk.visit import SIZES, AtHome, AtList, AtSearch, Visit
from viewer.kiosk.wish import AskStaff, Go, Resize, SwitchContrast, SwitchLanguage, Turn

CARDS = 8
"""Topics on one page."""


class HomeScreen(ScreenView):
    """``languages``: how many a visitor may choose from; ``printing``: a printer is ready, the greeting says so."""

    def __init__(self, look: Look, shelf: Shelf, visit: Visit, at: AtHome, languages: int, *, printing: bool = False) -> None:
        super().__init__(look)
        topics = shelf.topics()
        pages = max(1, -(-len(topics) // CARDS))
        page = min(at.page, pages - 1)
        end = tr("看完可以打印，也可以扫码带走。") if printing else tr("看完可以扫码带走。")
        words = ("\n" if look.portrait else " " if i18n.language() == "en" else "").join((tr("点一下就能读。"), end))
        band = Band(look, shelf.info, tr("您想了解什么？"), words, clock=not shelf.clock_is_wrong)
        band.mark.wanted_staff.connect(lambda: self.wanted.emit(AskStaff()))
        self.put(band)
        self.put_body(self._cards(look, shelf, page))
        turning = (
            GAP,
            Choice("page-up", tr("上一页"), Turn(AtHome(page - 1)), enabled=page > 0),
            Choice("page-down", tr("下一页"), Turn(AtHome(page + 1)), enabled=page < pages - 1),
        )
        note = tr("离开后自动清空，不记录您看过什么") if pages == 1 else ""
        self.put_foot(shelf.info, Bar(look, (*reading_choices(visit, languages), *(turning if pages > 1 else ())), note))
        self.settle()

    def _cards(self, look: Look, shelf: Shelf, page: int) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        side = look.px(56 if look.portrait else 72)
        grid.setContentsMargins(side, look.px(28), side, look.px(24))
        grid.setSpacing(look.px(24))
        columns, rows = (2, 4) if look.portrait else (4, 2)
        for i, topic in enumerate(shelf.topics()[page * CARDS : (page + 1) * CARDS]):
            tile = TopicTile(look, topic)
            stop = AtList(topic.category, topic.featured)
            tile.clicked.connect(lambda _on=False, stop=stop: self.wanted.emit(Go(stop)))
            grid.addWidget(tile, i // columns, i % columns)
        for row in range(rows):
            grid.setRowStretch(row, 1)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        return body


def reading_choices(visit: Visit, languages: int) -> tuple[Choice, ...]:
    """Search, text size, contrast, language."""
    other = "English" if i18n.language() == "zh_CN" else "中文"
    if visit.size == SIZES[0]:
        sizes: tuple[Choice, ...] = (Choice("text-larger", tr("字大一点"), Resize(1)),)
    else:
        sizes = size_choices(visit)
    language = (Choice("glossary", other, SwitchLanguage()),) if languages > 1 else ()
    return (
        Choice("search", tr("搜索"), Go(AtSearch())),
        *sizes,
        Choice("contrast", tr("高对比"), SwitchContrast(), on=visit.contrast),
        *language,
    )


def size_choices(visit: Visit) -> tuple[Choice, Choice]:
    """Smaller and larger text."""
    return (
        Choice("text-smaller", tr("小字"), Resize(-1), enabled=visit.size > SIZES[0]),
        Choice("text-larger", tr("大字"), Resize(1), enabled=visit.size < SIZES[-1]),
    )
