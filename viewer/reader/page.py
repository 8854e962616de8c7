"""``Page``: a text document that knows its anchors, outline, boxes, and the objects painted inside it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from math import ceil
from typing import Protocol, cast

from msgspec import Struct
from PySide6.QtCore import QMargins, QObject, QRect, QRectF, QSizeF, QTimer, Signal
from PySide6.QtGui import QPainter, QPyTextObject, QTextCharFormat, QTextDocument, QTextFormat, QTextFrame

from viewer.content.blocks import Block, Definition, ListItem, Numbered, Row
from viewer.draw.painting import paints
from viewer.library.schema import ArticleRow, ReviewState
from viewer.reader.style import PageStyle


class PageContext(Struct, frozen=True):
    """Text around an article: ``kicker`` is above the title; ``disclaimer`` is the article's own or the library's."""

    kicker: str = ""
    disclaimer: str = ""
    review: ReviewState = ReviewState.FRESH
    previous: ArticleRow | None = None
    next: ArticleRow | None = None
    tall: bool = False
    """Whether the kicker's line has room for buttons at its right."""
    note: str = ""
    """A remark below the dates."""


OBJECT = QTextFormat.ObjectTypes.UserObject + 1
INSET = QTextFormat.Property.UserProperty + 1
"""Character property: index into ``Page.insets``."""
MARKER = QTextFormat.Property.UserProperty + 2
"""Block property: what precedes a list item ("•", "1.", "☐", "[1]"), painted left of its first line."""
RULE = QTextFormat.Property.UserProperty + 3
"""Block property: draw a hairline through the middle of this empty block."""
REPLACED = QTextFormat.Property.UserProperty + 4
"""Character property: the words that a copy holds instead of this object or text."""
KEPT_WITH_NEXT = QTextFormat.Property.UserProperty + 5
"""Block property: no page ends after it, e.g. a caption above its table."""
KEPT_WITH_PREVIOUS = QTextFormat.Property.UserProperty + 6
"""Block property: no page ends before it, e.g. a source note below its table."""
MARKED = QTextFormat.Property.UserProperty + 7
"""Character property of marked words: 1, or 2 for those that were gone to."""

OBJECT_CHARACTER = "\ufffc"


class Inset(Protocol):
    """Something painted inside the text: a figure, a chart, a badge, an icon."""

    def size(self, page: Page) -> QSizeF:
        """Return its size on ``page``, px."""

    def paint(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        """Draw it into ``rect``."""


class BoxKind(Enum):
    """Kinds of background painted beneath a frame's text."""

    TIP = "tip"
    WARNING = "warning"
    DANGER = "danger"
    NOTE = "note"
    EDITOR = "editor"
    CODE = "code"
    QUOTE = "quote"
    CARD = "card"
    CARD_HEAD = "card-head"
    CARD_HALVES = "card-halves"


class Box(Struct):
    """A frame with a painted background. ``start`` and ``end`` are text positions; ``end`` is known once the frame is closed."""

    frame: QTextFrame
    kind: BoxKind
    start: int
    end: int = 1 << 60


class OutlineEntry(Struct, frozen=True):
    """A section in the outline: ``level`` 2–6, ``position`` in the text."""

    level: int
    title: str
    anchor: str
    position: int


class Item(Struct, frozen=True):
    """A figure, table or chart that can be enlarged: its position, and its number in words ("图 1")."""

    block: Numbered
    label: str
    title: str
    position: int


class Written(Struct, frozen=True):
    """A part that was written between two text positions."""

    part: Block | ListItem | Definition | Row
    start: int
    end: int


class Contents(Struct):
    """Contents of a page in reading order; grows while a long page is being built."""

    insets: list[Inset] = []
    anchors: dict[str, int] = {}
    outline: list[OutlineEntry] = []
    items: list[Item] = []
    boxes: list[Box] = []
    marked: list[int] = []
    """Where blocks begin beside which something is painted: those with a ``MARKER`` or a ``RULE``."""
    written: list[Written] = []
    """The written parts; inner parts of a block precede it."""


class Page(QTextDocument):
    """A document for one article in one style, as wide as the style's column until ``fit``."""

    def __init__(self, style: PageStyle, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.style = style
        self.contents = Contents()
        self.language = ""  # language of its words (BCP 47)
        self.headless = False  # it begins in the middle of the article
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(0)
        if style.column:
            self.setTextWidth(style.column)  # before there are words: they are then laid out once
        self._painter = _InsetPainter(self)  # holds the page only while painting: a page must be freed at once, in its own thread
        self.documentLayout().registerHandler(OBJECT, self._painter)

    def fit(self, width: int, margins: QMargins) -> None:
        """Set the width of the page and the space around the text, px, and lay it out once."""
        if self.textWidth() != width:
            self.setTextWidth(width)  # the layout that follows from it would wait until somebody asks
        self.set_margins(margins)

    def set_margins(self, margins: QMargins) -> None:
        """Set the space around the text, px."""
        root = self.rootFrame()
        form = root.frameFormat()
        if (form.leftMargin(), form.rightMargin(), form.topMargin()) == (margins.left(), margins.right(), margins.top()):
            return
        form.setLeftMargin(margins.left())
        form.setRightMargin(margins.right())
        form.setTopMargin(margins.top())
        form.setBottomMargin(margins.bottom())
        root.setFrameFormat(form)

    def inset(self, form: QTextFormat) -> Inset:
        """Return the object that a character format represents."""
        return self.contents.insets[int(form.property(INSET))]

    def inset_format(self, inset: Inset, words: str = "") -> QTextCharFormat:
        """Return the format of an object character that shows ``inset``; a copy of the text holds ``words`` instead."""
        self.contents.insets.append(inset)
        made = QTextCharFormat()
        made.setObjectType(OBJECT)
        made.setProperty(INSET, len(self.contents.insets) - 1)
        made.setProperty(REPLACED, words)
        return made


class _InsetPainter(QPyTextObject):
    def intrinsicSize(self, doc: QTextDocument, _position: int, form: QTextFormat) -> QSizeF:
        page = cast("Page", doc)
        size = page.inset(form).size(page)
        if not page.style.paged:
            size.setHeight(ceil(size.height()))  # what follows is drawn the same whatever precedes it
        return size

    @paints
    def drawObject(self, painter: QPainter, rect: QRectF | QRect, doc: QTextDocument, _position: int, form: QTextFormat) -> None:
        page = cast("Page", doc)
        page.inset(form).paint(painter, QRectF(rect), page)


class Growth(QObject):
    """Runs the steps of one page at a time."""

    grown = Signal()
    """A piece was written, and more follow."""
    done = Signal()
    """The page is complete."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    @property
    def growing(self) -> bool:
        """Whether more is to be written."""
        return self._steps is not None

    def begin(self, steps: Iterator[None], *, later: bool = False) -> None:
        """Write the first piece of another page at once, or ``later``; drop what was left of the previous one."""
        self._timer.stop()
        self._steps = steps
        if not later:
            next(steps)

    def go_on(self) -> None:
        """Write the rest piece by piece while the event loop is idle."""
        if self.growing:
            self._timer.start()

    def stop(self) -> None:
        """Drop what was left to write."""
        self._timer.stop()
        self._steps = None

    def finish(self) -> None:
        """Write the rest at once."""
        if self._steps is not None:
            for _ in self._steps:
                pass
            self._end()

    def _step(self) -> None:
        if self._steps is not None and next(self._steps, self) is not self:
            self.grown.emit()
        else:
            self._end()

    def _end(self) -> None:
        self._steps = None
        self._timer.stop()
        self.done.emit()
