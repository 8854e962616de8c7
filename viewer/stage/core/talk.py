"""``Talk``: the state of a presentation – current slide, black or frozen, elapsed time."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum


class Blanking(Enum):
    """What the audience sees instead of the slide."""

    NONE = "none"
    BLACK = "black"
    WHITE = "white"


class Talk:
    """A presentation of ``count`` slides (at least 1). ``clock`` returns seconds; ``changed`` is called after each change."""

    def __init__(self, count: int, start: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self.count = max(1, count)
        self.blanking = Blanking.NONE
        self.skipped: frozenset[int] = frozenset()
        """Slides that stepping passes over."""
        self.changed: Callable[[], None] = lambda: None
        self._clock = clock
        self._at = min(max(0, start), self.count - 1)
        self._frozen: int | None = None
        self._typed = ""
        self._run_since: float | None = None
        self._run_before = 0.0

    @property
    def at(self) -> int:
        """The presenter's slide, from 0."""
        return self._at

    @property
    def seen(self) -> int:
        """The audience's slide: the presenter's, or the frozen one."""
        return self._at if self._frozen is None else self._frozen

    @property
    def frozen(self) -> bool:
        """Whether the audience keeps a slide while the presenter goes on."""
        return self._frozen is not None

    @property
    def typed(self) -> str:
        """Digits typed so far for a jump."""
        return self._typed

    def go(self, slide: int) -> None:
        """Go to ``slide``, clamped to the talk; end a black or white screen."""
        self._at = min(max(0, slide), self.count - 1)
        self.blanking = Blanking.NONE
        self._typed = ""
        self.changed()

    def restart(self, count: int, slide: int) -> None:
        """Continue with ``count`` other slides, at ``slide``; the time runs on, and nothing stays frozen."""
        self.count, self._frozen, self.skipped = max(1, count), None, frozenset()
        self.go(slide)

    def step(self, by: int, *, wrap: bool = False) -> None:
        """Move to the next (1) or previous (−1) slide that is not skipped; ``wrap`` continues after the last with the first.

        On a black screen, only end the black.
        """
        following = self.following(by, wrap=wrap)
        self.go(self._at if self.blanking is not Blanking.NONE or following is None else following)

    def following(self, by: int = 1, *, wrap: bool = False) -> int | None:
        """Return the slide that a step leads to; None if there is none."""
        steps = range(1, self.count if wrap else (self.count - self._at if by > 0 else self._at + 1))
        ways = ((self._at + by * step) % self.count for step in steps)
        return next((slide for slide in ways if slide not in self.skipped), None)

    def skip(self, slide: int) -> None:
        """Skip ``slide`` from now on, or restore it."""
        self.skipped = self.skipped ^ {slide}
        self.changed()

    def toggle(self, blanking: Blanking) -> None:
        """Toggle a black or white screen."""
        self.blanking = Blanking.NONE if self.blanking is blanking else blanking
        self.changed()

    def freeze(self) -> None:
        """Toggle freezing the audience's slide."""
        self._frozen = None if self._frozen is not None else self._at
        self.changed()

    def type_digit(self, digit: str) -> None:
        """Add a digit to the slide number for ``jump``."""
        self._typed = (self._typed + digit)[-4:]
        self.changed()

    def jump(self) -> bool:
        """Go to the slide whose number was typed (from 1); return False if none was."""
        if not self._typed:
            return False
        self.go(int(self._typed) - 1)
        return True

    # ---- the clock

    @property
    def running(self) -> bool:
        """Whether the timer runs."""
        return self._run_since is not None

    @property
    def elapsed(self) -> int:
        """The elapsed time in whole seconds."""
        running = self._clock() - self._run_since if self._run_since is not None else 0.0
        return int(self._run_before + max(0.0, running))

    def start_or_pause(self) -> None:
        """Start or pause the timer."""
        if self._run_since is None:
            self._run_since = self._clock()
        else:
            self._run_before += max(0.0, self._clock() - self._run_since)
            self._run_since = None
        self.changed()


def clock_words(seconds: int) -> str:
    """Format seconds as ``mm:ss``, or ``h:mm:ss`` from one hour on."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"
