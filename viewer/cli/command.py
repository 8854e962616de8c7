"""``Command``: what one word after ``frontdesk`` does, as data; each has a module of its own that ends with it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import NamedTuple


class Command(NamedTuple):
    """``summary`` is one line for the overview, marked for translation; ``run`` gives the exit status."""

    summary: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
