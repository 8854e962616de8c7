"""YAML for authors: plain values, no duplicate keys, no aliases; every error with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.content.problem import Findings
from viewer.content.spacing import clean
from viewer.errors import ContentError, LimitError
from viewer.i18n import tr

if TYPE_CHECKING:
    from yaml import MappingNode, Node, ScalarNode
    from yaml.constructor import SafeConstructor

_LITERAL = re.compile(r":[ ]+[|>][-+\d]*[ ]*(?:#.*)?$")
_VALUE = re.compile(r"[ ]*(?:-[ ]+)*(?:[\w-]+[ ]*:[ ]+)?(.*)$")
_CUT = re.compile(r"""(?![#"'\[{|>&*!%@`])(\S(?:[^#]*\S)?)[ ]#""")
_MOST_BRACKETS = 400
_NUMBER = re.compile(r"[-+]?(?:0|[1-9]\d*)?(?:\.\d*)?(?:[eE][-+]?\d+)?|[-+]?\.inf|\.nan", re.IGNORECASE)


def load(text: str, path: Path, first_line: int, *, written: bool = False) -> tuple[object, dict[str, int]]:
    """Load ``text``; return its value, and the line of each key and item by paths such as ``series[0].values``.

    ``first_line`` is the line of the file where ``text`` begins. ``written``: a number becomes ``{"value": 7.0, "written":
    "7.0"}``, which keeps its author's digits; a date becomes a string. Raises ``ContentError``.
    """
    import yaml

    if sum(map(text.count, "[{")) > _MOST_BRACKETS or _deep(text):
        raise LimitError(path, first_line, tr("YAML 套得太深。"), tr("写成简单的键和值。"))
    try:
        node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        if node is None:
            return None, {}
        _refuse_repeats(node, path, first_line)
        lines = {path: first_line + line for path, line in _lines(node, "")}
        _keep_words(node)
        return _construct(node, path, first_line, written=written), lines
    except yaml.YAMLError as error:
        raise _syntax(error, path, first_line, first_line + text.rstrip("\n").count("\n")) from None


def _keep_words(node: Node) -> None:
    """Turn values that only YAML reads as numbers into strings: 8:00 (480), 010 (8), 0x1F, 1_000; drop control characters."""
    from yaml import ScalarNode, SequenceNode

    for key, value in _pairs(node):
        _keep_words(key)
        _keep_words(value)
    if isinstance(node, SequenceNode):
        for item in node.value:
            _keep_words(item)
    if isinstance(node, ScalarNode):
        node.value = clean(node.value)
        if node.tag.endswith((":int", ":float")) and not _NUMBER.fullmatch(node.value):
            node.tag = "tag:yaml.org,2002:str"


def tell_cut_words(findings: Findings, text: str, first: int) -> None:
    """Report words that a ``#`` cuts off; ``first`` is the line of the file where ``text`` begins."""
    for line in _cut_lines(text):
        findings.error("format", first + line, tr("“#”后面的字成了注释，没有显示。"), tr("把这一项用引号括起来；注释另起一行。"))


def _cut_lines(text: str) -> Iterator[int]:
    """Yield the lines, from 0, where one space and ``#`` cut off unquoted words.

    Such words look like the author's text, while a comment has more space before it or its own line.
    """
    if " #" not in text:
        return
    literal = -1  # the indent of a key with a block scalar
    for number, line in enumerate(text.split("\n")):
        indent = len(line) - len(line.lstrip(" "))
        if literal >= 0 and (indent > literal or not line.strip()):
            continue
        literal = indent if _LITERAL.search(line) else -1
        value = _VALUE.match(line)
        cut = _CUT.match(value[1]) if value else None
        if cut and not (cut[1].isascii() and " " not in cut[1]):
            yield number


def line_at(lines: Mapping[str, int], path: str, otherwise: int) -> int:
    """Return the line of ``path``, or of its parent; ``otherwise`` if neither is known."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path, otherwise)


def _lines(node: Node, path: str) -> Iterator[tuple[str, int]]:
    """Yield the line, from 0, of everything in ``node``, whose path is ``path``."""
    from yaml import SequenceNode

    for key, value in _pairs(node):
        inner = f"{path}.{key.value}" if path else str(key.value)
        yield inner, key.start_mark.line
        yield from _lines(value, inner)
    if isinstance(node, SequenceNode):
        for number, item in enumerate(node.value):
            yield f"{path}[{number}]", item.start_mark.line
            yield from _lines(item, f"{path}[{number}]")


def _construct(node: Node, path: Path, first_line: int, *, written: bool) -> object:
    from yaml.constructor import SafeConstructor

    try:
        value: object = (_constructor_of_numbers() if written else SafeConstructor)().construct_document(node)
    except (ValueError, TypeError, OverflowError) as error:
        raise _bad_value(node, path, first_line) from error
    return value


@cache
def _constructor_of_numbers() -> type[SafeConstructor]:
    """Return a constructor that keeps the spelling of each number."""
    from yaml.constructor import SafeConstructor

    class Numbers(SafeConstructor):
        yaml_constructors = {  # noqa: RUF012 - PyYAML's own table
            **SafeConstructor.yaml_constructors,
            "tag:yaml.org,2002:int": lambda self, node: _number(self.construct_yaml_int(node), node),
            "tag:yaml.org,2002:float": lambda self, node: _number(self.construct_yaml_float(node), node),
            "tag:yaml.org,2002:timestamp": lambda _self, node: str(node.value),
        }

    return Numbers


def _number(value: float, node: ScalarNode) -> dict[str, object]:
    return {"value": value, "written": node.value}


def _deep(text: str) -> bool:
    """Return whether block sequences or indentation are nested too deeply."""
    return any(len(line) - len(line.lstrip(" ")) > 80 or line.count("- ") > 40 for line in text.split("\n"))


def _pairs(node: Node) -> Iterator[tuple[Node, Node]]:
    if isinstance(node, _mapping_node()):
        yield from node.value


@cache
def _mapping_node() -> type[MappingNode]:
    from yaml import MappingNode

    return MappingNode


def _refuse_repeats(node: Node, path: Path, first_line: int) -> None:
    """Raise ``ContentError`` for a duplicate key or a node used twice (an alias)."""
    from yaml import SequenceNode

    seen: set[int] = set()
    waiting = [node]
    while waiting:
        node = waiting.pop()
        line = first_line + node.start_mark.line
        if id(node) in seen:
            raise ContentError(path, line, tr("YAML 的引用（&、*）不能用。"), tr("把内容直接写出来。"))
        seen.add(id(node))
        keys: set[str] = set()
        for key, value in _pairs(node):
            if str(key.value) in keys:
                line = first_line + key.start_mark.line
                raise ContentError(path, line, tr("“{key}”写了两次。", key=key.value), tr("只留一个。"))
            keys.add(str(key.value))
            waiting += (key, value)
        if isinstance(node, SequenceNode):
            waiting += node.value


def _syntax(error: Exception, path: Path, first_line: int, last_line: int) -> ContentError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = min(first_line + mark.line, last_line) if mark else first_line
    return ContentError(path, line, tr("YAML 写法有误。"), tr("检查缩进和冒号后的空格；含冒号或引号的文字用引号括起来。"))


def _bad_value(node: Node, path: Path, first_line: int) -> ContentError:
    """Return an error for the first invalid value of ``node``, such as the date 2026-13-45."""
    from yaml.constructor import SafeConstructor

    for key, value in _pairs(node):
        try:
            SafeConstructor().construct_document(value)
        except (ValueError, TypeError, OverflowError):
            line = first_line + value.start_mark.line
            message = tr("“{key}”的值不成立。", key=key.value)
            return ContentError(path, line, message, tr("日期写成 2026-11-01 的样子；文字用引号括起来。"))
    return ContentError(path, first_line, tr("YAML 写法有误。"))
