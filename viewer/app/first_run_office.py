"""Head office as the source of the articles at the first start: a release on a stick, a shared folder or an address."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from viewer.app.first_run_steps import Done, Failed, FirstRunStep
from viewer.draw.file_dialog import choose_file
from viewer.draw.icons import set_icon
from viewer.draw.stylesheet import look
from viewer.fleet.update_run import UpdateRun
from viewer.i18n import tr
from viewer.settings import Settings, reason

_LOOK_MS = 200
"""Pause between two looks whether an update has ended."""
_INDENT = 111
"""Left edge of the fields: that of a card's words, px."""


class OfficeUpdate(QObject):
    """Receives the first release in a process of its own; ``step`` tells the progress."""

    def __init__(self, step: FirstRunStep) -> None:
        super().__init__(step)
        self._step = step
        self._run: UpdateRun | None = None
        self._timer = QTimer(self, interval=_LOOK_MS)

    @property
    def running(self) -> bool:
        """Whether it runs."""
        return self._run is not None

    def start(self, source: Path | str, trust: Path | None, settings: Settings, done: Done, failed: Failed) -> None:
        """Receive from ``source``; then the desk opens what head office sent, because no other library is chosen."""
        try:
            run = self._run = UpdateRun(source, trust)
        except OSError as error:
            failed(tr("没有更新：{reason}。现有内容没有变。", reason=reason(error)))
            return

        def look_again() -> None:
            if (result := run.result()) is None:
                return
            self._end()
            if result.installed:
                self._step.show_message("")
                done(replace(settings, library_path=""))
            else:
                failed(result.words)

        self._step.show_message(tr("正在检查和安装……"), wrong=False)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(look_again)
        self._timer.start()

    def stop(self) -> None:
        """Stop it; what is shown stays whole. Its end is told as any other."""
        if self._run is not None:
            self._run.stop()

    def _end(self) -> None:
        self._timer.stop()
        self._run = None


class OfficeFields(QWidget):
    """Where head office publishes, and the root metadata that this computer is to trust."""

    def __init__(self, step: FirstRunStep) -> None:
        super().__init__()
        self._step = step
        self.trust: Path | None = None
        self.place = QLineEdit()
        self.place.setMaxLength(1000)
        self.place.setPlaceholderText("https://… / \\\\server\\frontdesk")
        self.place.setAccessibleName(tr("总部的网址或共享文件夹"))
        self._button = QPushButton(tr("选总部的 1.root.json……"))
        look(self._button, "line")
        set_icon(self._button, "lock", step.theme)
        self._button.setAutoDefault(False)
        self._button.clicked.connect(self._ask)
        row = QHBoxLayout()
        row.addWidget(self._button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(_INDENT, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.place)
        column.addLayout(row)

    @property
    def source(self) -> str:
        """What was typed, without spaces around it."""
        return self.place.text().strip()

    def _ask(self) -> None:
        chosen = choose_file(self, self._step.theme, tr("选总部的 1.root.json"), "*.root.json")
        if chosen is not None:
            self.choose_trust(chosen)

    def choose_trust(self, path: Path) -> None:
        """Trust the root metadata in ``path`` when the first release is received."""
        self.trust = path.absolute()
        self._button.setText(path.name)
