"""Open an author's file in their own editor, at a line. The program never writes into these files."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

FILE, LINE = "{file}", "{line}"
"""What the command in the settings contains for the file and the line."""


def editor_words(command: str, file: Path, line: int) -> list[str]:
    """Return the words of ``command`` with file and line filled in; the file is the last word if ``command`` does not name it.

    Raises ``ValueError`` if a quotation mark is not closed.
    """
    words = shlex.split(command, posix=os.name != "nt")
    if os.name == "nt":
        words = [word[1:-1] if len(word) > 1 and word[0] == word[-1] == '"' else word for word in words]
    if words and FILE not in command:
        words.append(FILE)
    return [word.replace(FILE, str(file)).replace(LINE, str(max(1, line))) for word in words]


def open_in_editor(command: str, file: Path, line: int) -> bool:
    """Open ``file`` at ``line`` with ``command``, without one with the system's program for it; return whether that started."""
    try:
        words = editor_words(command, file, line)
    except ValueError:
        return False
    if not words:
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
    started, _ = QProcess.startDetached(words[0], words[1:])
    return started
