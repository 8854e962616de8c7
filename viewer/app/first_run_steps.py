"""The pages of the first start: who shows the articles, how this computer is used, the staff's PIN."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QRegularExpression, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QRegularExpressionValidator, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from viewer.app.choice_card import ChoiceCard
from viewer.draw import fonts, typography
from viewer.draw.icons import set_icon
from viewer.draw.stylesheet import look
from viewer.errors import SettingsError
from viewer.i18n import ntr, tr
from viewer.kiosk.core.kiosk_settings import KioskSettings
from viewer.kiosk.core.pin import LONGEST, SHORTEST, set_pin
from viewer.settings import CLINIC_LONGEST, Settings
from viewer.theme import Theme

Done = Callable[[Settings], None]
Failed = Callable[[str], None]

COLUMN = 720
"""Width of the questions, px."""


class FirstRunStep(QScrollArea):
    """One page. ``title`` is shown in the list of steps; its fields are in ``column``."""

    changed = Signal()
    """The label of the next button has changed."""

    def __init__(self, theme: Theme, number: int, count: int, title: str) -> None:
        super().__init__()
        self.theme = theme
        self.title = title
        self._kicker = tr("第 {number} 步，共 {count} 步", number=number, count=count)
        self._place = _label(self._kicker, f"color: {theme.colours.ink2};")
        self._title = _label("", f"font-size: 32px; font-weight: 700; color: {theme.colours.head};")
        self._words = QVBoxLayout()
        self._words.setSpacing(0)
        self._problem = _label("", f"color: {theme.colours.dan}; font-weight: 500;")
        self._problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._problem.hide()
        page = QWidget()
        page.setMaximumWidth(COLUMN + 16)
        outer = QVBoxLayout(page)
        outer.setContentsMargins(8, 8, 8, 8)
        outer.setSpacing(0)
        outer.addWidget(self._place)
        outer.addSpacing(5)
        outer.addWidget(self._title)
        outer.addSpacing(9)
        outer.addLayout(self._words)
        outer.addSpacing(30)
        self.column = QVBoxLayout()
        self.column.setSpacing(12)
        outer.addLayout(self.column)
        outer.addSpacing(16)
        outer.addWidget(self._problem)
        outer.addStretch()
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)

    def ask(self, title: str, *lines: str) -> None:
        """Set the question."""
        self._title.setText(typography.label(title))
        while (item := self._words.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for line in lines:
            label = _label(line, f"font-size: 17px; color: {self.theme.colours.ink2};")
            label.setMinimumHeight(30)
            self._words.addWidget(label)
        self.setAccessibleName(f"{self._kicker}{tr('：')}{title}")

    def reveal(self, widget: QWidget) -> None:
        """Scroll to ``widget`` once it is laid out."""
        QTimer.singleShot(0, widget, lambda: self.ensureWidgetVisible(widget, 0, 8))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.verticalScrollBar().setValue(0)

    def show_message(self, words: str, *, wrong: bool = True) -> None:
        """Show an error or the progress below the fields."""
        c = self.theme.colours
        self._problem.setStyleSheet(f"color: {c.dan if wrong else c.ink2}; font-weight: 500;")
        self._problem.setText(typography.label(words))
        self._problem.setVisible(bool(words))
        if words:
            self._problem.setAccessibleName(words)
            self.reveal(self._problem)

    @property
    def problem(self) -> str:
        """The message shown below the fields."""
        return self._problem.text()

    def enter(self, settings: Settings) -> None:
        """Update the page when it is shown, with the settings so far."""

    def first(self) -> QWidget | None:
        """Return the widget that gets the focus first; None: the next button."""
        return None

    def next_label(self) -> str:
        """Return the label of the next button."""
        return tr("继续")

    def answer(self, settings: Settings, done: Done, failed: Failed) -> None:
        """Submit the answer: call ``done`` with the settings or ``failed`` with a message, at once or later."""
        done(settings)

    def stop(self) -> None:
        """Stop running work."""


class ClinicStep(FirstRunStep):
    """Page for the clinic's name and slogan."""

    def __init__(self, theme: Theme, number: int, count: int) -> None:
        super().__init__(theme, number, count, tr("门诊名称"))
        self.ask(tr("门诊叫什么名字？"), tr("它显示在窗口左上角。"), tr("以后可以在“设置”里修改。"))
        self.name = _field(self, tr("门诊名称"), CLINIC_LONGEST)
        self.slogan = _field(self, tr("名称下的一句话（可以不写）"), CLINIC_LONGEST)
        self.column.addStretch()

    def first(self) -> QWidget:
        return self.name

    def answer(self, settings: Settings, done: Done, failed: Failed) -> None:
        name, slogan = (" ".join(field.text().split()) for field in (self.name, self.slogan))
        if name:
            done(replace(settings, clinic_name=name, clinic_slogan=slogan))
        else:
            self.name.setFocus()
            failed(tr("请写下门诊名称，或者选“以后再设置”。"))


class UseStep(FirstRunStep):
    """Page for the use: desk, desk with a patient's screen, or kiosk."""

    def __init__(self, theme: Theme, number: int, count: int) -> None:
        super().__init__(theme, number, count, tr("这台电脑怎么用"))
        self.ask(tr("这台电脑怎么用？"), tr("以后随时可以改。"))
        screens = len(QGuiApplication.screens())
        now = ntr("现在接了 {n} 块屏幕", "现在接了 {n} 块屏幕", screens)
        self.desk = ChoiceCard(theme, "person", tr("前台"), tr("接诊人员自己看，或转过屏幕给患者看"))
        self.patient = ChoiceCard(theme, "people", tr("前台加患者屏"), tr("第二块屏幕朝向患者，由前台送屏；{now}", now=now))
        self.kiosk = ChoiceCard(theme, "touch", tr("自助终端"), tr("大厅里的触摸屏，患者自己看；每次用完自动回到首页"))
        self._group = QButtonGroup(self)
        for card in (self.desk, self.patient, self.kiosk):
            self._group.addButton(card)
            self.column.addWidget(card)
        (self.patient if screens > 1 else self.desk).setChecked(True)
        self._box = self._command_box()
        self.column.addWidget(self._box)
        self._group.buttonToggled.connect(self._chosen)
        self._box.hide()

    def enter(self, settings: Settings) -> None:
        self.command.setText(kiosk_command(settings.library_path))

    def first(self) -> QWidget | None:
        return self._group.checkedButton()

    def answer(self, settings: Settings, done: Done, failed: Failed) -> None:
        done(settings if self.kiosk.isChecked() else replace(settings, patient_screen_opens=self.patient.isChecked()))

    def _chosen(self, card: ChoiceCard, on: bool) -> None:
        self._box.setVisible(self.kiosk.isChecked())
        if on and card.hasFocus():
            self.reveal(self._box if card is self.kiosk else card)

    def _command_box(self) -> QFrame:
        box = QFrame()
        look(box, "box")
        column = QVBoxLayout(box)
        column.setContentsMargins(20, 14, 14, 14)
        column.setSpacing(6)
        column.addWidget(_label(tr("接着打开的是前台窗口。自助终端由电脑管理员打开，请把这一行交给他："), ""))
        self.command = QLineEdit()
        self.command.setReadOnly(True)
        self.command.setAccessibleName(tr("打开自助终端的一行字"))
        self.command.setStyleSheet(f'font-family: "{fonts.monospaced()}";')
        copy = QPushButton(tr("复制"))
        look(copy, "line")
        set_icon(copy, "copy", self.theme, 18)
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.command.text()))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.command, 1)
        row.addWidget(copy)
        column.addLayout(row)
        note = tr("要让它开机就打开、别人关不掉，管理员照说明书（frontdesk help kiosk）安装。")
        column.addWidget(_label(note, f"color: {self.theme.colours.ink2};"))
        return box


class PinStep(FirstRunStep):
    """Page for the PIN of a kiosk's staff panel; ``asked`` returns whether this computer is a kiosk."""

    def __init__(self, theme: Theme, number: int, count: int, asked: Callable[[], bool]) -> None:
        super().__init__(theme, number, count, tr("工作人员密码"))
        self._asked = asked
        self._fields = QWidget()
        inner = QVBoxLayout(self._fields)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        words = tr("密码（{low}–{high} 位数字）", low=SHORTEST, high=LONGEST)
        self.pin, self.again = (_field(self, title, LONGEST, inner) for title in (words, tr("再输一次")))
        for field in (self.pin, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
            field.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), field))
        self.column.addWidget(self._fields)

    def enter(self, settings: Settings) -> None:
        self._fields.setVisible(self._asked())
        if self._asked():
            words = (tr("工作人员在自助终端上看设备状态、暂时离开自助模式时输入。"), tr("忘了也不要紧，电脑的管理员可以重设。"))
            self.ask(tr("设一个工作人员密码"), *words)
        else:
            words = (tr("只有自助终端才用工作人员密码。"), tr("以后改作自助终端，到时候再设。"))
            self.ask(tr("这台电脑不需要密码"), *words)

    def first(self) -> QWidget | None:
        return self.pin if self._asked() else None

    def next_label(self) -> str:
        return tr("保存并完成") if self._asked() else tr("完成")

    def answer(self, settings: Settings, done: Done, failed: Failed) -> None:
        if not self._asked():
            done(settings)
        elif self.pin.text() != self.again.text():
            self.again.clear()
            self.again.setFocus()
            failed(tr("两次输入的密码不一样，请再输一次。"))
        else:
            try:
                set_pin(KioskSettings().pin_path, self.pin.text())
            except SettingsError as error:
                self.pin.setFocus()
                failed(str(error))
            else:
                done(settings)


def kiosk_command(library: str) -> str:
    """Return the shell command that opens the kiosk on the chosen library; empty: the bundled articles."""
    words = ["frontdesk", "kiosk", *([str(Path(library))] if library else [])]
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def _label(words: str, style: str) -> QLabel:
    made = QLabel(typography.label(words))
    made.setStyleSheet(style)
    made.setWordWrap(True)
    return made


def _field(step: FirstRunStep, title: str, longest: int, column: QVBoxLayout | None = None) -> QLineEdit:
    """Return a field with its name above it, in ``column``, or in the step's own column."""
    field = QLineEdit()
    field.setMaxLength(longest)
    field.setMaximumWidth(480)
    field.setAccessibleName(title)
    label = QLabel(typography.label(title))
    look(label, "head")
    label.setBuddy(field)
    place = column or step.column
    place.addWidget(label)
    place.addWidget(field)
    return field
