"""Read a settings struct field by field: a wrong value loses only that field, and is reported in plain words."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from msgspec import Struct, inspect

from viewer.i18n import tr

_S = TypeVar("_S", bound=Struct)


def convert_fields(raw: dict[str, object], default: _S) -> tuple[_S, dict[str, str]]:
    """Return ``default`` with every valid value of ``raw``, and for each other key what its value should be.

    Unknown keys are ignored.
    """
    good: dict[str, object] = {}
    faults: dict[str, str] = {}
    for field in msgspec.structs.fields(default):
        if field.encode_name in raw:
            try:
                good[field.name] = msgspec.convert(raw[field.encode_name], field.type)
            except msgspec.ValidationError:
                faults[field.encode_name] = tr("应为：{expected}", expected=describe(field.type))
    return msgspec.structs.replace(default, **good), faults


def describe(kind: object) -> str:
    """Describe a value of type ``kind`` for a person: “整数 80–250”, “"light" 或 "dark"”."""
    return _describe(inspect.type_info(kind))


def _describe(info: inspect.Type) -> str:
    match info:
        case inspect.Metadata(extra_json_schema={"description": str(words)}):
            words = tr(words)
        case inspect.Metadata():
            words = _describe(info.type)
        case inspect.BoolType():
            words = tr("true 或 false")
        case inspect.IntType():
            words = tr("整数") + " " + _range(info.ge, info.le)
        case inspect.FloatType():
            words = tr("数") + " " + _range(info.ge, info.le)
        case inspect.StrType(max_length=None):
            words = tr("引号中的文字")
        case inspect.StrType():
            words = tr("引号中的文字，最多 {n} 字", n=info.max_length)
        case inspect.LiteralType():
            choices = (f'"{choice}"' if isinstance(choice, str) else str(choice) for choice in info.values)
            words = tr(" 或 ").join(choices)
        case inspect.VarTupleType():
            item = _describe(info.item_type)
            words = tr("列表，至少一项，每项是{item}", item=item) if info.min_length else tr("列表，每项是{item}", item=item)
        case inspect.DictType():
            words = tr("表，每项是{item}", item=_describe(info.value_type))
        case inspect.StructType():
            words = tr("表，其中可有 {keys}", keys=tr("、").join(field.encode_name for field in info.fields))
        case _:
            words = tr("别的写法")
    return words.strip()


def _range(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"{low:g}–{high:g}"
    return "" if low is None else f"≥ {low:g}"
