"""The characters of one line in our dialect: which need a backslash before them to be shown as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from viewer.content.marks import OBJECT

Place = Literal["text", "cell", "heading"]

LINE_END = "\u2028"
_PLANE = 0x100000  # an escaped character, as in content/inline_syntax
_ALWAYS = "\\`*"
_SIGNS = "_~^="
_ENTITY = re.compile(r"&(?:#|[A-Za-z])")
_BRACE = re.compile(r"\{[^{}\n]*[#:.=]")
_NUMBERED = re.compile(r"\d{1,9}\.(?=\s)")


@dataclass(frozen=True, slots=True)
class Sign:
    """A delimiter of the mark ``number``."""

    number: int
    text: str
    opens: bool


@dataclass(frozen=True, slots=True)
class Solid:
    """What is already written: code, a link, a marker of a note, a picture, a line's end."""

    text: str
    view: str = OBJECT


Token: TypeAlias = str | Sign | Solid


@dataclass(slots=True)
class WrittenLine:
    """The characters of one text: ``raw`` as they mean, ``literal`` whether each is a character of the source."""

    place: Place
    everything: bool
    raw: list[str] = field(default_factory=list)
    literal: list[bool] = field(default_factory=list)
    outputs: dict[int, str] = field(default_factory=dict)
    spans: dict[int, list[int]] = field(default_factory=dict)

    def add(self, token: Token) -> None:
        """Append a token."""
        match token:
            case str():
                words = token.lstrip() if not self.raw or self.raw[-1] == LINE_END else token
                self.raw += words
                self.literal += [True] * len(words)
            case Sign():
                self.spans.setdefault(token.number, []).extend((len(self.raw), len(self.raw) + len(token.text)))
                self.raw += token.text
                self.literal += [False] * len(token.text)
            case Solid():
                self.outputs[len(self.raw)] = token.text
                self.raw.append(token.view)
                self.literal.append(False)

    def marks(self) -> dict[int, tuple[int, int, int, int]]:
        """Return the marks that are meant: start, inside, after, end."""
        return {number: (span[0], span[1], span[2], span[3]) for number, span in self.spans.items()}

    def view(self) -> str:
        """Return the text as a build looks for marks in it: each escaped character as a single one."""
        escaped = self._escaped()
        return "".join(chr(_PLANE + ord(sign)) if place in escaped else sign for place, sign in enumerate(self.raw))

    def text(self) -> str:
        """Return the text as written."""
        escaped = self._escaped()
        return "".join(
            self.outputs.get(place, sign) if place not in escaped else self._named(place) or f"\\{sign}"
            for place, sign in enumerate(self.raw)
        )

    def _named(self, place: int) -> str:
        """Return a character by its name where a backslash does not help: ``///`` and comments are looked for before Markdown."""
        if self.raw[place] == "<" and self.raw[place + 1 : place + 2] == ["!"]:
            return "&lt;"
        return "&#47;" if self.raw[place] == "/" else ""

    def _escaped(self) -> set[int]:
        """Return the places of characters that need a backslash before them."""
        raw = "".join(self.raw)
        linked = any(text.startswith(("[", "!")) for text in self.outputs.values()) or "](" in raw
        broken = LINE_END in raw
        found = {
            place
            for place, sign in enumerate(raw)
            if self.literal[place] and not sign.isalnum() and self._inside(raw, place, sign, linked=linked, broken=broken)
        }
        starts = [0, *(place + 1 for place, sign in enumerate(raw) if sign == LINE_END)]
        found.update(place for start in starts if (place := _leader(raw, start)) is not None and self.literal[place])
        if self.place == "heading":
            end = len(raw) - 1
            while end >= 0 and raw[end] == "#" and self.literal[end]:
                found.add(end)
                end -= 1
        return found

    def _inside(self, raw: str, place: int, sign: str, *, linked: bool, broken: bool) -> bool:
        """Return whether ``sign`` means something anywhere in a line."""
        after = raw[place + 1 : place + 2]
        if sign in _ALWAYS:
            return True
        if sign in _SIGNS:
            return self.everything
        match sign:
            case "[":
                return linked or after == "^" or raw[place - 1 : place] in {"", LINE_END, "*"}
            case "]":
                return linked
            case "!":
                return self.outputs.get(place + 1, "").startswith("[")
            case "<":
                return after.isascii() and (after.isalpha() or after in {"/", "!", "?"})
            case "&":
                return bool(_ENTITY.match(raw, place))
            case "|":
                return self.place == "cell" or broken
            case "{":
                return self.place == "heading" or bool(_BRACE.match(raw, place))
            case _:
                return False


def _leader(raw: str, start: int) -> int | None:
    """Return the place of the character that would make the line at ``start`` something else than text."""
    sign, after = raw[start : start + 1], raw[start + 1 : start + 2]
    if numbered := _NUMBERED.match(raw, start):
        return numbered.end() - 1
    begins = (
        sign == "#"
        or (sign == ">" and not after.isdecimal())
        or (sign in {"+", "-", "="} and (after in {"", sign} or after.isspace()))
        or (sign == ":" and after.isspace())
        or raw.startswith(("///", "~~~"), start)
        or sign == "|"
        or (sign == "_" and after in {"_", " "})
    )
    return start if begins else None
