"""``quick_pattern``: a regular expression that is tried only where one of its first characters stands.

Python's ``re`` does so by itself only if every alternative begins with a plain character: a long list of Chinese wordings,
some in groups, is otherwise tried in full at each character of a text, which took ten times as long.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from typing import Any

_CATEGORIES = {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s", "CATEGORY_WORD": r"\w"}
_WIDTHLESS = {"AT", "ASSERT", "ASSERT_NOT"}
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}


class _AnyCharacter(Exception):
    """A part of the pattern may begin with too many characters to be named."""


def quick_pattern(words: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return the compiled pattern ``words``; it matches what ``re.compile(words, flags)`` matches."""
    first = first_characters(words, flags)
    return re.compile(f"(?={first})(?:{words})" if first else words, flags)


def first_characters(words: str, flags: re.RegexFlag = re.NOFLAG) -> str:
    """Return a pattern of the characters that a match of ``words`` begins with; empty if it may begin with any, or be empty."""
    exact, either_case = set[str](), set[str]()
    try:
        parser: Any = importlib.import_module("re._parser")  # the only way to a pattern's parts; a test compares the matches
        if _collect(parser.parse(words, flags), exact, either_case):
            return ""
    except (_AnyCharacter, ImportError, AttributeError, TypeError, ValueError):
        return ""  # too many, or a Python that keeps a pattern's parts elsewhere: slower, not wrong
    classes = [f"[{''.join(sorted(exact))}]"] if exact else []
    if either_case:
        classes.append(f"(?i:[{''.join(sorted(either_case))}])")
    return "|".join(classes)


def _collect(parts: Iterable[tuple[Any, Any]], exact: set[str], either_case: set[str]) -> bool:
    """Add the first characters of ``parts``, as written within brackets; return whether ``parts`` may match nothing.

    Raises ``_AnyCharacter``.
    """
    for kind, value in parts:
        match str(kind):
            case name if name in _WIDTHLESS:
                continue
            case "LITERAL":
                exact.add(_escaped(value))
                return False
            case "IN":
                exact.update(_of_class(value))
                return False
            case "BRANCH":
                empty = [_collect(branch, exact, either_case) for branch in value[1]]
                if not any(empty):
                    return False
            case "SUBPATTERN":
                _, added, removed, inner = value
                if removed:
                    raise _AnyCharacter
                if not _collect(inner, either_case if added & re.IGNORECASE else exact, either_case):
                    return False
            case name if name in _REPEATS:
                least, _, inner = value
                if not _collect(inner, exact, either_case) and least:
                    return False
            case _:
                raise _AnyCharacter
    return True


def _of_class(items: Iterable[tuple[Any, Any]]) -> Iterable[str]:
    """Yield the parts of a class in brackets."""
    for kind, value in items:
        match str(kind):
            case "LITERAL":
                yield _escaped(value)
            case "RANGE":
                yield f"{_escaped(value[0])}-{_escaped(value[1])}"
            case "CATEGORY" if str(value) in _CATEGORIES:
                yield _CATEGORIES[str(value)]
            case _:
                raise _AnyCharacter


def _escaped(code: int) -> str:
    return f"\\U{code:08x}"
