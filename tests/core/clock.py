"""A clock set by tests."""

from __future__ import annotations

from typing import Self


class FakeClock:
    """Seconds that pass only on demand; called like ``time.monotonic``."""

    def __init__(self, seconds: float = 1000.0) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        return self.seconds

    def __iadd__(self, seconds: float) -> Self:
        self.seconds += seconds
        return self
