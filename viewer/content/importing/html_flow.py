"""What a walk through a page has read so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from viewer.content.importing.draft import Bit, LineEnd, Para, Part, TextBit, trimmed


@dataclass(slots=True)
class Flow:
    """Parts read so far, and the words of the paragraph being read. ``cell``: pictures stay among the words."""

    parts: list[Part] = field(default_factory=list)
    bits: list[Bit] = field(default_factory=list)
    role: str = ""
    centred: bool = False
    cell: bool = False

    def flush(self) -> None:
        """End the paragraph; two forced line ends end one too."""
        run: list[Bit] = []
        ends = 0
        for bit in [*self.bits, LineEnd(), LineEnd()]:
            ends = ends + 1 if isinstance(bit, LineEnd) else ends if isinstance(bit, TextBit) and not bit.text.strip() else 0
            run.append(bit)
            if ends >= 2:
                if bits := trimmed(run):
                    self.parts.append(Para(bits, self.role, self.centred))
                run = []
        self.bits = []
