"""``Fence``: what stands between two lines of backticks, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from viewer.content.limits import Limits
from viewer.content.manuscript import Manuscript
from viewer.content.problem import Findings
from viewer.errors import ContentError


@dataclass(frozen=True, slots=True)
class Fence:
    """A fence of ``manuscript`` whose first line is ``line``; ``folder`` holds its article's files, ``findings`` what to mend."""

    manuscript: Manuscript
    folder: Path
    limits: Limits
    line: int
    language: str
    options: Mapping[str, str]
    text: str
    findings: Findings

    def fault(self, message: str, remedy: str = "", *, row: int = 0) -> ContentError:
        """An error in the fence's ``row``-th line of text (from 1; 0: its opening line)."""
        return self.manuscript.fault(message, remedy, line=self.line + row)


def box(title: str, *paragraphs: str) -> Element:
    """A calm box in the place of what cannot be shown; ``paragraphs`` are the words of it that can."""
    note = Element("note", {"missing": "yes"})
    SubElement(note, "title").text = title
    for words in filter(None, paragraphs):
        SubElement(note, "p").text = words
    return note
