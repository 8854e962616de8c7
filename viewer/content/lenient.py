"""``convert``: turn an author's keys and values into a struct; each wrong key is left out, and all are reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo

from viewer.i18n import mark, tr

_T = TypeVar("_T", bound=Struct)

_EXPECTED = {
    "date": mark("日期，如 2026-11-01"),
    "int": mark("整数"),
    "float": mark("数"),
    "str": mark("文字"),
    "array": mark("列表，如 [甲, 乙]"),
    "Audience": mark("public 或 staff"),
}


def convert(given: Mapping[str, object], kind: type[_T]) -> tuple[_T, tuple[tuple[str, str], ...]]:
    """Return ``given`` as ``kind`` without the invalid keys, and for each of these the path of the fault with a message.

    A path is, for example, ``series[0].values[1]``. Raises ``msgspec.ValidationError`` if a required key is missing or wrong.
    """
    known = [field.encode_name for field in _fields(kind)]
    left = {key: value for key, value in given.items() if key in known}
    faults = [(key, unknown(key, known)) for key in given if key not in known]
    while True:
        try:
            return msgspec.convert(left, kind), tuple(faults)
        except msgspec.ValidationError as error:
            message, key = explain(str(error))
            if key not in left or _is_needed(key, kind):
                raise
            path = re.search(r"`\$\.([^`]+)`$", str(error))
            faults.append((path[1] if path else key, message))
            del left[key]


def unknown(key: str, known: Iterable[str]) -> str:
    """Return the message for the unknown ``key``, with the nearest known key."""
    near = nearest(key, known)
    return tr("不认识“{key}”，是不是“{near}”？", key=key, near=near) if near else tr("不认识“{key}”。", key=key)


def nearest(key: str, known: Iterable[str]) -> str:
    """Return the one of ``known`` that was probably meant by ``key``, or empty."""
    return next(iter(get_close_matches(key.strip().lower().replace("-", "_").replace(" ", "_"), list(known), 1, 0.65)), "")


def explain(error: str) -> tuple[str, str]:
    """Return the validation ``error`` in plain words, and its top-level key (may be empty)."""
    path = re.search(r"`\$\.([^`.\[]+)", error)
    key = path[1] if path else ""
    if missing := re.match(r"Object missing required field `(\w+)`", error):
        return tr("缺少“{key}”。", key=missing[1]), key or missing[1]
    if wrong := re.match(r"Object contains unknown field `(.+?)`", error):
        return tr("不认识“{key}”。", key=wrong[1]), key or wrong[1]
    if expected := re.match(r"Expected `([^`]+)`", error):
        kind = expected[1].split(" | ")[0]
        return tr("“{key}”应是{kind}。", key=key, kind=tr(_EXPECTED.get(kind, kind))), key
    return tr("“{key}”的值不成立。", key=key), key


def _is_needed(key: str, kind: type[Struct]) -> bool:
    return any(field.encode_name == key and field.required for field in _fields(kind))


@cache
def _fields(kind: type[Struct]) -> tuple[FieldInfo, ...]:
    return msgspec.structs.fields(kind)
