"""Inline content → runs of text with their character formats, and the objects between them."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QTextCharFormat

from viewer.content import blocks as b
from viewer.draw import fonts, typography
from viewer.reader.insets import Icon
from viewer.reader.pen import Pen, Run

LINE_SEPARATOR = "\u2028"
WORD_JOINER = "\u2060"


def write(pen: Pen, children: b.Inlines, form: QTextCharFormat) -> None:
    """Writes ``children`` into the current block."""
    runs: list[Run] = []
    _collect(pen, children, form, runs)
    pen.runs(runs)


def _collect(pen: Pen, children: b.Inlines, form: QTextCharFormat, runs: list[Run]) -> None:
    colours = pen.style.theme.colours
    for child in children:
        made = QTextCharFormat(form)
        match child:
            case b.Text(text):
                runs.append((typography.keep_units(text), form))
            case b.Strong(inner):
                made.setFontWeight(QFont.Weight.Bold)
                if form.foreground().color() == QColor(colours.ink):
                    made.setForeground(QColor(colours.head))
                _collect(pen, inner, made, runs)
            case b.Emphasis(inner):
                made.setFontWeight(QFont.Weight.Medium)
                made.setForeground(QColor(colours.head))
                _collect(pen, inner, made, runs)
            case b.Superscript(inner):
                made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
                _collect(pen, inner, made, runs)
            case b.Subscript(inner):
                made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
                _collect(pen, inner, made, runs)
            case b.Struck(inner):
                made.setFontStrikeOut(True)
                _collect(pen, inner, made, runs)
            case b.Marked(inner):
                made.setBackground(QColor(colours.mark))
                made.setForeground(QColor(colours.onmark))
                _collect(pen, inner, made, runs)
            case b.Corrected(inner):
                made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
                made.setUnderlineColor(QColor(colours.cauln))
                _collect(pen, inner, made, runs)
                pen.runs(runs)
                runs.clear()
                pen.inset(Icon("edit-note", colours.cau, 0.9, form, before=0.3, after=0))
            case b.CodeSpan(text):
                made.setFontFamilies([fonts.monospaced()])
                made.setBackground(QColor(colours.sunken))
                runs.append((text, made))
            case b.Break():
                runs.append((LINE_SEPARATOR, form))
            case b.Link(href, inner):
                _collect(pen, inner, _anchor(made, href, colours.accent), runs)
            case b.Citation(number):
                made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
                made.setFontWeight(QFont.Weight.Medium)
                runs.append((WORD_JOINER, form))  # a marker never begins a line
                runs.append((f"[{number}]", _anchor(made, f"cite:{number}", colours.accent)))
            case b.CrossReference(anchor, text):
                runs.append((text, _anchor(made, f"#{anchor}", colours.accent)))
            case b.Term(term, text):
                made.setAnchor(True)
                made.setAnchorHref(f"term:{term}")
                made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
                made.setUnderlineColor(QColor(colours.ink3))
                runs.append((text, made))


def _anchor(form: QTextCharFormat, href: str, colour: str) -> QTextCharFormat:
    form.setAnchor(True)
    form.setAnchorHref(href)
    form.setForeground(QColor(colour))
    form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.NoUnderline)
    return form
