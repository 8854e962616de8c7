"""``COMMANDS``: the subcommands of ``frontdesk``; ``Subcommand``: what each module defines at its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # the usual start needs no parser, which saves 5 ms
    from argparse import ArgumentParser, Namespace

COMMANDS = {
    "desk": "desk",
    "list": "list_",
    "show": "show",
    "search": "search",
    "new": "new",
    "import": "import_",
    "check": "check",
    "diff": "diff",
    "pack": "pack",
    "print": "print_",
    "export": "export",
    "present": "present",
    "shot": "shot",
    "kiosk": "kiosk",
    "publish": "publish",
    "keys": "keys",
    "update": "update",
    "fleet": "fleet",
    "desktop": "desktop",
    "help": "help_",
}
"""The subcommands in the order of the help, and their modules. A new one is a module and a line here."""


class Subcommand(NamedTuple):
    """A subcommand. ``summary`` is one line for the help, marked for translation; ``run`` returns the exit status."""

    summary: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
