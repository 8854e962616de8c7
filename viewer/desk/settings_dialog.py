"""Settings: theme, text size, language, start article and others. Every change applies at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QScreen, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from viewer.desk.core.session import Session
from viewer.draw.combo_box import ComboBox
from viewer.draw.drives import Roots, removable_roots
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look, resolve
from viewer.fleet.update_run import find_release
from viewer.folders import own_folder
from viewer.i18n import Language, mark, ntr, tr
from viewer.settings import CLINIC_LONGEST, EDITOR_LONGEST, INTERFACE_SCALES, REOPEN, ThemeChoice
from viewer.theme import ZOOM_STEPS

_LOOKS = (("light", mark("浅色")), ("dark", mark("深色")), ("contrast", mark("高对比")), ("system", mark("跟随系统")))


_SIDE, _BAR = 28, 16
_FRAME = 48
"""Height left for the frame of the dialog's window, px."""

_REST_MINUTES = (1, 2, 5, 10, 30)


class SettingsDialog(QDialog):
    """The settings of this desk. ``drives`` are looked through for a release of head office; ``at_updates``: the dialog opens
    where these are.
    """

    def __init__(self, parent: QWidget, session: Session, drives: Roots = removable_roots, *, at_updates: bool = False) -> None:
        super().__init__(parent)
        self._session = session
        self._drives = drives
        title = QLabel()
        keep_translated(title, lambda: title.setText(tr("设置")))
        keep_translated(self, lambda: self.setWindowTitle(tr("设置")))
        look(title, "title")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(4)
        chosen = session.settings
        self.theme = _told(_LOOKS, chosen.theme, lambda value: session.set_theme(cast("ThemeChoice", value)))
        self._choose_size()
        self.zoom = _choice([(str(z), f"{z}%") for z in ZOOM_STEPS], str(chosen.zoom), lambda value: session.set_zoom(int(value)))
        languages = [("zh_CN", "简体中文"), ("en", "English")]
        self.language = _choice(languages, chosen.language, lambda value: session.set_language(cast("Language", value)))
        self.start = _choice(self._articles(), chosen.default_article, session.set_default_article)
        keep_translated(self.start, lambda: self.start.setItemText(0, tr("上次读的文章")))
        self.name, self.slogan = _words(chosen.clinic_name), _words(chosen.clinic_slogan)
        for words in (self.name, self.slogan):
            words.editingFinished.connect(lambda: session.set_clinic(self.name.text(), self.slogan.text()))
        self.editor = _words(chosen.editor_command, EDITOR_LONGEST)
        self.editor.editingFinished.connect(lambda: session.set_panes(editor_command=self.editor.text().strip()))
        self._choose_patient()
        self.printed = _either(
            mark("先选正在看的语言"), mark("先选两种语言"), chosen.print_all_languages,
            lambda second: session.set_print(print_all_languages=second),
        )  # fmt: skip
        self.closing = _either(
            mark("结束读本"), mark("留在内存里，再打开时立即出现"), chosen.stays_resident,
            lambda second: session.set_panes(stays_resident=second),
        )  # fmt: skip
        self.history = _either(
            mark("记住读到哪里、搜过什么"), mark("不留任何记录"), not chosen.keep_history,
            lambda second: session.set_keep_history(keep=not second),
        )  # fmt: skip
        self.forget = QPushButton()
        look(self.forget, "line")
        self.forget.clicked.connect(self._forget)
        keep_translated(self, self._set_texts)
        fields: tuple[tuple[str, QWidget], ...] = (
            (mark("门诊名称"), self.name),
            (mark("名称下的一句话"), self.slogan),
            (mark("颜色"), self.theme),
            (mark("整个窗口的大小"), self.scale),
            (mark("文字大小"), self.zoom),
            (mark("按钮和菜单的语言"), self.language),
            (mark("打开读本时先看"), self.start),
            (mark("患者屏什么时候打开"), self.patient),
            (mark("患者屏用哪块屏幕"), self.screen_choice),
            (mark("患者屏多久后收起文章"), self.rest),
            (mark("整屏给患者看，怎么返回"), self.esc),
            (mark("文章有两种语言，打印时"), self.printed),
            (mark("关闭窗口以后"), self.closing),
            (mark("编辑器命令"), self.editor),
            (mark("阅读记录"), self.history),
        )
        for message, field in fields:
            label = QLabel()
            label.setBuddy(field)
            keep_translated(label, partial(_name, label, field, message))
            form.addRow(label, field)
            if field is self.scale:
                form.addRow("", self.reopen)
        form.setRowVisible(self.reopen, False)
        form.setRowVisible(self.closing, os.name == "posix")  # elsewhere there is no place where two programs could meet
        self._form = form
        form.addRow("", self.forget)
        self.updates = self._add_updates(form)
        self._lay_out(title, form)
        self._first_in_view = self.updates if at_updates else None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if section := self._first_in_view:
            QTimer.singleShot(0, section, lambda: self._area.verticalScrollBar().setValue(section.y()))  # once it is laid out

    def _add_updates(self, form: QFormLayout) -> QWidget | None:
        """Add the releases of head office, on a computer that receives them or has a stick with one."""
        offer = find_release(self._drives())
        if not offer and not (own_folder("data") / "fleet").is_dir():
            return None
        from viewer.desk.update_section import UpdateSection

        section = UpdateSection(resolve(self._session.settings.theme), self._session.today, offer)
        form.addItem(QSpacerItem(0, 12))
        form.addRow(section)
        return section

    def _lay_out(self, title: QLabel, form: QFormLayout) -> None:
        """Put the form between title and button; it scrolls on a small screen."""
        close = QPushButton()
        keep_translated(close, lambda: close.setText(tr("完成")))
        look(close, "fill")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, 18, _SIDE, 18)
        column.setSpacing(12)
        self._inner = QFrame()
        look(self._inner, "sheet")
        self._inner.setLayout(form)
        form.setContentsMargins(0, 0, 12, 0)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._inner)
        column.addWidget(title)
        column.addWidget(self._area, 1)
        column.addLayout(foot)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the form, within the screen."""
        margins = 2 * _SIDE + _BAR
        self.setFixedWidth(max(540, self._inner.minimumSizeHint().width() + margins))
        around = self.sizeHint().height() - self._area.sizeHint().height()
        form = self._inner.sizeHint().height()
        self.resize(self.width(), min(around + form, self.screen().availableSize().height() - _FRAME))

    def _choose_scale(self, chosen: str) -> None:
        """Store the size of the window, and offer to open it again."""
        percent = int(chosen)
        self._session.set_panes(interface_scale=percent)
        self._form.setRowVisible(self.reopen, percent != self._opened_at)
        self.reopen.setText(tr("现在用 {percent}% 重新打开窗口", percent=percent))
        self._fit()

    def _reopen(self) -> None:
        self.accept()
        QApplication.exit(REOPEN)

    def _choose_size(self) -> None:
        """Create the row of the window's size, and the button that opens the window in it."""
        chosen = self._session.settings
        scales = sorted({*INTERFACE_SCALES, chosen.interface_scale})
        self.scale = _choice([(str(each), f"{each}%") for each in scales], str(chosen.interface_scale), self._choose_scale)
        self.reopen = QPushButton()
        look(self.reopen, "line")
        self.reopen.clicked.connect(self._reopen)
        self._opened_at = chosen.interface_scale

    def _choose_patient(self) -> None:
        """Create the rows of the patient's screen."""
        session, chosen = self._session, self._session.settings
        self.patient = _either(
            mark("接了第二块屏幕就打开"), mark("要用时再打开"), not chosen.patient_screen_opens,
            lambda second: session.set_patient(patient_screen_opens=not second),
        )  # fmt: skip
        self.screen_choice = _choice(
            self._screens(), chosen.patient_screen, lambda value: session.set_patient(patient_screen=value)
        )
        keep_translated(self.screen_choice, lambda: self.screen_choice.setItemText(0, tr("另一块屏幕，自动找")))
        minutes = sorted({*_REST_MINUTES, chosen.patient_rest_minutes})
        self.rest = _choice(
            [(str(each), "") for each in minutes], str(chosen.patient_rest_minutes),
            lambda value: session.set_patient(patient_rest_minutes=int(value)),
        )  # fmt: skip
        self.esc = _either(
            mark("按一次 Esc 返回"), mark("按两次 Esc 返回，防误碰"), chosen.patient_asks_twice,
            lambda second: session.set_patient(patient_asks_twice=second),
        )  # fmt: skip

    def _forget(self) -> None:
        """Clear the history at once, in memory and on disk, and confirm it on the button."""
        self._session.forget()
        self.forget.setText(tr("已清除"))
        self.forget.setEnabled(False)

    def _articles(self) -> list[tuple[str, str]]:
        rows = self._session.library.rows(self._session.library_filter, 0, 200)
        return [("", ""), *((row.id, row.title) for row in rows if not row.error)]

    def _screens(self) -> list[tuple[str, str]]:
        """List the connected screens, and the selected one even if it is not connected; the first entry means any."""
        screens = QGuiApplication.screens()
        connected = [(screen.name(), _described(screen, number)) for number, screen in enumerate(screens, start=1)]
        chosen = self._session.settings.patient_screen
        gone = [] if not chosen or chosen in dict(connected) else [(chosen, chosen)]
        return [("", ""), *connected, *gone]

    def _set_texts(self) -> None:
        self.forget.setText(tr("清除已有的记录"))
        for i in range(self.rest.count()):
            minutes = int(self.rest.itemData(i))
            self.rest.setItemText(i, ntr("{n} 分钟没有操作", "{n} 分钟没有操作", minutes))
        for words in (self.name, self.slogan):
            words.setPlaceholderText(tr("不写就用文章里带的"))
        self.editor.setPlaceholderText(tr("用系统的程序；例如 code -g {file}:{line}", file="{file}", line="{line}"))


def _name(label: QLabel, field: QWidget, message: str) -> None:
    label.setText(tr(message))
    field.setAccessibleName(tr(message))


def _described(screen: QScreen, number: int) -> str:
    size = screen.size() * screen.devicePixelRatio()
    return "·".join(filter(None, (tr("第 {n} 块屏幕", n=number), screen.model(), f"{size.width()} × {size.height()}")))


def _words(current: str, longest: int = CLINIC_LONGEST) -> QLineEdit:
    field = QLineEdit(current)
    field.setMinimumWidth(280)
    field.setMaxLength(longest)
    return field


def _choice(entries: Sequence[tuple[str, str]], current: str, change: Callable[[str], None]) -> ComboBox:
    """Return a field with ``entries``, values and their words; ``change`` is called with the value that is chosen."""
    box = ComboBox()
    box.setMinimumWidth(280)
    box.setMinimumContentsLength(1)
    box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    for value, words in entries:
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(current)))
    box.currentIndexChanged.connect(lambda: change(box.currentData()))
    return box


def _told(entries: Sequence[tuple[str, str]], current: str, change: Callable[[str], None]) -> ComboBox:
    """Return a field whose words are messages, which follow the language."""
    box = _choice(entries, current, change)

    def set_words() -> None:
        for i, (_, message) in enumerate(entries):
            box.setItemText(i, tr(message))

    keep_translated(box, set_words)
    return box


def _either(first: str, second: str, is_second: bool, change: Callable[[bool], None]) -> ComboBox:
    """Return a field with two messages; ``change`` is called with whether the second is chosen."""
    return _told(
        [("first", first), ("second", second)], "second" if is_second else "first", lambda value: change(value == "second")
    )
