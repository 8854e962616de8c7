"""Protocols that the desk's actions use: the window, the patient screen and the program. ``viewer.app`` connects them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from viewer.desk.command_menus import Command
from viewer.desk.core.session import Session
from viewer.desk.disclaimer_strip import DisclaimerStrip
from viewer.desk.sheet_pane import SheetPane
from viewer.desk.topbar import TopBar
from viewer.theme import Theme

if TYPE_CHECKING:  # created after the first frame or on first use
    from viewer.desk.author_mode import AuthorMode
    from viewer.desk.list_pane import ListPane
    from viewer.desk.notices import Toast
    from viewer.desk.outline import OutlinePane


class Desk(Protocol):
    """The window: ``viewer.desk.desk_window.DeskWindow``."""

    session: Session
    theme: Theme
    commands: tuple[Command, ...]
    topbar: TopBar
    sheet: SheetPane
    disclaimer: DisclaimerStrip
    author: AuthorMode | None
    """Author mode; None: what is open is no author's folder."""

    @property
    def list(self) -> ListPane:
        """The article list."""

    @property
    def outline(self) -> OutlinePane:
        """The outline of the page."""

    @property
    def toast(self) -> Toast:
        """The toast for short messages."""

    def widget(self) -> QWidget:
        """Return the parent widget for dialogs."""

    def quit(self) -> None:
        """Close the window and end the program."""

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme to the whole window."""

    reading: bool
    """Whether the window covers the screen, without the panes at the sides."""

    def set_reading(self, *, on: bool) -> None:
        """Cover the screen without the panes at the sides, or return."""

    def close_search(self) -> None:
        """Close the search results."""

    def toggle_list(self) -> None:
        """Toggle the list."""

    def toggle_outline(self) -> None:
        """Toggle the outline."""

    def panes(self) -> Sequence[QWidget]:
        """Return the panes that F6 cycles through."""


class Stage(Protocol):
    """The patient screen, presentations and printing; implemented in ``viewer.app``."""

    def start(self) -> None:
        """Open the patient's screen if a second one is connected."""

    def print(self) -> None:
        """Open the print preview."""

    def take_away(self) -> None:
        """Show the QR codes of the article."""

    def send(self) -> None:
        """Send what is being read to the patient screen."""

    def show_here(self) -> None:
        """Turn the receptionist's own screen into the patient's page."""

    def send_part(self, anchor: str, position: int) -> None:
        """Send ``anchor`` from a position in the page's text on."""

    def send_item(self, anchor: str) -> None:
        """Send a figure, table or chart."""

    def hold(self) -> None:
        """Toggle freezing the patient screen."""

    def blank(self) -> None:
        """Toggle blanking the patient screen."""

    def present(self, *, from_here: bool) -> None:
        """Show the article as slides."""


class OpenLibrary(Protocol):
    """Opening another library; implemented in ``viewer.app``."""

    def choose(self) -> None:
        """Ask for a library."""

    def open_path(self, path: Path) -> None:
        """Open a library file or a folder of articles."""

    def bundled(self) -> None:
        """Open the bundled library."""

    def own_folder(self) -> Path | None:
        """Return the open folder of articles; None for a library file and the bundled library."""
