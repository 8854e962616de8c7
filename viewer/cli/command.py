"""``COMMANDS``: the words after ``frontdesk``; ``Subcommand``: what one of them does, in a module that ends with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # nearly every start needs no parser: 5 ms
    from argparse import ArgumentParser, Namespace

COMMANDS = {
    "desk": "desk",
    "list": "list_",
    "show": "show",
    "search": "search",
    "check": "check",
    "pack": "pack",
    "print": "print_",
    "present": "present",
    "shot": "shot",
    "kiosk": "kiosk",
}
"""What may follow ``frontdesk``, in the order of the help, and the module of each. A new one is a module and a line here."""


class Subcommand(NamedTuple):
    """``summary`` is one line for the overview, marked for translation; ``run`` gives the exit status."""

    summary: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
