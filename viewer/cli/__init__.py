"""``frontdesk``: the command line. Exit status: 0 success, 1 problem found, 2 wrong usage, 130 interrupted."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOBase, TextIOWrapper
from pathlib import Path

from viewer.cli.command import COMMANDS
from viewer.errors import UsageError, ViewerError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command in ``arguments`` (default: those of the process); return its exit status.

    Raises ``SystemExit`` for wrong usage and after ``--help`` and ``--version``.
    """
    windowed = sys.stderr is None
    _replace_missing_streams()
    if arguments is None:
        _read_names_as_utf_8()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except UsageError as error:
        _tell(str(error), windowed=windowed)
        return 2
    except ViewerError as error:
        _tell(str(error), windowed=windowed)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of the output has closed it; the interpreter's last flush must not fail either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ImportError as error:
        if not (words := _fault_of_qt(error)):
            raise
        print(words, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or ''}: {error.strerror or error}".removeprefix(": "), file=sys.stderr)
        return 1
    return status


class _Nowhere(TextIOBase):
    """A stream that drops what is written to it."""

    def write(self, text: str) -> int:
        """Drop ``text``."""
        return len(text)


def _replace_missing_streams() -> None:
    """Give a program without a console somewhere to print to; Python sets its streams to None."""
    sys.stdout = sys.stdout or _Nowhere()
    sys.stderr = sys.stderr or _Nowhere()


def _tell(words: str, *, windowed: bool) -> None:
    """Print an error, or show it in a box if this is Windows and there is no console (``windowed``)."""
    print(words, file=sys.stderr)
    if windowed and sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, words, "Frontdesk", 0x10)


def _read_names_as_utf_8() -> None:
    """Restart this process with UTF-8 file names if the locale sets another encoding."""
    if os.name != "nt" and sys.getfilesystemencoding() != "utf-8":
        from viewer import own_process

        own_process.become(own_process.command("viewer", *sys.argv[1:]))


def _run(words: Sequence[str]) -> int:
    """Run the command in ``words``; return its exit status."""
    if not words or (len(words) == 1 and words[0] not in COMMANDS and not words[0].startswith("-")):
        from viewer.cli.desk import start_desk  # by far the usual start: without a parser it is 5 ms faster

        if words and not os.path.exists(words[0]):  # noqa: PTH110 - also works for words that are no path
            _check_command(words[0])
        return start_desk(Path(words[0]) if words else None)
    from viewer.cli.parsing import parse
    from viewer.i18n import language_of, set_language

    set_language(language_of(os.environ))
    args = parse(words)
    return int(args.run(args))


def _fault_of_qt(error: ImportError) -> str:
    from viewer.i18n import language_of, set_language
    from viewer.qt_libraries import explain

    set_language(language_of(os.environ))
    return explain(error)


def _check_command(word: str) -> None:
    from viewer.cli.parsing import check_command
    from viewer.i18n import language_of, set_language

    set_language(language_of(os.environ))
    check_command(word)
