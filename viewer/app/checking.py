"""``FolderChecker``: asks the process that checks a folder, so that neither rules nor parsers are loaded by the window."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from viewer import i18n, own_process
from viewer.content.fault_report import FaultReport
from viewer.i18n import tr

_STARTS = 3
"""How often a process that ends without an answer is started again, in succession."""


class FolderChecker(QObject):
    """Checks ``folder`` each time it is asked, until ``stop``. The process starts with the first question."""

    checked = Signal(object)
    """A ``FaultReport``."""

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._folder = folder
        self._process: QProcess | None = None
        self._language = ""
        self._waiting = ""  # the request that follows the running one
        self._asked = ""  # the running request
        self._starts = 0
        self._buffer = b""

    def ask(self, *, again: bool = False) -> None:
        """Check the folder as it is now, and emit ``checked``; ``again``: read every article anew."""
        request = "again" if again else self._waiting or "check"
        if self._asked:
            self._waiting = request
            return
        if self._process is not None and self._language != i18n.language():
            self.stop()  # findings are sentences
        if self._process is None:
            self._start()
        self._asked = request
        if self._process is not None:
            self._process.write(request.encode() + b"\n")

    @property
    def process(self) -> QProcess | None:
        """The process, if it was started."""
        return self._process

    def stop(self) -> None:
        """End the process; a question without an answer stays without one."""
        process, self._process = self._process, None
        self._asked = self._waiting = ""
        self._buffer = b""
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(2000)
            process.deleteLater()

    def _start(self) -> None:
        self._language = i18n.language()
        program, *words = own_process.command("viewer.content.check.resident", str(self._folder), self._language)
        environment = QProcessEnvironment()
        for name, value in own_process.environment().items():
            environment.insert(name, value)
        self._process = process = QProcess(self)
        process.setProcessEnvironment(environment)
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._failed)
        self._buffer = b""
        process.start(program, words)

    def _read(self) -> None:
        if self._process is None:
            return
        self._buffer += bytes(self._process.readAllStandardOutput().data())
        *lines, self._buffer = self._buffer.split(b"\n")
        for line in lines:
            self._answer(msgspec.json.decode(line, type=FaultReport))

    def _answer(self, report: FaultReport) -> None:
        self._starts = 0
        self._asked, waiting = "", self._waiting
        self._waiting = ""
        self.checked.emit(report)
        if waiting:
            self.ask(again=waiting == "again")

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._ended()

    def _ended(self) -> None:
        """Start the process again after it died; tell if that does not help."""
        asked, self._asked = self._asked, ""
        if self._process is not None:
            self._process.deleteLater()
            self._process = None
        self._starts += 1
        if self._starts < _STARTS:
            if asked:
                self.ask(again=asked == "again")
            return
        self._starts = 0
        self.checked.emit(FaultReport(failure=tr("检查文章的进程没有做完就结束了。")))
