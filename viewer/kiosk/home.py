"""The home page and the lists of a topic: a band with clinic and greeting above large cards."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QGridLayout, QWidget

from viewer import i18n, resources
from viewer.draw.painting import closes_painters, paints
from viewer.i18n import format_date, ntr, tr
from viewer.kiosk import lettering
from viewer.kiosk.core.intents import AskStaff, Back, Go, Home, Resize, ShowInitials, SwitchContrast, SwitchLanguage, Turn
from viewer.kiosk.core.visit import SIZES, AtArticle, AtHome, AtList, AtSearch, Visit
from viewer.kiosk.lettering import KioskLook
from viewer.kiosk.public_library import PublicLibrary
from viewer.kiosk.screen import GAP, BarChoice, ButtonBar, ScreenView, discard
from viewer.kiosk.tiles import ArticleTile, TopicTile
from viewer.kiosk.touch import ButtonKind, ClinicMark
from viewer.library.schema import ArticleRow, LibraryInfo

if TYPE_CHECKING:
    from viewer.kiosk.initials import InitialsSheet

_CLOCK_MS = 5000


def weekday(number: int) -> str:
    """Return the name of a weekday; 0 is Monday."""
    days = (tr("星期一"), tr("星期二"), tr("星期三"), tr("星期四"), tr("星期五"), tr("星期六"), tr("星期日"))
    return days[number]


@lru_cache(maxsize=1)
@closes_painters
def _scene(width: int, height: int, ratio: float) -> QPixmap:
    drawn = QPixmap(QSize(width, height) * ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(resources.text("scenes", "home-scene.svg").encode())).render(painter)
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


_UPPER_THIRD = {False: 360, True: 648}
"""Height of the band in design px, lying and standing: not everybody reaches what is above its lower edge."""


class HomeBand(QWidget):
    """Band at the top: clinic, ``title``, ``words``; ``clock`` is omitted if the machine's clock is wrong."""

    def __init__(self, look: KioskLook, info: LibraryInfo, title: str, words: str, *, clock: bool = True) -> None:
        super().__init__()
        self._look = look
        self._info = info
        self._title = title
        self._words = words
        self.setFixedHeight(look.px(_UPPER_THIRD[look.portrait]))
        self.setAccessibleName("，".join(filter(None, (info.name, title, words))))
        self.mark = ClinicMark(look, self)
        self.mark.move(look.px(56 if look.portrait else 72), look.px(52))
        self._clock = clock
        timer = QTimer(self, interval=_CLOCK_MS)
        timer.timeout.connect(self.update)
        timer.start()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw background, hills, names, time and greeting."""
        look, colours = self._look, self._look.theme.colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.tint))
        if not look.theme.contrast:
            wide = min(self.width(), look.px(1080 if look.portrait else 830))
            tall = round(wide / 3)
            painter.drawPixmap(self.width() - wide, self.height() - tall, _scene(wide, tall, self.devicePixelRatioF()))
        else:
            painter.fillRect(QRectF(0, self.height() - 2, self.width(), 2), QColor(colours.edge))
        side = look.px(56 if look.portrait else 72)
        left = side + self.mark.width() + look.px(20)
        name = look.font(40, 700)
        middle = self.mark.y() + (self.mark.height() - lettering.height(name)) / 2
        area = QRectF(left, look.px(40) if self._info.slogan else middle, self.width(), 200)
        y = lettering.draw(painter, area, (self._info.name,), name, colours.head)
        area.moveTop(y - look.px(4))
        lettering.draw(painter, area, (self._info.slogan,), look.font(32), colours.ink2)
        if self._clock:
            self._paint_clock(painter, side)
        self._paint_greeting(painter, side)
        painter.end()

    def _paint_clock(self, painter: QPainter, side: int) -> None:
        look, colours = self._look, self._look.theme.colours
        now = datetime.now().astimezone()
        area = QRectF(side, look.px(40), self.width() - 2 * side, 200)
        right = Qt.AlignmentFlag.AlignRight
        y = lettering.draw(painter, area, (f"{now:%H:%M}",), look.font(40, 500), colours.head, right)
        day = f"{format_date(now.date(), 'short')}\u2003{weekday(now.weekday())}"
        lettering.draw(painter, area.adjusted(0, y - area.top() - look.px(4), 0, 0), (day,), look.font(32), colours.ink2, right)

    def _paint_greeting(self, painter: QPainter, side: int) -> None:
        look, colours = self._look, self._look.theme.colours
        y = float(look.px(210 if look.portrait else 156))
        room = self.width() - 2 * side - (0 if look.portrait else look.px(420))
        title = look.font(76, 700)
        lines = lettering.wrapped(self._title, title, room, 2 if look.portrait else 1)
        y = lettering.draw(painter, QRectF(side, y, room, 400), lines, title, colours.head)
        body = look.font(34)
        below = tuple(line for part in self._words.split("\n") for line in lettering.wrapped(part, body, room, 2))
        lettering.draw(painter, QRectF(side, y + look.px(2), room, 300), below, body, colours.ink2)


CARDS = 8
"""Number of topics on one page."""


class HomeScreen(ScreenView):
    """The home page. ``languages``: number to choose from; ``printing``: a printer is ready, and the greeting says so."""

    def __init__(
        self, look: KioskLook, public: PublicLibrary, visit: Visit, at: AtHome, languages: int, *, printing: bool = False
    ) -> None:
        super().__init__(look)
        topics = public.topics()
        pages = max(1, -(-len(topics) // CARDS))
        page = min(at.page, pages - 1)
        end = tr("看完可以打印，也可以扫码带走。") if printing else tr("看完可以扫码带走。")
        words = ("\n" if look.portrait else " " if i18n.language() == "en" else "").join((tr("点一下就能读。"), end))
        band = HomeBand(look, public.info, tr("您想了解什么？"), words, clock=not public.clock_is_wrong)
        band.mark.staff_requested.connect(lambda: self.requested.emit(AskStaff()))
        self.put(band)
        self.put_body(self._cards(look, public, page))
        turning = (
            GAP,
            BarChoice("page-up", tr("上一页"), Turn(AtHome(page - 1)), enabled=page > 0),
            BarChoice("page-down", tr("下一页"), Turn(AtHome(page + 1)), enabled=page < pages - 1),
        )
        note = tr("离开后自动清空，不记录您看过什么") if pages == 1 else ""
        choices = (*reading_choices(visit, languages), *(turning if pages > 1 else ()))
        self.put_foot(public.info, ButtonBar(look, choices, note, aligned=True))
        self.activate_layout()

    def _cards(self, look: KioskLook, public: PublicLibrary, page: int) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        side = look.px(56 if look.portrait else 72)
        grid.setContentsMargins(side, look.px(28), side, look.px(24))
        grid.setSpacing(look.px(24))
        columns, rows = (2, 4) if look.portrait else (4, 2)
        for i, topic in enumerate(public.topics()[page * CARDS : (page + 1) * CARDS]):
            tile = TopicTile(look, topic)
            location = AtList(topic.category, topic.featured)
            tile.clicked.connect(lambda _on=False, location=location: self.requested.emit(Go(location)))
            grid.addWidget(tile, i // columns, i % columns)
        for row in range(rows):
            grid.setRowStretch(row, 1)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        return body


def reading_choices(visit: Visit, languages: int) -> tuple[BarChoice, ...]:
    """Return the buttons for search, text size, contrast and language."""
    if visit.size == SIZES[0]:
        sizes: tuple[BarChoice, ...] = (BarChoice("text-larger", tr("字大一点"), Resize(1)),)
    else:
        sizes = size_choices(visit)
    return (
        BarChoice("search", tr("搜索"), Go(AtSearch())),
        *sizes,
        BarChoice("contrast", tr("高对比"), SwitchContrast(), on=visit.contrast),
        *(language_choice() if languages > 1 else ()),
    )


def language_choice() -> tuple[BarChoice]:
    """Return the button for the other language, in that language."""
    return (BarChoice("glossary", "English" if i18n.language() == "zh_CN" else "中文", SwitchLanguage()),)


def size_choices(visit: Visit) -> tuple[BarChoice, BarChoice]:
    """Return the buttons for smaller and larger text."""
    return (
        BarChoice("text-smaller", tr("小字"), Resize(-1), enabled=visit.size > SIZES[0]),
        BarChoice("text-larger", tr("大字"), Resize(1), enabled=visit.size < SIZES[-1]),
    )


_LIST_GAP = 14
_PAGES_TO_TURN = 2
"""Pages of a list that are turned; a longer list offers the initials of its titles."""
_BELOW_LIST = 64 + 146 + 12
"""Height of disclaimer, buttons and margin below the rows of a list, design px."""


class ListScreen(ScreenView):
    """List of articles: two columns in landscape, one in portrait."""

    def __init__(self, look: KioskLook, public: PublicLibrary, at: AtList) -> None:
        super().__init__(look)
        self._public, self._at = public, at
        self._over: InitialsSheet | None = None
        rows = public.featured() if at.featured else public.rows(at.category, at.initial)
        columns = 1 if look.portrait else 2
        free = look.height - look.px(_UPPER_THIRD[look.portrait] + _BELOW_LIST)
        lines = max(2, free // (ArticleTile.least_height(look) + look.px(_LIST_GAP)))
        room = columns * lines
        pages = max(1, -(-len(rows) // room))
        page = min(at.page, pages - 1)
        title = tr("推荐阅读") if at.featured else public.title_of(at.category)
        title = f"{title}·{at.initial}" if at.initial else title
        count = ntr("{n} 篇文章", "{n} 篇文章", len(rows))
        where = tr("第 {page} 页，共 {pages} 页", page=page + 1, pages=pages)
        words = tr("{count}，{where}", count=count, where=where) if pages > 1 else count
        self.put(HomeBand(look, public.info, title, words, clock=not public.clock_is_wrong))
        self.put_body(self._cards(look, public, rows[page * room : (page + 1) * room], (columns, lines)))
        choices = [
            BarChoice("home", tr("首页"), Home()),
            BarChoice("back", tr("返回"), Back()),
            BarChoice("search", tr("搜索"), Go(AtSearch())),
        ]
        if at.initial or pages > _PAGES_TO_TURN:
            choices.append(BarChoice("sort", tr("按首字母"), ShowInitials(), on=bool(at.initial)))
        choices.append(GAP)
        more = page < pages - 1
        if pages > 1:
            earlier, later = (replace(at, page=page + by) for by in (-1, 1))
            choices += [
                BarChoice("page-up", tr("上一页"), Turn(earlier), enabled=page > 0),
                BarChoice(
                    "page-down", tr("下一页"), Turn(later), kind=ButtonKind.FILL if more else ButtonKind.LINE, enabled=more
                ),
            ]
        self._bar = ButtonBar(look, tuple(choices), aligned=True)
        self.put_foot(public.info, self._bar)
        self.activate_layout()

    def act(self, intent: object) -> None:
        """Open and close the initials; pass other intents on."""
        if not isinstance(intent, ShowInitials):
            super().act(intent)
        elif not self.close_sheet():
            from viewer.kiosk.initials import InitialsSheet

            counts = self._public.initials(self._at.category)
            self._over = InitialsSheet(self.look, self, counts, self._at.initial, self._bar.height())
            self._over.closed.connect(self.close_sheet)
            self._over.chosen.connect(lambda letter: self.requested.emit(Turn(AtList(self._at.category, initial=letter))))
            self._over.appear()

    def close_sheet(self) -> bool:
        """Close the initials."""
        sheet, self._over = self._over, None
        if sheet is not None:
            discard(sheet)
            self.setFocus()
        return sheet is not None

    def _cards(self, look: KioskLook, public: PublicLibrary, rows: list[ArticleRow], shape: tuple[int, int]) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        side = look.px(56 if look.portrait else 72)
        grid.setContentsMargins(side, look.px(_LIST_GAP), side, look.px(12))
        grid.setSpacing(look.px(_LIST_GAP))
        columns, lines = shape
        for i, row in enumerate(rows):
            tile = ArticleTile(look, row, public.library.asset)
            tile.clicked.connect(lambda _on=False, article=row.id: self.requested.emit(Go(AtArticle(article))))
            grid.addWidget(tile, i // columns, i % columns)
        for line in range(lines):
            grid.setRowStretch(line, 1)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        return body
