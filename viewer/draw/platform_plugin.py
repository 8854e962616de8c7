"""Qt's plugin for the screen: where none can be loaded, one sentence says what to install."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from viewer.i18n import tr
from viewer.qt_libraries import with_remedy


@contextmanager
def plugin_faults_told() -> Iterator[None]:
    """Around the making of the application: where Qt can load no plugin for the screen it would end the program with SIGABRT."""
    said: list[str] = []

    def hear(kind: QtMsgType, _: QMessageLogContext, words: str) -> None:
        said.append(words)
        if kind is QtMsgType.QtFatalMsg:
            sys.stderr.write(with_remedy(tr("Qt 打不开屏幕（{fault}）。", fault=said[0].rstrip(". "))) + "\n")
            sys.stderr.flush()
            os._exit(1)

    before = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
        sys.stderr.writelines(f"{words}\n" for words in said)
