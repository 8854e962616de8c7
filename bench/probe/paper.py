"""How full the sheets of handouts are: ``paper.py LIBRARY``; per cent of the room for text, all sheets but the last of each."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import date
from pathlib import Path

from bench.probe.cost import report
from viewer.app.application import application
from viewer.handout.handout import Handout, printable
from viewer.handout.options import HandoutOptions
from viewer.library.library import Library
from viewer.library.schema import Filter


def main(path: Path) -> None:
    """Lay out every article of the library on A4."""
    application()
    filled: list[float] = []
    with closing(Library.open(path)) as library:
        for row in library.rows(Filter()):
            handout = Handout(printable(library, library.article(row.id), date.today()), HandoutOptions())
            filled += [
                100 * (piece.bottom - piece.top) / handout.sheet.room(first=i == 0) for i, piece in enumerate(handout.pieces[:-1])
            ]
    report(least=min(filled), mean=sum(filled) / len(filled), sheets=len(filled))


main(Path(sys.argv[1]))
