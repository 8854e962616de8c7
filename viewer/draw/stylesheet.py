"""Theme → palette and style sheet, and which theme a choice means on this machine.

A widget names its style with the dynamic property ``look``: ``fill``, ``line``, ``text``, ``icon``, ``danger``, ``chip``,
``pane``, ``strip``, ``card``, ``title``, ``meta``, ``search``. ``apply`` sets palette and style sheet on the application.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QInputDevice, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from viewer import theme
from viewer.draw import fonts
from viewer.settings import ThemeChoice
from viewer.theme import Theme


def resolve(choice: ThemeChoice) -> Theme:
    """Return the theme that ``choice`` means on this machine."""
    if choice != "system":
        return theme.load(choice)
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)  # since Qt 6.10
    if accessibility is not None and accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return theme.load("contrast")
    return theme.load("dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light")


_R = QPalette.ColorRole


def palette(theme: Theme) -> QPalette:
    """Return the application palette of a theme."""
    c = theme.colours
    made = QPalette()
    for role, colour in (
        (_R.Window, c.rail),
        (_R.WindowText, c.ink),
        (_R.Base, c.sheet),
        (_R.AlternateBase, c.quiet),
        (_R.Text, c.ink),
        (_R.Button, c.sheet),
        (_R.ButtonText, c.ink),
        (_R.Highlight, c.tint2),
        (_R.HighlightedText, c.onsel),
        (_R.Link, c.accent),
        (_R.PlaceholderText, c.ink3),
        (_R.ToolTipBase, c.head if not theme.dark else c.quiet),
        (_R.ToolTipText, c.sheet if not theme.dark else c.ink),
        (_R.Light, c.sheet),
        (_R.Mid, c.line),
        (_R.Dark, c.edge),
    ):
        made.setColor(role, QColor(colour))
    for role in (_R.WindowText, _R.Text, _R.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(c.ink3))
    return made


def page_palette(theme: Theme) -> QPalette:
    """Return the palette of a widget that shows a page of an article: background, text, selection."""
    c = theme.colours
    made = QPalette(QGuiApplication.palette())
    for role, colour in ((_R.Base, c.sheet), (_R.Text, c.ink), (_R.Highlight, c.tint2), (_R.HighlightedText, c.onsel)):
        made.setColor(role, QColor(colour))
    return made


def has_touch_screen() -> bool:
    """Return whether a touch screen is connected."""
    return any(device.type() is QInputDevice.DeviceType.TouchScreen for device in QInputDevice.devices())


def sheet(theme: Theme, *, touch: bool = False) -> str:
    """Return the style sheet of a theme; with ``touch``, scroll bars are wide enough for a finger but look the same."""
    bar, beside = (28, 8) if touch else (12, 0)
    c = theme.colours
    frame = "2px" if theme.contrast else "1px"
    selected_ink = c.onsel
    hover = f"border-color: {c.accent};" if theme.contrast else f"background: {c.sunken};"
    return f"""
* {{ font-family: "{fonts.family()}"; font-size: 15px; }}
QWidget {{ color: {c.ink}; }}
QToolTip {{ background: {c.head if not theme.dark else c.quiet}; color: {c.sheet if not theme.dark else c.ink};
    border: {frame} solid {c.edge}; padding: 6px 8px; }}
QPushButton, QToolButton {{ border-radius: 8px; padding: 0 14px; font-weight: 500; background: transparent; }}
QPushButton[look="fill"], QToolButton[look="fill"] {{ min-height: 42px; background: {c.accent}; color: {c.onacc};
    border: 1px solid {c.accent}; }}
QPushButton[look="fill"]:hover, QToolButton[look="fill"]:hover, QPushButton[look="fill"]:pressed {{ background: {c.accent2};
    border-color: {c.accent2}; }}
QPushButton[look="fill"]:disabled, QPushButton[look="line"]:disabled {{ background: transparent; color: {c.ink3};
    border: 1px solid {c.line}; }}
QPushButton[look="line"], QToolButton[look="line"] {{ min-height: 42px; background: {c.sheet}; border: {frame} solid {c.edge}; }}
QPushButton[look="line"]:hover, QToolButton[look="line"]:hover {{ background: {c.tint}; border-color: {c.accent}; }}
QPushButton[look="line"]:pressed, QPushButton[look="line"]:checked {{ background: {c.tint2}; color: {selected_ink}; }}
QPushButton[big="true"] {{ font-size: 20px; border-radius: 12px; padding: 0 20px; }}
QPushButton[look="danger"] {{ min-height: 42px; background: {c.sheet}; color: {c.dan}; border: {frame} solid {c.danln}; }}
QPushButton[look="danger"]:hover {{ background: {c.danbg}; }}
QPushButton[look="text"], QToolButton[look="text"] {{ min-height: 42px; border: 1px solid transparent; }}
QPushButton[look="text"]:pressed, QPushButton[look="text"]:checked {{ background: {c.tint2}; color: {selected_ink}; }}
QPushButton[look="text"]:disabled, QToolButton:disabled {{ color: {c.ink3}; }}
QPushButton[look="danger-text"] {{ min-height: 42px; color: {c.dan}; border: 1px solid transparent; font-weight: 500; }}
QPushButton[look="danger-text"]:hover {{ background: {c.danbg}; }}
QPushButton[look="segment"] {{ min-height: 42px; border: none; border-radius: 6px; }}
QPushButton[look="segment"]:hover {{ {hover} }}
QPushButton[look="segment"]:checked {{ background: {c.tint2}; color: {selected_ink}; font-weight: 700; }}
QPushButton[look="switch"] {{ padding: 0; border: none; border-radius: 7px; font-weight: 700; }}
QPushButton[look="switch"]:hover:!checked {{ background: {c.tint}; color: {c.ink if not theme.contrast else c.accent}; }}
QPushButton[look="switch"]:checked {{ background: {c.accent}; color: {c.onacc}; }}
QPushButton[look="link"] {{ color: {c.accent}; font-weight: 700; padding: 0 8px; min-height: 40px;
    border: 1px solid transparent; }}
QPushButton[look="text"]:hover, QToolButton[look="text"]:hover, QToolButton[look="icon"]:hover {{ {hover} }}
QToolButton[look="icon"] {{ min-width: 42px; min-height: 42px; padding: 0; border: 1px solid transparent; }}
QToolButton[look="icon"]:pressed, QToolButton[look="icon"]:checked {{ background: {c.tint2}; color: {selected_ink}; }}
QToolButton[look="number"] {{ min-height: 44px; padding: 0; border: solid {c.line}; border-width: 0 1px; border-radius: 0; }}
QToolButton[look="number"]:hover {{ {hover} }}
QToolButton::menu-indicator {{ image: none; }}
QPushButton[look="chip"] {{ min-height: 34px; max-height: 34px; padding: 0 11px; border-radius: 18px; background: {c.sheet};
    border: 1px solid {c.line}; font-weight: 500; }}
QPushButton[look="chip"]:hover {{ {hover} }}
QPushButton[look="chip"]:checked {{ background: {c.accent}; color: {c.onacc}; border-color: {c.accent}; }}
QLineEdit, QComboBox {{ background: {c.sheet}; color: {c.ink}; border: {frame} solid {c.edge};
    border-radius: 8px; padding: 0 10px; min-height: 40px; selection-background-color: {c.tint2};
    selection-color: {selected_ink}; placeholder-text-color: {c.ink3}; }}
QLineEdit:focus, QComboBox:focus {{ border: 2px solid {c.accent}; padding: 0 9px; }}
QComboBox::drop-down {{ border: none; width: 28px; }}
QComboBox QAbstractItemView {{ background: {c.sheet}; border: {frame} solid {c.edge}; outline: 0; padding: 4px;
    selection-background-color: {c.tint2}; selection-color: {selected_ink}; }}
QRadioButton {{ spacing: 10px; min-height: 36px; }}
QRadioButton::indicator {{ width: 16px; height: 16px; border: 2px solid {c.edge}; border-radius: 10px; background: {c.sheet}; }}
QRadioButton::indicator:checked {{ width: 8px; height: 8px; border: 6px solid {c.accent}; background: {c.onacc}; }}
QFrame[look="pane"] {{ background: {c.rail}; border: none; }}
QFrame[look="narrow-rail"] {{ background: {c.rail}; border: none; border-right: {frame} solid {c.line}; }}
QFrame[look="outline-rail"] {{ background: {c.rail}; border: none; border-left: {frame} solid {c.line}; }}
QFrame[look="sheet"] {{ background: {c.sheet}; border: none; }}
QFrame[look="strip"] {{ background: {c.rail}; border: none; border-top: {frame} solid {c.line}; }}
QFrame[look="topbar"] {{ background: {c.sheet}; border: none; border-bottom: {frame} solid {c.line}; }}
QFrame[look="card"] {{ background: {c.sheet}; border: {frame} solid {c.line if not theme.contrast else c.edge};
    border-radius: 12px; }}
QFrame[look="caution-card"] {{ background: {c.caubg}; border: {frame} solid {c.cauln}; border-radius: 12px; }}
QFrame[look="box"] {{ background: {c.rail}; border: {frame} solid {c.line if not theme.contrast else c.edge};
    border-radius: 8px; }}
QFrame[look="segments"] {{ background: {c.sheet}; border: {frame} solid {c.line}; border-radius: 8px; }}
QFrame[look="switch"] {{ background: {c.sheet}; border: {frame} solid {c.edge}; border-radius: 8px; }}
QFrame[look="rule"] {{ background: {c.line}; border: none; }}
QFrame[look="caution-bar"] {{ background: {c.caubg}; border: none; border-bottom: {frame} solid {c.cauln}; }}
QFrame[look="toast"] {{ background: {c.head if not theme.dark else c.quiet}; border-radius: 8px;
    border: {frame} solid {c.edge}; }}
QFrame[look="toast"] QLabel, QFrame[look="toast"] QPushButton {{ color: {c.sheet if not theme.dark else c.ink}; }}
QLabel[look="title"] {{ font-size: 20px; font-weight: 700; color: {c.head}; }}
QLabel[look="head"] {{ font-size: 15px; font-weight: 700; color: {c.head}; }}
QLabel[look="meta"] {{ font-size: 13px; color: {c.ink2}; }}
QLabel[look="key"] {{ font-size: 13px; color: {c.ink2}; background: {c.sheet}; border: 1px solid {c.line};
    border-radius: 5px; padding: 1px 6px; }}
QLabel[look="big"] {{ font-size: 20px; color: {c.ink2}; }}
QLabel[look="note"] {{ color: {c.ink2}; }}
QLabel[look="caution"] {{ color: {c.cau}; font-weight: 500; }}
QDialog {{ background: {c.sheet}; }}
QDialog[look="popup"] {{ border: {frame} solid {c.edge}; }}
QMenu {{ background: {c.sheet}; border: {frame} solid {c.edge}; border-radius: 8px; padding: 6px; }}
QMenu::item {{ padding: 8px 28px 8px 12px; border-radius: 6px; min-height: 24px; }}
QMenu::item:selected {{ background: {c.tint2}; color: {selected_ink}; }}
QMenu::item:disabled {{ color: {c.ink3}; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 6px 8px; }}
QMenu[look="context"] {{ border: {frame} solid {c.edge if theme.contrast else c.line}; border-radius: 12px; padding: 8px; }}
QMenu[look="context"]::item {{ padding: 10px 28px 10px 12px; }}
QMenu[look="context"]::separator {{ margin: 8px 12px; }}
QLabel[look="menu-name"] {{ font-size: 13px; color: {c.ink3}; padding: 6px 12px 6px 12px; }}
QAbstractScrollArea {{ border: none; background: transparent; outline: 0; }}
QScrollBar:vertical {{ background: transparent; width: {bar}px; margin: 4px 2px 4px 2px; }}
QScrollBar:horizontal {{ background: transparent; height: {bar}px; margin: 2px 4px 2px 4px; }}
QScrollBar::handle:vertical {{ margin: 0 {beside}px; }}
QScrollBar::handle:horizontal {{ margin: {beside}px 0; }}
QScrollBar::handle {{ background: {c.grip}; border-radius: 4px; min-height: 48px; min-width: 48px; }}
QScrollBar::handle:hover {{ background: {c.edge}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: none; height: 0;
    width: 0; }}
QFileDialog QListView, QFileDialog QTreeView {{ background: {c.sheet}; border: {frame} solid {c.line}; border-radius: 8px;
    padding: 4px; selection-background-color: {c.tint2}; selection-color: {selected_ink}; }}
QFileDialog QListView::item, QFileDialog QTreeView::item {{ min-height: 32px; }}
QListView[look="completions"] {{ background: {c.sheet}; border: {frame} solid {c.edge}; }}
QListView[look="completions"]::item {{ min-height: 32px; padding: 0 8px; color: {c.ink}; }}
QListView[look="completions"]::item:selected {{ background: {c.tint2}; color: {selected_ink}; }}
QHeaderView::section {{ background: {c.rail}; color: {c.ink2}; border: none; padding: 6px 8px; }}
QListWidget::item {{ padding: 0 8px; border-radius: 8px; }}
QListWidget::item:selected {{ background: {c.tint2}; color: {selected_ink}; }}
QSplitter::handle {{ background: {c.line}; }}
QProgressBar {{ border: none; border-radius: 4px; background: {c.sunken}; min-height: 8px; max-height: 8px; }}
QProgressBar::chunk {{ border-radius: 4px; background: {c.accent}; }}
"""


def apply(app: QApplication, theme: Theme) -> None:
    """Apply ``theme`` to the whole application."""
    app.setPalette(palette(theme))
    made = sheet(theme, touch=has_touch_screen())
    if app.styleSheet() != made:  # Qt would style every widget again
        app.setStyleSheet(made)


def look(widget: QWidget, name: str) -> None:
    """Set the style class of ``widget`` for the style sheet."""
    widget.setProperty("look", name)
