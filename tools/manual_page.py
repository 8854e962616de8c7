"""Write the manual page frontdesk(1), in English, from the commands' own help: ``python tools/manual_page.py FILE``."""

from __future__ import annotations

import os
import sys
from argparse import SUPPRESS, ArgumentParser
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from viewer import __version__
from viewer.cli.command import COMMANDS, Subcommand
from viewer.i18n import set_language, tr

FILES = (
    ("~/.config/frontdesk", "settings and favourites of this user"),
    ("~/.local/share/frontdesk, ~/.cache/frontdesk", "the chosen library, and copies that are made again when missing"),
    ("/etc/frontdesk/kiosk.toml", "settings of the kiosk"),
    ("/etc/frontdesk/cage.env", "options of cage, which shows the kiosk"),
    ("/var/lib/frontdesk", "the kiosk's PIN, counts and last good library"),
)


def page() -> str:
    """Return the page as troff."""
    set_language("en")
    day = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC).date()
    lines = [
        f'.TH FRONTDESK 1 "{day}" "frontdesk {__version__}" "User Commands"',
        ".SH NAME",
        r"frontdesk \- medical articles at a clinic's front desk, offline",
        ".SH SYNOPSIS",
        r".B frontdesk\fR [\fILIBRARY\fR]",
        ".br",
        r".B frontdesk\fR \fICOMMAND\fR [\fIOPTION\fR...]",
        ".SH DESCRIPTION",
        "Opens the receptionist's window with a library: a folder of articles, or one .fdk file.",
        ".SH COMMANDS",
    ]
    for name, module in COMMANDS.items():
        command: Subcommand = import_module(f"viewer.cli.{module}").COMMAND
        parser = ArgumentParser(f"frontdesk {name}", add_help=False)
        command.add_arguments(parser)
        lines += [".TP", f".B {_plain(parser.format_usage().partition(': ')[2])}", _plain(tr(command.summary))]
        for action in parser._actions:  # noqa: SLF001 - argparse has no other way to list them
            if action.help and action.help != SUPPRESS:
                words = ", ".join(action.option_strings) or str(action.metavar or action.dest)
                lines += [".RS", ".TP", rf".I {_plain(words)}", _plain(action.help), ".RE"]
    lines.append(".SH FILES")
    for files, words in FILES:
        lines += [".TP", f".I {_plain(files)}", _plain(words)]
    lines += [".SH SEE ALSO", ".B frontdesk help content\\fR, \\fBfrontdesk help kiosk"]
    return "\n".join(lines) + "\n"


def _plain(words: str) -> str:
    """Return ``words`` on one line, with troff's own characters escaped."""
    line = " ".join(words.split()).replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{line}" if line.startswith((".", "'")) else line


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
