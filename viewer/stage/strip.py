"""``PatientStrip``: a live thumbnail of the patient screen with send, hold and blank, at the right end of the desk's top bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.draw import typography
from viewer.draw.icons import icon, set_icon
from viewer.draw.painting import closes_painters
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.i18n import mark, tr
from viewer.stage.showing import Showing
from viewer.stage.strip_parts import WORDS_WIDTH, State, Thumbnail, paint_alone, paint_state, state_word
from viewer.theme import Theme

if TYPE_CHECKING:  # a start without a second screen needs no patient's screen
    from viewer.stage.patient import PatientScreen


class StripActions(Protocol):
    """The actions of the strip's buttons."""

    def send(self) -> None: ...
    def send_whole(self) -> None: ...
    def hold(self) -> None: ...
    def blank(self) -> None: ...
    def rest(self) -> None: ...
    def resize_text(self, by: int) -> None: ...
    def has_article(self) -> bool: ...
    def has_screen(self) -> bool: ...
    def open_patient_screen(self) -> None: ...
    def follows(self) -> bool: ...
    def set_follow(self, on: bool) -> None: ...


WIDE, SIZES, MIDDLE, NARROW = 1500, 1366, 1280, 960
"""Window widths, px, from which hold and blank have words, A− and A+ are in the strip, hold and
blank are in it, and it has a thumbnail.
"""


_OF_ONE_SCREEN = 2
"""The first entries of the menu, which show something on the desk's own screen."""


class PatientStrip(QFrame):
    """The strip. In a narrow window rarely used buttons move into its menu; 送屏 stays, with its word."""

    def __init__(self, patient: PatientScreen | None, actions: StripActions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "box")
        self.setFixedHeight(52)
        keep_translated(self, lambda: self.setAccessibleName(tr("患者屏")))
        self._patient: PatientScreen | None = None
        self._actions = actions
        self._theme = theme
        self._window = self._width = WIDE
        self._thumbnail = Thumbnail(theme)
        self._state = State(theme)
        self._label = QLabel()
        look(self._label, "head")
        self._label.setFixedWidth(WORDS_WIDTH)
        self._smaller = self._icon(mark("缩小患者屏的文字"), lambda: actions.resize_text(-1))
        self._larger = self._icon(mark("放大患者屏的文字"), lambda: actions.resize_text(1))
        self._send = self._button(mark("送屏"), mark("把正在看的内容送到患者屏"), "fill", actions.send)
        self._hold = self._button(mark("定格"), mark("患者屏保持不动"), "text", actions.hold)
        self._blank = self._button(mark("黑屏"), mark("患者屏变黑，再按恢复"), "text", actions.blank)
        self._more = QToolButton()
        look(self._more, "icon")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        for button in (self._hold, self._blank):
            button.setCheckable(True)
        self._thumbnail.clicked.connect(self._open_menu)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._state)
        words.addWidget(self._label)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 2, 6, 2)
        row.setSpacing(6)
        row.addWidget(self._more)
        row.addWidget(self._thumbnail)
        row.addLayout(words)
        for widget in (self._smaller, self._larger, self._send, self._hold, self._blank):
            row.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if patient is not None:
            self._follow(patient)
        self.set_theme(theme)
        keep_translated(self, self.refresh)

    def set_patient(self, patient: PatientScreen) -> None:
        """Show the state of ``patient`` from now on; before, there is no such screen."""
        self._follow(patient)
        self.refresh()

    def _follow(self, patient: PatientScreen) -> None:
        self._patient = patient
        self._thumbnail.set_patient(patient)
        patient.changed.connect(self.refresh)

    def _showing(self) -> Showing:
        return self._patient.showing if self._patient is not None else Showing.LOST

    def _can_resize(self, by: int) -> bool:
        return self._patient is not None and self._patient.can_resize(by)

    def set_width(self, window: int) -> None:
        """Show what fits in a ``window`` of that width, px."""
        self._window = window
        self._arrange()

    def _arrange(self) -> None:
        """Show what fits; words of another language may need more room than a window of that width has."""
        self._show_parts(self._window)
        for least in (WIDE, SIZES, MIDDLE):
            if self._width >= least and self._is_too_wide():
                self._show_parts(least - 1)

    def _is_too_wide(self) -> bool:
        """Return whether the bar with the strip needs more than the window's width."""
        bar, own = self.parentWidget(), self.layout()
        row = bar.layout() if bar is not None else None
        if own is None or row is None:
            return False
        own.activate()
        self.updateGeometry()
        return row.minimumSize().width() > self._window

    def _show_parts(self, width: int) -> None:
        """Show what is available now in a window of ``width`` px; without a second screen there is nothing to hold."""
        self._width = width
        there = self._actions.has_screen()
        self._more.setVisible(self._width < NARROW)
        self._thumbnail.setVisible(self._width >= NARROW and (there or self._width < MIDDLE))
        for widget in (self._state, self._label):
            widget.setVisible(self._width >= MIDDLE)
        for button, least in ((self._smaller, SIZES), (self._larger, SIZES), (self._hold, MIDDLE), (self._blank, MIDDLE)):
            button.setVisible(there and self._width >= least)
        for button, words in ((self._hold, tr("定格")), (self._blank, tr("黑屏"))):
            button.setText(words if self._width >= WIDE else "")
            look(button, "text" if self._width >= WIDE else "icon")
            button.style().polish(button)
        self.set_icons()
        self.adjustSize()

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = self._thumbnail.theme = self._state.theme = theme
        self.refresh()

    def set_icons(self) -> None:
        """Draw the icons of all buttons."""
        theme = self._theme
        set_icon(self._send, "screen-send", theme, colour=theme.colours.onacc if self._send.isEnabled() else theme.colours.ink3)
        for button, name in ((self._hold, "screen-hold"), (self._blank, "screen-blank")):
            set_icon(button, name, theme, checked=theme.colours.onsel)
        set_icon(self._smaller, "text-smaller", theme)
        set_icon(self._larger, "text-larger", theme)

    def look_for_article(self) -> None:
        """Enable 送屏 once there is something to send."""
        if self._send.isEnabled() != self._actions.has_article():
            self.refresh()

    def refresh(self) -> None:
        """Update to the state of the patient screen."""
        showing, there = self._showing(), self._actions.has_screen()
        self._state.show_state(showing, alone=not there)
        self._thumbnail.alone = not there
        idle = tr("已关闭") if showing is Showing.LOST else tr("待机画面")
        name = ((self._patient.label if self._patient is not None else "") or idle) if there else tr("用这块屏幕，F9")
        words = typography.label(name)
        self._label.setText(self._label.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, WORDS_WIDTH))
        self._label.setToolTip(name)
        self._send.setToolTip(tr("把正在看的内容送到患者屏") if there else tr("整块屏幕给患者看，Esc 返回"))
        self._send.setEnabled(self._actions.has_article())
        self._hold.setChecked(showing is Showing.HELD)
        self._hold.setEnabled(showing in {Showing.SENT, Showing.HELD})
        self._blank.setChecked(showing is Showing.BLANK)
        self._blank.setEnabled(showing is not Showing.LOST)
        for button, by in ((self._smaller, -1), (self._larger, 1)):
            button.setEnabled(self._can_resize(by))
        self._thumbnail.refresh()
        self._more.setIcon(QIcon(self._mark(showing, alone=not there)))
        alone = tr("没有第二块屏幕，按 F9 整屏给患者看")
        spoken = tr("患者屏：{state}，{name}", state=state_word(showing), name=name) if there else alone
        self._more.setToolTip(spoken)
        self._more.setAccessibleName(spoken)
        self._thumbnail.setAccessibleName(spoken)
        self._more.setMenu(self._menu())
        self._arrange()

    @closes_painters
    def _mark(self, showing: Showing, *, alone: bool) -> QPixmap:
        """Draw the mark of a state as an icon."""
        ratio = self.devicePixelRatioF()
        made = QPixmap(QSize(20, 20) * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        if alone:
            paint_alone(painter, QRectF(4, 4, 12, 12), self._theme)
        else:
            paint_state(painter, QRectF(4, 4, 12, 12), showing, self._theme)
        painter.end()
        return made

    def _menu(self) -> QMenu:
        actions, showing, menu = self._actions, self._showing(), QMenu(self)
        held, black, lost = showing is Showing.HELD, showing is Showing.BLANK, showing is Showing.LOST
        there = actions.has_screen()
        for name, words, run, on in (
            ("screen-send", tr("送屏") if there else tr("整屏给患者看"), actions.send, actions.has_article()),
            ("article", tr("送整篇文章"), actions.send_whole, actions.has_article()),
            ("screen-hold", tr("取消定格") if held else tr("定格"), actions.hold, held or showing is Showing.SENT),
            ("screen-blank", tr("取消黑屏") if black else tr("黑屏"), actions.blank, not lost),
            ("text-larger", tr("放大患者屏的文字"), lambda: actions.resize_text(1), self._can_resize(1)),
            ("text-smaller", tr("缩小患者屏的文字"), lambda: actions.resize_text(-1), self._can_resize(-1)),
            ("home", tr("回到待机画面"), actions.rest, not lost),
            ("screen", tr("打开患者屏"), actions.open_patient_screen, lost and there),
        )[: None if there else _OF_ONE_SCREEN]:
            entry = menu.addAction(icon(name, self._theme, 20, listed=True), words)
            entry.triggered.connect(lambda _on=False, run=run: run())
            entry.setEnabled(on)
        if not there:
            return menu
        menu.addSeparator()
        follow = QAction(tr("跟随我的滚动"), menu, checkable=True, checked=actions.follows())
        follow.toggled.connect(actions.set_follow)
        menu.addAction(follow)
        return menu

    def _open_menu(self) -> None:
        menu = self._menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._thumbnail.mapToGlobal(self._thumbnail.rect().bottomLeft()))

    def _button(self, message: str, tip: str, name: str, run: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        look(button, name)
        keep_translated(button, lambda: button.setText(tr(message)))
        keep_translated(button, lambda: button.setToolTip(tr(tip)))
        keep_translated(button, lambda: button.setAccessibleName(tr(message)))
        button.clicked.connect(lambda _on=False: run())
        return button

    def _icon(self, message: str, run: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        look(button, "icon")
        keep_translated(button, lambda: button.setToolTip(tr(message)))
        keep_translated(button, lambda: button.setAccessibleName(tr(message)))
        button.clicked.connect(lambda _on=False: run())
        return button
