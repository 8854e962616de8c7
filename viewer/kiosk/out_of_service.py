"""Screens of a kiosk that shows no articles: an error that it retries by itself, or a maintenance break."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from viewer import own_process
from viewer.i18n import tr
from viewer.kiosk.core.intents import AskStaff, Home
from viewer.kiosk.lettering import KioskLook, Lettering
from viewer.kiosk.screen import GAP, BarChoice, ButtonBar, Disclaimer, ScreenView
from viewer.kiosk.touch import ButtonKind, ClinicMark
from viewer.library.schema import LibraryInfo

RETRY_MS = 10_000


class ErrorScreen(ScreenView):
    """Error screen. ``detail`` tells the staff what the program could not do; ``info`` has the contact to ask."""

    retry = Signal()

    def __init__(self, look: KioskLook, detail: str, info: LibraryInfo | None = None) -> None:
        super().__init__(look)
        colours = look.theme.colours
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(look.px(160), look.px(80), look.px(160), look.px(80))
        column.setSpacing(look.px(28))
        mark = ClinicMark(look)
        mark.staff_requested.connect(lambda: self.requested.emit(AskStaff()))
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
        self.activate_layout()


def maintenance_commands() -> tuple[tuple[str, str], ...]:
    """Return the owner's maintenance tasks, each with its command (docs/KIOSK.md)."""
    packaged = own_process.is_frozen()
    program = "frontdesk" if packaged else "/opt/frontdesk/bin/frontdesk"
    install = "frontdesk kiosk install" if packaged else "sh install-kiosk.sh"
    return (
        (tr("看状态"), f"sudo {program} kiosk status --config /etc/frontdesk/kiosk.toml"),
        (tr("换文章库"), f"sudo {install} --library my-library.fdk"),
        (tr("改设置"), "sudoedit /etc/frontdesk/kiosk.toml"),
        (tr("停下来，直到重新开机"), "sudo systemctl stop frontdesk-kiosk"),
    )


class MaintenanceScreen(ScreenView):
    """Maintenance break that began at ``since`` for ``minutes``; the kiosk's clock brings the home page back."""

    notice: str
    """Start and end of the break, in words."""

    def __init__(self, look: KioskLook, since: datetime, minutes: int) -> None:
        super().__init__(look)
        colours = look.theme.colours
        body = QWidget()
        column = QVBoxLayout(body)
        side = look.px(64 if look.portrait else 160)
        column.setContentsMargins(side, look.px(60), side, look.px(40))
        column.setSpacing(look.px(24))
        column.addStretch(2)
        column.addWidget(Lettering(tr("暂停服务"), look.font(76, 700), colours.head))
        until = since + timedelta(minutes=minutes)
        self.notice = tr(
            "工作人员在 {since} 暂停了这台自助机，{until} 自动恢复。", since=f"{since:%H:%M}", until=f"{until:%H:%M}"
        )
        column.addWidget(Lettering(self.notice, look.font(40), colours.ink))
        column.addWidget(Lettering(tr("需要帮助，请到前台，谢谢。"), look.font(40), colours.ink))
        column.addStretch(1)
        heading = tr("给管理员：这里没有命令行。请用 ssh 或本机的另一个账号登录，再输入命令。自助机自己始终不能上网。")
        column.addWidget(Lettering(heading, look.font(32, 500), colours.ink2))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(40))
        grid.setVerticalSpacing(look.px(14))
        for row, (what, command) in enumerate(maintenance_commands()):
            line, columns = (row, (0, 1)) if not look.portrait else (2 * row, (0, 0))
            grid.addWidget(Lettering(what, look.font(32, 700), colours.ink2), line, columns[0])
            grid.addWidget(Lettering(command, look.font(32), colours.ink2), line + look.portrait, columns[1])
        grid.setColumnStretch(0 if look.portrait else 1, 1)
        column.addLayout(grid)
        column.addStretch(2)
        self.put_body(body)
        bar = ButtonBar(look, (GAP, BarChoice("refresh", tr("现在恢复"), Home(), kind=ButtonKind.FILL)))
        bar.requested.connect(self.act)
        self.put(bar)
        self.activate_layout()
