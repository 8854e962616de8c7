"""What is shown where there is nothing to read: a calm page that says whom to tell, and tries again by itself."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from viewer.i18n import tr
from viewer.kiosk.core.idle import Screen
from viewer.kiosk.core.intents import AskStaff
from viewer.kiosk.lettering import KioskLook, Lettering
from viewer.kiosk.screen import Disclaimer, ScreenView
from viewer.kiosk.touch import ClinicMark
from viewer.library.schema import LibraryInfo

RETRY_MS = 10_000


class ErrorScreen(ScreenView):
    """``detail`` is for the staff: what the program could not do. ``info`` says whom else to ask."""

    screen_kind = Screen.HOME

    retry = Signal()

    def __init__(self, look: KioskLook, detail: str, info: LibraryInfo | None = None) -> None:
        super().__init__(look)
        colours = look.theme.colours
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(look.px(160), look.px(80), look.px(160), look.px(80))
        column.setSpacing(look.px(28))
        mark = ClinicMark(look)
        mark.wanted_staff.connect(lambda: self.wanted.emit(AskStaff()))
        column.addStretch(2)
        column.addWidget(mark)
        column.addWidget(Lettering(tr("读本正在准备中"), look.font(76, 700), colours.head))
        words = tr("暂时没有可以阅读的文章。请告诉前台的工作人员，谢谢。准备好以后，这里会自动恢复。")
        column.addWidget(Lettering(words, look.font(40), colours.ink))
        if info is not None and info.hotline:
            column.addWidget(Lettering(tr("也可以打电话：{number}", number=info.hotline), look.font(40), colours.ink))
        column.addStretch(1)
        if detail:
            column.addWidget(Lettering(tr("给工作人员：{detail}", detail=detail), look.font(32), colours.ink2))
        column.addStretch(2)
        self.put_body(body)
        self.put(Disclaimer(look, LibraryInfo()))
        timer = QTimer(self, interval=RETRY_MS)
        timer.timeout.connect(self.retry)
        timer.start()
        self.settle()
