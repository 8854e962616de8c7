"""What a kiosk's window tells its supervisor by its exit status."""

from __future__ import annotations

EXIT_LEAVE = 0
"""Staff closed the window for good; the supervisor ends too."""

EXIT_AGAIN = 10
"""It asks to be started again, e.g. with a new library."""

EXIT_MAINTENANCE = 11
"""It stands aside; it comes back after the maintenance time."""
