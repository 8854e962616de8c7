"""What the desk's actions need of the window, of the patient's screen and of the program: three protocols, joined elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from viewer.desk.core.session import Session
from viewer.desk.disclaimer_strip import DisclaimerStrip
from viewer.desk.sheet_pane import SheetPane
from viewer.desk.topbar import TopBar
from viewer.theme import Theme

if TYPE_CHECKING:  # made after the first frame, or when asked for
    from viewer.desk.list_pane import ListPane
    from viewer.desk.notices import Toast
    from viewer.desk.outline import OutlinePane


class Desk(Protocol):
    """The window: ``viewer.desk.desk_window.DeskWindow``."""

    session: Session
    theme: Theme
    topbar: TopBar
    sheet: SheetPane
    disclaimer: DisclaimerStrip

    @property
    def list(self) -> ListPane:
        """The articles."""

    @property
    def outline(self) -> OutlinePane:
        """What the page holds."""

    @property
    def toast(self) -> Toast:
        """Says something quietly."""

    def widget(self) -> QWidget:
        """What dialogs stand on."""

    def set_theme(self, theme: Theme) -> None:
        """Draws everything in another theme."""

    def toggle_list(self) -> None:
        """Shows or hides the list."""

    def toggle_outline(self) -> None:
        """Shows or hides the outline."""

    def panes(self) -> Sequence[QWidget]:
        """The panes that F6 walks through."""


class Stage(Protocol):
    """The patient's screen, demonstrations and paper; joined by ``viewer.app``."""

    def print(self) -> None:
        """Opens the handout's preview."""

    def take_away(self) -> None:
        """Shows the code that a phone takes away."""

    def send(self) -> None:
        """Sends what is read to the patient's screen."""

    def send_item(self, anchor: str) -> None:
        """Sends a figure, table or chart."""

    def hold(self) -> None:
        """Freezes the patient's screen, or no longer."""

    def blank(self) -> None:
        """Blanks the patient's screen, or no longer."""

    def present(self, *, from_here: bool) -> None:
        """Shows the article as slides."""


class OpenLibrary(Protocol):
    """Opens another library; joined by ``viewer.app``."""

    def choose(self) -> None:
        """Asks for one."""

    def bundled(self) -> None:
        """Opens the one that ships."""
