"""Pages that change while somebody listens: articles, text sizes, screens; widgets come and go. Ends at a line of input.

python -m tests.reader.busy_pages SEED
"""

from __future__ import annotations

import gc
import random
import sys

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from tests import pages
from viewer import theme
from viewer.content.article import Article
from viewer.reader import document
from viewer.reader.page import PageContext
from viewer.reader.page_view import PageView
from viewer.reader.screen_reader import announce
from viewer.reader.style import Medium, PageStyle
from viewer.reader.view import ReaderView


class Busy:
    """One window whose panes are replaced at random."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._window = QWidget()
        self._window.setWindowTitle("busy")
        self._column = QVBoxLayout(self._window)
        self._view = self._made_view()
        self._screens = self._made_screens()
        self._window.resize(900, 900)
        self._window.show()

    def _article(self) -> Article:
        rows = self._random.randint(1, 6)
        return pages.article(
            pages.heading("一节"), pages.paragraph("一段"), pages.table(rows, 3), pages.figure(), pages.chart(), pages.study(),
            *pages.long_article(self._random.randint(1, 4)).blocks,
        )  # fmt: skip

    def _made_view(self) -> ReaderView:
        view = ReaderView(pages.pictures(), PageStyle(theme.load("light")))
        view.show_article(self._article(), PageContext(disclaimer="不能代替医生面诊。"))
        self._column.addWidget(view)
        return view

    def _made_screens(self) -> PageView:
        style = PageStyle(theme.load("light"), Medium.KIOSK).fitted(700)
        screens = PageView(document.build(self._article(), PageContext(), style, pages.pictures()), 10)
        screens.setMinimumHeight(400)
        self._column.addWidget(screens)
        QTimer.singleShot(0, screens, lambda: screens.go_to(0))
        return screens

    def change(self) -> None:
        """Do something that drops nodes."""
        match self._random.randrange(8):
            case 0:
                self._view.show_article(self._article(), PageContext())
            case 1:
                self._view.set_style(PageStyle(theme.load("dark"), zoom=self._random.choice((1.0, 1.25, 2.0))))
            case 2:
                self._window.resize(self._random.randint(600, 1000), self._random.randint(700, 900))
            case 3:
                self._screens.turn(self._random.choice((1, -1)))
            case 4:
                old, self._screens = self._screens, self._made_screens()
                old.deleteLater()
            case 5:
                old_view, self._view = self._view, self._made_view()
                old_view.deleteLater()
            case 6:
                self._view.setFocus()
                QTest.keyClick(self._view, self._random.choice((Qt.Key.Key_Right, Qt.Key.Key_Left)))
            case _:
                announce(self._window, "words")
        gc.collect(self._random.randrange(3))
        QTimer.singleShot(self._random.choice((0, 20, 300)), self._window, self.change)


def main() -> None:
    """Change until there is input."""
    app = QApplication(sys.argv)
    busy = Busy(int(sys.argv[1]))
    busy.change()
    ended = QSocketNotifier(0, QSocketNotifier.Type.Read)
    ended.activated.connect(app.quit)
    app.exec()


if __name__ == "__main__":
    main()
