"""The idle pages of the patient screen, shown while nothing is sent: the clinic and topics to ask about, no patient data."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter

from viewer.draw import fonts, titles, typography
from viewer.i18n import tr
from viewer.library.schema import ArticleRow
from viewer.reader.figure import paint_article_cover
from viewer.stage import head_and_foot
from viewer.stage.deck import FOOT, MARGIN
from viewer.stage.head_and_foot import wrap_title
from viewer.stage.sent import PatientLook

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
SECONDS = 12
"""Duration of each page of the loop."""


def paint(painter: QPainter, look: PatientLook, rows: tuple[ArticleRow, ...], page: int) -> None:
    """Draw page ``page`` of the loop: a greeting, then each of ``rows`` with its cover."""
    canvas, colours = QSizeF(look.canvas), look.theme.colours
    painter.fillRect(QRectF(QPointF(0, 0), canvas), QColor(colours.sheet))
    index = page % (len(rows) + 1)
    if index == 0:
        _paint_greeting(painter, look, canvas)
    else:
        _paint_topic(painter, look, canvas, rows[index - 1])
    strip = QRectF(MARGIN, canvas.height() - FOOT + 20, canvas.width() - 2 * MARGIN, FOOT - 40)
    head_and_foot.paint_foot(painter, strip, head_and_foot.Foot(look.info), look.theme, look.pictures)


def _paint_greeting(painter: QPainter, look: PatientLook, canvas: QSizeF) -> None:
    colours = look.theme.colours
    side, middle = 168.0, canvas.height() / 2 - 60
    mark = QRectF((canvas.width() - side) / 2, middle - 260, side, side)
    head_and_foot.paint_mark(painter, mark, look.info, look.theme, look.pictures)
    invitation = tr("有想了解的，请告诉前台")
    lines = ((look.info.name, 92, 700, colours.head, middle - 50), (invitation, 48, 400, colours.ink2, middle + 90))
    for words, size, weight, colour, top in lines:
        painter.setFont(fonts.font(size, weight))
        painter.setPen(QColor(colour))
        painter.drawText(QRectF(0, top, canvas.width(), size * 1.5), Qt.AlignmentFlag.AlignCenter, typography.label(words))


def _paint_topic(painter: QPainter, look: PatientLook, canvas: QSizeF, row: ArticleRow) -> None:
    colours = look.theme.colours
    beside = canvas.width() > canvas.height()
    side = 360.0
    left = MARGIN * 1.5 if beside else (canvas.width() - side) / 2
    top = (canvas.height() - FOOT - side) / 2 if beside else canvas.height() * 0.2
    if row.cover is not None:
        paint_article_cover(painter, QRectF(left, top, side, side), row.cover, look.pictures.get, look.theme, 28)
    x = left + side + 80 if beside else float(MARGIN)
    width = canvas.width() - x - MARGIN
    size = 68
    words = [
        part for line in titles.balanced(row.title, width / size, row.words.split()) for part in wrap_title(line, size, width)
    ]
    y = top + (side - len(words) * size * 1.4 - 90) / 2 if beside else top + side + 70
    for line in words:
        painter.setFont(fonts.font(size, 700))
        painter.setPen(QColor(colours.head))
        painter.drawText(QRectF(x, y, width, size * 1.4), _LEFT, typography.label(line))
        y += size * 1.4
    painter.setFont(fonts.font(38))
    painter.setPen(QColor(colours.ink2))
    hint = tr("想看这一篇，请告诉前台")
    painter.drawText(QRectF(x, y + 24, width, 60), _LEFT, hint)
