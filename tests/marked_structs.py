"""Values of any struct, created from its types, with a different word in each text: tests send them through the whole program."""

from __future__ import annotations

import string
import types
from enum import Enum
from itertools import product
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from msgspec import Struct

from viewer.content import article, blocks
from viewer.content.blocks import Block, Inline, Paragraph, Text

_S = TypeVar("_S", bound=Struct)
_LETTERS = product(string.ascii_lowercase, repeat=3)
_NUMBERS = {"y_min": 0, "y_max": 9, "low": 1, "high": 5, "values": 3, "width": 40, "height": 20, "level": 2}
"""Fields whose numbers must be consistent."""


class Marking:
    """Creates structs; ``fields`` maps each word to its field, such as ``Series.name``.

    ``given``: what a field contains instead of a word, because it names something. A block in a struct is the one that
    ``inside`` was set to, an inline ``inline``; plain words if that is None.
    """

    def __init__(self, given: dict[str, object]) -> None:
        self.fields: dict[str, str] = {}
        self.inside: Block | None = None
        self.inline: Inline | None = None
        self._given = given

    def make(self, kind: type[_S]) -> _S:
        """Return a struct of ``kind`` with a word in each of its texts."""
        hints = get_type_hints(kind, vars(blocks) | vars(article))
        values = {name: self._value(hints[name], f"{kind.__name__}.{name}") for name in kind.__struct_fields__}
        return kind(**values)

    def word(self, field: str) -> str:
        """Return the next word, for ``field``."""
        made = f"zq{''.join(next(_LETTERS))}x"
        self.fields[made] = field
        return made

    def _value(self, hint: Any, field: str) -> Any:  # noqa: ANN401 - any value of any type
        if field in self._given:
            return self._given[field]
        if hint == Block:
            return self.inside or self._paragraph(field)
        if hint == Inline:
            return self.inline or Text(self.word(field))
        if get_origin(hint) in {Union, types.UnionType}:
            return self._value(next(kind for kind in get_args(hint) if kind is not type(None)), field)
        if get_origin(hint) is tuple:
            kinds = [kind for kind in get_args(hint) if kind is not ...]
            return tuple(self._value(kind, field if len(kinds) == 1 else f"{field}.{i}") for i, kind in enumerate(kinds))
        if hint is str:
            return self.word(field)
        if hint in {int, float, bool}:
            return hint(_NUMBERS.get(field.rpartition(".")[2], 1)) if hint is not bool else False
        if issubclass(hint, Enum):
            return next(iter(hint))
        return self.make(cast("type[Struct]", hint))

    def _paragraph(self, field: str) -> Paragraph:
        return Paragraph((Text(self.word(field)),))
