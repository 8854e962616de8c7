"""The staff panel: the kiosk's health, open tasks and a few actions. It locks itself after a timeout."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from msgspec import Struct
from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from viewer.draw import typography
from viewer.draw.drives import Roots, removable_roots
from viewer.draw.icons import paint_icon
from viewer.draw.painting import paints
from viewer.fleet.update_run import OfferedRelease, find_release
from viewer.fleet.update_summary import moment_words
from viewer.i18n import format_date, ntr, tr
from viewer.kiosk import lettering
from viewer.kiosk.core.crashes import EXIT_AGAIN, EXIT_MAINTENANCE
from viewer.kiosk.core.health import HealthCard, HealthTopic
from viewer.kiosk.core.intents import Home, Leave
from viewer.kiosk.lettering import KioskLook, Lettering
from viewer.kiosk.reading_sheets import NoteSheet
from viewer.kiosk.screen import BarChoice, ButtonBar, Disclaimer, ScreenView, discard
from viewer.kiosk.sheet import KioskSheet
from viewer.kiosk.touch import ButtonKind, TouchButton
from viewer.library.schema import LibraryInfo

_STICK_MS = 3000
"""Pause between two looks for a stick while the panel is shown."""


class Fact(Struct, frozen=True):
    """One card: subject, value, a line below it; ``fault``: the open task."""

    topics: tuple[HealthTopic, ...]
    icon: str
    title: str
    value: str
    detail: str


def facts(card: HealthCard) -> tuple[Fact, ...]:
    """Return the cards of the panel in order."""
    days, rest = divmod(int(card.uptime), 86400)
    hours, minutes = divmod(rest // 60, 60)
    uptime = tr("{hours} 小时 {minutes} 分", hours=hours, minutes=minutes)
    if days:
        uptime = tr("{days} 天 {hours} 小时", days=days, hours=hours)
    library, disk = card.library, card.storage.free
    articles = tr("第 {version} 版，{built} 做成", version=library.version or "—", built=library.built[:10])
    if card.updates and card.updates.release:
        articles = tr("{release}，{at} 装好", release=card.updates.name, at=moment_words(card.updates.installed)[:10])
    restart = tr("没有因为出错重新打开过")
    if card.last_restart:
        restart = tr("上次出错后重新打开：{at}", at=_moment(card.last_restart))
    reviews = library.expired + library.due_soon
    review_detail = tr("都在有效期内")
    if library.expired:
        review_detail = ntr("其中 {n} 篇过了日期，不再显示", "其中 {n} 篇过了日期，不再显示", library.expired)
    synchronised = {True: tr("已自动对时"), False: tr("还没有自动对时"), None: ""}[card.clock_state.synchronised]
    return (
        Fact((HealthTopic.UPTIME,), "pulse", tr("已经开了"), uptime, restart),
        Fact((HealthTopic.LIBRARY, HealthTopic.UPDATES), "article", tr("文章"), ntr("{n} 篇", "{n} 篇", library.articles),
             articles),
        Fact((HealthTopic.REVIEW,), "review-due", tr("文章复审"), ntr("{n} 篇", "{n} 篇", reviews), review_detail),
        Fact((HealthTopic.DEVICE, HealthTopic.PRINTER, HealthTopic.SETTINGS), "screen", tr("屏幕与打印机"), _devices(card),
             tr("画面、文字、触摸、打印和设置")),
        Fact((HealthTopic.CLOCK,), "clock", tr("时钟"),
             f"{card.at:%H:%M:%S}", f"{format_date(card.at.date())}\u2002{synchronised}"),
        Fact((HealthTopic.STORAGE,), "storage", tr("硬盘空间"),
             tr("还剩 {n} GB", n=f"{(disk or 0) / 1e9:.1f}"), tr("看过的次数只记在这台机器上")),
    )  # fmt: skip


def _devices(card: HealthCard) -> str:
    """Say whether what visitors use works."""
    faults = sum(finding.topic in {HealthTopic.DEVICE, HealthTopic.PRINTER, HealthTopic.SETTINGS} for finding in card.findings)
    return ntr("{n} 项有问题", "{n} 项有问题", faults) if faults else tr("都能用")


def _moment(at: datetime | None) -> str:
    return f"{format_date(at.date(), 'short')} {at:%H:%M}" if at else ""


class PanelScreen(ScreenView):
    """The staff panel with the current ``card``; it locks itself after ``seconds`` without a touch. ``drives`` are looked through
    for a release of head office while it is shown.
    """

    def __init__(
        self, look: KioskLook, card: HealthCard, info: LibraryInfo, seconds: int, drives: Roots = removable_roots
    ) -> None:
        super().__init__(look)
        self._over: KioskSheet | None = None
        self._findings = card.findings
        self._today, self._drives = card.at.date(), drives
        self._offer: OfferedRelease | None = None
        self._release = card.updates.release if card.updates else 0
        colours = look.theme.colours
        body = QWidget()
        column = QVBoxLayout(body)
        side = look.px(56 if look.portrait else 72)
        column.setContentsMargins(side, look.px(44), side, look.px(20))
        column.setSpacing(look.px(20))
        column.addWidget(Lettering(tr("设备状态"), look.font(56, 700), colours.head))
        row = QHBoxLayout()
        row.addWidget(Lettering(self._headline(), look.font(32, 500), colours.cau if self._findings else colours.ink2), 1)
        row.addWidget(Lettering("·".join(filter(None, (info.name, card.name))), look.font(32), colours.ink2))
        column.addLayout(row)
        grid = QGridLayout()
        grid.setSpacing(look.px(24))
        columns = 2 if look.portrait else 3
        for i, fact in enumerate(facts(card)):
            fault = next((finding.message for finding in self._findings if finding.topic in fact.topics), "")
            grid.addWidget(_FactCard(look, fact, fault), i // columns, i % columns)
        column.addLayout(grid, 1)
        column.addLayout(self._buttons())
        self.put_body(body)
        self.put(Disclaimer(look, info))
        bar = ButtonBar(
            look,
            (
                BarChoice("exit", tr("暂离自助模式"), Leave(EXIT_MAINTENANCE), kind=ButtonKind.DANGER),
                BarChoice("lock", tr("锁定并返回"), Home(), kind=ButtonKind.FILL),
            ),
            tr("{n} 秒不操作，自动锁定", n=seconds),
            aligned=True,
        )
        bar.requested.connect(self.act)
        self.put(bar)
        self.activate_layout()

    def _headline(self) -> str:
        count = len(self._findings)
        return ntr("有 {n} 件事需要处理", "有 {n} 件事需要处理", count) if count else tr("运行正常")

    def _buttons(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(self.look.px(20))
        what = TouchButton(self.look, "review-due", tr("需要处理的事"), across=True)
        what.setEnabled(bool(self._findings))
        what.clicked.connect(self._show_findings)
        again = TouchButton(self.look, "refresh", tr("重启读本"), across=True)
        again.clicked.connect(lambda: self.requested.emit(Leave(EXIT_AGAIN)))
        content = TouchButton(self.look, "usb", tr("内容更新"), across=True)
        content.clicked.connect(self._show_content)
        self._look_for_sticks(content)
        timer = QTimer(self, interval=_STICK_MS)
        timer.timeout.connect(partial(self._look_for_sticks, content))
        timer.start()
        for column, button in enumerate((what, again, content)):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            grid.setColumnStretch(column, 1 if column < 2 or not self.look.portrait else 0)
            grid.addWidget(button, *((1, 0, 1, 2) if button is content and self.look.portrait else (0, column)))
        return grid

    def _look_for_sticks(self, button: TouchButton) -> None:
        """Say on the button that there is a newer release on a stick."""
        self._offer = find_release(self._drives())
        newer = self._offer is not None and self._offer.release > self._release
        words = tr("从 U 盘更新") if newer else tr("内容更新")
        if button.text() != words:
            button.setText(words)
            button.setAccessibleName(words)
            button.set_on(newer)
            button.updateGeometry()

    def _show_content(self) -> None:
        from viewer.kiosk.content_sheet import ContentSheet

        self.close_sheet()
        self._over = ContentSheet(self.look, self, self._offer, self._today)
        self._over.closed.connect(self.close_sheet)
        self._over.appear()

    def _show_findings(self) -> None:
        self.close_sheet()
        words = tuple(finding.message for finding in self._findings[:6])
        self._over = NoteSheet(self.look, self, tr("需要处理的事"), words)
        self._over.closed.connect(self.close_sheet)
        self._over.appear()

    def close_sheet(self) -> bool:
        """Close what lies over the panel."""
        if self._over is None:
            return False
        discard(self._over)
        self._over = None
        return True


class _FactCard(QWidget):
    def __init__(self, look: KioskLook, fact: Fact, fault: str) -> None:
        super().__init__()
        self._look = look
        self._fact = fact
        self._fault = fault
        state = tr("要处理") if fault else tr("正常")
        self.setAccessibleName(f"{fact.title}，{state}，{fact.value}，{fault or fact.detail}")

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        look, colours = self._look, self._look.theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        quiet = colours.edge if look.theme.contrast else colours.line
        painter.setPen(QPen(QColor(colours.cauln if self._fault else quiet), 1.5))
        painter.setBrush(QColor(colours.caubg if self._fault else colours.sheet))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), look.px(20), look.px(20))
        pad, side = look.px(32), look.px(38)
        font, strong = look.font(32), look.font(32, 700)
        tall = lettering.height(font)
        room = self.width() - 2 * pad
        ink = colours.cau if self._fault else colours.accent
        paint_icon(painter, self._fact.icon, ink, QRectF(pad, pad + (tall - side) / 2, side, side))
        state = typography.label(tr("要处理") if self._fault else tr("正常"))
        painter.setFont(strong)
        wide = painter.fontMetrics().horizontalAdvance(state)
        area = QRectF(self.width() - pad - wide - 2, pad, wide + 2, tall)
        lettering.draw(painter, area, (state,), strong, ink)
        small = look.px(30)
        tick = QRectF(area.left() - small - look.px(10), pad + (tall - small) / 2, small, small)
        paint_icon(painter, "warning" if self._fault else "check-circle", ink, tick)
        title = QRectF(pad + side + look.px(16), pad, tick.left() - pad - side - look.px(28), tall)
        lettering.draw(painter, title, lettering.wrapped(self._fact.title, font, title.width()), font, colours.ink2)
        value = look.font(46, 700)
        y = pad + tall
        shown = lettering.wrapped(self._fact.value, value, room)
        y = lettering.draw(painter, QRectF(pad, y, room, 99), shown, value, colours.head)
        words = self._fault or self._fact.detail
        lines = max(1, int((self.height() - y - look.px(8)) / tall))
        lettering.draw(painter, QRectF(pad, y, room, 999), lettering.wrapped(words, font, room, lines), font, colours.ink2)
        painter.end()
