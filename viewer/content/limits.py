"""How large content may be: generous for real articles, small enough that nothing hangs or fills the memory."""

from __future__ import annotations

from msgspec import Struct


class Limits(Struct, frozen=True):
    """The limits of one library. Sizes in bytes, else counts. What they keep from hanging stands in
    tests/content/test_bad_input.py."""

    article: int = 256 * 1024  # index.md
    head: int = 32 * 1024
    lines: int = 20_000
    line: int = 20 * 1024
    word: int = 5 * 1024  # without a space, Han or full-width punctuation: what cannot be broken
    headings: int = 500
    citations: int = 300
    terms: int = 200  # ``*[…]:`` of one article
    definitions: int = 500  # entries of definition lists
    depth: int = 30  # lists and quotations inside each other
    marks: int = 600  # brackets, backticks or stars of one paragraph
    breaks: int = 2_000  # forced line breaks of one paragraph
    cells: int = 2_500  # of one table
    csv: int = 512 * 1024
    image: int = 20 * 1024 * 1024
    pixels: int = 25_000_000
    seconds: float = 5.0  # wall clock to build one article
    memory: int = 1024 * 1024 * 1024  # address space of a worker
