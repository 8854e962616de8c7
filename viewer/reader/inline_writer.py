"""Inline content and source text → runs of text with character formats, and the objects between them."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextFormat

from viewer.content import blocks as b
from viewer.draw import fonts, typography
from viewer.i18n import tr
from viewer.reader.insets import Icon
from viewer.reader.pen import Pen, Run
from viewer.reader.style import PageStyle, Role
from viewer.theme import Colours


def char(style: PageStyle, token: str) -> QTextCharFormat:
    """Return the format of a token class ("k…" keyword, "s…" string, "m…" number, "c…" comment, "n…" name)."""
    c, series = style.theme.colours, style.theme.series
    colour, weight = {
        "k": (c.accent, 700),
        "s": (series[1], 400),
        "m": (series[2], 400),
        "c": (c.ink3, 400),
    }.get(token[:1], (c.ink, 400))
    made = style.char(Role.CAPTION, colour, weight)
    made.setFontFamilies([fonts.monospaced(), fonts.family()])
    return made


LINE_SEPARATOR = "\u2028"
WORD_JOINER = typography.WORD_JOINER


def write(pen: Pen, children: b.Inlines, form: QTextCharFormat, *, words: tuple[str, ...] = ()) -> None:
    """Write ``children`` into the current block; no line ends within one of the title's ``words``."""
    runs: list[Run] = []
    _collect(pen, children, form, runs)
    _write_runs(pen, runs, ends=True, words=words)


def _write_runs(pen: Pen, runs: list[Run], *, ends: bool = False, words: tuple[str, ...] = ()) -> None:
    """Write ``runs``; on paper and slides, where nothing can be clicked, only web addresses remain links."""
    pen.runs([(text, _unlinked(form)) for text, form in runs] if pen.style.paged else runs, ends=ends, words=words)


def _unlinked(form: QTextCharFormat) -> QTextCharFormat:
    href = form.anchorHref()
    if not href or href.startswith("http"):
        return form
    made = QTextCharFormat(form)
    made.setAnchor(False)
    made.clearProperty(QTextFormat.Property.AnchorHref)
    if href.startswith("term:"):
        made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.NoUnderline)
    return made


def _collect(pen: Pen, children: b.Inlines, form: QTextCharFormat, runs: list[Run]) -> None:
    colours = pen.style.theme.colours
    for child in children:
        match child:
            case b.Text(text):
                runs.append((text, form))
            case b.Break():
                runs.append((LINE_SEPARATOR, form))
            case b.Citation():
                runs.append((WORD_JOINER, form))  # a marker never begins a line
                runs.append(_leaf(child, QTextCharFormat(form), colours))
            case b.CodeSpan() | b.CrossReference() | b.Term():
                runs.append(_leaf(child, QTextCharFormat(form), colours))
            case b.Corrected(inner):
                _collect(pen, inner, _dressed(child, form, colours), runs)
                runs.append((WORD_JOINER, form))  # keep the pencil with its word
                _write_runs(pen, runs)
                runs.clear()
                pen.inset(Icon("edit-note", colours.cau, 0.9, form, before=0.3, after=0), tr("（已更正）"))
            case b.Strong() | b.Emphasis() | b.Superscript() | b.Subscript() | b.Struck() | b.Marked() | b.Link():
                _collect(pen, child.children, _dressed(child, form, colours), runs)
            case _:
                assert_never(child)


_Leaf = b.CodeSpan | b.Citation | b.CrossReference | b.Term
_Nest = b.Strong | b.Emphasis | b.Superscript | b.Subscript | b.Corrected | b.Struck | b.Marked | b.Link


def _leaf(child: _Leaf, form: QTextCharFormat, colours: Colours) -> Run:
    """Return the run of an inline that holds words and no other inline; changes ``form``."""
    match child:
        case b.CodeSpan(text):
            form.setFontFamilies([fonts.monospaced()])
            form.setBackground(QColor(colours.sunken))
            return text, form
        case b.Citation(number):
            form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
            form.setFontWeight(QFont.Weight.Medium)
            return f"[{number}]", _anchor(form, f"cite:{number}", colours.accent)
        case b.CrossReference(anchor, text):
            return text, _anchor(form, f"#{anchor}", colours.accent)
        case b.Term(term, text):
            form.setAnchor(True)
            form.setAnchorHref(f"term:{term}")
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            form.setUnderlineColor(QColor(colours.ink3))
            return text, form
        case _:
            assert_never(child)


def _dressed(child: _Nest, form: QTextCharFormat, colours: Colours) -> QTextCharFormat:
    """Return ``form`` as ``child`` changes it for its nested inlines."""
    made = QTextCharFormat(form)
    match child:
        case b.Strong():
            made.setFontWeight(QFont.Weight.Bold)
            if form.foreground().color() == QColor(colours.ink):
                made.setForeground(QColor(colours.head))
        case b.Emphasis():
            made.setFontWeight(QFont.Weight.Medium)
            made.setForeground(QColor(colours.head))
        case b.Superscript():
            made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        case b.Subscript():
            made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
        case b.Struck():
            made.setFontStrikeOut(True)
        case b.Marked():
            made.setBackground(QColor(colours.mark))
            made.setForeground(QColor(colours.onmark))
        case b.Corrected():
            made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            made.setUnderlineColor(QColor(colours.cauln))
        case b.Link(href):
            _anchor(made, href, colours.accent)
        case _:
            assert_never(child)
    return made


def _anchor(form: QTextCharFormat, href: str, colour: str) -> QTextCharFormat:
    form.setAnchor(True)
    form.setAnchorHref(href)
    form.setForeground(QColor(colour))
    form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.NoUnderline)
    return form
