"""Parse an owner's TOML file; refuse files that would take too long or exhaust the stack before parsing."""

from __future__ import annotations

import re
import tomllib

from viewer.i18n import tr

MOST_TABLES = 5_000
"""Maximum number of ``[[…]]`` and ``[…]`` in one file."""
_LONGEST_KEY = 300
"""Maximum characters before the ``=`` of a line: each part between dots is a table of its own."""
_LONGEST_NUMBER = 300
"""Maximum digits; Python itself reads 4,300."""

_KEY = re.compile(rf"[^=#\"'\n]{{{_LONGEST_KEY + 1}}}")
_NUMBER = re.compile(rf"\d[\d_]{{{_LONGEST_NUMBER}}}")
_HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)


class TomlFaultError(Exception):
    """An error at ``line`` (from 1; 0: the whole file), as a sentence."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


def parse(text: str) -> dict[str, object]:
    """Parse ``text``.

    Raises ``TomlFaultError``.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if _KEY.match(line):
            raise TomlFaultError(number, tr("“=”前面的名字超过 {n} 个字。", n=_LONGEST_KEY))
        if _NUMBER.search(line):
            raise TomlFaultError(number, tr("有一个数超过 {n} 位。", n=_LONGEST_NUMBER))
    if sum(1 for _ in _HEADER.finditer(text)) > MOST_TABLES:
        raise TomlFaultError(0, tr("表超过 {n} 个。", n=MOST_TABLES))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        raise TomlFaultError(int(place[1]) if place else text.count("\n") + 1, tr("TOML 写法有误。")) from error
    except RecursionError:
        raise TomlFaultError(0, tr("TOML 套得太深。")) from None
