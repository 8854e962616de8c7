"""Find in page: mark every match, one of them current. Characters that exist only in the layout do not prevent a match."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import islice

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit

from viewer.draw.typography import SOFT
from viewer.reader.underlay import mark_format
from viewer.reader.view import ReaderView

MOST = 2000
"""Maximum number of matches marked in one page."""

_SPACE = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])\s+(?=[\u3400-\u9fff])")


def pattern(words: str) -> re.Pattern[str] | None:
    """Return a pattern for ``words`` that ignores case, width and Han–Latin spaces; None for blank words."""
    folded = _SPACE.sub("", unicodedata.normalize("NFKC", words.strip()))
    if not folded:
        return None
    between = f"[ \u2028\u3000{''.join(SOFT)}]*"  # characters that only the layout holds; never a paragraph's end
    return re.compile(between.join(re.escape(c) if not c.isspace() else "[ \u00a0\u3000]" for c in folded), re.IGNORECASE)


@dataclass
class Finder:
    """The matches of one query in one view."""

    view: ReaderView
    words: str = ""
    current: int = -1
    matches: list[tuple[int, int]] = field(default_factory=list)
    more: bool = False  # whether there are more matches after the last marked one

    def search(self, words: str) -> int:
        """Mark all matches of ``words``, go to the first at or below the top of the pane, and return their number."""
        self.view.finish()
        self.words = words
        self._find()
        self.current = -1
        if self.matches:
            top = self.view.verticalScrollBar().value()
            below = (i for i, (at, _) in enumerate(self.matches) if self.view.y_of(at) >= top)
            self.current = next(below, 0)
        self._show()
        return len(self.matches)

    def mark_again(self) -> None:
        """Mark the same matches on a page that was laid out anew, without leaving the place."""
        count = len(self.matches)
        self._find()
        if len(self.matches) == count:
            self._mark()
        else:
            self.search(self.words)

    def _find(self) -> None:
        found = pattern(self.words)
        text = _folded(self.view.page.toRawText())
        spans = [m.span() for m in islice(found.finditer(text), MOST + 1)] if found else []
        spans = positions(text, spans)
        self.matches, self.more = spans[:MOST], len(spans) > MOST

    def step(self, by: int) -> None:
        """Go to the next match (1) or the previous one (−1), wrapping at the ends."""
        if self.matches:
            self.current = (self.current + by) % len(self.matches)
            self._show()

    def clear(self) -> None:
        """Remove the highlights."""
        self.words, self.matches, self.more, self.current = "", [], False, -1
        self.view.setExtraSelections([])

    def _show(self) -> None:
        self._mark()
        if self.current >= 0:
            self.view.reveal(self.matches[self.current][0])

    def _mark(self) -> None:
        colours = self.view.style_now.theme.colours
        self.view.keep_marks()
        marks = []
        for i, (start, end) in enumerate(self.matches):
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.view.page)
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor = cursor
            mark.format = mark_format(colours, current=i == self.current)
            marks.append(mark)
        self.view.setExtraSelections(marks)


def positions(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ``spans`` of ``text`` in Qt's positions (UTF-16): a rare Han character such as 𠮷 counts as two."""
    wide = [at for at, character in enumerate(text) if character > "\uffff"]
    return [(start + bisect_left(wide, start), end + bisect_left(wide, end)) for start, end in spans] if wide else spans


def _folded(text: str) -> str:
    """Return ``text`` with full-width forms folded one to one, so that positions stay the same."""
    return "".join(
        folded if len(folded := unicodedata.normalize("NFKC", c)) == 1 else c for c in text
    ) if any("\uff01" <= c <= "\uff5e" for c in text) else text  # fmt: skip
