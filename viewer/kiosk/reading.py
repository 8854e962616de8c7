"""The reading screen: an article screen by screen, its contents, its figures, its notes, and how to take it home."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from viewer import i18n
from viewer.content.article import Article
from viewer.content.short_version import anchors, same_place, short_article
from viewer.draw.painting import paints
from viewer.i18n import Language, tr
from viewer.kiosk import reading_sheets
from viewer.kiosk.core.intents import Activity, Back, Go, Home, Print, Scroll, ShowContents, SwitchVersion, TakeAway, Turn
from viewer.kiosk.core.visit import SIZES, AtArticle, Visit, VisitLocation
from viewer.kiosk.home import language_choice, size_choices
from viewer.kiosk.kiosk_lightbox import KioskLightbox
from viewer.kiosk.lettering import KioskLook
from viewer.kiosk.public_library import PublicLibrary
from viewer.kiosk.reading_sheets import ContentsEntry, ContentsSheet
from viewer.kiosk.screen import GAP, BarChoice, ButtonBar, ReadingHead, ScreenView, discard
from viewer.kiosk.sheet import KioskSheet
from viewer.kiosk.take_away_sheet import TakeAwaySheet
from viewer.kiosk.touch import ButtonKind, TouchButton
from viewer.kiosk.version_switch import VersionSwitch
from viewer.reader import document
from viewer.reader.adapted_article import adapted
from viewer.reader.figure import Pictures
from viewer.reader.page import OutlineEntry
from viewer.reader.page_view import PageView
from viewer.reader.screen_reader import announce
from viewer.reader.style import Medium, PageStyle

MEASURE = 38 * SIZES[0]
"""Column width in design px: 38 characters at the smallest size, fewer at larger sizes."""

_HALVES = {False: 200, True: 184}
"""Width of a half of the switch between the versions, lying and standing, design px."""

_HALF, _COLUMN_GAP = 760, 48
"""Width of one of two columns side by side, and the space between them, design px."""


class ReadingScreen(ScreenView):
    """Reading screen of ``article``, starting at ``at``. ``languages``: those of the kiosk; ``printing``: a printer is ready."""

    def __init__(
        self,
        look: KioskLook,
        public: PublicLibrary,
        pictures: Pictures,
        article: Article,
        at: AtArticle,
        visit: Visit,
        *,
        languages: tuple[Language, ...] = (),
        printing: bool = False,
    ) -> None:
        super().__init__(look)
        self._printing = printing
        self._public = public
        self._pictures = pictures
        self._article = article
        self._over: KioskSheet | KioskLightbox | None = None
        with i18n.spoken(article.language):
            self._short = short_article(article)
        self._whole = at.whole or self._short is None or bool(at.anchor and at.anchor not in anchors(self._short))
        self._context = public.page_context(article)
        self._view = self._laid_out(whole=self._whole)
        self._head = ReadingHead(look, article.title)
        self._switch = VersionSwitch(look, whole=self._whole, width=_HALVES[look.portrait]) if self._short is not None else None
        self._bar = ButtonBar(look, self._choices(visit, languages))
        across = look.portrait and self._switch is None
        self._previous = TouchButton(look, "page-up", tr("上一屏"), across=across)
        self._next = TouchButton(look, "page-down", tr("下一屏"), across=across)
        self._previous.clicked.connect(lambda: self.act(Scroll(-1)))
        self._next.clicked.connect(lambda: self.act(Scroll(1)))
        self.put(self._head)
        self.put_body(self._body())
        self.put_foot(public.library.info.in_language(article.language), self._bar)
        self.activate_layout()
        self.setFocusProxy(self._view)
        self._view.moved.connect(self._moved)
        self._view.tapped.connect(self._follow)
        self._view.rolling.connect(lambda: self.requested.emit(Activity()))
        self._view.go_to(self._view.page.contents.anchors.get(at.anchor, 0) + at.offset)
        self._count_screens()

    def _laid_out(self, *, whole: bool) -> PageView:
        """Return a view of the full text or of the short version."""
        look, article = self.look, self._article
        columns = 2 if not look.portrait and look.size in SIZES[:2] else 1
        column = look.px(960 if look.portrait else MEASURE if columns == 1 else _HALF)
        style = PageStyle(look.theme, Medium.KIOSK, look.size / SIZES[0] * look.scale, column).fitted(column)
        shown = article if whole or self._short is None else self._short
        page = document.build(adapted(shown, style), self._context, style, self._pictures)
        return PageView(page, look.px(28), columns=columns, gap=look.px(_COLUMN_GAP))

    def _count_screens(self) -> None:
        """Show the screens of both versions."""
        if self._switch is None:
            return

        def other() -> int:
            view = self._laid_out(whole=not self._whole)
            view.resize(self._view.size())
            screens = view.count
            view.deleteLater()
            return screens

        key = self._article.id, self.look.width, self.look.height, self.look.size
        self._switch.count(self._public.screen_counts, key, self._view.count, other)

    def _choices(self, visit: Visit, languages: tuple[Language, ...]) -> tuple[BarChoice | VersionSwitch, ...]:
        twin = len(languages) > 1 and self._public.in_language(AtArticle(self._article.id), visit.in_next(languages).language)
        return (
            BarChoice("home", tr("首页"), Home()),
            BarChoice("back", tr("返回"), Back()),
            BarChoice("contents", tr("目录"), ShowContents(), on=False),
            *size_choices(visit),
            *((self._switch,) if self._switch is not None and not self.look.portrait else ()),
            *(language_choice() if twin and twin != AtArticle(self._article.id) else ()),
            GAP,
            *((BarChoice("print", tr("打印"), Print()),) if self._printing else ()),
            BarChoice("qr", tr("扫码带走"), TakeAway(), kind=ButtonKind.FILL),
        )

    def _body(self) -> QWidget:
        look = self.look
        body = _Ground(look)
        side = look.px(40)
        if look.portrait:
            rows = QVBoxLayout(body)
            rows.setContentsMargins(0, 0, 0, 0)
            rows.addWidget(self._view, 1)
            turning = QHBoxLayout()
            turning.setContentsMargins(side, 0, side, look.px(24))
            turning.setSpacing(look.px(24))
            for part in filter(None, (self._previous, self._switch, self._next)):
                turning.addWidget(part, int(part is not self._switch))
            if self._switch is not None:
                self._switch.requested.connect(self.act)
            rows.addLayout(turning)
            return body
        columns = QHBoxLayout(body)
        columns.setContentsMargins(look.px(64), 0, side, 0)
        columns.setSpacing(look.px(40))
        columns.addWidget(self._view, 1)
        turning_down = QVBoxLayout()
        turning_down.setSpacing(look.px(24))
        turning_down.addStretch(3)
        for button in (self._previous, self._next):
            button.setFixedSize(look.target(184), look.target(180))
            turning_down.addWidget(button)
        turning_down.addStretch(1)
        columns.addLayout(turning_down)
        return body

    # ---- the visitor's position --------------------------------------------------------------------------------------

    @property
    def view(self) -> PageView:
        """The page view."""
        return self._view

    @property
    def article(self) -> Article:
        """The displayed article."""
        return self._article

    def place(self, location: VisitLocation) -> VisitLocation:
        """Return the position on the page, in a form that holds for other text sizes."""
        if not isinstance(location, AtArticle):
            return location
        section = self._section()
        anchor, start = (section.anchor, section.position) if section else ("", 0)
        return AtArticle(location.article, anchor, self._view.position - start, self._whole)

    def _other_version(self) -> AtArticle:
        """Return the same place in the other version: the anchor shown last, or the next one that the other version has."""
        begun, position, short = self._view.page.contents.anchors, self._view.position, self._short or self._article
        here = same_place(self._article, short, begun, position, whole=not self._whole)
        return AtArticle(self._article.id, here, whole=not self._whole)

    def _section(self) -> OutlineEntry | None:
        """Return the section at the top of the screen."""
        found = None
        for entry in self._view.page.contents.outline:
            if entry.position > self._view.position:
                break
            found = entry
        return found

    def _moved(self) -> None:
        view = self._view
        section = self._section()
        going_on = section.title if section is not None and section.position < view.position - 1 else ""
        self._head.show_place(view.number, view.count, going_on, self._column_area())
        self._previous.setEnabled(not view.at_start)
        self._next.setEnabled(not view.at_end)
        announce(view, self._head.accessibleName())

    def _column_area(self) -> QRectF:
        """Return the area of the text, in the coordinates of the screen."""
        view = self._view
        return QRectF(view.mapTo(self, view.column.topLeft()), view.column.size())

    # ---- intents -----------------------------------------------------------------------------------------------------

    def act(self, intent: object) -> None:
        """Turn screens and open sheets; pass other intents on."""
        match intent:
            case Scroll(by):
                self._view.turn(by)
            case ShowContents():
                if not self.close_sheet():
                    self._open_contents()
            case SwitchVersion():
                self.requested.emit(Turn(self._other_version()))
            case TakeAway():
                self._open(TakeAwaySheet(self.look, self, self._article, self._public.library.info))
            case _:
                self.requested.emit(intent)

    def close_sheet(self) -> bool:
        """Close the open sheet."""
        if self._over is None:
            return False
        discard(self._over)
        self._over = None
        self.setFocus()
        self._bar.buttons[ShowContents()].set_on(False)
        return True

    def show_message(self, title: str, words: str) -> None:
        """Show a message in a sheet."""
        self._open(reading_sheets.NoteSheet(self.look, self, title, (words,)))

    def _open(self, sheet: KioskSheet | KioskLightbox) -> None:
        self.close_sheet()
        self._over = sheet
        sheet.closed.connect(self.close_sheet)
        sheet.appear()
        sheet.findChildren(TouchButton)[-1].setFocus()  # which closes it

    def _open_contents(self) -> None:
        outline = [entry for entry in self._view.page.contents.outline if entry.level <= 2]
        entries = tuple(ContentsEntry(entry.title, entry.position, self._view.screen_of(entry.position)) for entry in outline)
        current = max((i for i, entry in enumerate(entries) if entry.position <= self._view.position), default=-1)
        sheet = ContentsSheet(self.look, self, entries, current, self._bar.height())
        sheet.chosen.connect(self._go_to_section)
        self._open(sheet)
        self._bar.buttons[ShowContents()].set_on(True)

    def _go_to_section(self, position: int) -> None:
        self.close_sheet()
        self._view.go_to(position)

    def _follow(self, address: str) -> None:
        """Follow a tapped address within the page."""
        kind, _, rest = address.partition(":")
        contents = self._view.page.contents
        if address.startswith("#"):
            if address[1:] in contents.anchors:
                self._view.go_to(contents.anchors[address[1:]])
            elif not self._whole:
                self.requested.emit(Go(AtArticle(self._article.id, address[1:], whole=True)))
        elif kind == "cite" and 0 < int(rest) <= len(self._article.references):
            self._open(reading_sheets.citation_note(self.look, self, int(rest), self._article.references[int(rest) - 1]))
        elif kind == "term" and rest in self._article.glossary:
            self._open(reading_sheets.term_note(self.look, self, self._article.glossary[rest]))
        elif kind == "item":
            found = next((item for item in contents.items if item.block.anchor == rest), None)
            if found is not None:
                info = self._public.library.info.in_language(self._article.language)
                self._open(KioskLightbox(self.look, self, found.block, found.label, self._pictures, info))
        elif kind == "article":
            article, _, anchor = rest.partition("#")
            self._go(AtArticle(article, anchor))
        elif kind in {"http", "https"}:
            self._open(reading_sheets.address_note(self.look, self, address))

    def _go(self, location: AtArticle) -> None:
        if self._public.has(location.article):
            self.requested.emit(Go(location))
        else:
            self.show_message(tr("这篇文章现在不能在这里阅读"), tr("它可能只给工作人员看，或者正在复审。请询问工作人员。"))


class _Ground(QWidget):
    def __init__(self, look: KioskLook) -> None:
        super().__init__()
        self._colour = QColor(look.theme.colours.sheet)

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._colour)
        painter.end()
