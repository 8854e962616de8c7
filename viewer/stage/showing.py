"""``Showing``: the states of the patient's screen."""

from __future__ import annotations

from enum import Enum


class Showing(Enum):
    """What the patient sees."""

    REST = "rest"
    SENT = "sent"
    HELD = "held"
    BLANK = "blank"
    LOST = "lost"  # no second screen
